/**
 * The testbed of Telestion's behaviour tests, for this library: starts a service (without NATS
 * where `X_DISABLE_NATS` is `1`), says in one line of JSON, last on stdout, what came of it, and
 * ends with 0 also when the service failed to start. See the README of this folder.
 *
 * @module
 */
import { nodeHost, type Service, startService } from "telestion-edge";

const DISABLE_NATS = "X_DISABLE_NATS";

/** What the testbed says. */
interface Report {
  readonly started: boolean;
  readonly nats_api_available: boolean;
  readonly nats_connected: boolean;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

async function main(): Promise<void> {
  const env = nodeHost().environment([DISABLE_NATS]);
  const report = await tryService(env[DISABLE_NATS] !== "1");
  console.log(JSON.stringify({ ...report, env }));
}

async function tryService(nats: boolean): Promise<Report> {
  try {
    const service = await startService({ nats });
    const nats_api_available = hasConnection(service);
    const nats_connected = nats_api_available && await isConnected(service);
    await service.stop();
    return { started: true, nats_api_available, nats_connected, config: service.config };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { started: false, nats_api_available: false, nats_connected: false, error: message };
  }
}

function hasConnection(service: Service): boolean {
  try {
    return typeof service.nc.publish === "function";
  } catch {
    return false;
  }
}

async function isConnected({ nc }: Service): Promise<boolean> {
  await nc.flush(); // a round trip
  return !nc.isClosed();
}

void main();

/**
 * The bus of a day of development: the embedded one, a nats-server, or one that runs already.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startBus } from "../../broker/mod.ts";
import { findSystemProgram, NATS_SERVER } from "../adapters/system_programs.ts";
import { ToolError } from "../adapters/run_tool.ts";
import { DEV, type DevLog } from "./log.ts";
import { choosePorts } from "./ports.ts";
import { supervise } from "./supervise.ts";

/** Where `--dev` and the tools of NATS look for a broker. */
const USUAL_PORT = 4222;

/** Where a bus of this machine is found, unless told otherwise. */
export const USUAL_URL: string = `nats://127.0.0.1:${USUAL_PORT}`;

/** A bus that services can connect to. */
export interface DevBus {
  /** For services. */
  readonly url: string;
  /** For web pages, where there is one. */
  readonly websocketUrl?: string;
  /** Whether it is ours: then it wants no login. */
  readonly own: boolean;
  /** Ends it, if it is ours. */
  stop(): Promise<void>;
}

/** Which bus to use. */
export interface DevBusOptions {
  /** The address of a broker that runs already. */
  readonly natsUrl?: string | undefined;
  /** Run a nats-server instead of the embedded bus. */
  readonly natsServer: boolean;
  /** The port for services; default: 4222, or a free one where that is taken. */
  readonly port?: number | undefined;
  /** For the configuration of a nats-server, absolute. */
  readonly dataDir: string;
  /** Is told where the bus is. */
  readonly log: DevLog;
}

/**
 * Opens the bus; one of our own listens on the loopback interface only.
 *
 * @param options which
 * @returns the bus
 * @throws {ServiceError} `bad-configuration` when a port cannot be had
 * @throws {ToolError} when there is no nats-server
 */
export async function openBus(options: DevBusOptions): Promise<DevBus> {
  const { natsUrl, natsServer, log } = options;
  if (natsUrl) {
    log.say(DEV, "bus", "Uses the broker that NATS_URL names");
    return { url: natsUrl, own: false, stop: () => Promise.resolve() };
  }
  const [port = 0, websocketPort = 0] = await findPorts(options);
  const ports = { port, websocketPort };
  const bus = natsServer ? openNatsServer(ports, options) : await openEmbedded(ports);
  const kind = natsServer ? "nats-server" : "Bus";
  log.say(DEV, "bus", `${kind} listens on ${bus.url}, for web pages on ${bus.websocketUrl}`);
  return bus;
}

interface Ports {
  readonly port: number;
  readonly websocketPort: number;
}

/** A port that was asked for is never replaced by another one. */
async function findPorts({ port, log }: DevBusOptions): Promise<readonly number[]> {
  if (port !== undefined && port !== 0) return [port, ...await choosePorts([0])];
  const ports = await choosePorts([port ?? USUAL_PORT, 0]);
  if (port === undefined && ports[0] !== USUAL_PORT) {
    log.say(DEV, "problem", `Port ${USUAL_PORT} is taken: another one is used`);
  }
  return ports;
}

async function openEmbedded({ port, websocketPort }: Ports): Promise<DevBus> {
  const bus = await startBus({ port, websocket: { port: websocketPort } });
  const { url, websocketUrl = "" } = bus;
  return { url, websocketUrl, own: true, stop: () => bus.stop() };
}

function openNatsServer(
  { port, websocketPort }: Ports,
  { dataDir, log }: DevBusOptions,
): DevBus {
  const command = findSystemProgram(NATS_SERVER);
  if (command === undefined) {
    throw new ToolError(
      `Found no "${NATS_SERVER.name}" on the PATH: get it from ${NATS_SERVER.otherwise}, or leave ` +
        "out --nats-server",
    );
  }
  const configFile = join(dataDir, "nats-server.conf");
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(
    configFile,
    `listen: "127.0.0.1:${port}"\nwebsocket { listen: "127.0.0.1:${websocketPort}", no_tls: true }\n`,
  );
  const { name } = NATS_SERVER;
  const onLine = (line: string, stream: "stdout" | "stderr"): void =>
    log.output(name, line, stream);
  const program = { name, command, args: ["-c", configFile], output: { onLine } };
  const running = supervise(program, log);
  return {
    url: `nats://127.0.0.1:${port}`,
    websocketUrl: `ws://127.0.0.1:${websocketPort}`,
    own: true,
    stop: () => running.stop(),
  };
}

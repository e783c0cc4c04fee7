import type { NatsConnection } from "@nats-io/transport-node";
import type { Service } from "../../runtime/service.ts";
import { type StartOptions, startService } from "../../runtime/start.ts";
import { RecordingLogger } from "./messages.ts";
import { type NatsServer, type NatsServerOptions, startNatsServer } from "./nats_server.ts";
import { createTemporaryFolder } from "./temporary_folder.ts";

/** A service that runs in this process. */
export interface StartedService {
  readonly service: Service<unknown, NatsConnection>;
  readonly logger: RecordingLogger;
}

/** What {@linkcode withServices} gives to a test. */
export interface ServiceScope {
  readonly server: NatsServer;
  /** The arguments that the contract asks for, for a service of this name. */
  argumentsFor(name: string): string[];
  /** Starts a service in this process; stopped when the test ends. */
  start(name: string, options?: StartOptions): Promise<StartedService>;
}

/** Runs a test with a broker and services of its own, and cleans up. */
export async function withServices(
  run: (scope: ServiceScope) => Promise<void>,
  options: NatsServerOptions = {},
): Promise<void> {
  const server = await startNatsServer(options);
  const folder = await createTemporaryFolder();
  const started: StartedService[] = [];
  const { user = "", password = "" } = options;
  const argumentsFor = (name: string): string[] => [
    `--NATS_URL=${server.url}`,
    `--NATS_USER=${user}`,
    `--NATS_PASSWORD=${password}`,
    `--SERVICE_NAME=${name}`,
    `--DATA_DIR=${folder.path}`,
  ];
  const start = async (name: string, startOptions: StartOptions = {}): Promise<StartedService> => {
    const logger = new RecordingLogger();
    const overwriteArgs = argumentsFor(name);
    const service = await startService({ overwriteArgs, logger, signals: false, ...startOptions });
    started.push({ service, logger });
    return { service, logger };
  };
  try {
    await run({ server, argumentsFor, start });
  } finally {
    for (const { service } of started) await service.stop();
    await server.stop();
    await folder.remove();
  }
}

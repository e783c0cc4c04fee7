import { connect, type NatsConnection } from "@nats-io/transport-node";
import { Messenger, type MessengerOptions } from "../../runtime/messenger.ts";
import { Stats } from "../../runtime/stats.ts";
import { RecordingLogger } from "./messages.ts";
import { type NatsServer, type NatsServerOptions, startNatsServer } from "./nats_server.ts";

/** A messenger over a connection of its own. */
export interface ConnectedMessenger {
  readonly messenger: Messenger;
  readonly connection: NatsConnection;
  readonly stats: Stats;
  readonly logger: RecordingLogger;
}

/** What {@linkcode withServer} gives to a test. */
export interface ServerScope {
  readonly server: NatsServer;
  /** Connects one more messenger; closed when the test ends. */
  connect(options?: Partial<MessengerOptions>): Promise<ConnectedMessenger>;
}

/** Runs a test against a server of its own and cleans up. */
export async function withServer(
  run: (scope: ServerScope) => Promise<void>,
  options: NatsServerOptions = {},
): Promise<void> {
  const server = await startNatsServer(options);
  const opened: ConnectedMessenger[] = [];
  try {
    await run({
      server,
      connect: async (messengerOptions = {}) => {
        const connected = await connectMessenger(server, options, messengerOptions);
        opened.push(connected);
        return connected;
      },
    });
  } finally {
    for (const { messenger, connection } of opened) {
      messenger.close();
      await connection.close();
    }
    await server.stop();
  }
}

async function connectMessenger(
  server: NatsServer,
  { user, password }: NatsServerOptions,
  options: Partial<MessengerOptions>,
): Promise<ConnectedMessenger> {
  const connection = await connect({
    servers: server.url,
    user,
    pass: password,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
    pingInterval: 300,
    maxPingOut: 2,
  });
  const logger = new RecordingLogger();
  const stats = new Stats();
  return {
    messenger: new Messenger(connection, { logger, stats, ...options }),
    connection,
    stats,
    logger,
  };
}

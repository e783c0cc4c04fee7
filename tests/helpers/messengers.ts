import { connect } from "@nats-io/transport-node";
import { connectByUrl } from "../../runtime/adapters/choose_connect.ts";
import { guardSockets } from "../../runtime/adapters/nats_socket_guard.ts";
import type { Connection } from "../../runtime/connection.ts";
import { Messenger, type MessengerOptions } from "../../runtime/messenger.ts";
import { parseNatsUrl } from "../../runtime/nats_url.ts";
import { Stats } from "../../runtime/stats.ts";
import { RecordingLogger } from "./messages.ts";
import { type NatsServer, type NatsServerOptions, startNatsServer } from "./nats_server.ts";

/** A messenger over a connection of its own. */
export interface ConnectedMessenger {
  readonly messenger: Messenger;
  readonly connection: Connection;
  readonly stats: Stats;
  readonly logger: RecordingLogger;
}

/** What {@linkcode withServer} gives to a test. */
export interface ServerScope {
  readonly server: NatsServer;
  /** Connects one more messenger; closed when the test ends. */
  connect(options?: Partial<MessengerOptions>): Promise<ConnectedMessenger>;
}

/** `tcp`: nats.js 3; `websocket`: nats.ws. */
export type Transport = "tcp" | "websocket";

/** Runs a test against a server of its own and cleans up. */
export type WithServer = (
  run: (scope: ServerScope) => Promise<void>,
  options?: NatsServerOptions,
) => Promise<void>;

/** Makes {@linkcode WithServer} for one transport. */
export function serverWith(transport: Transport): WithServer {
  return (run, options = {}) => withServer(transport, run, options);
}

async function withServer(
  transport: Transport,
  run: (scope: ServerScope) => Promise<void>,
  options: NatsServerOptions,
): Promise<void> {
  const server = await startNatsServer({ ...options, websocket: transport === "websocket" });
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
  options: NatsServerOptions,
  messengerOptions: Partial<MessengerOptions>,
): Promise<ConnectedMessenger> {
  const connection =
    await (server.websocketUrl === undefined
      ? connectTcp(server, options)
      : connectWebSocket(server.websocketUrl, options));
  const logger = new RecordingLogger();
  const stats = new Stats();
  const messenger = new Messenger(connection, { logger, stats, ...messengerOptions });
  return { messenger, connection, stats, logger };
}

/** With short waits, so that tests of broken connections are quick. */
function connectTcp(
  server: NatsServer,
  { user, password }: NatsServerOptions,
): Promise<Connection> {
  guardSockets();
  return connect({
    servers: server.url,
    user,
    pass: password,
    timeout: 1000,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
    pingInterval: 300,
    maxPingOut: 2,
  });
}

function connectWebSocket(
  url: string,
  { user, password }: NatsServerOptions,
): Promise<Connection> {
  const credentials = {
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
  };
  return connectByUrl({ url: parseNatsUrl(url), credentials, name: "test" });
}

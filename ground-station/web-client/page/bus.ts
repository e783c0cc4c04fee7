import { connect, type NatsConnection } from "nats.ws";
import {
  type Client,
  createClient as createPlainClient,
  type EventMessage,
  type InvalidMessage,
  type MessageTree,
} from "telestion-edge/client";
import { createClient, messages } from "../../../generated/mod.ts";
import { WEB_INBOX } from "../permissions.ts";
import type { PageConfig } from "../protocol.ts";

const RECONNECT_MS = 1000;
/** A connection that is silently gone is found out by pings. */
const PING_MS = 5000;

/** A telemetry message, whichever. */
export type TelemetryEvent = EventMessage<unknown, { spacecraft: string }>;

/** What the page reads and asks through. */
export interface Bus {
  readonly connection: NatsConnection;
  readonly client: ReturnType<typeof createClient>;
  /** The telemetry by the names of the messages. */
  readonly telemetry: Client<Readonly<Record<string, TelemetryEvent>>>;
  /** The same, as descriptors. */
  readonly events: Readonly<Record<string, TelemetryEvent>>;
}

/** Who is told what the connection does. */
export interface BusListener {
  /** `false`: it is down, and is tried again. */
  connected(isConnected: boolean): void;
  /** A message did not fit its schema. */
  invalid(message: InvalidMessage): void;
  /** The connection has ended for good. */
  closed(reason: string): void;
}

/**
 * Connects to the bus, and does so again whenever the connection is lost.
 *
 * @param config where the bus is, and the login
 * @param listener is told of changes
 * @returns the bus, when it has been reached for the first time
 * @throws {Error} when the bus refuses the login
 */
export async function openBus(config: PageConfig, listener: BusListener): Promise<Bus> {
  const { server, user, password } = config;
  const connection = await connect({
    servers: server,
    ...user !== "" && { user, pass: password },
    inboxPrefix: WEB_INBOX,
    maxReconnectAttempts: -1,
    waitOnFirstConnect: true,
    reconnectTimeWait: RECONNECT_MS,
    pingInterval: PING_MS,
    name: "web-client",
  });
  void watch(connection, listener);
  void connection.closed().then((error) => listener.closed(error?.message ?? "It was closed"));
  const options = { inboxPrefix: WEB_INBOX, onInvalid: listener.invalid };
  const events = telemetryEvents(messages);
  return {
    connection,
    client: createClient(connection, options),
    telemetry: createPlainClient(connection, events, options),
    events,
  };
}

async function watch(connection: NatsConnection, listener: BusListener): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === "disconnect" || type === "staleConnection") listener.connected(false);
    if (type === "reconnect") listener.connected(true);
  }
}

/** All events below `telemetry.{spacecraft}`: also those that were added yesterday. */
function telemetryEvents(tree: MessageTree): Record<string, TelemetryEvent> {
  return Object.fromEntries(
    Object.values(tree).flatMap((node): [string, TelemetryEvent][] =>
      !isMessage(node)
        ? Object.entries(telemetryEvents(node))
        : isTelemetry(node)
        ? [[node.name, node]]
        : []
    ),
  );
}

function isMessage(node: MessageTree[string]): node is Exclude<MessageTree[string], MessageTree> {
  return typeof node["kind"] === "string";
}

function isTelemetry(
  message: Exclude<MessageTree[string], MessageTree>,
): message is TelemetryEvent {
  return message.kind === "event" &&
    /^telemetry\.\{spacecraft\}\.[^{]+$/.test(message.subject.template);
}

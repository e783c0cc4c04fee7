/**
 * The two brokers that one contract holds for, set up in the same words.
 *
 * @module
 */
import { type Permissions, startBus } from "../../broker/mod.ts";
import { startNatsServer } from "../helpers/nats_server.ts";

/** How a broker is set up; without options it wants no login. */
export interface BrokerSetup {
  readonly user?: string;
  readonly password?: string;
  readonly token?: string;
  readonly users?: readonly {
    readonly user: string;
    readonly password: string;
    readonly permissions?: Permissions;
  }[];
  readonly limits?: {
    readonly maxPayload?: number;
    readonly maxControlLine?: number;
    readonly maxConnections?: number;
    readonly maxSubscriptions?: number;
    readonly maxPending?: number;
    readonly pingIntervalMs?: number;
    readonly maxPingsOut?: number;
  };
}

/** A running broker. */
export interface RunningBroker {
  readonly url: string;
  readonly port: number;
  readonly websocketUrl: string;
  readonly websocketPort: number;
  stop(): Promise<void>;
}

/** One of the two. */
export interface BrokerKind {
  readonly name: string;
  start(setup: BrokerSetup): Promise<RunningBroker>;
}

/** Runs a test with a broker of its own. */
export type WithBroker = (
  run: (broker: RunningBroker) => Promise<void>,
  setup?: BrokerSetup,
) => Promise<void>;

/** The bus of this package, in this process. */
export const embeddedBus: BrokerKind = {
  name: "embedded bus",
  start: async (setup) => {
    const { websocketUrl = "", websocketPort = 0, ...bus } = await startBus({
      ...setup,
      port: 0,
      websocket: true,
    });
    return { ...bus, websocketUrl, websocketPort };
  },
};

/** The real one, in a process of its own. */
export const natsServer: BrokerKind = {
  name: "nats-server",
  start: async ({ users, limits, ...login }) => {
    const server = await startNatsServer({
      ...login,
      ...users && { users: users.map(printUser) },
      websocket: true,
      config: printLimits(limits),
    });
    const { websocketUrl = "" } = server;
    return { ...server, websocketUrl, websocketPort: Number(new URL(websocketUrl).port) };
  },
};

/** Starts brokers of one kind for tests, and stops them. */
export function brokersOf(kind: BrokerKind): WithBroker {
  return async (run, setup = {}) => {
    const broker = await kind.start(setup);
    try {
      await run(broker);
    } finally {
      await broker.stop();
    }
  };
}

type Setup<K extends keyof BrokerSetup> = NonNullable<BrokerSetup[K]>;

function printUser({ permissions, ...user }: Setup<"users">[number]): Setup<"users">[number] {
  if (permissions === undefined) return user;
  const { allowResponses, ...rules } = permissions;
  const responses = typeof allowResponses === "object"
    ? { max: allowResponses.max, expires: `${allowResponses.expiresMs}ms` }
    : allowResponses;
  const printed = { ...rules, ...responses !== undefined && { allow_responses: responses } };
  return { ...user, permissions: printed };
}

const PRINTED: Readonly<Record<keyof Setup<"limits">, (value: number) => string>> = {
  maxPayload: (value) => `max_payload: ${value}`,
  maxControlLine: (value) => `max_control_line: ${value}`,
  maxConnections: (value) => `max_connections: ${value}`,
  maxSubscriptions: (value) => `max_subscriptions: ${value}`,
  maxPending: (value) => `max_pending: ${value}`,
  pingIntervalMs: (value) => `ping_interval: "${value}ms"`,
  maxPingsOut: (value) => `ping_max: ${value}`,
};

function printLimits(limits: BrokerSetup["limits"] = {}): string {
  const lines = Object.entries(limits)
    .map(([name, value]) => PRINTED[name as keyof typeof limits](value));
  // It waits so long for a client that does not read, unless too much waits before.
  return [...lines, 'write_deadline: "500ms"'].join("\n");
}

/**
 * The brokers of the suite: one for each configuration, started when a scenario first asks for it.
 *
 * @module
 */
import { connect, type NatsConnection, nkeys } from "@nats-io/transport-node";
import { startEmbeddedBus, suitsEmbeddedBus } from "../helpers/embedded_bus.ts";
import {
  type NatsServer,
  type NatsServerOptions,
  startNatsServer,
} from "../helpers/nats_server.ts";
import { makeOperator } from "../helpers/operator.ts";
import { PASSWORD, TOKEN } from "./secrets.ts";

/** The configurations. */
export type BrokerName =
  | "open"
  | "login"
  | "token"
  | "nkey"
  | "creds"
  | "tls"
  | "mutual-tls"
  | "secure-websocket";

/** A broker with what a service needs to log in. */
export interface Broker {
  readonly server: NatsServer;
  /** Seed of the nkey, or text of the creds file, where the broker wants it. */
  readonly credentials: string;
}

/** The user of the broker "login" who may do everything. */
export const USER = "operator";

/** Users of the broker "login" who may not listen to one of the subjects for health. */
export const USERS_WITHOUT: Readonly<Record<string, string>> = {
  "without-slash": "__telestion__/health",
  "without-dot": "__telestion__.health",
};

/** What the brokers are. */
export type BrokerKind = "nats-server" | "embedded";

/** The brokers of one run. */
export class Brokers {
  readonly #running = new Map<BrokerName, Promise<Broker>>();
  readonly #kind: BrokerKind;

  /** @param kind what they are; for what the embedded bus does not have, all are nats-servers */
  constructor(kind: BrokerKind = "nats-server") {
    this.#kind = kind;
  }

  /** Starts the broker, if it does not run yet. */
  get(name: BrokerName): Promise<Broker> {
    const running = this.#running.get(name) ?? this.#start(name);
    this.#running.set(name, running);
    return running;
  }

  /** Starts one for one scenario, which stops it. */
  startServer(options: NatsServerOptions = {}): Promise<NatsServer> {
    const embedded = this.#kind === "embedded" && suitsEmbeddedBus(options);
    return embedded ? startEmbeddedBus(options) : startNatsServer(options);
  }

  /** Connects to one that wants no login or the login of {@linkcode USER}. */
  async connect(name: "open" | "login"): Promise<NatsConnection> {
    const { server } = await this.get(name);
    return await connectTo(server, name === "login" ? { user: USER, pass: PASSWORD } : {});
  }

  /** Ends all. */
  async stop(): Promise<void> {
    const started = await Promise.allSettled(this.#running.values());
    await Promise.all(
      started.map((broker) =>
        broker.status === "fulfilled" ? broker.value.server.stop() : undefined
      ),
    );
  }

  async #start(name: BrokerName): Promise<Broker> {
    const { options, credentials = "" } = configurationOf(name);
    return { server: await this.startServer(options), credentials };
  }
}

/**
 * Connects to a broker as a client of the suite.
 *
 * @param server the broker
 * @param login user and password, if it wants them
 * @returns the connection, which reconnects at once
 */
export function connectTo(
  server: NatsServer,
  login: { readonly user?: string; readonly pass?: string } = {},
): Promise<NatsConnection> {
  const options = { reconnectTimeWait: 50, maxReconnectAttempts: -1, timeout: 10_000 };
  return connect({ servers: server.url, ...options, ...login });
}

function configurationOf(
  name: BrokerName,
): { readonly options: NatsServerOptions; readonly credentials?: string } {
  switch (name) {
    case "open":
      return { options: { websocket: true } };
    case "login": {
      const users = Object.entries(USERS_WITHOUT).map(([user, subject]) => ({
        user,
        password: PASSWORD,
        permissions: { subscribe: { deny: [subject] } },
      }));
      return { options: { user: USER, password: PASSWORD, users, websocket: true } };
    }
    case "token":
      return { options: { token: TOKEN } };
    case "nkey": {
      const keys = nkeys.createUser();
      const config = `authorization { users: [{ nkey: ${keys.getPublicKey()} }] }`;
      return { options: { config }, credentials: new TextDecoder().decode(keys.getSeed()) };
    }
    case "creds": {
      const { config, creds } = makeOperator();
      return { options: { config }, credentials: creds };
    }
    case "tls":
      return { options: { tls: true } };
    case "mutual-tls":
      return { options: { tls: { verify: true } } };
    case "secure-websocket":
      return { options: { websocket: { tls: true } } };
  }
}

/**
 * Puts the bus together: listeners, sessions, router.
 *
 * @module
 */
import { BusConnection, type ConnectionEnvironment } from "./adapters/bus_connection.ts";
import { readLatin1, toLatin1 } from "./adapters/latin1.ts";
import type { Listener, ListenOptions } from "./adapters/listener.ts";
import { listenTcp } from "./adapters/tcp.ts";
import { listenWebSocket } from "./adapters/websocket.ts";
import { checkLimits, checkLogin } from "./check_options.ts";
import { type BusLimits, DEFAULT_LIMITS } from "./limits.ts";
import { type BusLogin, Doorkeeper } from "./login.ts";
import { Router, type RouterStats } from "./router.ts";

/** Options of {@linkcode startBus}. */
export interface BusOptions extends BusLogin {
  /** The address to listen on; default `127.0.0.1`. One beyond this machine needs a login. */
  readonly host?: string;
  /** The TCP port; `0`: a free one; default 4222. */
  readonly port?: number;
  /** Serve WebSocket as well; `true`: on a free port; default `false`. */
  readonly websocket?: boolean | { readonly port: number };
  /** Bounds that differ from nats-server's. */
  readonly limits?: Partial<BusLimits>;
  /** What clients are told as the server's name; default `telestion-bus`. */
  readonly name?: string;
}

/** What a bus counts. */
export interface BusStats extends RouterStats {
  /** Clients that were cut off because they did not read. */
  readonly slowConsumers: number;
}

/** A running bus. */
export interface Bus {
  /** For TCP: `nats://HOST:PORT`, without credentials. */
  readonly url: string;
  /** The TCP port. */
  readonly port: number;
  /** For WebSocket, where served: `ws://HOST:PORT`. */
  readonly websocketUrl?: string;
  /** The WebSocket port, where served. */
  readonly websocketPort?: number;
  /** The numbers so far. */
  stats(): BusStats;
  /** Takes no more clients, sends what is under way, closes. Calling it again changes nothing. */
  stop(): Promise<void>;
}

const DEFAULT_PORT = 4222;
/** What the bus speaks is core NATS as of this nats-server; clients ask for features by it. */
const PROTOCOL_OF = "2.9.10";
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;
/** Clients gather messages to frames; none gathers more than this beside the largest message. */
const FRAME_OVERHEAD = 1024 * 1024;

/**
 * Starts a bus on this machine: core NATS over TCP and, if asked, WebSocket.
 *
 * @param options where to listen, who may log in; none are needed
 * @returns the running bus
 * @throws {TypeError} when the address can be reached from other machines and there is no login,
 * or an option cannot be meant
 * @throws {ServiceError} `bad-configuration` when a port cannot be had
 *
 * @example
 * ```ts
 * import { startBus } from "telestion-edge/broker";
 *
 * const bus = await startBus({ port: 0, websocket: true });
 * console.log(bus.url, bus.websocketUrl);
 * await bus.stop();
 * ```
 */
export async function startBus(options: BusOptions = {}): Promise<Bus> {
  const { host = "127.0.0.1", port = DEFAULT_PORT, websocket = false } = options;
  const running = new RunningBus(options, host);
  const tcp = await running.listen(listenTcp, port);
  if (websocket === false) return describe(running, host, { tcp });
  try {
    const web = await running.listen(listenWebSocket, websocket === true ? 0 : websocket.port);
    return describe(running, host, { tcp, web });
  } catch (error) {
    await running.stop();
    throw error;
  }
}

function describe(
  running: RunningBus,
  host: string,
  { tcp, web }: { readonly tcp: Listener; readonly web?: Listener },
): Bus {
  const address = host.includes(":") ? `[${host}]` : host;
  return {
    url: `nats://${address}:${tcp.port}`,
    port: tcp.port,
    ...web && { websocketUrl: `ws://${address}:${web.port}`, websocketPort: web.port },
    stats: () => running.stats(),
    stop: () => running.stop(),
  };
}

/** What the listeners of one bus share. */
class RunningBus {
  readonly #environment: ConnectionEnvironment;
  readonly #info: Readonly<Record<string, unknown>>;
  readonly #host: string;
  readonly #listeners: Listener[] = [];
  readonly #connections: Set<BusConnection> = new Set();
  #slowConsumers = 0;
  #lastClient = 0;

  constructor(options: BusOptions, host: string) {
    checkLogin(options);
    const doorkeeper = new Doorkeeper(options, toLatin1);
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    checkLimits(limits);
    if (!LOOPBACK.test(host) && !doorkeeper.required) {
      throw new TypeError(
        `Cannot listen on "${host}" without a login: expected a loopback address such as ` +
          '"127.0.0.1", or one of the options "user", "users" and "token"',
      );
    }
    this.#host = host;
    this.#environment = {
      router: new Router(),
      doorkeeper,
      limits,
      readText: readLatin1,
      turn: { reader: undefined },
      onSlowConsumer: () => void this.#slowConsumers++,
    };
    this.#info = {
      server_id: globalThis.crypto.randomUUID(),
      server_name: toLatin1(options.name ?? "telestion-bus"),
      version: PROTOCOL_OF,
      proto: 1,
      host,
      headers: true,
      ...doorkeeper.required && { auth_required: true },
      max_payload: limits.maxPayload,
    };
  }

  async listen(
    listen: (options: ListenOptions) => Promise<Listener>,
    port: number,
  ): Promise<Listener> {
    const environment = this.#environment;
    const listener = await listen({
      host: this.#host,
      port,
      anyOrigin: environment.doorkeeper.required,
      maxFrame: environment.limits.maxPayload + FRAME_OVERHEAD,
      onConnection: (carrier, address) => {
        const info = {
          ...this.#info,
          port: listener.port,
          client_id: ++this.#lastClient,
          client_ip: address,
        };
        return this.#connect(new BusConnection(environment, carrier, info));
      },
    });
    this.#listeners.push(listener);
    return listener;
  }

  stats(): BusStats {
    return { ...this.#environment.router.stats(), slowConsumers: this.#slowConsumers };
  }

  async stop(): Promise<void> {
    for (const listener of this.#listeners) listener.close();
    for (const connection of this.#connections) connection.end();
    await Promise.all([...this.#connections].map((connection) => connection.ended));
  }

  #connect(connection: BusConnection): BusConnection {
    this.#connections.add(connection);
    void connection.ended.then(() => this.#connections.delete(connection));
    if (this.#connections.size > this.#environment.limits.maxConnections) {
      connection.end("maximum connections exceeded");
    }
    return connection;
  }
}

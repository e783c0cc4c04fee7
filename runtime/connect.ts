/**
 * PORT: how a service gets its connection. One adapter per transport; `startService({ connect })`
 * takes any other function of this shape.
 *
 * @module
 */
import type { Connection } from "./connection.ts";

/** Where a broker is, from `NATS_URL`. */
export interface NatsUrl {
  /** `tcp` for `nats://` and `tls://`, `websocket` for `ws://` and `wss://`. */
  readonly transport: "tcp" | "websocket";
  /** `host:port` for TCP, the whole URL without credentials for WebSocket; at least one. */
  readonly servers: readonly string[];
  /** Whether the connection must use TLS: one server of the list has `tls://` or `wss://`. */
  readonly tls: boolean;
  readonly user?: string;
  readonly password?: string;
  readonly token?: string;
}

/** What a service shows the broker. Everything that is set is sent; the broker picks. */
export interface Credentials {
  /** Never empty: an empty user means that no user and password are sent. */
  readonly user?: string;
  readonly password?: string;
  readonly token?: string;
  /** The text of a `.creds` file: a JWT and its seed. */
  readonly creds?: string;
  /** An nkey seed, `SU…`. */
  readonly nkeySeed?: string;
}

/** Texts in PEM form for TLS. */
export interface TlsMaterial {
  /** The authority that signed the broker's certificate; default: those the runtime trusts. */
  readonly ca?: string;
  /** The file that `ca` was read from, for clients that read it themselves. */
  readonly caFile?: string;
  /** The certificate that the service shows the broker. */
  readonly certificate?: string;
  /** The key of `certificate`. */
  readonly key?: string;
}

/** What a {@linkcode Connect} function is given. */
export interface ConnectOptions {
  /** Where the broker is. */
  readonly url: NatsUrl;
  /** How to log in; empty: without a login. */
  readonly credentials: Credentials;
  /** When set, the connection must use TLS. */
  readonly tls?: TlsMaterial;
  /** Shown by the broker's monitoring: the name of the service. */
  readonly name: string;
  /** The most time for the first connect, in milliseconds; default 5000. */
  readonly timeoutMs?: number;
}

/**
 * PORT: opens a connection. Settles within `timeoutMs`, rejects with a `ServiceError` of code
 * `connection-failed` whose message says why and holds no secret. Once connected, the connection
 * comes back by itself, with jitter and without end, and notices a dead peer within 15 s.
 */
export type Connect = (options: ConnectOptions) => Promise<Connection>;

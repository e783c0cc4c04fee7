/** Bounds of a bus; the defaults are those of nats-server. */
export interface BusLimits {
  /** Bytes of a message, headers included; default 1 MiB. */
  readonly maxPayload: number;
  /** Bytes of the arguments in a protocol line; default 4096. */
  readonly maxControlLine: number;
  /** Clients at the same time; default 65,536. */
  readonly maxConnections: number;
  /** Subscriptions of one client; default 0: without bound. */
  readonly maxSubscriptions: number;
  /** Bytes that may wait for a client that does not read, until it is cut off; default 64 MiB. */
  readonly maxPending: number;
  /** How often a client is asked whether it lives, in milliseconds; default 120,000. */
  readonly pingIntervalMs: number;
  /** Questions that may be unanswered; default 2. */
  readonly maxPingsOut: number;
  /** Time for the login, in milliseconds; default 2000. */
  readonly authTimeoutMs: number;
}

/** What holds unless something else is said. */
export const DEFAULT_LIMITS: BusLimits = {
  maxPayload: 1024 * 1024,
  maxControlLine: 4096,
  maxConnections: 65_536,
  maxSubscriptions: 0,
  maxPending: 64 * 1024 * 1024,
  pingIntervalMs: 120_000,
  maxPingsOut: 2,
  authTimeoutMs: 2000,
};

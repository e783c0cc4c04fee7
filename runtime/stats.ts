/**
 * The numbers of one service: health, discovery and logs all read this one object.
 *
 * @module
 */

const WINDOW_SECONDS = 60;

/** What counts as an error for health. */
export type ErrorKind =
  | "invalid-message"
  | "handler-failed"
  | "disconnected"
  | "slow-consumer"
  | "not-published";

/** The numbers of one subscription. Times are in nanoseconds, as NATS services report them. */
export interface EndpointStats {
  /** The message's name. */
  readonly name: string;
  readonly kind: "event" | "request";
  /** The subject pattern that is subscribed. */
  readonly subject: string;
  /** The queue group, or `""`. */
  readonly queueGroup: string;
  /** Messages received. */
  received: number;
  /** Messages that did not fit their schema. */
  invalid: number;
  /** Messages whose handler threw. */
  failed: number;
  /** Messages dropped because too many were waiting. */
  dropped: number;
  /** The text of the last error, or `""`. */
  lastError: string;
  /** Time spent in handlers, in nanoseconds. */
  processingTime: number;
}

/** The numbers of one service. */
export class Stats {
  /** When it started. */
  readonly started: Date = new Date();
  /** One entry per subscription. */
  readonly endpoints: EndpointStats[] = [];
  /** Errors since the start, by kind. */
  readonly errors: Record<ErrorKind, number> = {
    "invalid-message": 0,
    "handler-failed": 0,
    "disconnected": 0,
    "slow-consumer": 0,
    "not-published": 0,
  };
  readonly #perSecond: { second: number; count: number }[] = [];
  readonly #now: () => number;

  /** @param now the time in milliseconds, for tests; default: a clock that nobody sets */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Adds an entry for a subscription. */
  addEndpoint(
    described: Pick<EndpointStats, "name" | "kind" | "subject" | "queueGroup">,
  ): EndpointStats {
    const numbers = { received: 0, invalid: 0, failed: 0, dropped: 0, processingTime: 0 };
    const endpoint = { ...described, ...numbers, lastError: "" };
    this.endpoints.push(endpoint);
    return endpoint;
  }

  /** Removes the entry of a subscription that ended. */
  removeEndpoint(endpoint: EndpointStats): void {
    const index = this.endpoints.indexOf(endpoint);
    if (index >= 0) this.endpoints.splice(index, 1);
  }

  /** Counts errors. */
  countError(kind: ErrorKind, count = 1): void {
    this.errors[kind] += count;
    const second = Math.floor(this.#now() / 1000);
    const last = this.#perSecond.at(-1);
    if (last?.second === second) last.count += count;
    else this.#perSecond.push({ second, count });
    this.#forget(second);
  }

  /** The number of errors in the last 60 s: what health replies say. */
  recentErrors(): number {
    this.#forget(Math.floor(this.#now() / 1000));
    return this.#perSecond.reduce((sum, { count }) => sum + count, 0);
  }

  #forget(second: number): void {
    while (this.#perSecond[0] && this.#perSecond[0].second <= second - WINDOW_SECONDS) {
      this.#perSecond.shift();
    }
  }
}

import type { Connection, IncomingMessage, MessageHeaders } from "./connection.ts";
import { openSubscription } from "./open_subscription.ts";
import { checkTime, MAX_TIMER_MS } from "./option_values.ts";
import { fillSubject, parseSubject } from "./subject.ts";

const NO_RESPONDERS = 503;

/** One of the replies to a request that many may answer. */
export interface TimedReply {
  readonly message: IncomingMessage;
  /** How long it took, in milliseconds. */
  readonly latency: number;
}

/** What came of a request that many may answer. */
export interface Replies {
  readonly replies: readonly TimedReply[];
  /** The server knows nobody who listens. */
  readonly noResponders: boolean;
}

/** How {@linkcode askAll} asks and waits; times in milliseconds. */
export interface AskOptions {
  readonly payload?: Uint8Array | string;
  readonly headers?: MessageHeaders;
  /** The most time to wait. */
  readonly maxWait: number;
  /** Ends earlier when no further reply has come for so long; default: `maxWait`. */
  readonly stall?: number;
  /** Ends with this reply; default: none is the last. */
  readonly max?: number;
  /** First token or tokens of reply subjects; default `_INBOX`. */
  readonly inboxPrefix?: string;
}

/**
 * Sends one request and gathers the replies of all who answer (ADR-47).
 *
 * @param connection any connection
 * @param subject to ask on
 * @param options what to send, how long to wait
 * @returns the replies in the order in which they came; a reply that is refused ends the wait
 * @throws {ServiceError} `stopped` when the connection is closed
 * @throws {TypeError} when a time or the prefix of reply subjects cannot be used
 */
export function askAll(
  connection: Connection,
  subject: string,
  { payload = "", headers, maxWait, stall = maxWait, max, inboxPrefix = "_INBOX" }: AskOptions,
): Promise<Replies> {
  checkTime("maxWait", maxWait, MAX_TIMER_MS);
  checkTime("stall", stall, MAX_TIMER_MS);
  const inbox = `${fillSubject(parseSubject(inboxPrefix))}.${
    globalThis.crypto.randomUUID().replaceAll("-", "")
  }`;
  const started = performance.now();
  const replies: TimedReply[] = [];
  return new Promise((resolve) => {
    const end = (noResponders = false): void => {
      clearTimeout(limit);
      clearTimeout(quiet);
      if (!subscription.isClosed()) subscription.unsubscribe();
      resolve({ replies, noResponders });
    };
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const subscription = openSubscription(connection, inbox, {
      callback: (error, message) => {
        if (error !== null) return end();
        if (message.data.length === 0 && message.headers?.code === NO_RESPONDERS) return end(true);
        replies.push({ message, latency: performance.now() - started });
        if (replies.length === max) return end();
        clearTimeout(quiet);
        quiet = setTimeout(() => end(), stall);
      },
    });
    const limit = setTimeout(() => end(), maxWait);
    connection.publish(subject, payload, { reply: inbox, ...(headers && { headers }) });
  });
}

/**
 * Requests over one inbox per connection: one subscription, a token for each, one coarse timer for
 * all deadlines. A stack is captured only when a request fails.
 *
 * @module
 */
import type { Connection, ConnectionSubscription, IncomingMessage } from "./connection.ts";
import { ServiceError } from "./errors.ts";
import type { OutgoingHeaders } from "./headers.ts";
import { openSubscription } from "./open_subscription.ts";
import type { Outbox, Outgoing } from "./outbox.ts";
import { type Keyed, ReusingMap } from "./reusing_map.ts";
import { fillSubject, parseSubject } from "./subject.ts";

const NO_RESPONDERS = 503;
const SWEEP_EVERY_MS = 20;

/** A request that waits; its key is the last token of its reply subject. */
interface Pending extends Keyed {
  readonly message: Outgoing;
  readonly timeout: number;
  readonly deadline: number;
  readonly resolve: (reply: IncomingMessage) => void;
  readonly reject: (error: unknown) => void;
  /** Stops listening to the caller's signal. */
  readonly forget: () => void;
}

/** One request as it goes out; `R` is what its reply says. */
export interface OutgoingRequest<R> {
  readonly subject: string;
  readonly payload: string | Uint8Array;
  readonly headers: OutgoingHeaders | undefined;
  /** In milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  /** Reads the reply; what it throws, the request fails with. */
  readonly read: (reply: IncomingMessage) => R;
}

/** Sends requests and matches the replies. */
export class Requester {
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #inbox: string;
  readonly #pending: ReusingMap<Pending> = new ReusingMap();
  #subscription: ConnectionSubscription | undefined;
  #sweeper: ReturnType<typeof setInterval> | undefined;

  /**
   * @param connection receives the replies
   * @param outbox sends the requests
   * @param inboxPrefix the first token or tokens of reply subjects, for servers that restrict them
   * @throws {TypeError} when the prefix cannot begin a subject
   */
  constructor(connection: Connection, outbox: Outbox, inboxPrefix: string) {
    this.#connection = connection;
    this.#outbox = outbox;
    const prefix = fillSubject(parseSubject(inboxPrefix));
    this.#inbox = `${prefix}.${globalThis.crypto.randomUUID().replaceAll("-", "")}.`;
  }

  /**
   * Sends one request.
   *
   * @returns what was read of the reply
   * @throws {ServiceError} `no-responders`, `timeout`, `disconnected`, `permission-denied`, `stopped`
   */
  send<R>(request: OutgoingRequest<R>): Promise<R> {
    const { subject, payload, headers, timeout, signal, read } = request;
    this.#listen();
    return new Promise((resolve, reject) => {
      const deadline = performance.now() + timeout;
      const settle = (incoming: IncomingMessage): void => resolve(read(incoming));
      const { key, message } = this.#pending.add((key) => {
        const reply = this.#inbox + key;
        const options = headers ? { reply, headers } : { reply };
        const message = { subject, payload, options, awaited: true };
        const forget = signal === undefined ? nothing : this.#watchSignal(key, signal);
        return { key, message, timeout, deadline, resolve: settle, reject, forget };
      });
      if (signal?.aborted) return this.#cancel(key, signal);
      try {
        this.#outbox.send(message);
      } catch (error) {
        this.#fail(key, ServiceError.from(error));
      }
      this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_EVERY_MS);
    });
  }

  /** Fails the requests that wait on a subject that the server forbids this user. */
  denied(subject: string, cause: unknown): void {
    for (const { key, message } of this.#pending.values()) {
      if (message.subject !== subject) continue;
      const text = `The server does not let this user publish on "${subject}"`;
      this.#fail(key, new ServiceError("permission-denied", text, { cause }));
    }
  }

  /** Fails what still waits and ends the inbox. */
  close(): void {
    for (const { key, message: { subject } } of this.#pending.values()) {
      this.#fail(key, new ServiceError("stopped", `Stopped before "${subject}" was answered`));
    }
    if (this.#subscription?.isClosed() === false) this.#subscription.unsubscribe();
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  #listen(): void {
    if (this.#subscription !== undefined && !this.#subscription.isClosed()) return;
    this.#subscription = openSubscription(this.#connection, `${this.#inbox}*`, {
      callback: (error, message) => error ? this.#inboxFailed(error) : this.#onReply(message),
    });
  }

  #onReply(reply: IncomingMessage): void {
    const key = reply.subject.slice(this.#inbox.length);
    const pending = this.#pending.get(key);
    if (pending === undefined) return;
    if (reply.data.length === 0 && reply.headers?.code === NO_RESPONDERS) {
      const message = `Nobody answers requests on "${pending.message.subject}"`;
      this.#fail(key, new ServiceError("no-responders", message));
      return;
    }
    this.#take(key);
    try {
      pending.resolve(reply);
    } catch (error) {
      pending.reject(error);
    }
  }

  #inboxFailed(cause: Error): void {
    const message = `The server does not let this user receive replies on "${this.#inbox}*"`;
    for (const { key } of this.#pending.values()) {
      this.#fail(key, new ServiceError("permission-denied", message, { cause }));
    }
  }

  #watchSignal(key: string, signal: AbortSignal): () => void {
    const cancel = () => this.#cancel(key, signal);
    signal.addEventListener("abort", cancel, { once: true });
    return () => signal.removeEventListener("abort", cancel);
  }

  #cancel(key: string, signal: AbortSignal): void {
    const message = `The request on "${this.#pending.get(key)?.message.subject}" was cancelled`;
    this.#fail(key, new ServiceError("stopped", message, { cause: signal.reason }));
  }

  #sweep(): void {
    const now = performance.now();
    for (const { key, deadline, message: { subject }, timeout } of this.#pending.values()) {
      if (deadline > now) continue;
      this.#fail(
        key,
        this.#outbox.connected
          ? new ServiceError("timeout", `No reply on "${subject}" within ${timeout} ms`)
          : new ServiceError("disconnected", `No connection to send "${subject}" on`),
      );
    }
    if (this.#pending.size > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  /** What still waits for the connection is not sent any more: nobody wants its reply. */
  #fail(key: string, error: ServiceError): void {
    const pending = this.#take(key);
    if (pending === undefined) return;
    this.#outbox.withdraw(pending.message);
    pending.reject(error);
  }

  #take(key: string): Pending | undefined {
    const pending = this.#pending.take(key);
    pending?.forget();
    return pending;
  }
}

function nothing(): void {}

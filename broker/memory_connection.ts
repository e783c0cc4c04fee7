/**
 * A connection to a router in the same process.
 *
 * @module
 */
import type {
  Connection,
  ConnectionStatus,
  ConnectionSubscription,
  IncomingMessage,
  MessageHeaders,
} from "../runtime/connection.ts";
import { OutgoingHeaders } from "../runtime/headers.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { ReceivedHeaders } from "./message_headers.ts";
import type { RoutedMessage, Router, RouterClient } from "./router.ts";
import { isLiteral } from "./subjects.ts";

type Callback = Parameters<Connection["subscribe"]>[1]["callback"];

/**
 * Messages are handed over one after another as microtasks: never while somebody publishes, and
 * always before a timer. So a test sees the same order in each run.
 */
export class MemoryConnection implements Connection {
  readonly info: { readonly max_payload: number; readonly server_name: string } = {
    max_payload: DEFAULT_LIMITS.maxPayload,
    server_name: "memory",
  };
  readonly #client: RouterClient;
  readonly #subscriptions: Map<string, MemorySubscription> = new Map();
  readonly #ended: Promise<void>;
  #end: (() => void) | undefined;
  #lastId = 0;

  /** @param router routes between this connection and the others */
  constructor(router: Router) {
    this.#client = router.connect({
      deliver: ({ id }, message) =>
        queueMicrotask(() => this.#subscriptions.get(id)?.receive(message)),
    });
    this.#client.configure({ noResponders: true });
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  publish(
    subject: string,
    payload: Uint8Array | string = "",
    { reply = "", headers }: { reply?: string; headers?: MessageHeaders } = {},
  ): void {
    this.#assertOpen();
    if (!isLiteral(subject)) throw new TypeError(`Cannot publish on "${subject}": not a subject`);
    // A copy: the publisher may use its bytes again before they arrive.
    const bytes = typeof payload === "string"
      ? new TextEncoder().encode(payload)
      : new Uint8Array(payload);
    const block = headers === undefined ? undefined : encodeHeaders(headers);
    const length = bytes.length + (block?.length ?? 0);
    if (length > this.info.max_payload) {
      throw new RangeError(
        `Message on "${subject}" has ${length} bytes: expected at most ${this.info.max_payload}`,
      );
    }
    this.#client.publish({ subject, reply, headers: block, payload: bytes });
  }

  subscribe(
    subject: string,
    { queue, max, callback }: { queue?: string; max?: number; callback: Callback },
  ): ConnectionSubscription {
    this.#assertOpen();
    const id = String(++this.#lastId);
    if (this.#client.subscribe(id, subject, queue) !== "ok") {
      throw new TypeError(`Cannot subscribe to "${subject}": not a subject`);
    }
    const subscription = new MemorySubscription(callback, {
      stopAfter: (messages) => this.#client.unsubscribe(id, messages),
      forget: () => void this.#subscriptions.delete(id),
    });
    this.#subscriptions.set(id, subscription);
    if (max !== undefined) subscription.unsubscribe(max);
    return subscription;
  }

  flush(): Promise<void> {
    return new Promise((resolve) => queueMicrotask(resolve));
  }

  close(): Promise<void> {
    this.#client.close();
    for (const subscription of this.#subscriptions.values()) subscription.unsubscribe();
    this.#end?.();
    this.#end = undefined;
    return this.#ended;
  }

  isClosed(): boolean {
    return this.#end === undefined;
  }

  closed(): Promise<void> {
    return this.#ended;
  }

  /** Nothing changes until the end. */
  status(): AsyncIterable<ConnectionStatus> {
    const end: IteratorResult<ConnectionStatus> = { done: true, value: undefined };
    return { [Symbol.asyncIterator]: () => ({ next: () => this.#ended.then(() => end) }) };
  }

  #assertOpen(): void {
    if (this.isClosed()) throw new Error("Connection is closed");
  }
}

/** How a subscription leaves its connection. */
interface Leave {
  /** Takes no more than so many messages in all. */
  stopAfter(messages: number): void;
  /** Hands nothing over any more. */
  forget(): void;
}

/** One subscription of a {@linkcode MemoryConnection}. */
class MemorySubscription implements ConnectionSubscription {
  readonly closed: Promise<void>;
  readonly #callback: Callback;
  readonly #leave: Leave;
  #close: (() => void) | undefined;
  #received = 0;
  #max = 0;

  constructor(callback: Callback, leave: Leave) {
    this.#callback = callback;
    this.#leave = leave;
    this.closed = new Promise((resolve) => {
      this.#close = resolve;
    });
  }

  receive(message: RoutedMessage): void {
    if (++this.#received === this.#max) this.unsubscribe();
    this.#callback(null, readMessage(message));
  }

  unsubscribe(max = 0): void {
    this.#max = max;
    this.#leave.stopAfter(max);
    if (max > this.#received) return;
    this.#leave.forget();
    this.#close?.();
    this.#close = undefined;
  }

  drain(): Promise<void> {
    this.#leave.stopAfter(0);
    // What is on its way was queued before.
    queueMicrotask(() => this.unsubscribe());
    return this.closed;
  }

  isClosed(): boolean {
    return this.#close === undefined;
  }
}

function readMessage({ subject, reply, headers, payload }: RoutedMessage): IncomingMessage {
  return {
    subject,
    data: payload,
    ...reply !== "" && { reply },
    ...headers !== undefined && { headers: new ReceivedHeaders(headers) },
  };
}

/** Those of the NATS clients encode themselves, as ours do. */
function encodeHeaders(headers: MessageHeaders): Uint8Array {
  const values = [...headers.keys()].map((name) => [name, headers.get(name)]);
  return new OutgoingHeaders(Object.fromEntries(values)).encode();
}

import type { ServiceError } from "./errors.ts";
import type { MessageContext } from "./receiver.ts";

/** One message of a stream. */
export interface ReceivedMessage<T, P> extends MessageContext<P> {
  /** The payload, valid. */
  readonly data: T;
}

/**
 * Messages as an async iterable. Leaving the loop ends the subscription. What waits for the loop
 * is bounded like what waits for a handler; beyond the bound messages are dropped and counted.
 * The loop throws a `ServiceError` `permission-denied` when the server forbids the subject.
 */
export interface MessageStream<T, P> extends AsyncIterable<ReceivedMessage<T, P>> {
  /** Ends the subscription; a loop over the stream ends. */
  close(): void;
}

interface Offer<T, P> {
  readonly item: ReceivedMessage<T, P>;
  readonly taken: () => void;
}

interface Waiting<T, P> {
  readonly resolve: (result: IteratorResult<ReceivedMessage<T, P>>) => void;
  readonly reject: (error: ServiceError) => void;
}

/** The two ends of a stream: a handler that offers, and the iterable that takes. */
export class StreamQueue<T, P> implements MessageStream<T, P> {
  readonly #onClose: () => void;
  #offer: Offer<T, P> | undefined;
  #waiting: Waiting<T, P> | undefined;
  #closed = false;
  #error: ServiceError | undefined;

  /** @param onClose ends the subscription */
  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  /** Offers one message; settles when the loop has taken it. */
  offer(data: T, { params, subject, headers }: MessageContext<P>): void | Promise<void> {
    const item = { data, params, subject, headers };
    if (this.#closed) return;
    if (this.#waiting !== undefined) {
      this.#takeWaiting()?.resolve({ done: false, value: item });
      return;
    }
    return new Promise((taken) => {
      this.#offer = { item, taken };
    });
  }

  /** Ends the stream. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose();
    this.#offer?.taken();
    this.#offer = undefined;
    this.#takeWaiting()?.resolve({ done: true, value: undefined });
  }

  /** Makes the loop fail, this one or the next: the server has ended the subscription. */
  fail(error: ServiceError): void {
    const waiting = this.#takeWaiting();
    if (waiting === undefined) this.#error = error;
    else waiting.reject(error);
    this.close();
  }

  /** The iterator; a stream has one consumer. */
  [Symbol.asyncIterator](): AsyncIterator<ReceivedMessage<T, P>> {
    return {
      next: () => this.#next(),
      return: () => {
        this.close();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  #next(): Promise<IteratorResult<ReceivedMessage<T, P>>> {
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) return Promise.reject(error);
    if (this.#closed) return Promise.resolve({ done: true, value: undefined });
    const offer = this.#offer;
    if (offer !== undefined) {
      this.#offer = undefined;
      offer.taken();
      return Promise.resolve({ done: false, value: offer.item });
    }
    if (this.#waiting !== undefined) {
      throw new TypeError("A message stream is read by two loops: expected one");
    }
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #takeWaiting(): Waiting<T, P> | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}

/**
 * NATS clients write what was published when the turn of the event loop ends. In a burst of requests
 * client, broker and service then wait for each other: nobody begins before the other has made
 * the last one. Some writes more let them work at the same time.
 *
 * @module
 */
import type { Connection } from "./connection.ts";

/** Fewer cost more processor time than they save: a write costs as much as some ten messages. */
const MESSAGES_PER_WRITE = 32;

/** Writes early while many messages are made in one turn. */
export class EarlyWrite {
  readonly #connection: Connection;
  #inTurn = 0;

  /** @param connection writes early if it can, else as it would */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Counts a message that was published, and for which somebody waits. */
  count(): void {
    if (this.#inTurn === 0) queueMicrotask(() => this.#inTurn = 0);
    if (++this.#inTurn % MESSAGES_PER_WRITE === 0) this.#connection.protocol?.flushPending?.();
  }
}

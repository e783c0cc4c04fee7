/**
 * Remembers what a bus has carried, for who asks for it before or after.
 *
 * @module
 */
import type { RoutedMessage } from "./router.ts";
import { matchesPattern } from "./subjects.ts";

interface Waiting {
  readonly pattern: string;
  readonly resolve: (message: RoutedMessage) => void;
}

/** Messages that nobody has asked for yet, in their order. */
export class MessageRecord {
  readonly #messages: RoutedMessage[] = [];
  readonly #waiting: Set<Waiting> = new Set();

  /** The subjects of the messages that nobody has asked for. */
  get subjects(): readonly string[] {
    return this.#messages.map(({ subject }) => subject);
  }

  /** Adds a message, or gives it to who waits for it. */
  add(message: RoutedMessage): void {
    for (const waiting of this.#waiting) {
      if (!matchesPattern(waiting.pattern, message.subject)) continue;
      this.#waiting.delete(waiting);
      return waiting.resolve(message);
    }
    this.#messages.push(message);
  }

  /** Takes the next message of a pattern; `undefined` when none comes within the time. */
  take(pattern: string, timeoutMs: number): Promise<RoutedMessage | undefined> {
    const index = this.#messages.findIndex(({ subject }) => matchesPattern(pattern, subject));
    if (index >= 0) return Promise.resolve(this.#messages.splice(index, 1)[0]);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        resolve(undefined);
      }, timeoutMs);
      const waiting: Waiting = {
        pattern,
        resolve: (message) => {
          clearTimeout(timer);
          resolve(message);
        },
      };
      this.#waiting.add(waiting);
    });
  }
}

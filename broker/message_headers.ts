/**
 * Headers as they come out of a message.
 *
 * @module
 */
import type { MessageHeaders } from "../runtime/connection.ts";

/** The header block of a received message, read. */
export class ReceivedHeaders implements MessageHeaders {
  /** The status in the first line, `503`: no responders; else 0. */
  readonly code: number;
  readonly #values: Map<string, string> = new Map();

  /** @param block as it was sent: `NATS/1.0`, a line each, an empty line */
  constructor(block: Uint8Array) {
    const [first = "", ...lines] = new TextDecoder().decode(block).split("\r\n");
    this.code = Number(/^NATS\/1\.0 +(\d{3})/.exec(first)?.[1] ?? 0);
    for (const line of lines) {
      const colon = line.indexOf(":");
      const name = line.slice(0, Math.max(colon, 0));
      if (name !== "" && !this.#values.has(name)) {
        this.#values.set(name, line.slice(colon + 1).trim());
      }
    }
  }

  /** The first value, or `""`. */
  get(name: string): string {
    return this.#values.get(name) ?? "";
  }

  /** Whether the header is set. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Sets one header. */
  set(name: string, value: string): void {
    this.#values.set(name, value);
  }

  /** All names. */
  keys(): Iterable<string> {
    return this.#values.keys();
  }
}

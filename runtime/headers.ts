/**
 * Headers of outgoing messages, as NATS writes them (ADR-4): `NATS/1.0`, one line each.
 *
 * @module
 */
import type { MessageHeaders } from "./connection.ts";

const ILLEGAL_NAME = /[^!-9;-~]/;
const ILLEGAL_VALUE = /[\r\n\0]/;

/**
 * Headers for one outgoing message. Both NATS clients take any object with `encode()`, so that
 * no client's own class is needed here. One value per name.
 */
export class OutgoingHeaders implements MessageHeaders {
  /** Outgoing messages carry no status. */
  readonly code = 0;
  readonly #values: Map<string, string> = new Map();

  /**
   * @param values names and values; names keep their case
   * @throws {TypeError} when a name or value cannot stand in a header
   */
  constructor(values: Readonly<Record<string, string>>) {
    for (const [name, value] of Object.entries(values)) this.set(name, value);
  }

  /** The value, or `""`. */
  get(name: string): string {
    return this.#values.get(name) ?? "";
  }

  /** Whether the header is set. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Sets one header; throws a `TypeError` for what cannot stand there. */
  set(name: string, value: string): void {
    if (name === "" || ILLEGAL_NAME.test(name)) {
      throw new TypeError(
        `Header name ${JSON.stringify(name)} is illegal: expected visible ASCII without ":"`,
      );
    }
    if (typeof value !== "string") {
      throw new TypeError(`Header "${name}" is of type "${typeof value}": expected a string`);
    }
    if (ILLEGAL_VALUE.test(value)) {
      throw new TypeError(`Header "${name}" has a line break in its value: expected one line`);
    }
    this.#values.set(name, value);
  }

  /** All names. */
  keys(): Iterable<string> {
    return this.#values.keys();
  }

  /** The header block in the wire format. */
  encode(): Uint8Array {
    const lines = [...this.#values].map(([name, value]) => `${name}: ${value}\r\n`);
    return new TextEncoder().encode(`NATS/1.0\r\n${lines.join("")}\r\n`);
  }
}

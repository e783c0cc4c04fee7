/**
 * Gathers what is sent to one client, so that it is written once for each turn of the event loop.
 *
 * @module
 */
import { Buffer } from "node:buffer";

const BLOCK_BYTES = 16 * 1024;
const MAX_GATHERED_BYTES = 64 * 1024;

/** Where gathered bytes go, such as a socket. */
export interface Sink {
  /** Writes; the bytes belong to the sink until `done`. */
  write(bytes: Uint8Array, done: () => void): void;
}

/** Gathers bytes for one sink. */
export class Output {
  readonly #sink: Sink;
  #block: Buffer = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  #spare: Buffer | undefined;
  #length = 0;
  #scheduled = false;
  #waiting = 0;

  /** @param sink takes what is gathered */
  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Bytes that the sink has not taken. */
  get pending(): number {
    return this.#length + this.#waiting;
  }

  /** Adds a text whose characters are bytes, and a line break. */
  addLine(line: string): void {
    this.#reserve(line.length + 2);
    this.#length += this.#block.write(line, this.#length, "latin1");
    this.#addLineBreak();
  }

  /** Adds bytes as they are, and a line break behind the last. */
  addPayload(headers: Uint8Array | undefined, payload: Uint8Array): void {
    this.#reserve((headers?.length ?? 0) + payload.length + 2);
    if (headers !== undefined) this.#addBytes(headers);
    this.#addBytes(payload);
    this.#addLineBreak();
  }

  /** Hands over what is gathered. */
  flush(): void {
    const length = this.#length;
    if (length === 0) return;
    const block = this.#block;
    this.#block = this.#spare ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
    this.#spare = undefined;
    this.#length = 0;
    this.#waiting += length;
    this.#sink.write(block.subarray(0, length), () => {
      this.#waiting -= length;
      if (block.length <= MAX_GATHERED_BYTES) this.#spare = block;
    });
  }

  #reserve(bytes: number): void {
    if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.flush();
      });
    }
    if (this.#length + bytes <= this.#block.length) return;
    if (this.#length + bytes > MAX_GATHERED_BYTES) this.flush();
    if (bytes + this.#length <= this.#block.length) return;
    const size = Math.max(
      this.#length + bytes,
      Math.min(2 * this.#block.length, MAX_GATHERED_BYTES),
    );
    const larger = Buffer.allocUnsafeSlow(size);
    larger.set(this.#block.subarray(0, this.#length));
    this.#block = larger;
  }

  #addBytes(bytes: Uint8Array): void {
    this.#block.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #addLineBreak(): void {
    this.#block[this.#length++] = 13;
    this.#block[this.#length++] = 10;
  }
}

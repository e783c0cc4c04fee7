/**
 * Bytes that wait for more.
 *
 * @module
 */

/** A queue of bytes: appended at the end, dropped at the start, read anywhere. */
export class ByteQueue {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(256);
  #start = 0;
  #end = 0;

  /** How many bytes wait. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** Appends a copy of some bytes. */
  append(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#bytes.length) this.#makeRoom(chunk.length);
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** The byte at an index from the start, which must be before the end. */
  at(index: number): number {
    return this.#bytes[this.#start + index] ?? 0;
  }

  /** Two bytes as a number, the most significant first; both must be before the end. */
  uint16(index: number): number {
    const at = this.#start + index;
    return ((this.#bytes[at] ?? 0) << 8) | (this.#bytes[at + 1] ?? 0);
  }

  /** A copy of some bytes. */
  copy(from: number, to: number): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(this.#start + from, this.#start + to);
  }

  /** Drops bytes at the start. */
  drop(count: number): void {
    this.#start += count;
    if (this.#start !== this.#end) return;
    this.#start = 0;
    this.#end = 0;
  }

  /** Moves what waits to the front, into more room when it fills half of what there is. */
  #makeRoom(more: number): void {
    const needed = this.length + more;
    const target = needed * 2 > this.#bytes.length ? new Uint8Array(needed * 2) : this.#bytes;
    target.set(this.#bytes.subarray(this.#start, this.#end));
    this.#bytes = target;
    this.#end = this.length;
    this.#start = 0;
  }
}

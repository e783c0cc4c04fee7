/** Grows with what arrives, not with what a peer announces. */
export class ByteCollector {
  #bytes: Uint8Array = new Uint8Array(0);
  #length = 0;

  /** How many bytes are kept. */
  get length(): number {
    return this.#length;
  }

  /** Copies bytes to those that are kept. */
  add(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = needed;
  }

  /** What is kept; stays with the collector. */
  peek(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Hands over what is kept, and forgets it. */
  take(): Uint8Array {
    const bytes = this.peek();
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
    return bytes;
  }
}

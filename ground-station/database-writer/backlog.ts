/** A queue whose oldest items can be taken many at a time, and dropped one at a time. */
export class Backlog<T> {
  readonly #bytesOf: (item: T) => number;
  #items: (T | undefined)[] = [];
  #head = 0;
  #bytes = 0;

  /** @param bytesOf how large an item is */
  constructor(bytesOf: (item: T) => number) {
    this.#bytesOf = bytesOf;
  }

  /** How many items wait. */
  get length(): number {
    return this.#items.length - this.#head;
  }

  /** How large they are together. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds an item behind the others. */
  push(item: T): void {
    this.#items.push(item);
    this.#bytes += this.#bytesOf(item);
  }

  /** Takes the oldest item. */
  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    this.#items[this.#head++] = undefined; // not kept in memory until the array is made anew
    this.#bytes -= this.#bytesOf(item);
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /**
   * Takes the oldest items.
   *
   * @param count the most items
   * @param bytes the most bytes; one item comes however large it is
   * @returns the items, oldest first
   */
  take(count: number, bytes: number): T[] {
    const taken: T[] = [];
    const least = this.#bytes - bytes;
    while (taken.length < count && (taken.length === 0 || this.#bytes > least)) {
      const item = this.shift();
      if (item === undefined) break;
      taken.push(item);
    }
    return taken;
  }
}

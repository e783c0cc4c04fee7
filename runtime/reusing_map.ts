/**
 * A map for entries that come and go all the time. A `Map` leaves its outgrown tables behind, each
 * with its old entries and a link to the next: once one of them is old to V8's garbage collector,
 * it copies all that follow, too. For requests that took a quarter of the client's time.
 *
 * @module
 */

/** With nothing in it, a map that was larger than this forgets its places. */
const KEPT_PLACES = 1024;

/** A value that knows its key. */
export interface Keyed {
  readonly key: string;
}

/** Values by keys that it makes itself: places are used again, keys are not. */
export class ReusingMap<T extends Keyed> {
  #places: (T | undefined)[] = [];
  #free: number[] = [];
  #lastKey = 0;

  /** How many values there are. */
  get size(): number {
    return this.#places.length - this.#free.length;
  }

  /**
   * Takes in a value.
   *
   * @param create makes the value with the key that it is given, such as `3-17`
   * @returns the value
   */
  add(create: (key: string) => T): T {
    const place = this.#free.at(-1) ?? this.#places.length;
    const value = create(`${place}-${++this.#lastKey}`);
    // Not before: where no value could be made, the place stays free.
    this.#free.pop();
    this.#places[place] = value;
    return value;
  }

  /** The value of a key, unless it was taken. */
  get(key: string): T | undefined {
    const value = this.#places[placeOf(key)];
    return value?.key === key ? value : undefined;
  }

  /** Removes a value and gives it back. */
  take(key: string): T | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    const place = placeOf(key);
    this.#places[place] = undefined;
    this.#free.push(place);
    if (this.size === 0 && this.#places.length > KEPT_PLACES) this.#shrink();
    return value;
  }

  /** All values; they may be taken meanwhile. */
  *values(): Generator<T, void> {
    for (const value of this.#places) if (value !== undefined) yield value;
  }

  #shrink(): void {
    this.#places = [];
    this.#free = [];
  }
}

/** `NaN` for what is no key. */
function placeOf(key: string): number {
  return Number.parseInt(key, 10);
}

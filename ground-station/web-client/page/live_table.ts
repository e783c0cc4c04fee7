import { parsePointer, readMember } from "../../database/pointer.ts";
import { type Column, type Curve, lowerBound } from "./curve.ts";

/** A clock that goes back further has begun anew, in milliseconds. */
const RESTART_MS = 10_000;

/** The newest values of the members of one message: bounded, in the order of time. */
export class LiveTable {
  readonly #capacity: number;
  readonly #rows: readonly (readonly (string | number)[])[];
  readonly #times: number[] = [];
  readonly #columns: readonly Column[];

  /**
   * @param pointers the members
   * @param capacity the most points that are shown
   */
  constructor(pointers: readonly string[], capacity = 10_000) {
    this.#capacity = capacity;
    this.#rows = pointers.map(parsePointer);
    this.#columns = pointers.map((): Column => []);
  }

  /** How many points there are. */
  get size(): number {
    return Math.min(this.#times.length, this.#capacity);
  }

  /**
   * Takes in a message. One that is a little late is left to the archive.
   *
   * @param time in milliseconds since 1970
   * @param data the payload
   */
  add(time: number, data: unknown): void {
    const last = this.#times.at(-1) ?? -Infinity;
    if (time < last - RESTART_MS) this.clear();
    else if (time < last) return;
    this.#times.push(time);
    for (const [index, column] of this.#columns.entries()) {
      column.push(toNumber(readMember(data, this.#rows[index] ?? [])));
    }
    // Twice as long before it is cut: to cut for each message would move all of it each time.
    if (this.#times.length >= 2 * this.#capacity) this.#cut();
  }

  /** Forgets all. */
  clear(): void {
    for (const list of [this.#times, ...this.#columns]) list.length = 0;
  }

  /**
   * The members since some time.
   *
   * @param from in milliseconds since 1970
   * @param columns which of the members, by their index
   * @returns at most as many points as it may hold
   */
  since(from: number, columns: readonly number[]): Curve {
    const begin = Math.max(
      lowerBound(this.#times, from),
      this.#times.length - this.#capacity,
    );
    return [
      this.#times.slice(begin),
      ...columns.map((index) => this.#columns[index]?.slice(begin) ?? []),
    ];
  }

  #cut(): void {
    const count = this.#times.length - this.#capacity;
    for (const list of [this.#times, ...this.#columns]) list.splice(0, count);
  }
}

function toNumber(value: unknown): number | null {
  if (typeof value === "boolean") return Number(value);
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

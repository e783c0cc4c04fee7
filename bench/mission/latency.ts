/**
 * How long rows were on their way.
 *
 * @module
 */

const LONGEST_MS = 60_000;

/** When a row was first seen in the database: all rows up to this one were there. */
export interface Sighting {
  readonly newestId: number;
  /** In milliseconds since 1970. */
  readonly time: number;
}

/** A stored message. */
export interface Row {
  readonly id: number;
  /** When it was made, in milliseconds since 1970. */
  readonly time: number;
}

/** How long messages were on their way, in ms. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Counts latencies, to the millisecond. */
export class LatencyCounter {
  readonly #counts: Uint32Array = new Uint32Array(LONGEST_MS + 1);
  #total = 0;
  #max = 0;

  /** Counts one; what is longer than a minute counts as a minute, but for the longest of all. */
  add(milliseconds: number): void {
    const bucket = Math.min(Math.max(0, Math.ceil(milliseconds)), LONGEST_MS);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total++;
    this.#max = Math.max(this.#max, milliseconds);
  }

  /** What was counted so far. */
  get total(): number {
    return this.#total;
  }

  /** The figures so far; `undefined` before the first. */
  summarise(): Latency | undefined {
    if (this.#total === 0) return undefined;
    return {
      p50: this.#quantile(0.5),
      p99: this.#quantile(0.99),
      p999: this.#quantile(0.999),
      max: Math.ceil(this.#max),
    };
  }

  #quantile(share: number): number {
    let left = Math.ceil(this.#total * share);
    for (let bucket = 0; bucket < LONGEST_MS; bucket++) {
      left -= this.#counts[bucket] ?? 0;
      if (left <= 0) return bucket;
    }
    return LONGEST_MS;
  }
}

/** Tells when each row was first seen; rows are asked for in the order of their ids. */
export class Sightings {
  readonly #seen: readonly Sighting[];
  #at = 0;

  /** @param seen in the order of time */
  constructor(seen: readonly Sighting[]) {
    this.#seen = seen;
  }

  /** How long a row was on its way, in ms; `undefined` when it was never seen. */
  latencyOf({ id, time }: Row): number | undefined {
    while ((this.#seen[this.#at]?.newestId ?? Infinity) < id) this.#at++;
    const seen = this.#seen[this.#at];
    return seen === undefined ? undefined : seen.time - time;
  }
}

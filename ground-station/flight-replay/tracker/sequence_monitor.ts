import type { MessageCounts } from "../../../generated/mod.ts";

/** The members by which a message tells its place in a flight. */
export interface PlaceInFlight {
  /** Number of the flight. */
  readonly flight: number;
  /** Number of the message within its flight, from 0. */
  readonly sequence: number;
  /** Time since lift-off, in s. */
  readonly time: number;
}

/** Counts the messages of one kind, and checks that they come complete and in order. */
export class SequenceMonitor {
  readonly #counts = { received: 0, invalid: 0, missed: 0, outOfOrder: 0 };
  #last: PlaceInFlight | undefined;

  /**
   * Takes note of a valid message.
   *
   * @param place its place in the flight
   */
  observe(place: PlaceInFlight): void {
    this.#counts.received++;
    const last = this.#last?.flight === place.flight ? this.#last : undefined;
    const expected = last === undefined ? 0 : last.sequence + 1;
    if (place.sequence < expected || (last !== undefined && place.time < last.time)) {
      this.#counts.outOfOrder++;
    }
    if (place.sequence < expected) return;
    this.#counts.missed += place.sequence - expected;
    this.#last = place;
  }

  /** Takes note of a message that did not fit its schema. */
  observeInvalid(): void {
    this.#counts.invalid++;
  }

  /** @returns what came so far */
  counts(): MessageCounts {
    return this.#last === undefined
      ? { ...this.#counts }
      : { ...this.#counts, lastSequence: this.#last.sequence };
  }
}

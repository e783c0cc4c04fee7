/** How likely each fault is, for each packet: 0 never, 1 always. */
export interface FaultRates {
  /** A packet is left out. */
  readonly gaps: number;
  /** A bit of it is turned over. */
  readonly bitErrors: number;
  /** The connection is cut before it. */
  readonly dropOuts: number;
}

/** What becomes of a packet. */
export type Fault = "none" | "gap" | "bit-error" | "drop-out";

/** Draws faults: the same ones from the same seed. */
export class Faults {
  readonly #rates: FaultRates;
  #state: number;

  /**
   * @param rates how likely they are
   * @param seed any integer
   */
  constructor(rates: FaultRates, seed: number) {
    this.#rates = rates;
    this.#state = seed >>> 0;
  }

  /** What becomes of the next packet. */
  next(): Fault {
    const { gaps, bitErrors, dropOuts } = this.#rates;
    const drawn = this.#random();
    if (drawn < gaps) return "gap";
    if (drawn < gaps + bitErrors) return "bit-error";
    return drawn < gaps + bitErrors + dropOuts ? "drop-out" : "none";
  }

  /** A copy with one bit turned over. */
  damage(bytes: Uint8Array): Uint8Array {
    const damaged = bytes.slice();
    const bit = Math.floor(this.#random() * damaged.length * 8);
    const at = bit >> 3;
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (bit & 7));
    return damaged;
  }

  /** The generator mulberry32: from 0 up to, not including, 1. */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

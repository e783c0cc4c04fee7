/**
 * Watches the sequence counts of one source of packets.
 *
 * @module
 */

/** Sequence counts start again after this many. */
const MODULUS = 16_384;

/** How many of the last packets are remembered, to tell a duplicate from one that is late. */
const WINDOW = 32;

/** What a packet's sequence count says. */
export interface SequenceVerdict {
  /** Packets that should have come before this one and have not. */
  readonly missing: number;
  /** The same count was seen shortly before. */
  readonly duplicate: boolean;
}

/** The sequence counts of one source, such as an APID. */
export class SequenceCounter {
  #last: number | undefined;
  /** Bit n: the packet n before the last one was seen. */
  #seen = 0;
  /** How often packets are missing. */
  gaps = 0;
  /** How many packets are missing; one that comes late is missing no more. */
  missing = 0;
  /** How many packets came twice. */
  duplicates = 0;
  /** How often the count went back further than packets are late: the source began anew. */
  restarts = 0;

  /** The count that is due, `undefined` before the first packet. */
  get expected(): number | undefined {
    return this.#last === undefined ? undefined : (this.#last + 1) % MODULUS;
  }

  /** Judges the next packet. */
  next(count: number): SequenceVerdict {
    const ahead = this.#last === undefined ? 1 : (count - this.#last + MODULUS) % MODULUS;
    const behind = (MODULUS - ahead) % MODULUS;
    if (this.#last === undefined) return this.#accept(count, { ahead: WINDOW, missing: 0 });
    if (ahead !== 0 && ahead < MODULUS / 2) {
      return this.#accept(count, { ahead, missing: ahead - 1 });
    }
    if (behind < WINDOW) return this.#late(1 << behind);
    this.restarts++;
    return this.#accept(count, { ahead: WINDOW, missing: 0 });
  }

  #accept(
    count: number,
    { ahead, missing }: { readonly ahead: number; readonly missing: number },
  ): SequenceVerdict {
    this.#last = count;
    this.#seen = ahead < WINDOW ? (this.#seen << ahead) | 1 : 1;
    if (missing > 0) this.gaps++;
    this.missing += missing;
    return { missing, duplicate: false };
  }

  #late(bit: number): SequenceVerdict {
    const duplicate = (this.#seen & bit) !== 0;
    if (duplicate) this.duplicates++;
    else if (this.missing > 0) this.missing--;
    this.#seen |= bit;
    return { missing: 0, duplicate };
  }
}

import type { CommandState, Gap } from "../../generated/mod.ts";

/** What lies so near behind a gap is played back together with it, in milliseconds. */
const TOGETHER_MS = 10_000;
/** What was played back and is missing still waits twice as many rounds each time, up to so many. */
const LONGEST_WAIT = 256;

/** A span of time, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

interface Patience {
  /** The round of the next attempt. */
  readonly next: number;
  readonly wait: number;
}

/** Chooses what a spacecraft is to play back: one span in each round. */
export class GapFiller {
  /** Of gaps that were played back, by the time of their begin. */
  readonly #patience: Map<number, Patience> = new Map();
  #round = 0;
  #asked: number | undefined;

  /**
   * Chooses a span.
   *
   * @param gaps all that are missing
   * @param last what became of the span before; `undefined` when there was none
   * @returns what to play back next, or `undefined` when there is nothing at the moment
   */
  choose(gaps: readonly Gap[], last?: CommandState): Span | undefined {
    this.#round++;
    this.#note(last);
    const missing = new Set(gaps.map(({ after }) => after));
    for (const after of this.#patience.keys()) {
      if (!missing.has(after)) this.#patience.delete(after);
    }
    const due = gaps.filter(({ after }) => (this.#patience.get(after)?.next ?? 0) <= this.#round)
      .sort((a, b) => a.after - b.after);
    const from = due[0]?.after;
    this.#asked = from;
    if (from === undefined) return undefined;
    const together = due.filter(({ after }) => after <= from + TOGETHER_MS);
    const to = Math.max(...together.map(({ before }) => before));
    return { from: Math.floor(from), to: Math.ceil(to) };
  }

  /** When the spacecraft has done what it can, the archive may be late, or it has it no more. */
  #note(last: CommandState | undefined): void {
    if (this.#asked === undefined || (last !== "completed" && last !== "rejected")) return;
    const wait = Math.min(LONGEST_WAIT, (this.#patience.get(this.#asked)?.wait ?? 1) * 2);
    this.#patience.set(this.#asked, { next: this.#round + wait, wait });
  }
}

import type { CommandState, Gap } from "../../generated/mod.ts";

/** What lies so near behind a gap is played back together with it, in milliseconds. */
const TOGETHER_MS = 10_000;
/** What the spacecraft has played back so often, and is missing still, it has no more. */
const MOST_ATTEMPTS = 5;

/** A span of time, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Chooses what a spacecraft is to play back, one span after another. */
export class GapFiller {
  /** How often the gap behind a time was played back. */
  readonly #attempts: Map<number, number> = new Map();
  #asked: number | undefined;

  /**
   * Chooses a span.
   *
   * @param gaps all that are missing
   * @param last what became of the span before; `undefined` when there was none
   * @returns what to play back next, or `undefined` when nothing is missing that can be had
   */
  choose(gaps: readonly Gap[], last?: CommandState): Span | undefined {
    this.#note(last);
    const missing = new Set(gaps.map(({ after }) => after));
    for (const after of this.#attempts.keys()) {
      if (!missing.has(after)) this.#attempts.delete(after);
    }
    const left = gaps.filter(({ after }) => (this.#attempts.get(after) ?? 0) < MOST_ATTEMPTS)
      .sort((a, b) => a.after - b.after);
    const from = left[0]?.after;
    this.#asked = from;
    if (from === undefined) return undefined;
    const together = left.filter(({ after }) => after <= from + TOGETHER_MS);
    const to = Math.max(...together.map(({ before }) => before));
    return { from: Math.floor(from), to: Math.ceil(to) };
  }

  /** An attempt counts when the spacecraft has done what it can. */
  #note(last: CommandState | undefined): void {
    if (this.#asked === undefined || (last !== "completed" && last !== "rejected")) return;
    this.#attempts.set(this.#asked, (this.#attempts.get(this.#asked) ?? 0) + 1);
  }
}

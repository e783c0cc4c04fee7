/**
 * What the adapters share about gaps in counters.
 *
 * @module
 */
import type { GapQuery, SubjectGaps } from "./archive.ts";

/** So many gaps of each subject are listed. */
export const MOST_LISTED = 100;

/** When the clock of the sender was put back, a count seems to go back by so few. */
const LATE = 1000;

/**
 * How far a counter with a modulus may go back; what goes back further has gone on instead.
 *
 * @param query its modulus
 * @returns the most steps back
 */
export function stepsBack({ modulus = 0 }: Pick<GapQuery, "modulus">): number {
  return Math.min(LATE, Math.floor(modulus / 16));
}

/**
 * Judges the steps of one subject's counter.
 *
 * @param row `count`; `ahead` and `back`, the sums of what is between steps; `restarts`
 * @param query its modulus
 * @returns the numbers, without the list
 */
export function judgeSteps(
  row: Readonly<Record<string, unknown>>,
  { modulus = 0 }: Pick<GapQuery, "modulus">,
): Omit<SubjectGaps, "subject" | "gaps"> {
  const [count = 0, ahead = 0, back = 0, restarts = 0] = ["count", "ahead", "back", "restarts"]
    .map((column) => Number(row[column] ?? 0));
  if (modulus === 0) return { count, missing: ahead, restarts };
  return { count, missing: Math.max(0, ahead + back), restarts: 0 };
}

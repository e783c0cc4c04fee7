/** What came of one contender over all rounds. */
export interface Summary {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  readonly rounds: number;
}

/** The middle and the spread of some values; `NaN` for none. */
export function summarise(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? NaN;
  return { median: at(0.5), p10: at(0.1), p90: at(0.9), rounds: sorted.length };
}

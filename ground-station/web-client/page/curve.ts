import type { Plot } from "../../../generated/mod.ts";

/** A member over time; `null` where it has no value, which breaks the line. */
export type Column = (number | null)[];

/** Members over the same times, in milliseconds since 1970. */
export type Curve = [times: number[], ...columns: Column[]];

/**
 * Turns buckets of the archive into a curve that shows the extremes: where a bucket has more than
 * one value, its lowest and its highest stand beside each other.
 *
 * @param plot as the archive sent it
 * @returns the curve
 */
export function unfoldPlot({ width, times, series }: Plot): Curve {
  const curve: Curve = [[], ...series.map((): Column => [])];
  const [first, ...columns] = curve;
  for (const [index, time] of times.entries()) {
    const isWide = series.some(({ min, max }) => min[index] !== max[index]);
    first.push(time + width / (isWide ? 4 : 2));
    if (isWide) first.push(time + width * 3 / 4);
    for (const [number, { min, max }] of series.entries()) {
      columns[number]?.push(min[index] ?? null);
      if (isWide) columns[number]?.push(max[index] ?? null);
    }
  }
  return curve;
}

/**
 * Puts what is live after what was stored.
 *
 * @param stored from the archive, which may reach into the live part
 * @param live the newest
 * @returns one curve
 */
export function joinCurves(stored: Curve, live: Curve): Curve {
  const [begin] = live[0];
  if (begin === undefined) return stored;
  const count = lowerBound(stored[0], begin);
  if (count === 0) return live;
  const [times, ...columns] = live;
  return [
    [...stored[0].slice(0, count), ...times],
    ...columns.map((column, index): Column => [
      ...(stored[index + 1] as Column | undefined ?? Array(count).fill(null)).slice(0, count),
      ...column,
    ]),
  ];
}

/**
 * Breaks the lines where nothing came for long.
 *
 * @param curve a curve
 * @param gap the longest time between two points of a line, in milliseconds
 * @returns the curve, with a point without values in each gap
 */
export function breakGaps(curve: Curve, gap: number): Curve {
  const [times, ...columns] = curve;
  const breaks: number[] = [];
  for (let index = 1; index < times.length; index++) {
    if ((times[index] ?? 0) - (times[index - 1] ?? 0) > gap) breaks.push(index);
  }
  if (breaks.length === 0) return curve;
  const insert = <T>(list: readonly T[], value: (index: number) => T): T[] =>
    [0, ...breaks].flatMap((from, number) => {
      const part = list.slice(from, breaks[number] ?? list.length);
      return number === 0 ? part : [value(from), ...part];
    });
  return [
    insert(times, (index) => ((times[index - 1] ?? 0) + (times[index] ?? 0)) / 2),
    ...columns.map((column) => insert<number | null>(column, () => null)),
  ];
}

/**
 * How many of the sorted numbers are lower.
 *
 * @param sorted ascending
 * @param limit the bound
 * @returns the index of the first number that is not lower
 */
export function lowerBound(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

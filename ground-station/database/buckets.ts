import type { BucketNumbers, PlotBucket } from "./archive.ts";

/** A row of a plot: `bucket`, and `min0`, `max0`, `mean0`, `count0`, … */
export type PlotRow = Readonly<Record<string, unknown>>;

/**
 * The numbers of each member `v0`, `v1`, …, in the SQL that both databases speak.
 *
 * @param members how many
 * @returns columns, with commas between
 */
export function bucketColumns(members: number): string {
  return Array.from(
    { length: members },
    (_, n) =>
      `min(v${n}) AS min${n}, max(v${n}) AS max${n}, avg(v${n}) AS mean${n}, count(v${n}) AS count${n}`,
  ).join(", ");
}

/**
 * Reads one row of a plot.
 *
 * @param row the row
 * @param members how many
 * @returns the bucket
 */
export function toBucket(row: PlotRow, members: number): PlotBucket {
  return {
    index: Number(row["bucket"]),
    members: Array.from({ length: members }, (_, n) => toNumbers(row, n)),
  };
}

function toNumbers(row: PlotRow, n: number): BucketNumbers | undefined {
  const column = (name: string): number => Number(row[`${name}${n}`]);
  const count = column("count");
  if (count === 0) return undefined;
  return { min: column("min"), max: column("max"), mean: column("mean"), count };
}

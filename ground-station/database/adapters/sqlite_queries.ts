/**
 * The questions that SQLite is asked. Everything that comes from outside is bound as a parameter.
 *
 * @module
 */
import { bucketColumns } from "../buckets.ts";

/** Numbers and booleans count; `json_valid` comes first, as SQLite reads less deep than JSON may go. */
const NUMBER_AT_PATH = "CASE WHEN json_valid(data) " +
  "AND json_type(data, ?) IN ('integer', 'real', 'true', 'false') THEN json_extract(data, ?) END";

/**
 * Writes a pointer as a path of SQLite.
 *
 * @param tokens names and indexes, without quotes
 * @returns such as `$."cells"[0]`
 */
export function sqlitePath(tokens: readonly (string | number)[]): string {
  return `$${
    tokens.map((token) => typeof token === "number" ? `[${token}]` : `."${token}"`).join("")
  }`;
}

/**
 * Finds messages of one subject.
 *
 * @param options which parts the query has
 * @returns SQL; bind subject, from, to, time, time, id (with `after`), name (with `name`), limit
 */
export function rangeSql(
  { newestFirst, after, name }: {
    readonly newestFirst: boolean;
    readonly after: boolean;
    readonly name: boolean;
  },
): string {
  const [sign, direction] = newestFirst ? ["<", "DESC"] : [">", "ASC"];
  return "SELECT time, id FROM archive_message WHERE subject = ? AND time >= ? AND time < ? " +
    (after ? `AND time ${sign}= ? AND (time, id) ${sign} (?, ?) ` : "") +
    (name ? "AND name = ? " : "") +
    `ORDER BY time ${direction}, id ${direction} LIMIT ?`;
}

/**
 * Reduces members to numbers for each bucket.
 *
 * @param members how many
 * @returns SQL; bind from, width, last and first bucket, each path twice, subject, begin, end
 */
export function plotSql(members: number): string {
  const values = Array.from({ length: members }, (_, n) => `${NUMBER_AT_PATH} AS v${n}`);
  // With a limit the inner query stays one: each member is looked up once, not four times.
  return `SELECT max(min(CAST((time - ?) / ? AS INTEGER), ?), ?) AS bucket, count(*) AS count, ${
    bucketColumns(members)
  } ` +
    `FROM (SELECT time, ${values.join()} FROM archive_message ` +
    "WHERE subject = ? AND time >= ? AND time < ? LIMIT -1) GROUP BY bucket ORDER BY bucket";
}

/**
 * Rows of one moment are put into the order of their counts, which may begin anew within it.
 * Bind the modulus as `?1`, the steps back as `?2`, path, subject, from, to as `?3` to `?6`.
 */
const STEPS = `(SELECT after, time,
    CASE WHEN ?1 > 0 THEN (n - before + ?1 + ?2) % ?1 - ?2 ELSE n - before END AS step
  FROM (SELECT n, lag(n) OVER in_order AS before, time, lag(time) OVER in_order AS after
    FROM (SELECT n, time, CASE WHEN ?1 = 0 THEN id
        WHEN max(n) OVER moment - min(n) OVER moment > ?1 / 2 THEN (n + ?1 / 2) % ?1
        ELSE n END AS place
      FROM (SELECT id, time, ${NUMBER_AT_PATH.replaceAll("?", "?3")} AS n FROM archive_message
        WHERE subject = ?4 AND time >= ?5 AND time < ?6 LIMIT -1)
      WHERE n IS NOT NULL WINDOW moment AS (PARTITION BY time))
    WINDOW in_order AS (ORDER BY time, place)))`;

/**
 * Counts what a counter left out, in the order of time.
 *
 * @returns SQL; bind as for the steps
 */
export function gapsSql(): string {
  return `SELECT count(*) AS count,
      sum(CASE WHEN step > 1 THEN step - 1 ELSE 0 END) AS ahead,
      sum(CASE WHEN step < 0 THEN step - 1 ELSE 0 END) AS back,
      sum(CASE WHEN step < 0 THEN 1 ELSE 0 END) AS restarts FROM ${STEPS}`;
}

/**
 * Lists where a counter left something out, the oldest first.
 *
 * @returns SQL; bind as for the steps, and the most gaps
 */
export function listGapsSql(): string {
  return `SELECT after, time AS before, step - 1 AS missing FROM ${STEPS}
    WHERE step > 1 ORDER BY time LIMIT ?7`;
}

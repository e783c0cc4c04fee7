/**
 * Parts of questions to PostgreSQL. Everything that comes from outside is bound as a parameter.
 *
 * @module
 */
import type postgres from "postgres";

/** Part of a statement. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;

/**
 * The number or boolean that a payload `m.data` holds.
 *
 * @param sql the pool
 * @param path names and indexes
 * @returns an expression of type `float8`
 */
export function numberAt(sql: postgres.Sql, path: readonly string[]): Fragment {
  const at = [...path];
  return sql`CASE jsonb_typeof(m.data #> ${at}::text[])
    WHEN 'number' THEN (m.data #>> ${at}::text[])::float8
    WHEN 'boolean' THEN (m.data #>> ${at}::text[])::boolean::int::float8 END`;
}

/**
 * One column `v0`, `v1`, … for each member.
 *
 * @param sql the pool
 * @param paths where the members are
 * @returns columns, each after a comma
 */
export function memberColumns(sql: postgres.Sql, paths: readonly string[][]): Fragment[] {
  return paths.map((path, n) => sql`, ${numberAt(sql, path)} AS ${sql(`v${n}`)}`);
}

/**
 * The dialects of JSON Schema, and which keyword belongs to which.
 *
 * @module
 */
import type { JsonValue } from "./model.ts";
import { quote } from "./suggest.ts";

/** The dialects that are understood, oldest first. */
export const DIALECTS = ["draft-06", "draft-07", "2019-09", "2020-12"] as const;

/** A dialect of JSON Schema. */
export type Dialect = typeof DIALECTS[number];

/** What a schema is without `$schema`. */
export const DEFAULT_DIALECT: Dialect = "2020-12";

const META_SCHEMA =
  /^https?:\/\/json-schema\.org\/(?:(draft-0[0-9])|draft\/([0-9]{4}-[0-9]{2}))\/schema#?$/;

/**
 * Reads `$schema`.
 *
 * @param value the keyword's value
 * @returns the dialect, or a message for what cannot be understood
 */
export function readDialect(value: JsonValue): Dialect | { readonly problem: string } {
  const [, draft, release] = (typeof value === "string" && META_SCHEMA.exec(value)) || [];
  const name = draft ?? release;
  const dialect = DIALECTS.find((known) => known === name);
  if (dialect !== undefined) return dialect;
  const old = name === "draft-03" || name === "draft-04";
  const what = old ? `"$schema" is ${name}, which is too old` : `"$schema" is ${quote(value)}`;
  return {
    problem: `${what}: expected 2020-12, 2019-09, draft-07 or draft-06, such as ` +
      `"https://json-schema.org/draft/2020-12/schema"`,
  };
}

/**
 * Whether one dialect is older than another.
 *
 * @param dialect one dialect
 * @param other the other
 * @returns `true` when `dialect` came out before `other`
 */
export function isOlder(dialect: Dialect, other: Dialect): boolean {
  return DIALECTS.indexOf(dialect) < DIALECTS.indexOf(other);
}

/**
 * Whether everything beside `$ref` is ignored.
 *
 * @param dialect a dialect
 * @returns `true` in draft-07 and draft-06
 */
export function ignoresSiblings(dialect: Dialect): boolean {
  return isOlder(dialect, "2019-09");
}

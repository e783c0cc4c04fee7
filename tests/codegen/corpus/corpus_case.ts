/** A schema folder, and what becomes of it. */
export interface CorpusCase {
  readonly name: string;
  /** Content by path: a string is the file's text, anything else is written as JSON. */
  readonly files: Readonly<Record<string, unknown>>;
  /** Code that type-checks, or an error at this place that says this. */
  readonly expect: "ok" | Expected;
  /** Values that fit the schema of the first file, and that its type accepts. */
  readonly accepts?: readonly unknown[];
  /** Values that fit, with members that an object literal of the type may not have. */
  readonly acceptsMore?: readonly unknown[];
  /** Values that do not fit the schema of the first file. */
  readonly rejects?: readonly unknown[];
}

/** An error at a place. */
export interface Expected {
  /** Default: the first file. */
  readonly file?: string;
  readonly pointer: string;
  readonly contains: string;
}

/** The file of a case that has only one. */
export const FILE = "sample.schema.json";

/** Values that fit and values that do not. */
export type Samples = Pick<CorpusCase, "accepts" | "acceptsMore" | "rejects">;

/**
 * A schema that becomes code.
 *
 * @param name tells the case from others
 * @param schema the schema
 * @param samples values that fit and values that do not
 * @returns the case
 */
export function valid(name: string, schema: unknown, samples: Samples = {}): CorpusCase {
  return { name, files: { [FILE]: schema }, expect: "ok", ...samples };
}

/**
 * A schema that is an error.
 *
 * @param name tells the case from others
 * @param schema the schema
 * @param at place and part of the message, as `pointer: part`
 * @returns the case
 */
export function invalid(name: string, schema: unknown, at: string): CorpusCase {
  const [pointer = "", ...contains] = at.split(": ");
  return { name, files: { [FILE]: schema }, expect: { pointer, contains: contains.join(": ") } };
}

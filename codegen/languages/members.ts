/**
 * Finds what printed types leave open.
 *
 * @module
 */
import type { PortableSchema } from "./portable.ts";

/** An object type with members. */
export type ObjectType = PortableSchema & Required<Pick<PortableSchema, "title" | "properties">>;

/**
 * All object types with members, those within others included.
 *
 * @param schema where to look
 * @returns the types
 */
export function objectTypes(schema: PortableSchema): readonly ObjectType[] {
  const { title, properties, items, additionalProperties, oneOf = [] } = schema;
  const inner = [...Object.values(properties ?? {}), items, additionalProperties, ...oneOf];
  const own = title === undefined || properties === undefined
    ? []
    : [{ ...schema, title, properties }];
  return [...own, ...inner.flatMap((one) => one ? objectTypes(one) : [])];
}

/**
 * Mends the members of one type.
 *
 * @param text all that was printed
 * @param head where the type begins; it ends at the next brace at the start of a line
 * @param mended gives the type with its members mended
 * @returns the text with that
 * @throws {TypeError} when the type is not there
 */
export function mendType(
  text: string,
  head: string,
  mended: (body: string) => string,
): string {
  // A language may write `Url` as `URL`: names differ in more than that.
  const start = text.search(new RegExp(`^${head} \\{`, "im"));
  const end = text.indexOf("\n}", start);
  if (start < 0) throw new TypeError(`Type "${head}" is not there`);
  return text.slice(0, start) + mended(text.slice(start, end)) + text.slice(end);
}

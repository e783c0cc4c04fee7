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

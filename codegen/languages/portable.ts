/**
 * What a schema is to other languages: a small part of JSON Schema that each of them can express,
 * with a name for each type. All names and texts in it are harmless.
 *
 * @module
 */
import type { DefinitionId } from "../model.ts";

/** A schema that every language has a type for; without members: any JSON value. */
export interface PortableSchema {
  /** The name of the type. */
  readonly title?: string;
  readonly description?: string;
  readonly $ref?: string;
  readonly type?: "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";
  readonly enum?: readonly string[];
  readonly items?: PortableSchema;
  readonly properties?: Readonly<Record<string, PortableSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | PortableSchema;
  /** At most one alternative of each kind of value. */
  readonly oneOf?: readonly PortableSchema[];
}

/** The types of a contract. */
export interface PortableContract {
  /** By the names of the types. */
  readonly definitions: Readonly<Record<string, PortableSchema>>;
  /** The names of the types that messages speak of, by definition. */
  readonly typeNames: ReadonlyMap<DefinitionId, string>;
}

/** Any JSON value. */
export const ANY: PortableSchema = {};

/**
 * Adds sentences to what is said of a type.
 *
 * @param schema the type
 * @param texts sentences; empty ones are left out
 * @returns the type with all of them as description
 */
export function described(
  schema: PortableSchema,
  ...texts: readonly (string | undefined)[]
): PortableSchema {
  const all = [...texts, schema.description].filter((text) => text !== undefined && text !== "");
  return all.length === 0 ? schema : { ...schema, description: [...new Set(all)].join(" ") };
}

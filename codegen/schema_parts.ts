/**
 * The schemas within a schema of the model.
 *
 * @module
 */
import type { Entry, Schema, SchemaObject } from "./model.ts";

const SINGLE = [
  ...["items", "not", "contains", "additionalProperties", "unevaluatedProperties"] as const,
  ...["unevaluatedItems", "propertyNames", "if", "then", "else"] as const,
];
const LISTED = ["allOf", "anyOf", "oneOf", "prefixItems"] as const;
const NAMED = ["properties", "patternProperties", "dependentSchemas"] as const;

/**
 * Lists a schema and all schemas within it; what a reference leads to is not among them.
 *
 * @param schema the schema
 * @returns the schemas, each before those within it, but for `true` and `false`
 */
export function schemasWithin(schema: Schema): readonly SchemaObject[] {
  const found: SchemaObject[] = [];
  const add = (part: Schema | undefined): void => {
    if (typeof part !== "object") return;
    found.push(part);
    for (const keyword of LISTED) part[keyword]?.forEach(add);
    for (const keyword of NAMED) part[keyword]?.forEach(([, one]: Entry<Schema>) => add(one));
    for (const keyword of SINGLE) add(part[keyword]);
  };
  add(schema);
  return found;
}

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
 * Lists a schema and all schemas within it; what a reference leads to is not among them. Goes
 * without recursion.
 *
 * @param schema the schema
 * @returns the schemas, each before those within it, but for `true` and `false`
 */
export function schemasWithin(schema: Schema): readonly SchemaObject[] {
  const found: SchemaObject[] = [];
  const waiting = [schema];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (typeof one === "boolean") continue;
    found.push(one);
    for (const part of partsOf(one).reverse()) waiting.push(part);
  }
  return found;
}

function partsOf(schema: SchemaObject): Schema[] {
  const parts: Schema[] = [];
  const add = (part: Schema | undefined): void => {
    if (part !== undefined) parts.push(part);
  };
  for (const keyword of LISTED) schema[keyword]?.forEach(add);
  for (const keyword of NAMED) schema[keyword]?.forEach(([, one]: Entry<Schema>) => add(one));
  for (const keyword of SINGLE) add(schema[keyword]);
  return parts;
}

/**
 * Makes array and tuple types.
 *
 * @module
 */
import type { SchemaObject } from "../model.ts";
import type { Definitions } from "./facts.ts";
import { typeNode } from "./type_builder.ts";
import { type ItemNode, NEVER, type TypeNode, UNKNOWN } from "./type_node.ts";

/** Longer tuples are not written out: they say little, and the compiler is slow with them. */
const MAX_TUPLE = 16;

/**
 * The type of the arrays that a schema accepts.
 *
 * @param definitions what references lead to
 * @param schema the schema
 * @returns an array type, or a tuple type where positions or the least length matter
 */
export function arrayNode(definitions: Definitions, schema: SchemaObject): TypeNode {
  const { prefixItems = [], items, minItems = 0, maxItems = Infinity } = schema;
  const rest = items === undefined ? UNKNOWN : typeNode(definitions, items);
  const most = rest === NEVER ? Math.min(maxItems, prefixItems.length) : maxItems;
  if (minItems > most) return NEVER;
  const fixed = prefixItems.map((item) => typeNode(definitions, item));
  const wanted = positions(schema, most);
  if (wanted === 0 && most > 0) return { kind: "array", item: rest };
  const list: ItemNode[] = [];
  for (let index = 0; index < wanted; index++) {
    const type = fixed[index] ?? rest;
    list.push({ kind: index < minItems ? "required" : "optional", type });
  }
  if (most > wanted) list.push({ kind: "rest", type: rest });
  return { kind: "tuple", items: list };
}

/** How many positions of the tuple are written out. */
function positions(schema: SchemaObject, most: number): number {
  const { prefixItems = [], minItems = 0 } = schema;
  const named = Math.min(prefixItems.length, most);
  if (prefixItems.length > 0) return Math.max(named, Math.min(minItems, MAX_TUPLE));
  return minItems <= MAX_TUPLE ? minItems : 1;
}

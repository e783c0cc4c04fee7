/**
 * Finds `x-packet` where no packet makes use of it.
 *
 * @module
 */
import type { Schema, SchemaObject } from "../model.ts";
import { within } from "../pointer.ts";
import type { ProblemList } from "../problem_list.ts";
import { schemasWithin } from "../schema_parts.ts";
import type { Definitions } from "./read_keyword.ts";

/**
 * Warns of the first `x-packet` in each definition that no packet makes use of.
 *
 * @param packets the schemas of packets
 * @param definitions all definitions
 * @param problems receives a warning with its place
 */
export function warnOfStrayKeywords(
  packets: readonly SchemaObject[],
  definitions: Definitions,
  problems: ProblemList,
): void {
  const used = new Set<SchemaObject>();
  for (const packet of packets) markUsed(packet, definitions, used);
  for (const { schema } of definitions.values()) {
    const stray = typeof schema === "boolean"
      ? undefined
      : keywordsWithin(schema).find((one) => !used.has(one));
    if (stray === undefined) continue;
    problems.warning(
      within(stray.at, "x-packet"),
      `No packet makes use of this "x-packet": expected one on the object around it`,
    );
  }
}

/** What the fields of packets look at: properties, items, and what they refer to. */
function markUsed(schema: Schema, definitions: Definitions, used: Set<SchemaObject>): void {
  if (typeof schema === "boolean" || used.has(schema)) return;
  used.add(schema);
  const target = schema.ref === undefined ? undefined : definitions.get(schema.ref)?.schema;
  for (const one of [target, schema.items]) {
    if (one !== undefined) markUsed(one, definitions, used);
  }
  for (const [, property] of schema.properties ?? []) markUsed(property, definitions, used);
}

/** A watcher asks again and again, and most schemas hold none. */
const known = new WeakMap<SchemaObject, readonly SchemaObject[]>();

/** The schemas within a schema that have the keyword, itself included. */
function keywordsWithin(schema: SchemaObject): readonly SchemaObject[] {
  const found = known.get(schema) ??
    schemasWithin(schema).filter(({ packet }) => packet !== undefined);
  known.set(schema, found);
  return found;
}

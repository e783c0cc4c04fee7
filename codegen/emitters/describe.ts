/**
 * Describes the branches of a union in the words of an explanation.
 *
 * @module
 */
import type { Schema } from "../model.ts";
import { definitionOf, type Definitions, valuesOf } from "./facts.ts";

/** More branches than these are counted instead of named. */
const MAX_DESCRIBED = 4;

/**
 * What fits a union, as a list of its branches.
 *
 * @param branches the branches
 * @param definitions what their references lead to
 * @returns such as `one of: a string, an object with "id"`
 */
export function describeBranches(branches: readonly Schema[], definitions: Definitions): string {
  const texts = [...new Set(branches.slice(0, 100).map((branch) => describe(branch, definitions)))];
  const shown = texts.slice(0, MAX_DESCRIBED).join(", ");
  const more = branches.length > MAX_DESCRIBED
    ? ` or one of ${branches.length - MAX_DESCRIBED} more`
    : "";
  return `one of: ${shown}${more}`;
}

function describe(schema: Schema, definitions: Definitions): string {
  if (typeof schema === "boolean") return schema ? "anything" : "nothing";
  const values = valuesOf(schema);
  if (values?.length === 1) return shorten(JSON.stringify(values[0]));
  if (values !== undefined) return "one of some values";
  if (schema.type === undefined && schema.ref !== undefined) {
    return `the type ${definitionOf(definitions, schema.ref).typeName}`;
  }
  const [type = "value", ...others] = schema.type ?? [];
  if (others.length > 0) return [type, ...others].join(" or ");
  const named = type === "null" ? type : `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
  const [first] = schema.required ?? [];
  return type === "object" && first !== undefined
    ? `${named} with ${shorten(JSON.stringify(first))}`
    : named;
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

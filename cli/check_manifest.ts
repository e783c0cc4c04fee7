/**
 * Checks a manifest against `telestion.schema.json`, and says what is wrong for people.
 *
 * @module
 */
import type { TLocalizedValidationError } from "typebox/error";
import { Errors } from "typebox/value";
import type { JsonValue } from "../codegen/model.ts";
import { escapeToken, pointerTokens } from "../codegen/pointer.ts";
import { quote } from "../codegen/suggest.ts";
import PROJECT_SCHEMA from "../telestion.schema.json" with { type: "json" };

/** A place in the manifest, and what is wrong there. */
export type Fault = readonly [pointer: string, message: string];

/**
 * Checks a manifest.
 *
 * @param value the manifest
 * @returns a JSON Pointer and a sentence for each fault
 */
export function checkManifest(value: JsonValue): Fault[] {
  return Errors(PROJECT_SCHEMA, value)
    .filter(({ keyword }) => keyword !== "boolean") // said again by additionalProperties
    .flatMap((fault) => describe(fault, value));
}

function describe(fault: TLocalizedValidationError, manifest: JsonValue): Fault[] {
  const { instancePath: at } = fault;
  if (fault.keyword === "required") {
    return fault.params.requiredProperties.map((name) => [at, `Member ${quote(name)} is missing`]);
  }
  if (fault.keyword === "additionalProperties") {
    const why = explainMembers(at);
    return fault.params.additionalProperties.map((name) => [
      `${at}/${escapeToken(name)}`,
      `Member ${quote(name)} is not possible here${why}`,
    ]);
  }
  const shown = quote(valueAt(manifest, at));
  if (fault.keyword === "pattern") {
    return [[at, `Value is ${shown}: expected ${explainPattern(fault.params.pattern)}`]];
  }
  if (fault.keyword === "enum") {
    const allowed = fault.params.allowedValues.map((allowed) => JSON.stringify(allowed)).join(", ");
    return [[at, `Value is ${shown}: expected one of ${allowed}`]];
  }
  return [[at, `Value ${fault.message}`]];
}

/** What may be called how, where names are free. */
function explainMembers(pointer: string): string {
  const last = pointerTokens(pointer).at(-1);
  if (last === "services") {
    return ": expected a name of lower-case letters, digits and single dashes, other than nats";
  }
  return last === "variables"
    ? ": expected a name of letters, digits and underscores, none of the five that every service gets"
    : "";
}

const PATTERNS: readonly (readonly [pattern: string, meaning: string])[] = [
  [PROJECT_SCHEMA.properties.name.pattern, "lower-case letters, digits and single dashes"],
  [PROJECT_SCHEMA.$defs.path.pattern, "a path within the project, with / and without spaces"],
  [PROJECT_SCHEMA.$defs.line.pattern, "one line of text"],
  [PROJECT_SCHEMA.properties.nats.properties.url.pattern, "addresses without credentials"],
  [PROJECT_SCHEMA.$defs.service.properties.prepare.pattern, "a command on one line"],
  [PROJECT_SCHEMA.$defs.subjects.items.pattern, "a subject without spaces"],
];

function explainPattern(pattern: unknown): string {
  return PATTERNS.find(([known]) => known === pattern)?.[1] ?? `a match of ${pattern}`;
}

function valueAt(root: JsonValue, pointer: string): JsonValue | undefined {
  let value: unknown = root;
  for (const token of pointerTokens(pointer)) {
    value = typeof value === "object" && value !== null
      ? (value as Record<string, unknown>)[token]
      : undefined;
  }
  return value as JsonValue | undefined;
}

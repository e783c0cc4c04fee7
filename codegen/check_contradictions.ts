/**
 * Finds schemas that nothing fits.
 *
 * @module
 */
import { editsOfTypo, nearest } from "../runtime/nearest.ts";
import type { JsonType, JsonValue, SchemaObject } from "./model.ts";
import { within } from "./pointer.ts";
import type { ProblemList } from "./problem_list.ts";
import { quote } from "./suggest.ts";

/** Pairs of limits; with `true`, equal limits leave nothing either. */
const LIMITS = [
  ["minimum", "maximum", false],
  ["minimum", "exclusiveMaximum", true],
  ["exclusiveMinimum", "maximum", true],
  ["exclusiveMinimum", "exclusiveMaximum", true],
  ["minLength", "maxLength", false],
  ["minItems", "maxItems", false],
  ["minContains", "maxContains", false],
  ["minProperties", "maxProperties", false],
] as const;

/**
 * Finds members of a schema that contradict each other.
 *
 * @param schema a normalised schema
 * @param problems receives a warning for each
 */
export function checkContradictions(schema: SchemaObject, problems: ProblemList): void {
  for (const [least, most, strict] of LIMITS) {
    const low = schema[least];
    const high = schema[most];
    if (low === undefined || high === undefined) continue;
    if (strict ? low < high : low <= high) continue;
    const message = `"${least}" is ${low} and "${most}" is ${high}: nothing can fit`;
    problems.warning(within(schema.at, least), message);
  }
  checkRequired(schema, problems);
  checkValues(schema, problems);
}

function checkRequired(schema: SchemaObject, problems: ProblemList): void {
  const { required = [], maxProperties = Infinity, properties = [] } = schema;
  if (required.length > maxProperties) {
    const message = `"required" names ${required.length} properties, "maxProperties" is ` +
      `${maxProperties}: no object can fit`;
    problems.warning(within(schema.at, "required"), message);
  }
  const known = new Map(properties);
  for (const name of required) {
    const closed = schema.additionalProperties === false && schema.patternProperties === undefined;
    if (known.get(name) === false || (closed && !known.has(name))) {
      const message = `Property ${quote(name)} is required and forbidden: no object can fit`;
      problems.warning(within(schema.at, "required"), message);
    } else if (!known.has(name)) {
      warnOfTypo(name, schema, problems);
    }
  }
}

/** A required property may be described elsewhere, unless it looks like one that is here. */
function warnOfTypo(name: string, schema: SchemaObject, problems: ProblemList): void {
  const { required = [], properties = [] } = schema;
  const optional = properties.map(([known]) => known).filter((known) => !required.includes(known));
  const meant = nearest(name, optional, editsOfTypo(name));
  if (meant === undefined) return;
  const message = `Property ${quote(name)} is required and described nowhere here: ` +
    `did you mean ${quote(meant)}?`;
  problems.warning(within(schema.at, "required"), message);
}

function checkValues(schema: SchemaObject, problems: ProblemList): void {
  const { type, const: constant, enum: values } = schema;
  if (type === undefined) return;
  if (constant !== undefined && !fits(constant, type)) {
    const message = `"const" is ${quote(constant)}, which is not of type ${type.join(" or ")}`;
    problems.warning(within(schema.at, "const"), message);
  }
  for (const value of values ?? []) {
    if (fits(value, type)) continue;
    const message = `Value ${quote(value)} is not of type ${type.join(" or ")}`;
    problems.warning(within(schema.at, "enum"), message);
  }
}

function fits(value: JsonValue, types: readonly JsonType[]): boolean {
  if (value === null) return types.includes("null");
  if (Array.isArray(value)) return types.includes("array");
  const kind: string = typeof value;
  if (kind !== "number") return types.some((type) => type === kind);
  return types.includes("number") || (types.includes("integer") && Number.isInteger(value));
}

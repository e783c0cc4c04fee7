/**
 * Values that probably fit a schema. Whether they do is for a validator to say.
 *
 * @module
 */
import {
  isIntegral,
  itemSchema,
  listedValues,
  objectShape,
  together,
} from "../languages/shapes.ts";
import type { JsonValue, Schema, SchemaObject } from "../model.ts";
import { type Definitions, type Kind, KINDS, possibleKinds } from "./facts.ts";
import { sampleText } from "./vectors_text.ts";

/** Values that are nested deeper are left out, or as small as can be. */
const MAX_DEPTH = 8;

/** Arrays have no more items than this where they need not. */
const MOST_ITEMS = 40;

/** Which of the values that fit. */
export interface Choice {
  /** Whether members that may be absent are there. */
  readonly optional: boolean;
  /** Which branch, which kind, which value of a list; counts around. */
  readonly turn: number;
  readonly depth?: number;
}

/**
 * Makes a value that probably fits.
 *
 * @param definitions what references lead to
 * @param schema the schema
 * @param choice which value
 * @returns the value; `undefined` where none can be made
 */
export function sampleValue(
  definitions: Definitions,
  schema: Schema,
  choice: Choice,
): JsonValue | undefined {
  const { turn, depth = 0 } = choice;
  if (schema === false || depth > MAX_DEPTH * 4) return undefined;
  if (schema === true) return turn % 2 === 0 ? "anything" : turn;
  const listed = listedValues(definitions, schema);
  if (listed !== undefined) return listed[turn % listed.length];
  const decided = decide(schema, turn);
  const possible = possibleKinds(decided, definitions);
  const kinds = KINDS.toReversed().filter((kind) => possible.has(kind));
  // The kinds with most to say come first.
  const kind = kinds[turn % Math.max(1, kinds.length)];
  if (kind === undefined) return undefined;
  return ofKind(definitions, decided, { ...choice, depth: depth + 1, kind });
}

/** A schema whose choices are made. */
function decide(schema: SchemaObject, turn: number): SchemaObject {
  const { anyOf, oneOf, if: condition, then: consequence = true, else: alternative = true } =
    schema;
  const { allOf = [], ...rest } = schema;
  const decided = [
    ...anyOf === undefined ? [] : [anyOf[turn % anyOf.length] ?? true],
    ...oneOf === undefined ? [] : [oneOf[turn % oneOf.length] ?? true],
    ...condition === undefined ? [] : turn % 2 === 0 ? [condition, consequence] : [alternative],
  ];
  if (decided.length === 0) return schema;
  const { anyOf: _anyOf, oneOf: _oneOf, if: _if, then: _then, else: _else, ...kept } = rest;
  const settled = decided.map((one) => typeof one === "boolean" ? one : decide(one, turn));
  return { ...kept, allOf: [...allOf, ...settled] };
}

function ofKind(
  definitions: Definitions,
  schema: SchemaObject,
  choice: Choice & { readonly kind: Kind },
): JsonValue | undefined {
  switch (choice.kind) {
    case "null":
      return null;
    case "boolean":
      return choice.turn % 2 === 0;
    case "number":
      return sampleNumber(definitions, schema, choice.turn);
    case "string":
      return sampleText(merged(definitions, schema));
    case "array":
      return sampleArray(definitions, schema, choice);
    case "object":
      return sampleObject(definitions, schema, choice);
  }
}

function sampleNumber(definitions: Definitions, schema: SchemaObject, turn: number): number {
  const all = merged(definitions, schema);
  const step = all.multipleOf ?? (isIntegral(definitions, schema) ? 1 : 0.5);
  const { minimum = all.exclusiveMinimum, maximum = all.exclusiveMaximum } = all;
  const low = minimum ?? (maximum === undefined ? 0 : maximum - 10 * step);
  const high = maximum ?? low + 10 * step;
  const start = Math.ceil(low / step) * step;
  const wanted = start + step * (1 + turn);
  return rounded(wanted < high ? wanted : wanted - step < high ? wanted - step : start);
}

/** Without the dust that adding decimals leaves behind. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

function sampleArray(
  definitions: Definitions,
  schema: SchemaObject,
  choice: Choice,
): JsonValue | undefined {
  const all = merged(definitions, schema);
  const { prefixItems = [], contains, minContains = contains === undefined ? 0 : 1 } = all;
  const rest = prefixItems.length > 0 ? all.items ?? true : itemSchema(definitions, schema);
  const usual = (choice.depth ?? 0) > MAX_DEPTH ? 0 : choice.optional ? 2 : 0;
  const least = Math.max(all.minItems ?? 0, minContains, rest === false ? prefixItems.length : 0);
  const most = Math.min(all.maxItems ?? Infinity, rest === false ? prefixItems.length : Infinity);
  const length = Math.min(MOST_ITEMS, most, Math.max(least, prefixItems.length, usual));
  const items: JsonValue[] = [];
  for (let index = 0; index < length; index++) {
    const own = prefixItems[index] ?? rest;
    const item = index < minContains && contains !== undefined && index >= prefixItems.length
      ? contains
      : own;
    const value = sampleValue(definitions, item, { ...choice, turn: choice.turn + index });
    if (value === undefined) return items.length >= least ? items : undefined;
    items.push(value);
  }
  return items;
}

function sampleObject(
  definitions: Definitions,
  schema: SchemaObject,
  choice: Choice,
): JsonValue | undefined {
  const { members, others, least } = objectShape(definitions, schema);
  const wantsAll = choice.optional && (choice.depth ?? 0) <= MAX_DEPTH;
  const entries: [string, JsonValue][] = [];
  for (const [name, { schema: member, required }] of members) {
    if (!required && !wantsAll) continue;
    const value = sampleValue(definitions, member, choice);
    if (value !== undefined) entries.push([name, value]);
    else if (required) return undefined;
  }
  const more = Math.max(least - entries.length, wantsAll && others !== undefined ? 1 : 0);
  const { propertyNames, patternProperties = [] } = merged(definitions, schema);
  for (let index = 0; index < more; index++) {
    const name = sampleName(definitions, propertyNames ?? patternName(patternProperties), index);
    const value = sampleValue(definitions, others ?? true, choice);
    if (value !== undefined && !members.has(name)) entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

function patternName(patterns: readonly (readonly [string, Schema])[]): Schema | undefined {
  const [first] = patterns;
  return first === undefined
    ? undefined
    : { at: { file: "", pointer: "" }, type: ["string"], pattern: first[0] };
}

function sampleName(definitions: Definitions, schema: Schema | undefined, index: number): string {
  const plain = `member${index + 1}`;
  if (schema === undefined || typeof schema === "boolean") return plain;
  const listed = listedValues(definitions, schema);
  return String(listed === undefined ? sampleText(merged(definitions, schema)) : listed[index]);
}

/**
 * A schema with the bounds of all that must hold beside it.
 *
 * @param definitions what references lead to
 * @param schema the schema
 * @returns the schema, with the keywords of the others where it has none itself; bounds are the
 * narrowest
 */
export function merged(definitions: Definitions, schema: SchemaObject): SchemaObject {
  return gather(definitions, schema, new Set());
}

function gather(
  definitions: Definitions,
  schema: SchemaObject,
  followed: ReadonlySet<string>,
): SchemaObject {
  const seen = schema.ref === undefined ? followed : new Set([...followed, schema.ref]);
  return together(definitions, schema, followed).reduce<SchemaObject>((all, part) => {
    if (typeof part === "boolean") return all;
    const other = gather(definitions, part, seen);
    return { ...other, ...all, ...narrowest(all, other) };
  }, schema);
}

const LOWER = ["minimum", "exclusiveMinimum", "minLength", "minItems"] as const;
const UPPER = ["maximum", "exclusiveMaximum", "maxLength", "maxItems"] as const;

function narrowest(a: SchemaObject, b: SchemaObject): Partial<SchemaObject> {
  const bounds: Record<string, number> = {};
  for (const keyword of LOWER) {
    const value = Math.max(a[keyword] ?? -Infinity, b[keyword] ?? -Infinity);
    if (Number.isFinite(value)) bounds[keyword] = value;
  }
  for (const keyword of UPPER) {
    const value = Math.min(a[keyword] ?? Infinity, b[keyword] ?? Infinity);
    if (Number.isFinite(value)) bounds[keyword] = value;
  }
  return bounds;
}

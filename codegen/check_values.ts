/**
 * Checks that a keyword's value has the keyword's form.
 *
 * @module
 */
import type { KeywordForm } from "./keywords.ts";
import type { JsonType, JsonValue } from "./model.ts";
import { isObject } from "./schema_node.ts";
import { didYouMean, quote } from "./suggest.ts";

/** The deepest value of `const`, `enum`, `default` and `examples`, in levels. */
const MAX_VALUE_DEPTH = 100;

const TYPES: readonly JsonType[] = [
  "null",
  "boolean",
  "integer",
  "number",
  "string",
  "array",
  "object",
];

/** What other languages call the types. */
const TYPE_ALIASES: ReadonlyMap<string, JsonType> = new Map([
  ...entries(
    "integer",
    "int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 long short byte",
  ),
  ...entries("number", "float float32 float64 double decimal real"),
  ...entries("string", "str text char date datetime timestamp uuid"),
  ...entries("boolean", "bool"),
  ...entries("array", "list tuple set sequence"),
  ...entries("object", "dict map record struct"),
  ...entries("null", "nil none void undefined"),
]);

/** Types of TypeBox that no JSON value has. */
const NOT_JSON = new Set(
  ("undefined void bigint symbol function constructor promise iterator asyncIterator " +
    "generic infer call rest parameter identifier").split(" "),
);

function entries(type: JsonType, names: string): [string, JsonType][] {
  return names.split(" ").map((name) => [name, type]);
}

/**
 * Checks that a keyword's value has the keyword's form.
 *
 * @param form what the keyword wants
 * @param value what the schema has
 * @returns what was expected, such as `: expected a string`; `undefined` when it fits
 */
export function checkForm(form: KeywordForm, value: JsonValue): string | undefined {
  return form === "types" ? checkTypes(value) : FITS[form](value) ? undefined : EXPECTED[form];
}

const FITS: Readonly<Record<Exclude<KeywordForm, "types">, (value: JsonValue) => boolean>> = {
  schema: () => true,
  schemas: (value) => Array.isArray(value) && value.length > 0,
  schemaMap: isObject,
  schemaOrSchemas: () => true,
  dependencies: (value) =>
    isObject(value) &&
    Object.values(value).every((member) => !Array.isArray(member) || areNames(member)),
  nameLists: (value) => isObject(value) && Object.values(value).every(areNames),
  names: areNames,
  count: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  number: (value) => typeof value === "number",
  positive: (value) => typeof value === "number" && value > 0,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  values: (value) => Array.isArray(value) && isShallow(value, MAX_VALUE_DEPTH + 1),
  any: (value) => isShallow(value, MAX_VALUE_DEPTH),
};

const EXPECTED: Readonly<Record<Exclude<KeywordForm, "types">, string>> = {
  schema: "a schema",
  schemas: "a list of schemas that is not empty",
  schemaMap: "an object of schemas",
  schemaOrSchemas: "a schema or a list of schemas",
  dependencies: "an object of schemas and lists of names",
  nameLists: "an object of lists of names",
  names: "a list of names",
  count: "a non-negative integer",
  number: "a number",
  positive: "a number above 0",
  string: "a string",
  boolean: "true or false",
  values: `a list of values, at most ${MAX_VALUE_DEPTH} levels deep`,
  any: `a value of at most ${MAX_VALUE_DEPTH} levels`,
};

function areNames(value: JsonValue): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

function isShallow(value: JsonValue, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (levels === 0) return false;
  return Object.values(value).every((member) => isShallow(member, levels - 1));
}

function checkTypes(value: JsonValue): string | undefined {
  const types = Array.isArray(value) ? value : [value];
  if (types.length === 0) return "at least one type";
  for (const type of types) {
    if (typeof type !== "string") return "a type name or a list of them";
    if (TYPES.some((known) => known === type)) continue;
    if (NOT_JSON.has(type)) return `a type that JSON has; no JSON value is ${quote(type)}`;
    const alias = TYPE_ALIASES.get(type.toLowerCase());
    const hint = alias === undefined ? didYouMean(type, TYPES) : `: did you mean "${alias}"?`;
    return `one of ${TYPES.join(", ")}; there is no type ${quote(type)}${hint}`;
  }
  return undefined;
}

/**
 * Reads `type`.
 *
 * @param value a value that was checked
 * @returns each type once; without `integer` where `number` is there too
 */
export function readTypes(value: JsonValue): readonly JsonType[] {
  const given: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  const types = TYPES.filter((type) => given.includes(type));
  return types.includes("number") ? types.filter((type) => type !== "integer") : types;
}

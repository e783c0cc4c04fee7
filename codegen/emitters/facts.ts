/**
 * What can be said about a schema before any value is seen. Types and validators are made from
 * the same facts, so that they agree.
 *
 * @module
 */
import type {
  Contract,
  Definition,
  DefinitionId,
  JsonType,
  JsonValue,
  Location,
  Schema,
  SchemaObject,
} from "../model.ts";
import { uniqueValues } from "../values.ts";

/** The types of JSON values; an integer is a number that is checked further. */
export type Kind = "null" | "boolean" | "number" | "string" | "array" | "object";

/** All kinds, in the order in which they are printed. */
export const KINDS: readonly Kind[] = ["null", "boolean", "number", "string", "array", "object"];

/** The definitions of a contract by their ids. */
export type Definitions = ReadonlyMap<DefinitionId, Definition>;

/**
 * Makes the definitions of a contract searchable.
 *
 * @param contract the contract
 * @returns the definitions by their ids
 */
export function definitionsOf(contract: Contract): Definitions {
  return new Map(contract.definitions.map((definition) => [definition.id, definition]));
}

/**
 * Where a definition stands.
 *
 * @param definition the definition
 * @returns its place; the id stands for the file where the schema is `true` or `false`
 */
export function locationOf({ id, schema }: Definition): Location {
  return typeof schema === "object" ? schema.at : { file: id, pointer: "" };
}

/**
 * The definition that a `ref` names.
 *
 * @param definitions where to look
 * @param id the reference
 * @returns the definition
 * @throws {TypeError} when the contract has none of that id: the model is not valid then
 */
export function definitionOf(definitions: Definitions, id: DefinitionId): Definition {
  const definition = definitions.get(id);
  if (definition === undefined) throw new TypeError(`Contract has no definition "${id}"`);
  return definition;
}

/** The kind that a type of JSON Schema belongs to. */
function kindOfType(type: JsonType): Kind {
  return type === "integer" ? "number" : type;
}

/**
 * The kind of a JSON value.
 *
 * @param value the value
 * @returns its kind
 */
export function kindOfValue(value: JsonValue): Kind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value as Kind;
}

/**
 * The kinds that `type` admits.
 *
 * @param schema the schema
 * @returns the kinds, all of them where `type` is absent
 */
export function kindsOf({ type }: SchemaObject): ReadonlySet<Kind> {
  const [only] = type ?? [];
  if (only !== undefined && type?.length === 1) return KINDS_OF_TYPE[only];
  return type === undefined ? ALL_KINDS : new Set(type.map(kindOfType));
}

/** All kinds, as a set. */
export const ALL_KINDS: ReadonlySet<Kind> = new Set(KINDS);

const KINDS_OF_TYPE: Readonly<Record<JsonType, ReadonlySet<Kind>>> = {
  null: new Set(["null"]),
  boolean: new Set(["boolean"]),
  integer: new Set(["number"]),
  number: new Set(["number"]),
  string: new Set(["string"]),
  array: new Set(["array"]),
  object: new Set(["object"]),
};

const KEYWORDS_OF_KIND: { readonly [K in Kind]: readonly (keyof SchemaObject)[] } = {
  null: [],
  boolean: [],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  string: ["minLength", "maxLength", "pattern", "format"],
  array: [
    ...["prefixItems", "items", "contains", "minItems", "maxItems"] as const,
    ...["uniqueItems", "unevaluatedItems"] as const,
  ],
  object: [
    ...["properties", "required", "patternProperties", "additionalProperties"] as const,
    ...["propertyNames", "minProperties", "maxProperties", "dependentRequired"] as const,
    ...["dependentSchemas", "unevaluatedProperties"] as const,
  ],
};

const IN_PLACE: readonly (keyof SchemaObject)[] = [
  ...["ref", "allOf", "anyOf", "oneOf", "not", "if"] as const,
];

/**
 * Whether a schema constrains values of a kind beyond naming it in `type`.
 *
 * @param schema the schema
 * @param kind the kind
 * @returns `true` when one of the keywords for that kind is there
 */
export function constrains(schema: SchemaObject, kind: Kind): boolean {
  if (kind === "number" && schema.type?.includes("integer")) return true;
  return KEYWORDS_OF_KIND[kind].some((keyword) => schema[keyword] !== undefined);
}

/**
 * Whether a schema applies further schemas to the very same value.
 *
 * @param schema the schema
 * @returns `true` with `ref`, `allOf`, `anyOf`, `oneOf`, `not` or `if`
 */
export function hasInPlace(schema: SchemaObject): boolean {
  return IN_PLACE.some((keyword) => schema[keyword] !== undefined);
}

/**
 * Whether a schema says nothing but what the keywords given say.
 *
 * @param schema the schema
 * @param keywords what it may hold
 * @returns `true` when no other keyword constrains
 */
export function hasOnly(schema: SchemaObject, keywords: readonly (keyof SchemaObject)[]): boolean {
  for (const [keyword, value] of Object.entries(schema)) {
    if (value === undefined || !CONSTRAINING.has(keyword)) continue;
    if (!keywords.some((allowed) => allowed === keyword)) return false;
  }
  return true;
}

const CONSTRAINING: ReadonlySet<string> = new Set([
  ...IN_PLACE,
  ...["type", "const", "enum"],
  ...KINDS.flatMap((kind) => KEYWORDS_OF_KIND[kind]),
]);

/**
 * The values that `const` and `enum` leave over, in order and without repetition.
 *
 * @param schema the schema
 * @returns the values that fit `type` too; `undefined` where neither keyword is there
 */
export function valuesOf(schema: SchemaObject): readonly JsonValue[] | undefined {
  const listed = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (listed === undefined) return undefined;
  const known = knownValues.get(schema);
  if (known !== undefined) return known;
  const wanted = schema.const;
  const values = uniqueValues(listed).filter((value) =>
    fitsType(value, schema.type) &&
    (wanted === undefined || uniqueValues([value, wanted]).length === 1)
  );
  knownValues.set(schema, values);
  return values;
}

/** Long lists take long to compare, and every output asks for them. */
const knownValues = new WeakMap<SchemaObject, readonly JsonValue[]>();

function fitsType(value: JsonValue, types: readonly JsonType[] | undefined): boolean {
  if (types === undefined) return true;
  return types.includes(kindOfValue(value)) ||
    (types.includes("integer") && Number.isInteger(value));
}

/**
 * The values of a union of constants.
 *
 * @param branches the branches of `anyOf` or `oneOf`
 * @returns all values, or `undefined` when a branch is more than `const` or `enum`, or when two
 * branches share a value
 */
export function unionValues(branches: readonly Schema[]): readonly JsonValue[] | undefined {
  const all: JsonValue[] = [];
  for (const branch of branches) {
    if (typeof branch === "boolean" || !hasOnly(branch, ["const", "enum", "type"])) {
      return undefined;
    }
    const values = valuesOf(branch);
    if (values === undefined) return undefined;
    all.push(...values);
  }
  return uniqueValues(all).length === all.length ? all : undefined;
}

/**
 * Whether a schema refuses `undefined` by itself, so that a required member needs no look whether
 * it is there.
 *
 * @param schema the schema
 * @param definitions what its references lead to
 * @returns `true` when it does
 */
export function refusesUndefined(schema: Schema, definitions: Definitions): boolean {
  return refuses(schema, definitions, new Set());
}

function refuses(schema: Schema, definitions: Definitions, seen: Set<DefinitionId>): boolean {
  if (typeof schema === "boolean") return !schema;
  if (schema.type !== undefined || schema.const !== undefined || schema.enum !== undefined) {
    return true;
  }
  const { ref, anyOf, oneOf } = schema;
  if (ref !== undefined && !seen.has(ref)) {
    seen.add(ref);
    if (refuses(definitionOf(definitions, ref).schema, definitions, seen)) return true;
  }
  return [anyOf, oneOf].some((branches) =>
    branches?.every((branch) => refuses(branch, definitions, new Set(seen)))
  );
}

/**
 * The kinds of which a value can fit a schema, with all that applies to the same value.
 *
 * @param schema the schema
 * @param definitions what its references lead to
 * @returns the kinds; a value of another kind certainly does not fit
 */
export function possibleKinds(schema: Schema, definitions: Definitions): ReadonlySet<Kind> {
  return kindsWithin(schema, definitions, new Set());
}

function kindsWithin(
  schema: Schema,
  definitions: Definitions,
  seen: ReadonlySet<DefinitionId>,
): ReadonlySet<Kind> {
  if (typeof schema === "boolean") return schema ? ALL_KINDS : new Set();
  const { ref, allOf = [], anyOf, oneOf } = schema;
  const values = valuesOf(schema);
  const own = values === undefined ? kindsOf(schema) : new Set(values.map(kindOfValue));
  if (!hasInPlace(schema)) return own;
  const sets = [own];
  if (ref !== undefined && !seen.has(ref)) {
    const target = definitionOf(definitions, ref).schema;
    sets.push(kindsWithin(target, definitions, new Set([...seen, ref])));
  }
  for (const part of allOf) sets.push(kindsWithin(part, definitions, seen));
  for (const branches of [anyOf, oneOf]) {
    if (branches === undefined) continue;
    sets.push(new Set(branches.flatMap((one) => [...kindsWithin(one, definitions, seen)])));
  }
  return new Set(KINDS.filter((kind) => sets.every((set) => set.has(kind))));
}

/** A member whose value says which branch of a union is meant. */
export interface Discriminator {
  /** The member's name. */
  readonly name: string;
  /** For each branch, the member's values. */
  readonly values: readonly (readonly string[])[];
}

/**
 * Finds the member that tells the branches of a union apart.
 *
 * @param branches the branches
 * @param definitions what their references lead to
 * @returns the member, or `undefined` when there is none
 */
export function discriminatorOf(
  branches: readonly Schema[],
  definitions: Definitions,
): Discriminator | undefined {
  if (branches.length < 2) return undefined;
  const tables = branches.map((branch) => tagsOf(branch, definitions, new Set()));
  for (const name of tables[0]?.keys() ?? []) {
    const values = tables.map((table) => table?.get(name) ?? []);
    const all = values.flat();
    if (values.every((list) => list.length > 0) && new Set(all).size === all.length) {
      return { name, values };
    }
  }
  return undefined;
}

/** The required members of an object that hold one of some strings. */
function tagsOf(
  schema: Schema,
  definitions: Definitions,
  seen: Set<DefinitionId>,
): ReadonlyMap<string, readonly string[]> | undefined {
  if (typeof schema === "boolean") return undefined;
  const tags = new Map<string, readonly string[]>();
  const inherited = schema.ref === undefined || seen.has(schema.ref)
    ? undefined
    : tagsOf(definitionOf(definitions, schema.ref).schema, definitions, seen.add(schema.ref));
  const isObject = schema.type?.length === 1 && schema.type[0] === "object";
  if (!isObject && inherited === undefined) return undefined;
  for (const [name, member] of schema.properties ?? []) {
    if (!schema.required?.includes(name) || typeof member === "boolean") continue;
    const values = valuesOf(member);
    if (values?.every((value) => typeof value === "string")) tags.set(name, values);
  }
  for (const [name, values] of inherited ?? []) if (!tags.has(name)) tags.set(name, values);
  return tags;
}

/** Written out, because Deno's `Object.prototype` has no `__proto__`. */
const INHERITED: ReadonlySet<string> = new Set([
  ..."constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString".split(" "),
  ..."toString valueOf __proto__ __defineGetter__ __defineSetter__".split(" "),
  ..."__lookupGetter__ __lookupSetter__".split(" "),
]);

/**
 * Whether every object inherits a member of that name.
 *
 * @param name the member's name
 * @returns `true` for `toString`, `constructor`, `__proto__`, …
 */
export function isInherited(name: string): boolean {
  return INHERITED.has(name);
}

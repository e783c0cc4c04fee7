/**
 * From the contract to what other languages can express.
 *
 * @module
 */
import { definitionOf, type Definitions, definitionsOf, hasOnly } from "../emitters/facts.ts";
import { type Kind, KINDS, possibleKinds } from "../emitters/facts.ts";
import type {
  Contract,
  Definition,
  DefinitionId,
  JsonValue,
  Schema,
  SchemaObject,
} from "../model.ts";
import { withoutEndless } from "./endless.ts";
import { harmlessText, isHarmlessName, TypeNames } from "./harmless.ts";
import { ANY, described, type PortableContract, type PortableSchema } from "./portable.ts";
import { isIntegral, itemSchema, listedValues, type ObjectShape, objectShape } from "./shapes.ts";

/** Types that are nested deeper are any JSON value. */
const MAX_DEPTH = 32;

/** Longer lists of values are strings. */
const MAX_ENUM_LENGTH = 256;

/** What is known while a contract is lowered. */
interface Scope {
  readonly definitions: Definitions;
  readonly names: TypeNames;
  /** The names of enumerations and unions, by what they hold: equal ones are one type. */
  readonly shared: Map<string, string>;
  /** Definitions with a type of their own. */
  readonly types: ReadonlyMap<DefinitionId, string>;
  /** References without a type of their own that lead to the place in hand. */
  readonly inlined: ReadonlySet<DefinitionId>;
  /** The names of the types around the place in hand, and of the member. */
  readonly path: readonly string[];
  readonly depth: number;
}

/**
 * Lowers a contract: every definition that a message or a type needs becomes a type, with nothing
 * in it that a language could not hold, and a remark where it says less than the schema.
 *
 * @param contract the contract
 * @returns types that are named, self-contained and harmless
 */
export function lowerContract(contract: Contract): PortableContract {
  const definitions = definitionsOf(contract);
  const names = new TypeNames();
  const spoken = new Set(contract.messages.flatMap(({ payload, reply }) => [payload, reply]));
  const targets = new Map(
    contract.definitions.map(({ id }) => [id, aliased(definitions, id)] as const),
  );
  const wanted = new Set(
    [...spoken].flatMap((id) => id === undefined ? [] : targets.get(id) ?? []),
  );
  const own = contract.definitions.filter((definition) =>
    targets.get(definition.id) === definition.id &&
    (wanted.has(definition.id) || isStructured(definitions, definition))
  );
  const start = { definitions, inlined: new Set<DefinitionId>(), path: [], depth: 0 };
  const { types, shared } = nameTypes(
    { ...start, names, shared: new Map(), types: new Map() },
    own,
  );
  const scope: Scope = { ...start, names, types, shared };
  const unique = own.filter(({ id }, index) =>
    own.findIndex((other) => types.get(other.id) === types.get(id)) === index
  );
  const portable = unique.map(({ id, schema }) => {
    const name = types.get(id) ?? "";
    return [name, lowerDefinition({ ...scope, path: [name] }, schema, name)] as const;
  });
  const typeNames = [...targets].flatMap(([id, target]) => {
    const name = types.get(target);
    return name === undefined ? [] : [[id, name] as const];
  });
  return {
    definitions: withoutEndless(Object.fromEntries(portable)),
    typeNames: new Map(typeNames),
  };
}

/** Names definitions; enumerations and unions that are equal get one name. */
function nameTypes(
  scope: Scope,
  own: readonly Definition[],
): Pick<Scope, "types" | "shared"> {
  const types = new Map(own.map(({ id, typeName }) => [id, scope.names.add(typeName)]));
  const shared = new Map<string, string>();
  for (const { id, schema } of own) {
    const name = types.get(id) ?? "";
    const scratch = { names: new TypeNames(), shared: new Map(), types, path: [name] };
    const content = contentOf(lower({ ...scope, ...scratch }, schema));
    if (content === undefined) continue;
    types.set(id, shared.get(content) ?? name);
    shared.set(content, shared.get(content) ?? name);
  }
  return { types, shared };
}

/** What an enumeration or a union holds; `undefined` for all other types. */
function contentOf({ enum: values, oneOf }: PortableSchema): string | undefined {
  if (values !== undefined) return JSON.stringify(values.toSorted());
  if (oneOf === undefined) return undefined;
  const content = JSON.stringify(
    oneOf,
    (key, value) => key === "title" || key === "description" ? undefined : value,
  );
  return content.includes('"properties"') ? undefined : content;
}

/** What a definition that is nothing but a reference leads to. */
function aliased(definitions: Definitions, id: DefinitionId): DefinitionId {
  const seen = new Set<DefinitionId>();
  for (let at = id; !seen.has(at);) {
    seen.add(at);
    const { schema } = definitionOf(definitions, at);
    if (typeof schema === "boolean" || schema.ref === undefined || !hasOnly(schema, ["ref"])) {
      return at;
    }
    at = schema.ref;
  }
  return id;
}

/** Whether a definition becomes an object with members or an enumeration. */
function isStructured(definitions: Definitions, { schema }: Definition): boolean {
  const kinds = possibleKinds(schema, definitions);
  if (kinds.size !== 1) return false;
  if (kinds.has("string")) return enumOf(listedValues(definitions, schema)) !== undefined;
  return kinds.has("object") && isClass(objectShape(definitions, schema));
}

function lowerDefinition(scope: Scope, schema: Schema, name: string): PortableSchema {
  const lowered = lower(scope, schema);
  const text = typeof schema === "boolean" ? "" : textOf(schema);
  if (lowered.oneOf !== undefined && lowered.title === undefined) {
    return described(ANY, "Holds null, or what the schema says.", text);
  }
  // A reference that stands alone was followed before; quicktype takes the name of its target.
  return described(lowered.$ref === undefined ? { ...lowered, title: name } : ANY, text);
}

/** The type of what a schema accepts. */
function lower(scope: Scope, given: Schema): PortableSchema {
  const schema = unwrapped(given);
  if (typeof schema === "boolean") return schema ? ANY : described(ANY, "Nothing fits here.");
  const { definitions, types, inlined, depth } = scope;
  if (depth > MAX_DEPTH) return described(ANY, "Nested too deeply: any JSON value.");
  if (schema.ref !== undefined && hasOnly(schema, ["ref"])) {
    const target = aliased(definitions, schema.ref);
    const name = types.get(target);
    if (name !== undefined) return { $ref: `#/definitions/${name}` };
    if (inlined.has(target)) return described(ANY, "Contains itself: any JSON value.");
    const inner = { ...scope, inlined: new Set([...inlined, target]) };
    return lower(inner, definitionOf(definitions, target).schema);
  }
  const nullable = nullableReference(scope, schema);
  if (nullable !== undefined) return nullable;
  return lowerKinds(
    scope,
    schema,
    KINDS.filter((kind) => possibleKinds(schema, definitions).has(kind)),
  );
}

/** `allOf` and the like with one schema are that schema. */
function unwrapped(schema: Schema): Schema {
  if (typeof schema === "boolean") return schema;
  const { allOf = [], anyOf = [], oneOf = [] } = schema;
  const [only] = [...allOf, ...anyOf, ...oneOf];
  const isWrapper = only !== undefined && allOf.length + anyOf.length + oneOf.length === 1 &&
    hasOnly(schema, ["allOf", "anyOf", "oneOf"]);
  return isWrapper ? unwrapped(only) : schema;
}

/** A reference, or null: the usual way to say so. */
function nullableReference(scope: Scope, schema: SchemaObject): PortableSchema | undefined {
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches?.length !== 2 || !hasOnly(schema, ["anyOf", "oneOf"])) return undefined;
  if (schema.anyOf !== undefined && schema.oneOf !== undefined) return undefined;
  const isNull = (branch: Schema): boolean => {
    const kinds = possibleKinds(branch, scope.definitions);
    return kinds.size === 1 && kinds.has("null");
  };
  const rest = branches.filter((branch) => !isNull(branch));
  const [value] = rest;
  if (rest.length !== 1 || value === undefined) return undefined;
  const lowered = lower(scope, value);
  const isNullable = lowered.oneOf?.some(({ type }) => type === "null") === true;
  if (isNullable || isAny(lowered)) return lowered;
  const none: PortableSchema = { type: "null" };
  return lowered.oneOf === undefined
    ? { oneOf: [lowered, none] }
    : { ...lowered, oneOf: [...lowered.oneOf, none] };
}

function isAny({ type, $ref, oneOf }: PortableSchema): boolean {
  return type === undefined && $ref === undefined && oneOf === undefined;
}

function lowerKinds(scope: Scope, schema: SchemaObject, kinds: readonly Kind[]): PortableSchema {
  if (kinds.length === 0) return described(ANY, "Nothing fits here.");
  if (kinds.length === KINDS.length) return ANY;
  const values = kinds.filter((kind) => kind !== "null");
  const inner = (kind: Kind): Scope => values.length > 1 ? within(scope, kind) : scope;
  const alternatives = kinds.map((kind) => lowerKind(inner(kind), schema, kind));
  const [only = ANY] = alternatives;
  if (alternatives.length === 1) return only;
  if (values.length === 1) return { oneOf: alternatives };
  const words = kinds.map((kind) => kind === "null" ? kind : KIND_WORDS[kind]).join(" or ");
  return described(named(scope, { oneOf: alternatives }), `Holds ${words}.`);
}

const KIND_WORDS: Readonly<Record<Exclude<Kind, "null">, string>> = {
  boolean: "a boolean",
  number: "a number",
  string: "a string",
  array: "an array",
  object: "an object",
};

function lowerKind(scope: Scope, schema: SchemaObject, kind: Kind): PortableSchema {
  const { definitions } = scope;
  switch (kind) {
    case "null":
    case "boolean":
      return { type: kind };
    case "number":
      return { type: isIntegral(definitions, schema) ? "integer" : "number" };
    case "string":
      return lowerString(scope, schema);
    case "array":
      return lowerArray(scope, schema);
    case "object":
      return lowerObject(scope, schema);
  }
}

function lowerString(scope: Scope, schema: SchemaObject): PortableSchema {
  const listed = listedValues(scope.definitions, schema);
  const values = enumOf(listed);
  if (values !== undefined) {
    return named(scope, { type: "string", enum: values });
  }
  if (listed !== undefined) {
    return described({ type: "string" }, "One of the texts that the schema lists.");
  }
  // Dates stay the text that they are: no language's own type of them keeps all that may be written.
  const { format } = schema;
  return described({ type: "string" }, format === undefined ? undefined : `Format: ${format}.`);
}

/** The texts of an enumeration, if every language can hold them. */
function enumOf(listed: readonly JsonValue[] | undefined): readonly string[] | undefined {
  const texts = [...new Set(listed?.filter((value) => typeof value === "string"))];
  const folded = new Set(texts.map((text) => text.replace(/[^A-Za-z0-9]/g, "").toLowerCase()));
  const fits = texts.length > 0 && texts.length <= MAX_ENUM_LENGTH &&
    texts.every(isHarmlessName) && folded.size === texts.length;
  return fits ? texts : undefined;
}

function lowerArray(scope: Scope, schema: SchemaObject): PortableSchema {
  const items = lower(within(scope, "item"), itemSchema(scope.definitions, schema));
  const { prefixItems = [] } = schema;
  const remark = prefixItems.length > 1
    ? `A tuple of ${prefixItems.length} items that the schema tells apart by their places.`
    : undefined;
  return described({ type: "array", items }, remark);
}

function lowerObject(scope: Scope, schema: SchemaObject): PortableSchema {
  const shape = objectShape(scope.definitions, schema);
  if (!isClass(shape)) return lowerMap(scope, shape);
  const name = nameOf(scope);
  const inner = { ...scope, path: [name] };
  const members = [...shape.members].filter(([, member]) => member.schema !== false);
  const properties = members.map(([member, value]) => {
    const lowered = lower(within(inner, member), value.schema);
    const text = typeof value.schema === "boolean" ? "" : textOf(value.schema);
    return [member, lowered.$ref === undefined ? described(lowered, text) : lowered] as const;
  });
  const remark = shape.alternatives
    ? "The schema tells alternatives apart here: this type has the members of all of them, and those that only some have are optional."
    : undefined;
  return described({
    title: name,
    type: "object",
    properties: Object.fromEntries(properties),
    required: members.filter(([, { required }]) => required).map(([member]) => member),
    additionalProperties: false,
  }, remark);
}

/** Whether an object has members that are known by name, and no others of interest. */
function isClass({ members, others, least, subtle }: ObjectShape): boolean {
  const required = [...members.values()].filter((member) => member.required).length;
  return members.size > 0 && others === undefined && least <= required && !subtle &&
    [...members.keys()].every(isHarmlessName) && haveDifferentNames([...members.keys()]);
}

/** Languages write names in styles of their own, in which two may become one. */
function haveDifferentNames(names: readonly string[]): boolean {
  const folded = names.map((name) => name.replace(/[^A-Za-z0-9]/g, "").toLowerCase());
  return new Set(folded).size === names.length;
}

function lowerMap(scope: Scope, { members, others }: ObjectShape): PortableSchema {
  if (members.size > 0) {
    return described(
      { type: "object", additionalProperties: ANY },
      "The schema says more of the members than this type can hold.",
    );
  }
  const value = others === undefined ? ANY : lower(within(scope, "value"), others);
  return { type: "object", additionalProperties: value };
}

/** Names an enumeration or a union. */
function named(scope: Scope, schema: PortableSchema): PortableSchema {
  const content = contentOf(schema);
  const title = scope.shared.get(content ?? "") ?? nameOf(scope);
  if (content !== undefined) scope.shared.set(content, title);
  return { title, ...schema };
}

/** The name of the type in hand: a definition's own, or one made of the types around it. */
function nameOf({ names, path }: Scope): string {
  const [only = ""] = path;
  return path.length === 1 ? only : names.add(...path);
}

function within(scope: Scope, part: string): Scope {
  return { ...scope, path: [...scope.path, part], depth: scope.depth + 1 };
}

function textOf({ title, description, unit, deprecated }: SchemaObject): string {
  const unitText = unit === undefined ? "" : `Unit: ${unit}.`;
  const deprecation = deprecated === true ? "Deprecated." : "";
  return [title === undefined ? "" : `${title}.`, description ?? "", unitText, deprecation]
    .map(harmlessText).filter((text) => text !== "" && text !== ".").join(" ");
}

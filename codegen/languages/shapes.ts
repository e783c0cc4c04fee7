/**
 * What all schemas that apply to one value say of it together, as far as a type can hold it.
 *
 * @module
 */
import { definitionOf, type Definitions, possibleKinds, valuesOf } from "../emitters/facts.ts";
import type { DefinitionId, JsonValue, Schema, SchemaObject } from "../model.ts";

/** A member of an object. */
export interface Member {
  readonly schema: Schema;
  readonly required: boolean;
}

/** The members of an object. */
export interface ObjectShape {
  readonly members: ReadonlyMap<string, Member>;
  /** What members of other names hold; absent where any schema leaves it open or forbids them. */
  readonly others?: Schema;
  /** Whether objects may be told apart that share these members. */
  readonly alternatives: boolean;
  /** Whether it matters for a member if it is null or not there. */
  readonly subtle: boolean;
  /** How many members there must be. */
  readonly least: number;
}

/** References that were followed to a place: none is followed twice. */
export type Followed = ReadonlySet<DefinitionId>;

const NONE: Followed = new Set();

const NO_MEMBERS: ObjectShape = {
  members: new Map(),
  alternatives: false,
  subtle: false,
  least: 0,
};

/**
 * The members that a schema speaks of, with those of all that applies to the same value.
 *
 * @param definitions what references lead to
 * @param schema the schema
 * @param followed the references that led here
 * @returns the members
 */
export function objectShape(
  definitions: Definitions,
  schema: Schema,
  followed: Followed = NONE,
): ObjectShape {
  if (typeof schema === "boolean") return NO_MEMBERS;
  const shape = (part: Schema): ObjectShape =>
    objectShape(definitions, part, withReference(schema, followed));
  const all = together(definitions, schema, followed).map(shape);
  const either = choices(schema).map((branches) => {
    const shapes = branches.filter((branch) => possibleKinds(branch, definitions).has("object"))
      .map(shape);
    return eitherShape(definitions, schema, shapes);
  });
  return [ownShape(schema), ...all, ...either].reduce((a, b) => bothShapes(schema, a, b));
}

/**
 * What the items of an array are, with all that applies to the same value.
 *
 * @param definitions what references lead to
 * @param schema the schema
 * @param followed the references that led here
 * @returns a schema that every item fits
 */
export function itemSchema(
  definitions: Definitions,
  schema: Schema,
  followed: Followed = NONE,
): Schema {
  if (typeof schema === "boolean") return schema;
  const item = (part: Schema): Schema =>
    itemSchema(definitions, part, withReference(schema, followed));
  const { prefixItems = [], items = true } = schema;
  const own = prefixItems.length === 0 ? items : anyOf(schema, [...prefixItems, items]);
  const either = choices(schema).map((branches) =>
    anyOf(
      schema,
      branches.filter((one) => possibleKinds(one, definitions).has("array")).map(item),
    )
  );
  return allOf(schema, [own, ...together(definitions, schema, followed).map(item), ...either]);
}

/**
 * The values that a schema leaves over, with all that applies to the same value.
 *
 * @param definitions what references lead to
 * @param schema the schema
 * @param followed the references that led here
 * @returns the values, or `undefined` where they are not listed
 */
export function listedValues(
  definitions: Definitions,
  schema: Schema,
  followed: Followed = NONE,
): readonly JsonValue[] | undefined {
  if (typeof schema === "boolean") return undefined;
  const listed = (part: Schema): readonly JsonValue[] | undefined =>
    listedValues(definitions, part, withReference(schema, followed));
  const own = valuesOf(schema);
  if (own !== undefined) return own;
  for (const part of together(definitions, schema, followed)) {
    const values = listed(part);
    if (values !== undefined) return values;
  }
  for (const branches of [schema.anyOf, schema.oneOf]) {
    const lists = branches?.map(listed) ?? [undefined];
    if (lists.every((list) => list !== undefined)) return lists.flat();
  }
  return undefined;
}

/**
 * Whether all numbers that fit are integers.
 *
 * @param definitions what references lead to
 * @param schema the schema
 * @param followed the references that led here
 * @returns `true` where the schema, or all that it leaves to choose from, says so
 */
export function isIntegral(
  definitions: Definitions,
  schema: Schema,
  followed: Followed = NONE,
): boolean {
  if (typeof schema === "boolean") return false;
  const integral = (part: Schema): boolean =>
    isIntegral(definitions, part, withReference(schema, followed));
  if (schema.type?.includes("integer") || valuesOf(schema)?.filter(isNumber).every(isInteger)) {
    return (schema.maximum ?? 0) < 2 ** 63 && (schema.minimum ?? 0) >= -(2 ** 63);
  }
  return together(definitions, schema, followed).some(integral) ||
    [schema.anyOf, schema.oneOf].some((branches) =>
      branches?.filter((one) => possibleKinds(one, definitions).has("number")).every(integral)
    );
}

/**
 * What must all hold of one value beside the schema itself.
 *
 * @param definitions what references lead to
 * @param schema the schema
 * @param followed the references that led here
 * @returns the schemas of `allOf` and of the reference
 */
export function together(
  definitions: Definitions,
  { allOf: all = [], ref }: SchemaObject,
  followed: Followed,
): readonly Schema[] {
  if (ref === undefined || followed.has(ref)) return all;
  return [definitionOf(definitions, ref).schema, ...all];
}

/** The references that were followed, with the schema's own. */
function withReference({ ref }: SchemaObject, followed: Followed): Followed {
  return ref === undefined ? followed : new Set([...followed, ref]);
}

/** Schemas of which one holds, or some. */
function choices(schema: SchemaObject): readonly (readonly Schema[])[] {
  const conditional = schema.if === undefined
    ? []
    : [[schema.then ?? true, schema.else ?? true, schema.if]];
  const dependent = (schema.dependentSchemas ?? []).map(([, one]) => [one, true]);
  return [schema.anyOf, schema.oneOf, ...conditional, ...dependent]
    .filter((branches) => branches !== undefined);
}

function ownShape(schema: SchemaObject): ObjectShape {
  const members = new Map<string, Member>();
  for (const [name, member] of schema.properties ?? []) {
    members.set(name, { schema: member, required: false });
  }
  const named = (schema.dependentRequired ?? []).flatMap(([name, names]) => [name, ...names]);
  const others = othersOf(schema);
  for (const name of [...named, ...(schema.required ?? [])]) {
    const required = schema.required?.includes(name) === true;
    members.set(name, { schema: members.get(name)?.schema ?? others ?? true, required });
  }
  const least = schema.minProperties ?? 0;
  return { ...NO_MEMBERS, members, least, ...others !== undefined && { others } };
}

function othersOf(schema: SchemaObject): Schema | undefined {
  const { patternProperties = [], additionalProperties, unevaluatedProperties } = schema;
  const rest = additionalProperties ?? unevaluatedProperties;
  if (patternProperties.length === 0) return rest === false ? undefined : rest;
  return anyOf(schema, [...patternProperties.map(([, value]) => value), rest ?? true]);
}

function bothShapes(at: SchemaObject, a: ObjectShape, b: ObjectShape): ObjectShape {
  const members = new Map(a.members);
  for (const [name, { schema, required }] of b.members) {
    const known = members.get(name);
    members.set(name, {
      schema: known === undefined ? schema : allOf(at, [known.schema, schema]),
      required: required || known?.required === true,
    });
  }
  const others = a.others === undefined || b.others === undefined
    ? a.others ?? b.others
    : allOf(at, [a.others, b.others]);
  return {
    members,
    alternatives: a.alternatives || b.alternatives,
    subtle: a.subtle || b.subtle,
    least: Math.max(a.least, b.least),
    ...others !== undefined && { others },
  };
}

function eitherShape(
  definitions: Definitions,
  at: SchemaObject,
  shapes: readonly ObjectShape[],
): ObjectShape {
  const names = new Set(shapes.flatMap(({ members }) => [...members.keys()]));
  const members = new Map<string, Member>();
  for (const name of names) {
    const found = shapes.map((shape) => shape.members.get(name));
    members.set(name, {
      schema: anyOf(at, found.flatMap((member) => member?.schema ?? [])),
      required: found.every((member) => member?.required === true),
    });
  }
  const others = shapes.flatMap((shape) => shape.others ?? []);
  const isSubtle = (name: string): boolean => {
    const found = shapes.flatMap((shape) => shape.members.get(name) ?? []);
    return !members.get(name)?.required &&
      found.some(({ schema, required }) =>
        required && possibleKinds(schema, definitions).has("null")
      );
  };
  return {
    members,
    alternatives: shapes.length > 1 && names.size > 0 ||
      shapes.some(({ alternatives }) => alternatives),
    subtle: shapes.some(({ subtle }) => subtle) || [...names].some(isSubtle),
    least: Math.max(0, ...shapes.map(({ least }) => least)),
    ...others.length > 0 && { others: anyOf(at, others) },
  };
}

/** A schema of schemas that all hold; those that say nothing are left out. */
function allOf({ at }: SchemaObject, schemas: readonly Schema[]): Schema {
  const all = [...new Set(schemas)].filter((schema) => schema !== true);
  const [only = true] = all;
  return all.length < 2 ? only : { at, allOf: all };
}

/** A schema of schemas of which one holds; what nothing fits is left out. */
function anyOf({ at }: SchemaObject, schemas: readonly Schema[]): Schema {
  const all = [...new Set(schemas)].filter((schema) => schema !== false);
  const [only = false] = all;
  return all.length < 2 || all.includes(true) ? all.includes(true) || only : { at, anyOf: all };
}

function isNumber(value: JsonValue): value is number {
  return typeof value === "number";
}

function isInteger(value: number): boolean {
  return Number.isSafeInteger(value);
}

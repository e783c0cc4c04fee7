/**
 * Makes types of schemas: whatever a schema accepts has its type, and the type is as narrow as
 * TypeScript can say.
 *
 * @module
 */
import type { JsonType, JsonValue, Schema, SchemaObject } from "../model.ts";
import { stringLiteral } from "../names.ts";
import { arrayNode } from "./array_type.ts";
import {
  ALL_KINDS,
  constrains,
  definitionOf,
  type Definitions,
  hasInPlace,
  type Kind,
  kindOfValue,
  KINDS,
  possibleKinds,
  valuesOf,
} from "./facts.ts";
import { objectNode } from "./object_type.ts";
import {
  intersectionNode,
  NEVER,
  textNode,
  type TypeNode,
  unionNode,
  UNKNOWN,
} from "./type_node.ts";
import { affordableParts } from "./union_width.ts";

/** Any array. */
const ANY_ARRAY: TypeNode = { kind: "array", item: UNKNOWN };

/** Any object. */
const ANY_OBJECT: TypeNode = {
  kind: "object",
  members: [],
  indexes: [{ prefix: undefined, type: UNKNOWN }],
};

/**
 * The type of what a schema accepts.
 *
 * @param definitions what references lead to
 * @param schema the schema
 * @param allowed the kinds that other schemas leave over
 * @returns the type
 */
export function typeNode(
  definitions: Definitions,
  schema: Schema,
  allowed: ReadonlySet<Kind> = ALL_KINDS,
): TypeNode {
  if (typeof schema === "boolean") return schema ? anyOfKinds(allowed) : NEVER;
  const simple = simpleNode(schema);
  if (simple !== undefined && allowed === ALL_KINDS) return simple;
  const possible = possibleKinds(schema, definitions);
  const kinds = new Set(KINDS.filter((kind) => possible.has(kind) && allowed.has(kind)));
  const values = valuesOf(schema);
  if (values !== undefined) {
    return unionNode(values.filter((value) => kinds.has(kindOfValue(value))).map(literalNode));
  }
  const own = ownNode(definitions, schema, kinds);
  const all = inPlaceParts(definitions, schema);
  if (all.length === 0 || kinds.size === 0) return own;
  const { kept } = affordableParts(definitions, schema);
  const parts = all.filter((_, index) => kept[index]);
  const nodes = parts.map((part) => part(kinds)).filter((node) => node !== UNKNOWN);
  const structured = [...kinds].some((kind) => hasShape(schema, kind));
  if (nodes.length === 0) return own;
  if (kinds.size > 1 && nodes.length + (structured ? 1 : 0) > 1) {
    // Kind by kind, the compiler need not multiply unions out.
    return unionNode(
      KINDS_AS_PRINTED.filter((kind) => kinds.has(kind))
        .map((kind) => typeNode(definitions, schema, new Set([kind]))),
    );
  }
  const needsOwn = structured || parts.length < all.length ||
    !areWithin(definitions, schema, kinds);
  return intersectionNode(needsOwn ? [own, ...nodes] : nodes);
}

/** The type of a plain number, string or boolean: most members are that. */
function simpleNode(schema: SchemaObject): TypeNode | undefined {
  const [type] = schema.type ?? [];
  if (type === undefined || schema.type?.length !== 1 || hasInPlace(schema)) return undefined;
  return schema.enum === undefined && schema.const === undefined ? SIMPLE[type] : undefined;
}

const SIMPLE: { readonly [K in JsonType]?: TypeNode } = {
  integer: textNode("number"),
  number: textNode("number"),
  string: textNode("string"),
  boolean: textNode("boolean"),
};

function hasShape(schema: SchemaObject, kind: Kind): boolean {
  return (kind === "array" || kind === "object") && constrains(schema, kind);
}

/** What a schema says by itself. */
function ownNode(
  definitions: Definitions,
  schema: SchemaObject,
  kinds: ReadonlySet<Kind>,
): TypeNode {
  if (KINDS.every((kind) => kinds.has(kind) && !hasShape(schema, kind))) return UNKNOWN;
  return unionNode(
    KINDS_AS_PRINTED.filter((kind) => kinds.has(kind)).map((kind) => {
      if (!hasShape(schema, kind)) return anyOfKind(kind);
      return kind === "object" ? objectNode(definitions, schema) : arrayNode(definitions, schema);
    }),
  );
}

/** What matters most comes first; `null` comes last, as people write it. */
const KINDS_AS_PRINTED: readonly Kind[] = [
  "object",
  "array",
  "string",
  "number",
  "boolean",
  "null",
];

function anyOfKinds(kinds: ReadonlySet<Kind>): TypeNode {
  if (kinds.size === KINDS.length) return UNKNOWN;
  return unionNode(KINDS_AS_PRINTED.filter((kind) => kinds.has(kind)).map(anyOfKind));
}

function anyOfKind(kind: Kind): TypeNode {
  if (kind === "array") return ANY_ARRAY;
  return kind === "object" ? ANY_OBJECT : textNode(kind);
}

/**
 * The types of the schemas that apply to the same value, given the kinds that are left over; in the
 * order of {@linkcode affordableParts}.
 */
function inPlaceParts(
  definitions: Definitions,
  schema: SchemaObject,
): readonly ((kinds: ReadonlySet<Kind>) => TypeNode)[] {
  const { ref, allOf = [], anyOf, oneOf } = schema;
  const within = (kinds: ReadonlySet<Kind>) => (part: Schema) => typeNode(definitions, part, kinds);
  const parts = allOf.map((part) => (kinds: ReadonlySet<Kind>) => within(kinds)(part));
  for (const branches of [anyOf, oneOf]) {
    if (branches !== undefined) parts.push((kinds) => unionNode(branches.map(within(kinds))));
  }
  if (schema.if !== undefined) {
    const { if: condition, then: consequence = true, else: alternative = true } = schema;
    parts.push((kinds) =>
      unionNode([
        intersectionNode([condition, consequence].map(within(kinds))),
        within(kinds)(alternative),
      ])
    );
  }
  if (ref !== undefined) {
    const { typeName } = definitionOf(definitions, ref);
    parts.unshift(() => textNode(typeName));
  }
  return parts;
}

/** Whether the in-place parts say by themselves of which kinds the value is. */
function areWithin(
  definitions: Definitions,
  schema: SchemaObject,
  kinds: ReadonlySet<Kind>,
): boolean {
  if (schema.ref === undefined || kinds.size === KINDS.length) return true;
  const target = definitionOf(definitions, schema.ref).schema;
  return [...possibleKinds(target, definitions)].every((kind) => kinds.has(kind));
}

/** The type of one value. */
function literalNode(value: JsonValue): TypeNode {
  if (typeof value === "string") return textNode(stringLiteral(value));
  if (value === null || typeof value !== "object") return textNode(JSON.stringify(value));
  if (Array.isArray(value)) {
    const items = value.map((item) => ({ kind: "required", type: literalNode(item) } as const));
    return { kind: "tuple", items };
  }
  const members = Object.entries(value).map(([name, member]) => ({
    name,
    optional: false,
    type: literalNode(member),
    comment: [],
  }));
  return members.length === 0 ? EMPTY_OBJECT : { kind: "object", members, indexes: [] };
}

/** The object without members. */
export const EMPTY_OBJECT: TypeNode = {
  kind: "object",
  members: [],
  indexes: [{ prefix: undefined, type: NEVER }],
};

/**
 * Makes object types.
 *
 * @module
 */
import type { Entry, Schema, SchemaObject } from "../model.ts";
import { commentLines } from "./comments.ts";
import { type Definitions, valuesOf } from "./facts.ts";
import { EMPTY_OBJECT, typeNode } from "./type_builder.ts";
import {
  type IndexNode,
  intersectionNode,
  type MemberNode,
  NEVER,
  type TypeNode,
  UNDEFINED,
  unionNode,
  UNKNOWN,
} from "./type_node.ts";

/**
 * The type of the objects that a schema accepts.
 *
 * @param definitions what references lead to
 * @param schema the schema
 * @returns an object type
 */
export function objectNode(definitions: Definitions, schema: SchemaObject): TypeNode {
  const further = furtherNode(definitions, schema);
  const names = schema.propertyNames === undefined ? undefined : nameList(schema.propertyNames);
  const members = memberNodes(definitions, schema, names ?? []);
  if (members.some(({ optional, type }) => !optional && type === NEVER)) return NEVER;
  const indexes = names === undefined ? indexNodes(definitions, schema, members) : [];
  if (members.length > 0 || indexes.length > 0) return { kind: "object", members, indexes };
  if (further === NEVER || names?.length === 0) return EMPTY_OBJECT;
  return { kind: "object", members, indexes: [{ prefix: undefined, type: UNKNOWN }] };
}

/** The type of members that neither `properties` nor `patternProperties` cover. */
function furtherNode(definitions: Definitions, schema: SchemaObject): TypeNode {
  return typeNode(definitions, schema.additionalProperties ?? true);
}

/** The names that `propertyNames` lists, if it does. */
function nameList(names: Schema): readonly string[] | undefined {
  if (typeof names === "boolean") return names ? undefined : [];
  return valuesOf(names)?.filter((name) => typeof name === "string");
}

function memberNodes(
  definitions: Definitions,
  schema: SchemaObject,
  names: readonly string[],
): MemberNode[] {
  const required = new Set(schema.required);
  const members = (schema.properties ?? []).map(([name, member]): MemberNode => ({
    name,
    optional: !required.delete(name),
    type: intersectionNode([
      typeNode(definitions, member),
      ...patternNodes(definitions, schema, name),
    ]),
    comment: typeof member === "object" ? commentLines(member) : [],
  }));
  const listed = new Set(members.map(({ name }) => name));
  const wanted = [...names.filter((name) => !listed.has(name) && !required.has(name)), ...required];
  for (const name of wanted) {
    const matching = patternNodes(definitions, schema, name);
    const type = matching.length > 0
      ? intersectionNode(matching)
      : furtherNode(definitions, schema);
    members.push({ name, optional: !required.has(name), type, comment: [] });
  }
  return members;
}

/** The types that `patternProperties` give to a name. */
function patternNodes(definitions: Definitions, schema: SchemaObject, name: string): TypeNode[] {
  return (schema.patternProperties ?? [])
    .filter(([pattern]) => new RegExp(pattern, "u").test(name))
    .map(([, member]) => typeNode(definitions, member));
}

function indexNodes(
  definitions: Definitions,
  schema: SchemaObject,
  members: readonly MemberNode[],
): IndexNode[] {
  const { patternProperties = [], additionalProperties } = schema;
  const isOpen = additionalProperties === undefined;
  if (isOpen || additionalProperties === false) {
    const prefixes = prefixNodes(definitions, patternProperties, members);
    if (prefixes !== undefined || isOpen) return prefixes ?? [];
  }
  const types = patternProperties.map(([, member]) => typeNode(definitions, member));
  if (!isOpen) types.push(furtherNode(definitions, schema));
  return [{ prefix: undefined, type: indexType(types, members) }];
}

/** An index signature covers the named members too. */
function indexType(types: readonly TypeNode[], members: readonly MemberNode[]): TypeNode {
  const optional = members.some((member) => member.optional) ? [UNDEFINED] : [];
  return unionNode([...types, ...members.map((member) => member.type), ...optional]);
}

/** Index signatures such as `x-${string}`, where all patterns are prefixes that exclude each other. */
function prefixNodes(
  definitions: Definitions,
  patterns: readonly Entry<Schema>[],
  members: readonly MemberNode[],
): IndexNode[] | undefined {
  const indexes: IndexNode[] = [];
  for (const [pattern, member] of patterns) {
    const prefix = /^\^([A-Za-z0-9_:/@-]+)$/.exec(pattern)?.[1];
    if (prefix === undefined) return undefined;
    const covered = members.filter(({ name }) => name.startsWith(prefix));
    indexes.push({ prefix, type: indexType([typeNode(definitions, member)], covered) });
  }
  const overlap = indexes.some((one) =>
    indexes.some((other) => one !== other && one.prefix?.startsWith(other.prefix ?? ""))
  );
  return overlap ? undefined : indexes;
}

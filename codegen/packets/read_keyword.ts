/**
 * What a schema says of a field, through its references: a shared type says most, the property the
 * rest.
 *
 * @module
 */
import type { Definition, DefinitionId, JsonType, Schema, SchemaObject } from "../model.ts";
import { within } from "../pointer.ts";
import type { ProblemList } from "../problem_list.ts";
import { isObject } from "../schema_node.ts";
import type { FieldKeyword, LimitsKeyword, PacketKeyword } from "./keyword.ts";
import { checkShape } from "./keyword_shape.ts";

/** The definitions of a contract by their ids. */
export type Definitions = ReadonlyMap<DefinitionId, Definition>;

/** A schema and those that it refers to, seen as one. */
export interface FieldSchema {
  /** All of them together; the property's own members count first. */
  readonly schema: SchemaObject;
  /** All of them, the property's own first. */
  readonly chain: readonly SchemaObject[];
  readonly kind: "number" | "text" | "array" | "object";
  readonly nullable: boolean;
  readonly type: JsonType;
  readonly keyword: FieldKeyword & PacketKeyword;
  readonly limits?: LimitsKeyword;
}

/**
 * Reads what a schema says of a field.
 *
 * @param schema of a property, of items or of a packet
 * @param context definitions, and where problems go
 * @param isRoot whether it is the packet itself
 * @returns the field; `undefined` when it is wrong, which was reported
 */
export function readField(
  schema: Schema,
  { definitions, problems }: { readonly definitions: Definitions; readonly problems: ProblemList },
  isRoot = false,
): FieldSchema | undefined {
  if (typeof schema === "boolean") return undefined;
  const chain = chainOf(schema, definitions);
  if (chain === undefined) {
    problems.error(schema.at, `Layout contains itself: expected one that ends`);
    return undefined;
  }
  const merged = Object.assign({}, ...chain.toReversed()) as SchemaObject;
  const types = typesOf(merged);
  const nullable = types.includes("null");
  const [type, other] = types.filter((one) => one !== "null");
  if (type === undefined || other !== undefined) {
    const message = `Field has ${type === undefined ? "no type" : "several types"}: expected ` +
      `one "type", or one and "null"`;
    problems.error(schema.at, message);
    return undefined;
  }
  const keyword = mergeKeyword(chain, { isRoot, type, problems });
  if (keyword === undefined) return undefined;
  const kind = kindOf(type, keyword);
  const limits = limitsOf(merged, chain, problems);
  return { schema: merged, chain, kind, nullable, type, keyword, limits };
}

function chainOf(schema: SchemaObject, definitions: Definitions): SchemaObject[] | undefined {
  const chain: SchemaObject[] = [];
  for (let current: Schema | undefined = schema; typeof current === "object";) {
    if (chain.includes(current)) return undefined;
    chain.push(current);
    current = current.ref === undefined ? undefined : definitions.get(current.ref)?.schema;
  }
  return chain;
}

function typesOf({ type, enum: values, const: constant }: SchemaObject): readonly JsonType[] {
  if (type !== undefined) return type;
  const listed = values ?? (constant === undefined ? [] : [constant]);
  const types = listed.map((value): JsonType =>
    value === null ? "null" : Array.isArray(value) ? "array" : typeof value as JsonType
  );
  return [...new Set(types)];
}

function kindOf(type: JsonType, keyword: FieldKeyword): FieldSchema["kind"] {
  if (type === "object" || type === "array") return type;
  if (type !== "string" || keyword.states !== undefined) return "number";
  const { encoding } = keyword;
  return encoding === undefined || encoding === "string" || encoding === "bytes"
    ? "text"
    : "number";
}

interface Merging {
  readonly isRoot: boolean;
  readonly type: JsonType;
  readonly problems: ProblemList;
}

/** A shared object's selection and family count for itself alone, not where it is a part. */
const OF_ROOT_ALONE = ["select", "family", "encode"];

function mergeKeyword(
  chain: readonly SchemaObject[],
  { isRoot, type, problems }: Merging,
): FieldSchema["keyword"] | undefined {
  const parts = chain.filter(({ packet }) => packet !== undefined);
  const all = Object.assign({}, ...parts.toReversed().map(({ packet }) => packet)) as FieldKeyword;
  const kind = isRoot ? "packet" : kindOf(type, isObject(all as never) ? all : {});
  let right = true;
  for (const { packet = null, at } of parts) {
    if (!checkShape(packet, { at: within(at, "x-packet"), kind }, problems)) right = false;
  }
  if (!right) return undefined;
  const inherited = isRoot || kind !== "object" ? [] : OF_ROOT_ALONE;
  const kept = Object.entries(all).filter(([name]) => !inherited.includes(name));
  return Object.fromEntries(kept);
}

function limitsOf(
  { limits }: SchemaObject,
  chain: readonly SchemaObject[],
  problems: ProblemList,
): LimitsKeyword | undefined {
  const at = chain.find((one) => one.limits !== undefined)?.at;
  if (limits === undefined || at === undefined) return undefined;
  const right = checkShape(limits, { at: within(at, "x-limits"), kind: "limits" }, problems);
  return right ? limits as LimitsKeyword : undefined;
}

/**
 * Makes the layouts of a contract: of every definition that is an object with `x-packet`.
 *
 * @module
 */
import { messagePath } from "../message_options.ts";
import type { Contract, Definition, Location, Schema, SchemaObject } from "../model.ts";
import { familyName, packetName, propertyName } from "../names.ts";
import { within } from "../pointer.ts";
import { ProblemList } from "../problem_list.ts";
import { quote } from "../suggest.ts";
import { buildChecksum, findChecksumField } from "./build_checksum.ts";
import { buildFields, sizeOf } from "./build_fields.ts";
import { checkFamilies, familiesOf } from "./families.ts";
import type { ByteOrder } from "./keyword.ts";
import type { LayoutChecksum, LayoutField, LayoutSize, PacketLayout } from "./layout.ts";
import { keywordAt, type LayoutBuilder } from "./layout_builder.ts";
import { type LayoutScope, pathKey, resolveCondition, resolveSize } from "./layout_scope.ts";
import { type Definitions, type FieldSchema, readField } from "./read_keyword.ts";
import { admitsAll } from "./schema_fit.ts";
import { warnOfStrayKeywords } from "./stray_keywords.ts";

/** More fields than any packet has: references can multiply. */
const MAX_FIELDS = 10_000;

/** Deeper objects are no packets. */
const MAX_DEPTH = 50;

/**
 * Makes the layouts of a contract.
 *
 * @param contract the contract
 * @param problems receives what is wrong
 * @returns the layouts that are right, by definition
 */
export function buildLayouts(
  contract: Pick<Contract, "definitions" | "messages">,
  problems: ProblemList,
): readonly PacketLayout[] {
  const definitions = new Map(contract.definitions.map((one) => [one.id, one]));
  const packets = contract.definitions.filter(isPacket);
  const layouts = packets.flatMap((definition) =>
    buildPacket(definition, definitions, problems) ?? []
  );
  warnOfStrayKeywords(packets.map(({ schema }) => schema), definitions, problems);
  checkFamilies(layouts, problems);
  checkExports(contract, layouts, problems);
  return layouts;
}

/** A definition whose schema is an object with `x-packet`. */
type PacketDefinition = Definition & { readonly schema: SchemaObject };

function isPacket(definition: Definition): definition is PacketDefinition {
  const { schema } = definition;
  if (typeof schema === "boolean" || schema.packet === undefined) return false;
  return schema.type === undefined || schema.type.includes("object");
}

function buildPacket(
  definition: PacketDefinition,
  definitions: Definitions,
  problems: ProblemList,
): PacketLayout | undefined {
  const { schema, id, typeName } = definition;
  const own = new ProblemList();
  const excess = excessOf(schema, definitions);
  if (excess !== undefined) own.error(schema.at, excess);
  const read = excess === undefined
    ? readField(schema, { definitions, problems: own }, true)
    : undefined;
  const layout = read && layoutOf(read, { definitions, problems: own });
  const failed = own.hasErrors();
  problems.append(own);
  if (layout === undefined || failed) return undefined;
  const path = messagePath(schema.at.file).map(propertyName).join(".");
  return {
    ...layout,
    definition: id,
    typeName,
    name: schema.at.pointer === "" ? path : typeName,
  };
}

/** Why the fields of a layout cannot be listed. */
function excessOf(schema: Schema, definitions: Definitions): string | undefined {
  let count = 0;
  const visit = (current: Schema, around: readonly Schema[]): string | undefined => {
    if (typeof current === "boolean") return undefined;
    if (around.includes(current)) return "Layout contains itself: expected one that ends";
    if (++count > MAX_FIELDS) return `Layout has more than ${MAX_FIELDS} fields`;
    if (around.length > MAX_DEPTH) return `Layout is deeper than ${MAX_DEPTH} objects`;
    const inner = [...around, current];
    const target = current.ref === undefined ? undefined : definitions.get(current.ref)?.schema;
    const parts = [target ?? true, current.items ?? true];
    for (const [, one] of current.properties ?? []) parts.push(one);
    for (const part of parts) {
      const problem = visit(part, inner);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
  return visit(schema, []);
}

type Draft = Omit<PacketLayout, "definition" | "typeName" | "name">;

function layoutOf(
  read: FieldSchema,
  { definitions, problems }: Pick<LayoutBuilder, "definitions" | "problems">,
): Draft | undefined {
  const { keyword, schema } = read;
  const { title, description, at } = schema;
  const refusals: { readonly at: Location; readonly reason: string }[] = [];
  let needsCheck = !admitsAll(read, undefined);
  const scope: LayoutScope = {
    known: new Map(),
    problems,
    exists: (tokens) => existsIn(schema, tokens, definitions),
  };
  const byteOrder: ByteOrder = keyword.byteOrder ?? "big";
  const builder: LayoutBuilder = {
    definitions,
    problems,
    scope,
    byteOrder,
    refuseEncoder: (place, reason) => refusals.push({ at: place, reason }),
    demandCheck: () => needsCheck = true,
  };
  const around = { path: [], start: 0, guards: [] };
  const fields = buildFields(read, around, builder);
  if (problems.hasErrors()) return undefined;
  const padding = keyword.padding ?? 0;
  const size = sizeOf(fields);
  const end = size === undefined ? undefined : size + padding;
  const checksum = buildChecksum(read, { fields, end, byteOrder }, problems);
  const total = totalOf(read, {
    end,
    checksumBits: checksum?.lies === "end" ? checksum.size * 8 : 0,
  }, problems);
  const length = lengthOf(read, builder);
  const select = selectOf(read, builder);
  checkRest(fields, padding, problems);
  const encodable = isEncodable(keyword.encode, refusals, problems);
  return {
    at,
    ...title !== undefined && { title },
    ...description !== undefined && { description },
    fields: checksum?.lies === "field" ? markChecksum(fields, checksum) : fields,
    padding,
    ...total !== undefined && { bits: total },
    ...length && { length },
    ...checksum && { checksum },
    ...select && { select },
    ...keyword.family !== undefined && { family: keyword.family },
    encodable,
    needsCheck,
  };
}

function existsIn(
  schema: Schema,
  [name, ...rest]: readonly string[],
  definitions: Definitions,
): boolean {
  if (name === undefined) return true;
  if (typeof schema === "boolean") return false;
  const target = schema.ref === undefined ? undefined : definitions.get(schema.ref)?.schema;
  if (target !== undefined && existsIn(target, [name, ...rest], definitions)) return true;
  const child = schema.properties?.find(([known]) => known === name)?.[1];
  return child !== undefined && existsIn(child, rest, definitions);
}

function totalOf(
  read: FieldSchema,
  { end, checksumBits }: { readonly end: number | undefined; readonly checksumBits: number },
  problems: ProblemList,
): number | undefined {
  const { length } = read.keyword;
  const total = end === undefined ? undefined : end + checksumBits;
  if (total !== undefined && total % 8 !== 0) {
    const message = `Packet ends within a byte, after ${total} bits: expected ` +
      `"padding" of ${8 - total % 8} bits`;
    problems.error(keywordAt(read, ""), message);
  }
  if (typeof length !== "number") return total;
  if (total !== undefined && total !== length * 8) {
    const message = `Packet has ${length} bytes, but its fields end after ${total} bits: ` +
      (total < length * 8 ? `expected "padding" of ${length * 8 - total} bits` : "expected more");
    problems.error(keywordAt(read, "length"), message);
  }
  return length * 8;
}

function lengthOf(read: FieldSchema, builder: LayoutBuilder): LayoutSize | undefined {
  const { length } = read.keyword;
  if (typeof length !== "object") return undefined;
  return resolveSize(length, { at: keywordAt(read, "length"), from: [] }, builder.scope);
}

function selectOf(read: FieldSchema, builder: LayoutBuilder): PacketLayout["select"] {
  const { select, family } = read.keyword;
  if (select === undefined) {
    if (family !== undefined) {
      const message = `Packet of family ${quote(family)} is never selected: expected "select"`;
      builder.problems.error(keywordAt(read, "family"), message);
    }
    return undefined;
  }
  const at = keywordAt(read, "select");
  const condition = resolveCondition(select, { at, from: [] }, builder.scope);
  for (const { field } of condition?.flat() ?? []) {
    const known = builder.scope.known.get(pathKey(field));
    const isFixed = known?.field.offset !== undefined && known.field.bits !== undefined;
    if (isFixed && known.guards.length === 0) continue;
    const message = `Field "/${field.join("/")}" has no fixed place: expected one that always ` +
      `lies at the same bits`;
    builder.problems.error(at, message);
  }
  return condition;
}

/** What follows a field that takes the rest must have a fixed size. */
function checkRest(
  fields: readonly LayoutField[],
  after: number | undefined,
  problems: ProblemList,
): void {
  let trailing = after;
  for (const field of fields.toReversed()) {
    const takesRest = (field.kind === "array" && field.count === "rest") ||
      (field.kind === "text" && "rest" in field.length);
    if (takesRest && (trailing === undefined || field.when !== undefined)) {
      const message = `Field takes the rest of the packet: expected nothing of variable size ` +
        `after it, and no "when"`;
      problems.error(field.at, message);
    }
    if (field.kind === "object") {
      checkRest(
        field.fields,
        field.when === undefined && trailing !== undefined ? trailing + field.padding : undefined,
        problems,
      );
    }
    if (field.kind === "array") checkRest([field.item], undefined, problems);
    const fixed = field.when === undefined ? field.bits : undefined;
    trailing = trailing === undefined || fixed === undefined
      ? undefined
      : trailing + fixed + field.skip;
  }
}

function isEncodable(
  wanted: boolean | undefined,
  refusals: readonly { readonly at: Location; readonly reason: string }[],
  problems: ProblemList,
): boolean {
  if (wanted === false) return false;
  for (const { at, reason } of refusals) {
    if (wanted) problems.error(at, `${reason}: the encoder that is asked for needs an inverse`);
    else {
      const hint = `say "encode": false if none is needed`;
      problems.warning(at, `${reason}, so the packet has no encoder: ${hint}`);
    }
  }
  return refusals.length === 0;
}

/** Tells the field that is the checksum. */
function markChecksum(
  fields: readonly LayoutField[],
  { size, offset }: LayoutChecksum,
): readonly LayoutField[] {
  const start = offset < 0 ? undefined : offset * 8;
  const own = findChecksumField(fields, { size, start });
  const mark = (field: LayoutField): LayoutField => {
    if (field.kind === "object") return { ...field, fields: field.fields.map(mark) };
    return field === own ? { ...own, checksum: true } : field;
  };
  return fields.map(mark);
}

function checkExports(
  { definitions, messages }: Pick<Contract, "definitions" | "messages">,
  layouts: readonly PacketLayout[],
  problems: ProblemList,
): void {
  const taken = new Set([
    ...definitions.map(({ typeName }) => typeName),
    ...messages.map(({ descriptorName }) => descriptorName),
  ]);
  for (const { typeName, at } of layouts) {
    const name = packetName(typeName);
    if (taken.has(name)) {
      problems.error(at, `Name "${name}" in generated code is taken: rename the schema`);
    }
    taken.add(name);
  }
  for (const [family, members] of familiesOf(layouts)) {
    const name = familyName(family);
    if (!taken.has(name)) continue;
    for (const { at } of members) {
      const place = within(at, "x-packet", "family");
      problems.error(place, `Name "${name}" in generated code is taken: rename the family`);
    }
  }
}

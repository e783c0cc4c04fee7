/**
 * The fields of a layout in the order of their bits: sizes, positions, overlaps and gaps.
 *
 * @module
 */
import type { Schema } from "../model.ts";
import { within } from "../pointer.ts";
import { quote } from "../suggest.ts";
import { buildLimits } from "./build_limits.ts";
import { buildNumber } from "./build_number.ts";
import { buildText } from "./build_text.ts";
import type { ArrayField, FieldPath, LayoutField, LayoutPlace, ObjectField } from "./layout.ts";
import { keywordAt, type LayoutBuilder } from "./layout_builder.ts";
import { pathKey, resolveCondition, resolveSize } from "./layout_scope.ts";
import { type FieldSchema, readField } from "./read_keyword.ts";
import { admitsAll } from "./schema_fit.ts";

/** Where fields are built: the object around them. */
export interface Surrounding {
  readonly path: FieldPath;
  /** Of the object's first bit; absent where packets differ. */
  readonly start: number | undefined;
  /** The fields around that may be absent. */
  readonly guards: readonly FieldPath[];
}

/** A property that is about to become a field. */
interface Property {
  readonly name: string;
  readonly schema: Schema;
  readonly read: FieldSchema;
  readonly required: boolean;
  /** Of its first bit within the object; absent where packets differ. */
  readonly start: number | undefined;
  readonly skip: number;
}

/**
 * Builds the fields of an object.
 *
 * @param owner what the object's schemas say
 * @param around where the object lies
 * @param builder the packet's
 * @returns the fields in the order of their bits
 */
export function buildFields(
  owner: FieldSchema,
  around: Surrounding,
  builder: LayoutBuilder,
): LayoutField[] {
  const fields: LayoutField[] = [];
  let end: number | undefined = 0;
  for (const property of arrange(propertiesOf(owner, builder), builder)) {
    const { start } = property;
    if (end !== undefined && start !== undefined) checkGap(property, end, builder);
    const field = buildField(property, around, builder);
    if (field === undefined) {
      end = undefined;
      continue;
    }
    fields.push(field);
    end = start === undefined || field.bits === undefined || field.when !== undefined
      ? undefined
      : start + field.bits;
  }
  return fields;
}

function propertiesOf(owner: FieldSchema, builder: LayoutBuilder): Property[] {
  const { schema } = owner;
  const required = schema.required ?? [];
  const properties = schema.properties ?? [];
  for (const name of required) {
    if (properties.some(([known]) => known === name)) continue;
    builder.problems.error(within(schema.at, "required"), `Member ${quote(name)} has no layout`);
  }
  if (properties.length === 0) {
    builder.problems.error(schema.at, "Layout has no fields: expected properties");
  }
  return properties.flatMap(([name, one]): Property[] => {
    const at = typeof one === "boolean" ? schema.at : one.at;
    if (/^(?:0|[1-9]\d{0,9})$/.test(name)) {
      const message = `Member ${quote(name)} looks like an integer, which JSON puts first: ` +
        `expected another name`;
      builder.problems.error(at, message);
    }
    if (typeof one === "boolean") {
      builder.problems.error(at, `Member ${quote(name)} has no type: expected a schema`);
    }
    const read = readField(one, builder);
    if (read === undefined) return [];
    return [{ name, schema: one, read, required: required.includes(name), start: 0, skip: 0 }];
  });
}

/** Sorts by position; those that follow another stay behind it. */
function arrange(properties: readonly Property[], builder: LayoutBuilder): Property[] {
  let end: number | undefined = 0;
  const placed = properties.map((property): Property => {
    const { keyword } = property.read;
    const { offset = "next", skip = 0 } = keyword;
    let start: number | undefined;
    if (offset === "next") start = end === undefined ? undefined : end + skip;
    else {
      start = offset;
      if (skip > 0) {
        const at = keywordAt(property.read, "skip");
        builder.problems.error(at, `"skip" counts from the field before: expected no "offset"`);
      }
      if (end === undefined) {
        const at = keywordAt(property.read, "offset");
        const message = `Offset ${offset} follows a field that differs in size: expected "next"`;
        builder.problems.error(at, message);
      }
    }
    const bits = keyword.when === undefined ? measure(property.read, builder) : undefined;
    end = start === undefined || bits === undefined ? undefined : start + bits;
    return { ...property, start, skip };
  });
  const order = (start: number | undefined): number => start ?? Infinity;
  const isSorted = placed.every((one, index) =>
    index === 0 || order(one.start) >= order(placed[index - 1]?.start)
  );
  return isSorted ? placed : placed.toSorted((a, b) => order(a.start) - order(b.start));
}

/** The size of a field before it is built; `undefined` where packets differ. */
function measure(read: FieldSchema, builder: LayoutBuilder): number | undefined {
  const { keyword, kind, schema } = read;
  if (kind === "number") return keyword.bits;
  if (kind === "text") return keyword.length === undefined ? keyword.bits : undefined;
  const quiet = { definitions: builder.definitions, problems: builder.problems };
  if (kind === "array") {
    const item = schema.items === undefined ? undefined : readField(schema.items, quiet);
    const bits = item === undefined ? undefined : measure(item, builder);
    const step = bits === undefined ? undefined : bits + (item?.keyword.skip ?? 0);
    return typeof keyword.count === "number" && step !== undefined
      ? keyword.count * step
      : undefined;
  }
  let end = 0;
  let greatest = 0;
  for (const [, one] of schema.properties ?? []) {
    const part = readField(one, quiet);
    const bits = part?.keyword.when === undefined && part !== undefined
      ? measure(part, builder)
      : undefined;
    if (bits === undefined) return undefined;
    const { offset = "next", skip = 0 } = part?.keyword ?? {};
    end = (offset === "next" ? end + skip : offset) + bits;
    greatest = Math.max(greatest, end);
  }
  return greatest + (keyword.padding ?? 0);
}

function checkGap({ read, name, start = 0, skip }: Property, end: number, builder: LayoutBuilder) {
  const at = keywordAt(read, read.keyword.offset === undefined ? "" : "offset");
  const gap = start - end - (read.keyword.offset === undefined ? skip : 0);
  if (start < end) {
    builder.problems.error(
      at,
      `Field ${quote(name)} overlaps the one before by ${end - start} bits`,
    );
  } else if (gap > 0 && typeof read.keyword.offset === "number") {
    const message = `Gap of ${gap} bits before ${quote(name)}: expected "skip": ${gap} ` +
      `instead of "offset", or another field`;
    builder.problems.error(at, message);
  }
}

function buildField(
  property: Property,
  around: Surrounding,
  builder: LayoutBuilder,
): LayoutField | undefined {
  const { name, read, required, start } = property;
  const path = [...around.path, name];
  const when = whenOf(property, around, builder);
  const guards = read.keyword.when === undefined ? around.guards : [...around.guards, path];
  const place: LayoutPlace = {
    ...describe(read, path),
    skip: property.skip,
    required,
    ...start !== undefined && around.start !== undefined && { offset: around.start + start },
    ...fallbackOf(property, builder),
    ...when && { when },
  };
  const field = buildKind(read, { place, guards }, builder);
  if (field === undefined) return undefined;
  if (!admitsAll(read, field)) builder.demandCheck();
  builder.scope.known.set(pathKey(path), { field, guards });
  return field;
}

function describe(
  { schema, chain }: FieldSchema,
  path: FieldPath,
): Pick<LayoutPlace, "path" | "at" | "title" | "description" | "unit"> {
  const { title, description, unit } = schema;
  return {
    path,
    at: chain[0]?.at ?? schema.at,
    ...title !== undefined && { title },
    ...description !== undefined && { description },
    ...unit !== undefined && { unit },
  };
}

/** An optional member that is always in the packet: something must be sent when it is not given. */
function fallbackOf(
  { read: { schema, keyword, type, kind }, required }: Property,
  { problems }: LayoutBuilder,
): Pick<LayoutPlace, "fallback"> {
  const { default: fallback, at, enum: labels } = schema;
  const isPlain = kind === "number" || kind === "text";
  if (required || keyword.when !== undefined || !isPlain || fallback == null) return {};
  const isRight = type === "integer"
    ? Number.isInteger(fallback)
    : typeof fallback === type && (labels?.includes(fallback) ?? true);
  if (isRight) return { fallback: fallback as number | boolean | string };
  problems.error(within(at, "default"), `Default is ${quote(fallback)}: expected type "${type}"`);
  return {};
}

function whenOf(
  { read, required }: Property,
  { path }: Surrounding,
  builder: LayoutBuilder,
): LayoutPlace["when"] {
  const { when } = read.keyword;
  if (when === undefined) return undefined;
  const at = keywordAt(read, "when");
  if (required) {
    const message = `Field is there only "when" a condition holds: expected it not in "required"`;
    builder.problems.error(at, message);
  }
  return resolveCondition(when, { at, from: path }, builder.scope);
}

interface Placed {
  readonly place: LayoutPlace;
  readonly guards: readonly FieldPath[];
}

function buildKind(
  read: FieldSchema,
  placed: Placed,
  builder: LayoutBuilder,
): LayoutField | undefined {
  if (read.kind !== "number") {
    refuse(read, "x-limits", { present: read.limits !== undefined, builder });
    refuse(read, "null", { present: read.nullable, builder });
  }
  switch (read.kind) {
    case "number": {
      const field = buildNumber(read, placed.place, builder);
      const limits = field === undefined ? undefined : buildLimits(read, placed.place, builder);
      return field && limits ? { ...field, limits } : field;
    }
    case "text":
      return buildText(read, placed.place, builder);
    case "array":
      return buildArray(read, placed, builder);
    default:
      return buildObject(read, placed, builder);
  }
}

function refuse(
  read: FieldSchema,
  what: string,
  { present, builder }: { readonly present: boolean; readonly builder: LayoutBuilder },
): void {
  if (!present) return;
  builder.problems.error(read.schema.at, `Field of type "${read.type}" cannot have ${quote(what)}`);
}

function buildArray(
  read: FieldSchema,
  { place, guards }: Placed,
  builder: LayoutBuilder,
): ArrayField | undefined {
  const { schema } = read;
  const items = schema.items;
  if (items === undefined || typeof items === "boolean" || schema.prefixItems !== undefined) {
    builder.problems.error(schema.at, `Array has no layout of its items: expected "items"`);
    return undefined;
  }
  const count = countOf(read, place, builder);
  const item = readField(items, builder);
  if (item === undefined || count === undefined) return undefined;
  const stray = ["when", "offset", "constant"].find((name) => Object.hasOwn(item.keyword, name));
  if (stray !== undefined) {
    builder.problems.error(keywordAt(item, stray), `Items of an array cannot have "${stray}"`);
    return undefined;
  }
  const path = [...place.path, "*"];
  const itemPlace = { ...describe(item, path), skip: item.keyword.skip ?? 0, required: true };
  const field = buildKind(item, { place: itemPlace, guards }, builder);
  if (field === undefined) return undefined;
  if (!admitsAll(item, field)) builder.demandCheck();
  const isFixed = typeof count === "number" && field.bits !== undefined;
  return {
    ...place,
    kind: "array",
    item: field,
    count,
    ...isFixed && { bits: count * ((field.bits ?? 0) + field.skip) },
  };
}

function countOf(
  read: FieldSchema,
  place: LayoutPlace,
  builder: LayoutBuilder,
): ArrayField["count"] | undefined {
  const { count } = read.keyword;
  if (count === undefined) {
    builder.problems.error(keywordAt(read, ""), `Array has no "count" of its items`);
  }
  if (typeof count !== "object") return count;
  const reference = { at: keywordAt(read, "count"), from: place.path.slice(0, -1) };
  return resolveSize(count, reference, builder.scope);
}

function buildObject(
  read: FieldSchema,
  { place, guards }: Placed,
  builder: LayoutBuilder,
): ObjectField | undefined {
  const { keyword, chain } = read;
  const stray = (["checksum", "length"] as const).find((name) => keyword[name] !== undefined);
  if (stray !== undefined) {
    const message = `"${stray}" belongs to a whole packet: expected it where the packet begins`;
    builder.problems.error(keywordAt(read, stray), message);
  }
  const before = builder.problems.size;
  const inner = { ...builder, byteOrder: keyword.byteOrder ?? builder.byteOrder };
  const fields = buildFields(read, { path: place.path, start: place.offset, guards }, inner);
  if (builder.problems.size > before && fields.length < (chain[0]?.properties?.length ?? 0)) {
    return undefined;
  }
  const padding = keyword.padding ?? 0;
  const bits = sizeOf(fields);
  return {
    ...place,
    kind: "object",
    fields,
    padding,
    ...bits !== undefined && { bits: bits + padding },
  };
}

/**
 * The size of fields one after another.
 *
 * @param fields in the order of their bits
 * @returns in bits; `undefined` where packets differ
 */
export function sizeOf(fields: readonly LayoutField[]): number | undefined {
  let size = 0;
  for (const { bits, skip, when } of fields) {
    if (bits === undefined || when !== undefined) return undefined;
    size += bits + skip;
  }
  return size;
}

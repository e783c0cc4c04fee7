/**
 * Field tables, as they are used for CCSDS packets, become schemas: one row for each field after
 * the primary header, with `name`, `data_type`, `bit_length` and, where wanted, `bit_offset`,
 * `byte_order` and `array_shape`.
 *
 * @module
 */
import type { JsonValue } from "../model.ts";
import { escapeToken } from "../pointer.ts";
import { didYouMean, quote } from "../suggest.ts";
import { parseRecords, type TableRecord } from "./table_records.ts";

/** What is wrong with a table. */
export interface TableProblem {
  /** The line, from 1. */
  readonly line: number;
  readonly message: string;
  /** A warning keeps nothing from being imported; absent for errors. */
  readonly severity?: "warning";
}

/** What a table leaves open. */
export interface TableOptions {
  /** The packet's name. */
  readonly name: string;
  /** The packet's APID, by which it is selected. */
  readonly apid?: number;
  /** Whether the fields follow a primary header of 6 bytes; default `true`. */
  readonly header?: boolean;
}

/** A table that was read: with errors there is no schema. */
export interface TableImport {
  readonly schema: { readonly [name: string]: JsonValue } | undefined;
  readonly problems: readonly TableProblem[];
  /** How many fields the schema has. */
  readonly fields: number;
}

/** The primary header (CCSDS 133.0-B), with the names that most definitions use. */
const HEADER: readonly (readonly [name: string, bits: number, description: string])[] = [
  ["VERSION", 3, "Packet version number"],
  ["TYPE", 1, "Packet type: 0 telemetry, 1 telecommand"],
  ["SEC_HDR_FLG", 1, "Secondary header flag"],
  ["PKT_APID", 11, "Application process identifier"],
  ["SEQ_FLGS", 2, "Sequence flags: 3 unsegmented"],
  ["SRC_SEQ_CTR", 14, "Packet sequence count"],
  ["PKT_LEN", 16, "Bytes of the packet data field minus one"],
];
const HEADER_BITS = 48;
const COLUMNS = [
  ...["name", "data_type", "bit_length", "bit_offset", "byte_order", "array_shape"],
  ...["array_order", "unit", "description"],
];

type Draft = { [name: string]: JsonValue };

interface Table {
  readonly properties: Draft;
  readonly problems: TableProblem[];
  /** Where the last field ends, in bits; absent behind one whose size differs. */
  position: number | undefined;
  /** Whether a field takes all that is left, but what follows it. */
  hasRest: boolean;
  /** What offsets count from, in bits. */
  readonly origin: number;
}

/**
 * Reads a field table.
 *
 * @param text comma-separated values with a line of column names
 * @param options the packet's name, and what selects it
 * @returns the schema, or what is wrong
 */
export function importTable(text: string, options: TableOptions): TableImport {
  const { header = true, name, apid } = options;
  const { records, columns, problems } = parseRecords(text);
  const origin = header ? originOf(records) : 0;
  const table: Table = {
    properties: {},
    problems: [...problems],
    position: 0,
    hasRest: false,
    origin,
  };
  checkColumns(columns, table);
  if (header) addHeader(table);
  if (!hasErrors(table)) { for (const record of records) addField(record, table); }
  const names = Object.keys(table.properties);
  if (records.length === 0) table.problems.push({ line: 1, message: "Table has no fields" });
  if (hasErrors(table)) return { schema: undefined, problems: table.problems, fields: 0 };
  const packet: Draft = header && apid !== undefined
    ? { family: "CCSDSPacket", select: { "/VERSION": 0, "/PKT_APID": apid } }
    : {};
  const schema = {
    title: name,
    "x-message": { kind: "event" },
    "x-packet": packet,
    type: "object",
    properties: table.properties,
    required: names,
  };
  return { schema, problems: table.problems, fields: names.length };
}

function hasErrors({ problems }: Table): boolean {
  return problems.some(({ severity }) => severity !== "warning");
}

/** Offsets count from the packet's start, or, where they point into the header, from its end. */
function originOf(records: readonly TableRecord[]): number {
  const offsets = records.flatMap(({ values: { bit_offset: text } }) => text ? [Number(text)] : []);
  return offsets.some((offset) => offset < HEADER_BITS) ? HEADER_BITS : 0;
}

function checkColumns(columns: readonly string[], { problems }: Table): void {
  for (const name of ["name", "data_type", "bit_length"]) {
    if (!columns.includes(name)) {
      problems.push({ line: 1, message: `Column "${name}" is missing` });
    }
  }
  for (const column of columns) {
    if (COLUMNS.includes(column)) continue;
    const hint = didYouMean(column, COLUMNS) || `: expected ${COLUMNS.join(", ")}`;
    const message = `Column ${quote(column)} is not read${hint}`;
    problems.push({ line: 1, message, severity: "warning" });
  }
}

function addHeader(table: Table): void {
  for (const [name, bits, description] of HEADER) {
    table.properties[name] = { description, type: "integer", "x-packet": { bits } };
  }
  table.position = HEADER_BITS;
}

function addField(record: TableRecord, table: Table): void {
  const { properties, problems } = table;
  const report = (message: string): void => void problems.push({ line: record.line, message });
  const name = record.values["name"] ?? "";
  if (name === "" || /^\d+$/.test(name) || name === "__proto__") {
    return report(`Field name ${quote(name)} cannot be used: expected a word`);
  }
  if (Object.hasOwn(properties, name)) return report(`Field ${quote(name)} occurs twice`);
  const type = parseType(record);
  const bits = Number(record.values["bit_length"]);
  if (!Number.isInteger(bits) || bits < 1 || bits > 2 ** 24) {
    const given = quote(record.values["bit_length"] ?? "");
    return report(`Length ${given} of ${quote(name)} is no number of bits: expected at least 1`);
  }
  const item = itemOf({ type: type.name, bits, record });
  if (typeof item === "string") return report(`Field ${quote(name)} ${item}`);
  const gap = gapBefore(record, table);
  if (typeof gap === "string") return report(`Field ${quote(name)} ${gap}`);
  const { unit, description, array_order: order = "" } = record.values;
  if (!/^c?$/i.test(order)) {
    return report(`Field ${quote(name)} has array order ${quote(order)}: expected C`);
  }
  const notes = { ...description && { description }, ...unit && { "x-unit": unit } };
  const field = arrayOf(item, type.shape, properties);
  if (typeof field === "string") return report(`Field ${quote(name)} ${field}`);
  if (table.hasRest && field.count === undefined) {
    return report(`Field ${quote(name)} follows one that takes the rest: expected a fixed size`);
  }
  addGap(gap, table);
  properties[name] = { ...notes, ...field.schema };
  table.hasRest ||= type.shape.includes("expand");
  table.position = table.position === undefined || field.count === undefined
    ? undefined
    : table.position + bits * field.count;
}

/** `uint(12, 24)`, `uint(expand)`, or the same in a column of its own. */
function parseType({ values }: TableRecord): { name: string; shape: readonly string[] } {
  const text = (values["data_type"] ?? "").toLowerCase();
  const [, name = text] = /^(\w+)\s*\(/.exec(text) ?? [];
  const [, inner = ""] = /\((.*)\)\s*$/.exec(values["data_type"] ?? "") ?? [];
  const shape = values["array_shape"]?.replace(/^\(|\)$/g, "") || inner;
  return { name, shape: shape.split(",").map((part) => part.trim()).filter((part) => part !== "") };
}

interface Item {
  readonly type: string;
  readonly bits: number;
  readonly record: TableRecord;
}

/** The schema of a field, or of an array's items; a text says what is wrong. */
function itemOf({ type, bits, record }: Item): Draft | string {
  const order = byteOrderOf(record.values["byte_order"], bits);
  if (typeof order === "string") return order;
  switch (type) {
    case "uint":
    case "int": {
      if (bits > 64) return `has ${bits} bits: expected at most 64`;
      const encoding: Draft = type === "int" ? { encoding: "twos-complement" } : {};
      const packet = { bits, ...encoding, ...order };
      if (bits <= 53) return { type: "integer", "x-packet": packet };
      const digits = { bits, encoding: type === "int" ? "twos-complement" : "unsigned", ...order };
      return { type: "string", pattern: "^(0|-?[1-9][0-9]*)$", "x-packet": digits };
    }
    case "float":
      if (![16, 32, 64].includes(bits)) return `has ${bits} bits: expected 16, 32 or 64`;
      return {
        type: ["number", "null"],
        "x-packet": { bits, ...bits === 16 && { encoding: "ieee754" }, ...order },
      };
    case "str":
      if (bits % 8 !== 0) return `has ${bits} bits: expected whole bytes`;
      return { type: "string", "x-packet": { bits, charset: "iso-8859-1" } };
    case "fill": // kept as it is, so that nothing is lost when it is written again
      if (bits <= 53) return { type: "integer", "x-packet": { bits } };
      if (bits % 8 !== 0) return `has ${bits} bits: expected at most 53, or whole bytes`;
      return {
        type: "string",
        contentEncoding: "base64",
        "x-packet": { bits, encoding: "bytes" },
      };
    default:
      return `has data type ${quote(type)}: expected uint, int, float, str or fill`;
  }
}

/** `big`, `little`, or the order of the bytes as digits from 1. */
function byteOrderOf(text: string | undefined, bits: number): Draft | string {
  if (text === undefined || text === "" || text === "big") return {};
  const digits = Array.from({ length: Math.ceil(bits / 8) }, (_, index) => index + 1);
  if (text === digits.join("")) return {};
  if (text === "little" || text === digits.toReversed().join("")) {
    return bits > 8 ? { byteOrder: "little" } : {};
  }
  return `has byte order ${quote(text)}: expected big or little`;
}

function arrayOf(item: Draft, shape: readonly string[], properties: Draft): {
  readonly schema: Draft;
  /** How many items; absent where packets differ. */
  readonly count: number | undefined;
} | string {
  let schema = item;
  let total: number | undefined = 1;
  for (const part of shape.toReversed()) {
    const count = countOf(part, properties);
    if (count === undefined) {
      return `has array shape ${quote(part)}: expected a number, "expand" or an earlier integer`;
    }
    if (count === "rest" && shape.length > 1) return "can only expand in one dimension";
    schema = { type: "array", items: schema, "x-packet": { count } };
    total = typeof count === "number" && total !== undefined ? total * count : undefined;
  }
  return { schema, count: total };
}

function countOf(part: string, properties: Draft): JsonValue | undefined {
  if (/^\d{1,7}$/.test(part)) return Number(part) > 0 ? Number(part) : undefined;
  if (part === "expand") return "rest";
  const counter = Object.hasOwn(properties, part) ? properties[part] as Draft : {};
  return counter["type"] === "integer" ? { field: `/${escapeToken(part)}` } : undefined;
}

/** Bits that the table leaves out before a field; offsets count from the packet's start. */
function gapBefore({ values }: TableRecord, { position, origin }: Table): number | string {
  const text = values["bit_offset"];
  if (text === undefined || text === "") return 0;
  const offset = Number(text);
  if (!Number.isInteger(offset) || offset < 0 || offset > 2 ** 24) {
    return `has offset ${quote(text)}: expected a number of bits`;
  }
  if (position === undefined) return "has an offset behind a field whose size differs";
  const gap = offset + origin - position;
  return gap < 0 ? `has offset ${offset}: the field before ends at ${position - origin}` : gap;
}

/** Bits without a field become fields, so that nothing is lost when they are written again. */
function addGap(bits: number, table: Table): void {
  const { properties, position = 0 } = table;
  for (let at = 0; at < bits; at += 48) {
    const size = Math.min(48, bits - at);
    properties[`unused_${position + at}`] = { type: "integer", "x-packet": { bits: size } };
  }
  table.position = position + bits;
}

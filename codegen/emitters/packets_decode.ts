/**
 * Prints decoders: straight lines that read one field after another.
 *
 * @module
 */
import { propertyKey, stringLiteral, validatorName } from "../names.ts";
import type {
  ArrayField,
  LayoutField,
  NumberField,
  ObjectField,
  PacketLayout,
} from "../packets/layout.ts";
import { isInteger, isOpen, isWide } from "../packets/raw_range.ts";
import { declare, type Decoded, type DecodeMode, type Decoding } from "./packets_decoding.ts";
import { printChecksumCheck, printSpareCheck } from "./packets_checks.ts";
import {
  advance,
  bitText,
  byteText,
  calibrate,
  type Cursor,
  labelFunction,
  labelType,
  readRaw,
  START,
} from "./packets_number.ts";
import {
  numeral,
  PacketScope,
  type PacketsFile,
  pointerText,
  VALIDATORS,
} from "./packets_scope.ts";
import { decodeText, limitCount } from "./packets_text.ts";

/**
 * Prints the body of `decode` or `decodeRaw`.
 *
 * @param file where to print
 * @param layout the packet
 * @param mode what to read
 */
export function printDecode(file: PacketsFile, layout: PacketLayout, mode: DecodeMode): void {
  const scope = new PacketScope(file, layout);
  const { printer } = file;
  const { checksum, bits, length, padding } = layout;
  const prefix = prefixOf(layout.fields);
  const tail = checksum === undefined ? 0 : Math.max(checksum.offset, 0) + checksum.size;
  const least = Math.max(prefix.bits, tail * 8);
  if (bits !== undefined) printer.line(`${scope.support("expectLength")}(bytes, ${bits / 8});`);
  if (!prefix.whole || bits === undefined) {
    printer.line(`${scope.support("expectRoom")}(bytes, ${least}, "");`);
  }
  printer.declareIfUsed(
    "view",
    "new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)",
    () => {
      if (checksum !== undefined) printChecksumCheck(scope, checksum);
      const end = checksum?.lies === "end" ? checksum.size * 8 : 0;
      const decoding: Decoding = {
        scope,
        mode,
        indices: [],
        trailing: padding + end,
        safe: prefix.whole,
        guarded: false,
      };
      const message = decodeFields(layout.fields, START, decoding);
      const last = advance(message.cursor, padding + end);
      if (last.base !== undefined) {
        printer.line(`${scope.support("expectEnd")}(bytes, ${bitText(last)});`);
      }
      printSpareCheck(scope, { cursor: message.cursor, size: padding });
      if (length !== undefined) printLengthCheck(scope, length);
      printSelectCheck(scope);
      printReturn(scope, message.text, mode);
    },
  );
}

function printReturn(scope: PacketScope, text: string, mode: DecodeMode): void {
  const { layout: { needsCheck, typeName }, printer } = scope;
  if (!needsCheck || mode === "raw") {
    printer.line(`return ${text};`);
    return;
  }
  const validator = printer.value(VALIDATORS, validatorName(typeName));
  printer.line(`return ${scope.support("checked")}(${validator}, ${text});`);
}

function printLengthCheck(scope: PacketScope, length: NonNullable<PacketLayout["length"]>): void {
  const error = scope.support("wrongCount");
  const place = `{ offset: bytes.length, pointer: ${pointerText(length.field, [])} }`;
  const expected = scope.size(length);
  scope.printer.block(`if (bytes.length !== ${expected}) {`, () => {
    scope.printer.line(`throw ${error}(bytes.length, String(${expected}), ${place});`);
  });
}

function printSelectCheck(scope: PacketScope): void {
  const { select, name } = scope.layout;
  if (select === undefined) return;
  const error = scope.support("unknownPacket");
  scope.printer.block(`if (!(${scope.condition(select)})) {`, () => {
    scope.printer.line(`throw ${error}(${stringLiteral(name)});`);
  });
}

/** How far all packets reach, and whether that is all of the fields. */
function prefixOf(fields: readonly LayoutField[]): { bits: number; whole: boolean } {
  let total = 0;
  for (const field of fields) {
    if (field.when !== undefined) return { bits: total, whole: false };
    total += field.skip;
    if (field.bits !== undefined) total += field.bits;
    else {
      if (field.kind === "object") total += prefixOf(field.fields).bits;
      if (field.kind === "text" && "prefixBits" in field.length) total += field.length.prefixBits;
      return { bits: total, whole: false };
    }
  }
  return { bits: total, whole: true };
}

/** Prints the fields of an object; the text is an object literal. */
function decodeFields(
  fields: readonly LayoutField[],
  start: Cursor,
  decoding: Decoding,
): Decoded {
  let cursor = start;
  const members: string[] = [];
  for (const [index, field] of fields.entries()) {
    const after = trailingOf(fields.slice(index + 1), decoding.trailing);
    const decoded = decodeField(field, cursor, { ...decoding, trailing: after });
    const key = propertyKey(field.path.at(-1) ?? "");
    members.push(
      field.when === undefined
        ? `${key}: ${decoded.text}`
        : `...(${decoded.text} === undefined ? {} : { ${key}: ${decoded.text} })`,
    );
    cursor = decoded.cursor;
  }
  return { text: `{ ${members.join(", ")} }`, cursor };
}

function trailingOf(
  fields: readonly LayoutField[],
  after: number | undefined,
): number | undefined {
  let total = after;
  for (const { bits, skip, when } of fields) {
    total = total === undefined || bits === undefined || when !== undefined
      ? undefined
      : total + bits + skip;
  }
  return total;
}

function decodeField(field: LayoutField, cursor: Cursor, decoding: Decoding): Decoded {
  return field.when === undefined
    ? decodeThere(field, cursor, decoding)
    : decodeConditional(field, cursor, decoding);
}

/** The variables of a field in a block are declared before it, where others refer to it. */
function decodeConditional(field: LayoutField, cursor: Cursor, decoding: Decoding): Decoded {
  const { scope } = decoding;
  const { printer } = scope;
  const hoists = decoding.hoists ?? [];
  const value = scope.variable("v");
  const position = scope.variable("p");
  const condition = scope.condition(field.when ?? []);
  const within = cursor.bits % 8;
  let next: Cursor = { base: position, unit: "bytes", bits: within };
  const lines = printer.capture(() =>
    printer.block(`if (${condition}) {`, () => {
      const decoded = decodeThere(field, cursor, {
        ...decoding,
        safe: false,
        guarded: true,
        hoists,
      });
      const end = decoded.cursor;
      const keeps = cursor.unit === "bytes" && end.unit === "bytes" && end.bits % 8 === within;
      if (!keeps) next = { base: position, unit: "bits", bits: 0 };
      printer.line(
        `${value} = ${decoded.text};`,
        `${position} = ${keeps ? byteText(end) : bitText(end)};`,
      );
    })
  );
  if (decoding.hoists === undefined) { for (const one of hoists) printer.line(`let ${one};`); }
  const type = decoding.mode === "value" ? labelType(field) : undefined;
  printer.line(
    `let ${value}${type === undefined ? "" : `: ${type} | undefined`};`,
    `let ${position} = ${next.unit === "bytes" ? byteText(cursor) : bitText(cursor)};`,
  );
  printer.restore(lines);
  return { text: value, cursor: next };
}

function decodeThere(field: LayoutField, start: Cursor, decoding: Decoding): Decoded {
  const { scope, safe } = decoding;
  const size = field.skip + (field.bits ?? 0);
  if (!safe && (start.base !== undefined || decoding.guarded) && size > 0) {
    const pointer = pointerText(field.path, decoding.indices);
    const end = bitText(advance(start, size));
    scope.printer.line(`${scope.support("expectRoom")}(bytes, ${end}, ${pointer});`);
  }
  printSpareCheck(scope, { cursor: start, size: field.skip });
  const cursor = advance(start, field.skip);
  switch (field.kind) {
    case "number":
      return {
        text: decodeNumber(field, cursor, decoding),
        cursor: advance(cursor, field.bits),
      };
    case "text":
      return decodeText(field, cursor, decoding);
    case "array":
      return decodeArray(field, cursor, decoding);
    default:
      return decodeObject(field, cursor, decoding);
  }
}

function decodeObject(field: ObjectField, cursor: Cursor, decoding: Decoding): Decoded {
  const { padding } = field;
  const trailing = decoding.trailing === undefined ? undefined : decoding.trailing + padding;
  const safe = decoding.safe || field.bits !== undefined;
  const decoded = decodeFields(field.fields, cursor, { ...decoding, trailing, safe });
  const { scope } = decoding;
  if (!safe && padding > 0) {
    const end = bitText(advance(decoded.cursor, padding));
    const pointer = pointerText(field.path, decoding.indices);
    scope.printer.line(`${scope.support("expectRoom")}(bytes, ${end}, ${pointer});`);
  }
  printSpareCheck(scope, { cursor: decoded.cursor, size: padding });
  return { text: decoded.text, cursor: advance(decoded.cursor, padding) };
}

function decodeNumber(field: NumberField, cursor: Cursor, decoding: Decoding): string {
  const { scope, mode, indices } = decoding;
  const { printer } = scope;
  const place = `{ offset: ${byteText(cursor)}, pointer: ${pointerText(field.path, indices)} }`;
  const raw = declare(decoding, { field, prefix: "r", text: readRaw(scope, field, cursor) });
  const optional = decoding.hoists !== undefined;
  scope.keep(field.path, { raw, value: raw, optional });
  if (field.encoding === "bcd") {
    const error = `${scope.support("outOfRange")}(${raw}, "decimal digits", ${place})`;
    printer.line(`if (${raw} < 0) throw ${error};`);
  }
  if (field.constant !== undefined) {
    const expected = `${numeral(field.constant)}${isWide(field) ? "n" : ""}`;
    const error = `${scope.support("notConstant")}(${raw}, ${expected}, ${place})`;
    printer.line(`if (${raw} !== ${expected}) throw ${error};`);
  }
  if (mode === "raw" && !scope.isReferenced(field)) return raw;
  const text = valueText(scope, field, { raw, place });
  const value = text === raw ? raw : declare(decoding, { field, prefix: "v", text });
  scope.keep(field.path, { raw, value, optional });
  const mayOverflow = field.calibration !== undefined ||
    (!isInteger(field.encoding) && !(field.nullable && field.encoding === "ieee754"));
  if (mayOverflow && mode === "value") {
    const isWrong = field.nullable
      ? `${value} !== null && !Number.isFinite(${value})`
      : `!Number.isFinite(${value})`;
    printer.line(`if (${isWrong}) throw ${scope.support("notFinite")}(${value}, ${place});`);
  }
  return mode === "raw" ? raw : value;
}

/** The value in the message. */
function valueText(
  scope: PacketScope,
  field: NumberField,
  { raw, place }: { readonly raw: string; readonly place: string },
): string {
  const { invalid, nullable, encoding } = field;
  const text = validText(scope, field, { raw, place });
  if (!nullable) return text;
  const suffix = isWide(field) ? "n" : "";
  const tests = invalid.map((one) => `${raw} === ${numeral(one)}${suffix}`);
  if (encoding === "ieee754") tests.push(`!Number.isFinite(${raw})`);
  return tests.length === 0 ? text : `${tests.join(" || ")} ? null : ${text}`;
}

function validText(
  scope: PacketScope,
  field: NumberField,
  { raw, place }: { readonly raw: string; readonly place: string },
): string {
  const { form, calibration, states, bits } = field;
  if (form === "digits") return `String(${raw})`;
  if (form === "boolean" && states === undefined && bits === 1) return `${raw} === 1`;
  if (form !== "number") {
    return `${labelFunction(scope, field)}(${raw}${isOpen(field) ? "" : `, ${place}`})`;
  }
  const number = isWide(field) ? `${scope.support("safeInteger")}(${raw}, ${place})` : raw;
  if (calibration === undefined) return number;
  const value = number === raw ? raw : scope.variable("n");
  if (value !== raw) scope.printer.line(`const ${value} = ${number};`);
  const text = { field, place, value };
  if (!("contexts" in calibration)) return calibrate(scope, calibration, text);
  const { contexts, otherwise } = calibration;
  const last = otherwise === undefined ? value : calibrate(scope, otherwise, text);
  return contexts.reduceRight(
    (rest, { when, use }) => `${scope.condition(when)} ? ${calibrate(scope, use, text)} : ${rest}`,
    last,
  );
}

function decodeArray(field: ArrayField, cursor: Cursor, decoding: Decoding): Decoded {
  const { scope } = decoding;
  const { printer } = scope;
  const list = scope.variable("a");
  const index = scope.variable("i");
  const type = decoding.mode === "value" ? labelType(field.item) : undefined;
  printer.line(`const ${list}${type === undefined ? "" : `: (${type})[]`} = [];`);
  const around: Decoding = {
    ...decoding,
    indices: [...decoding.indices, index],
    trailing: undefined,
    hoists: undefined,
  };
  const items: Items = { field, list, index, cursor };
  const step = field.item.bits === undefined ? undefined : field.item.bits + field.item.skip;
  const end = step === undefined || step === 0
    ? decodeVariableItems(items, around, decoding)
    : decodeFixedItems({ ...items, step }, around, decoding);
  return { text: list, cursor: end };
}

interface Items {
  readonly field: ArrayField;
  readonly list: string;
  readonly index: string;
  readonly cursor: Cursor;
}

function decodeFixedItems(
  { field, list, index, cursor, step }: Items & { readonly step: number },
  inner: Decoding,
  decoding: Decoding,
): Cursor {
  const { scope } = decoding;
  const { printer } = scope;
  const count = limitCount(field, cursor, { decoding, step });
  const isWhole = cursor.unit === "bytes" && step % 8 === 0;
  const start = isWhole ? byteText(cursor) : bitText(cursor);
  const stride = isWhole ? step / 8 : step;
  const moved: Cursor = isWhole
    ? { base: "", unit: "bytes", bits: cursor.bits % 8 }
    : { base: "", unit: "bits", bits: 0 };
  printer.block(`for (let ${index} = 0; ${index} < ${count}; ${index}++) {`, () => {
    const base = scope.variable("p");
    printer.line(`const ${base} = ${start} + ${index} * ${stride};`);
    const decoded = decodeField(field.item, { ...moved, base }, { ...inner, safe: true });
    printer.line(`${list}.push(${decoded.text});`);
  });
  if (typeof field.count === "number") return advance(cursor, field.count * step);
  const base = scope.variable("p");
  printer.line(`const ${base} = ${start} + ${count} * ${stride};`);
  return { ...moved, base };
}

/** The place within a byte is tried first; where items do not keep it, bits are counted. */
function decodeVariableItems(items: Items, inner: Decoding, decoding: Decoding): Cursor {
  const { cursor } = items;
  const { printer } = decoding.scope;
  if (cursor.unit === "bytes") {
    const within = cursor.bits % 8;
    let end: Decoded | undefined;
    const lines = printer.capture(() => {
      end = printVariableItems(items, { inner, unit: "bytes", within }, decoding);
    });
    if (end?.cursor.unit === "bytes" && end.cursor.bits % 8 === within) {
      printer.restore(lines);
      return { ...end.cursor, base: end.text, bits: within };
    }
  }
  const end = printVariableItems(items, { inner, unit: "bits", within: 0 }, decoding);
  return { base: end.text, unit: "bits", bits: 0 };
}

/** Gives the variable of the place, and where the last item ends. */
function printVariableItems(
  { field, list, index, cursor }: Items,
  { inner, unit, within }: {
    readonly inner: Decoding;
    readonly unit: Cursor["unit"];
    readonly within: number;
  },
  decoding: Decoding,
): Decoded {
  const { scope } = decoding;
  const { printer } = scope;
  const base = scope.variable("p");
  const isRest = field.count === "rest";
  const limit = isRest
    ? `bytes.length * 8 - ${decoding.trailing ?? 0}`
    : limitCount(field, cursor, { decoding, step: undefined });
  printer.line(`let ${base} = ${unit === "bytes" ? byteText(cursor) : bitText(cursor)};`);
  const start: Cursor = { base, unit, bits: within };
  const test = isRest ? `${bitText(start)} < ${limit}` : `${index} < ${limit}`;
  let end = start;
  printer.block(`for (let ${index} = 0; ${test}; ${index}++) {`, () => {
    const decoded = decodeField(field.item, start, { ...inner, safe: false });
    end = decoded.cursor;
    printer.line(`${list}.push(${decoded.text});`);
    const next = unit === "bytes" ? byteText(end) : bitText(end);
    if (isRest) {
      const error = scope.support("wrongCount");
      const place = `{ offset: ${byteText(start)}, pointer: ${
        pointerText(field.path, decoding.indices)
      } }`;
      printer.line(`if (${base} === ${next}) throw ${error}(0, "items with bits", ${place});`);
    }
    printer.line(`${base} = ${next};`);
  });
  return { text: base, cursor: end };
}

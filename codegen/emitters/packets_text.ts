/**
 * Prints what reads and writes text and bytes, and what counts items.
 *
 * @module
 */
import { stringLiteral } from "../names.ts";
import type { ArrayField, NumberField, TextField } from "../packets/layout.ts";
import { declare, type Decoded, type Decoding } from "./packets_decoding.ts";
import { advance, bitText, byteText, type Cursor, readRaw } from "./packets_number.ts";
import { type PacketScope, pointerText } from "./packets_scope.ts";

/**
 * The bytes of a character.
 *
 * @param field text or bytes
 * @returns 2 for UTF-16, else 1
 */
export function widthOf({ charset, content }: TextField): 1 | 2 {
  return content === "string" && charset.startsWith("utf-16") ? 2 : 1;
}

/**
 * How text of fixed size ends, as an argument.
 *
 * @param field the text
 * @returns source text of an object
 */
export function styleText(field: TextField): string {
  const { fill, length } = field;
  const end = "fixed" in length && length.terminator !== undefined
    ? `, terminator: ${length.terminator}${field.charset === "utf-16le" ? ", little: true" : ""}`
    : "";
  return `{ fill: ${fill}, width: ${widthOf(field)}${end} }`;
}

/**
 * The length that stands before a counted field, as a number field.
 *
 * @param field the counted field
 * @param length how long the count is
 * @returns an unsigned number
 */
export function prefixField(
  field: TextField,
  { prefixBits, byteOrder }: Extract<TextField["length"], { readonly prefixBits: number }>,
): NumberField {
  const { path, at, skip, required } = field;
  return {
    ...{ path, at, skip, required, byteOrder },
    kind: "number",
    bits: prefixBits,
    encoding: "unsigned",
    reversed: false,
    form: "number",
    integer: true,
    nullable: false,
    invalid: [],
  };
}

/**
 * Prints what reads text or bytes.
 *
 * @param field text or bytes
 * @param cursor where it lies
 * @param decoding what is known
 * @returns the value, and where the next field begins
 */
export function decodeText(field: TextField, cursor: Cursor, decoding: Decoding): Decoded {
  const { scope, mode } = decoding;
  const place = placeText(field, cursor, decoding);
  const { length } = field;
  const start = "prefixBits" in length ? advance(cursor, length.prefixBits) : cursor;
  const size = lengthText(field, cursor, decoding);
  const bytes = `${scope.support("bytesAt")}(view, ${bitText(start)}, ${size})`;
  const text = field.content === "bytes"
    ? mode === "raw" ? `${bytes}.slice()` : `${scope.support("toBase64")}(${bytes})`
    : textText(field, { scope, bytes, place });
  const raw = declare(decoding, { field, prefix: "v", text });
  // Conditions compare base64, whatever is given out.
  const isHidden = field.content === "bytes" && mode === "raw" && scope.isReferenced(field);
  const value = isHidden ? `${scope.support("toBase64")}(${raw})` : raw;
  scope.keep(field.path, { raw, value, optional: decoding.hoists !== undefined });
  if ("fixed" in length) return { text: raw, cursor: advance(cursor, length.fixed * 8) };
  const tail = "terminator" in length ? widthOf(field) : 0;
  return { text: raw, cursor: moveBy(scope, advance(start, tail * 8), size) };
}

function textText(
  field: TextField,
  { scope, bytes, place }: {
    readonly scope: PacketScope;
    readonly bytes: string;
    readonly place: string;
  },
): string {
  const own = "fixed" in field.length
    ? `${scope.support("withoutFill")}(${bytes}, ${styleText(field)})`
    : bytes;
  return `${scope.support("textOf")}(${own}, ${stringLiteral(field.charset)}, ${place})`;
}

/**
 * Text of fixed size as an expression.
 *
 * @param scope the function
 * @param field the text
 * @param cursor where it lies
 * @returns source text
 */
export function plainText(scope: PacketScope, field: TextField, cursor: Cursor): string {
  const length = (field.bits ?? 0) / 8;
  const bytes = `${scope.support("bytesAt")}(view, ${bitText(cursor)}, ${length})`;
  return field.content === "bytes"
    ? `${scope.support("toBase64")}(${bytes})`
    : textText(field, { scope, bytes, place: `{ offset: 0, pointer: "" }` });
}

function placeText(
  { path }: { readonly path: readonly string[] },
  cursor: Cursor,
  { indices }: Decoding,
): string {
  return `{ offset: ${byteText(cursor)}, pointer: ${pointerText(path, indices)} }`;
}

/** A place further on by a number of bytes that is known when the packet is read. */
function moveBy(scope: PacketScope, cursor: Cursor, bytes: string): Cursor {
  const base = scope.variable("p");
  const isWhole = cursor.unit === "bytes";
  const text = isWhole ? `${byteText(cursor)} + ${bytes}` : `${bitText(cursor)} + ${bytes} * 8`;
  scope.printer.line(`const ${base} = ${text};`);
  return { base, unit: cursor.unit, bits: isWhole ? cursor.bits % 8 : 0 };
}

function lengthText(field: TextField, cursor: Cursor, decoding: Decoding): string {
  const { length, maximum } = field;
  if ("fixed" in length) return String(length.fixed);
  const { scope } = decoding;
  const { printer } = scope;
  const name = scope.variable("n");
  const place = placeText(field, cursor, decoding);
  if ("prefixBits" in length) {
    if (!decoding.safe && (cursor.base !== undefined || decoding.guarded)) {
      printRoom(decoding, advance(cursor, length.prefixBits), { field, more: "" });
    }
    printer.line(`const ${name} = ${readRaw(scope, prefixField(field, length), cursor)};`);
    printRoom(decoding, advance(cursor, length.prefixBits), { field, more: ` + ${name} * 8` });
  } else if ("terminator" in length) {
    const options = `{ terminator: ${length.terminator}, width: ${
      widthOf(field)
    }, place: ${place} }`;
    const find = scope.support("terminatorAt");
    printer.line(`const ${name} = ${find}(view, ${bitText(cursor)}, ${options});`);
  } else if ("count" in length) {
    printer.line(`const ${name} = ${scope.size(length.count)};`);
    printWhole(scope, name, place);
    printRoom(decoding, cursor, { field, more: ` + ${name} * 8` });
  } else {
    const rest = `bytes.length * 8 - ${decoding.trailing ?? 0} - (${bitText(cursor)})`;
    printer.line(`const ${name} = (${rest}) / 8;`);
    printWhole(scope, name, place);
  }
  if (maximum !== undefined) {
    const error = `${scope.support("wrongCount")}(${name}, "at most ${maximum}", ${place})`;
    printer.line(`if (${name} > ${maximum}) throw ${error};`);
  }
  return name;
}

function printRoom(
  { scope, indices }: Decoding,
  cursor: Cursor,
  { field, more }: { readonly field: TextField; readonly more: string },
): void {
  const room = scope.support("expectRoom");
  const pointer = pointerText(field.path, indices);
  scope.printer.line(`${room}(bytes, ${bitText(cursor)}${more}, ${pointer});`);
}

function printWhole(scope: PacketScope, name: string, place: string): void {
  const error = `${scope.support("wrongCount")}(${name}, "a whole number", ${place})`;
  scope.printer.line(`if (!(${name} >= 0 && Number.isInteger(${name}))) throw ${error};`);
}

/**
 * Prints what finds and checks the number of items.
 *
 * @param field the array
 * @param cursor where it begins
 * @param options what is known, and the bits of an item; `undefined` where items differ
 * @returns source text of the number
 */
export function limitCount(
  field: ArrayField,
  cursor: Cursor,
  { decoding, step }: { readonly decoding: Decoding; readonly step: number | undefined },
): string {
  const { scope, indices, safe, trailing } = decoding;
  const { printer } = scope;
  const place = placeText(field, cursor, decoding);
  const start = bitText(cursor);
  const room = scope.support("expectRoom");
  const pointer = pointerText(field.path, indices);
  if (typeof field.count === "number") {
    return String(field.count);
  }
  const name = scope.variable("n");
  if (field.count === "rest") {
    printer.line(
      `const ${name} = (bytes.length * 8 - ${trailing ?? 0} - (${start})) / ${step ?? 1};`,
    );
    printWhole(scope, name, place);
    return name;
  }
  printer.line(`const ${name} = ${scope.size(field.count)};`);
  printWhole(scope, name, place);
  if (step === undefined) {
    const error = `${scope.support("wrongCount")}(${name}, "as many as there are bits", ${place})`;
    printer.line(`if (${name} > bytes.length * 8) throw ${error};`);
  } else if (!safe || typeof field.count === "object") {
    printer.line(`${room}(bytes, ${start} + ${name} * ${step}, ${pointer});`);
  }
  return name;
}

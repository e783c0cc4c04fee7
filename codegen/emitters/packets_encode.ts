/**
 * Prints encoders: straight lines that write one field after another.
 *
 * @module
 */
import { stringLiteral, validatorName } from "../names.ts";
import type {
  ArrayField,
  FieldPath,
  LayoutField,
  LayoutSize,
  NumberField,
  ObjectField,
  PacketLayout,
  TextField,
} from "../packets/layout.ts";
import { isInteger, isOpen, isWide, rawRange } from "../packets/raw_range.ts";
import { checksumText, positionText } from "./packets_checks.ts";
import { calibratedRaw, printBits, stateText } from "./packets_write.ts";
import {
  memberOf,
  numeral,
  PacketScope,
  type PacketsFile,
  pointerText,
  VALIDATORS,
} from "./packets_scope.ts";
import { prefixField, styleText, widthOf } from "./packets_text.ts";

/** What is known at a field while an encoder is printed. */
interface Encoding {
  readonly scope: PacketScope;
  /** The object around: its path and the variable that holds it. */
  readonly owner: { readonly path: FieldPath; readonly text: string };
  readonly indices: readonly string[];
  readonly hoists?: string[];
  /** Printed after all fields: what can only be known then. */
  readonly late: (() => void)[];
}

/**
 * Prints the body of `encode`.
 *
 * @param file where to print
 * @param layout the packet
 */
export function printEncode(file: PacketsFile, layout: PacketLayout): void {
  const scope = new PacketScope(file, layout);
  const { printer } = file;
  const { bits, typeName, padding, checksum } = layout;
  const validator = printer.value(VALIDATORS, validatorName(typeName));
  const writer = scope.support("PacketWriter");
  printer.line(
    `${scope.support("checked")}(${validator}, value);`,
    `const w = new ${writer}(${bits === undefined ? 256 : bits / 8});`,
  );
  const late: (() => void)[] = [];
  const owner = { path: [], text: "value" };
  encodeFields(layout.fields, { scope, owner, indices: [], late });
  if (padding > 0) printer.line(`w.spare(${padding});`);
  if (checksum?.lies === "end") printer.line(`w.spare(${checksum.size * 8});`);
  printLengthCheck(scope);
  for (const print of late) print();
  printSelectCheck(scope);
  if (checksum === undefined) {
    printer.line("return w.bytes();");
    return;
  }
  printer.line("const bytes = w.bytes();");
  if (checksum.lies !== "field") printChecksum(scope, undefined);
  else for (const given of scope.checksums) printChecksum(scope, given);
  printer.line("return bytes;");
}

function printLengthCheck({ layout: { bits }, printer }: PacketScope): void {
  if (bits === undefined) return;
  printer.line(`w.field("");`, `w.computed(w.position, ${bits});`);
}

/** The value that is given for the checksum, if any, must be the right one. */
function printChecksum(scope: PacketScope, given: string | undefined): void {
  const { layout: { checksum }, printer } = scope;
  if (checksum === undefined) return;
  const { size, offset, byteOrder } = checksum;
  const computed = checksumText(scope, checksum, "bytes");
  const value = given === undefined ? computed : `w.computed(${given}, ${computed})`;
  const bits = size * 8;
  const position = `(${positionText(offset, "bytes")}) * 8`;
  const ordered = byteOrder === "little"
    ? `Number(${scope.support("toLittleEndian")}(BigInt(${value}), ${bits}))`
    : value;
  printer.line(`w.at(${position}, () => w.bits(${ordered}, ${bits}));`);
}

function printSelectCheck(scope: PacketScope): void {
  const { select, name } = scope.layout;
  if (select === undefined) return;
  const error = scope.support("unknownPacket");
  scope.printer.block(`if (!(${scope.condition(select)})) {`, () => {
    scope.printer.line(`throw ${error}(${stringLiteral(name)});`);
  });
}

function encodeFields(fields: readonly LayoutField[], encoding: Encoding): void {
  const { scope, owner, indices } = encoding;
  const names = fields.map(({ path }) => stringLiteral(path.at(-1) ?? ""));
  const pointer = pointerText(owner.path, indices);
  const expect = scope.support("expectMembers");
  scope.printer.line(`${expect}(${owner.text}, [${names.join(", ")}], ${pointer});`);
  for (const field of fields) {
    const source = memberOf(owner.text, field.path.at(-1) ?? "");
    if (field.when === undefined) encodeThere(field, source, encoding);
    else encodeConditional(field, source, encoding);
  }
}

function encodeConditional(field: LayoutField, source: string, encoding: Encoding): void {
  const { scope, indices } = encoding;
  const { printer } = scope;
  const hoists = encoding.hoists ?? [];
  const condition = scope.condition(field.when ?? []);
  const inner = scope.variable("o");
  const lines = printer.capture(() => {
    printer.line(`w.field(${pointerText(field.path, indices)});`, `const ${inner} = ${source};`);
    printer.block(`if (${condition}) {`, () => {
      printer.line(`if (${inner} === undefined) throw w.fail(${inner}, "a value");`);
      encodeThere(field, inner, { ...encoding, hoists });
    }, `} else if (${inner} !== undefined) throw w.fail("that is given", "none here");`);
  });
  if (encoding.hoists === undefined) { for (const one of hoists) printer.line(`let ${one};`); }
  printer.restore(lines);
}

function encodeThere(field: LayoutField, source: string, encoding: Encoding): void {
  const { scope, indices } = encoding;
  const { printer } = scope;
  printer.line(`w.field(${pointerText(field.path, indices)});`);
  if (field.skip > 0) printer.line(`w.spare(${field.skip});`);
  switch (field.kind) {
    case "number":
      return encodeNumber(field, source, encoding);
    case "text":
      return encodeText(field, source, encoding);
    case "array":
      return encodeArray(field, source, encoding);
    default:
      return encodeObject(field, source, encoding);
  }
}

function encodeObject(field: ObjectField, source: string, encoding: Encoding): void {
  const { scope } = encoding;
  const text = scope.variable("o");
  scope.printer.line(`const ${text} = ${source};`);
  if (!field.required && field.when === undefined) {
    scope.printer.line(`if (${text} === undefined) throw w.fail(${text}, "a value");`);
  }
  encodeFields(field.fields, { ...encoding, owner: { path: field.path, text } });
  if (field.padding > 0) scope.printer.line(`w.spare(${field.padding});`);
}

function encodeArray(field: ArrayField, source: string, encoding: Encoding): void {
  const { scope } = encoding;
  const { printer } = scope;
  const [list, index, item] = [scope.variable("a"), scope.variable("i"), scope.variable("o")];
  printer.line(`const ${list} = ${source};`);
  if (!field.required && field.when === undefined) {
    printer.line(`if (${list} === undefined) throw w.fail(${list}, "a value");`);
  }
  const { count } = field;
  if (count !== "rest") {
    const expected = typeof count === "number" ? String(count) : scope.size(count);
    printer.line(`w.computed(${list}.length, ${expected});`);
  }
  printer.block(`for (const [${index}, ${item}] of ${list}.entries()) {`, () => {
    const owner = { path: field.item.path, text: item };
    const indices = [...encoding.indices, index];
    encodeThere(field.item, item, { ...encoding, owner, indices, hoists: undefined });
  });
}

function encodeText(field: TextField, source: string, encoding: Encoding): void {
  const { scope } = encoding;
  const { printer } = scope;
  const { length, maximum, charset } = field;
  const value = declare(encoding, { field, prefix: "v", text: orFallback(field, source) });
  scope.keep(field.path, { raw: value, value, optional: encoding.hoists !== undefined });
  const name = scope.variable("b");
  printer.line(`const ${name} = ${bytesText(field, value)};`);
  if (maximum !== undefined) printer.line(`w.atMost(${name}, ${maximum});`);
  if ("fixed" in length) {
    const style = styleText(field);
    printer.line(
      field.content === "bytes"
        ? `w.append(w.exactly(${name}, ${length.fixed}));`
        : `w.filled(${name}, ${length.fixed}, ${style});`,
    );
    return;
  }
  if ("terminator" in length) {
    const end = widthOf(field) === 1
      ? String(length.terminator)
      : charset === "utf-16le"
      ? `${length.terminator}, 0`
      : `0, ${length.terminator}`;
    printer.line(`w.terminated(${name}, Uint8Array.of(${end}));`);
    return;
  }
  if ("prefixBits" in length) {
    const greatest = 2 ** length.prefixBits - 1;
    const count = scope.variable("r");
    printer.line(`const ${count} = w.integer(${name}.length, 0, ${greatest});`);
    printBits(scope, prefixField(field, length), count);
  } else if ("count" in length) {
    printer.line(`w.computed(${name}.length, ${scope.size(length.count)});`);
  }
  printer.line(`w.append(${name});`);
}

/** `null` is a value, too. */
function orFallback({ fallback }: LayoutField, source: string): string {
  if (fallback === undefined) return source;
  const text = typeof fallback === "string" ? stringLiteral(fallback) : String(fallback);
  return `${source} === undefined ? ${text} : ${source}`;
}

function bytesText({ content, charset }: TextField, source: string): string {
  return content === "bytes"
    ? `w.base64(${source})`
    : `w.text(${source}, ${stringLiteral(charset)})`;
}

/** Declares a variable here, or before the block of a condition where others need it. */
function declare(
  { scope, hoists }: Pick<Encoding, "scope" | "hoists">,
  { field, prefix, text }: {
    readonly field: LayoutField;
    readonly prefix: string;
    readonly text: string;
  },
): string {
  const name = scope.variable(prefix);
  const isHoisted = hoists !== undefined && scope.isReferenced(field);
  if (isHoisted) hoists.push(name);
  scope.printer.line(`${isHoisted ? "" : "const "}${name} = ${text};`);
  return name;
}

function encodeNumber(field: NumberField, source: string, encoding: Encoding): void {
  const { scope, hoists, late } = encoding;
  const { printer, layout } = scope;
  if (field.checksum === true) {
    scope.checksums.push(source);
    printer.line(`w.spare(${field.bits});`);
    return;
  }
  const filled = fillOf(field, source, encoding);
  const value = declare(encoding, {
    field,
    prefix: "v",
    text: filled ?? orFallback(field, source),
  });
  const optional = hoists !== undefined;
  scope.keep(field.path, { raw: value, value, optional });
  if (isLateLength(layout, field)) {
    const position = scope.variable("p");
    printer.line(`const ${position} = w.position;`, `w.spare(${field.bits});`);
    late.push(() => printLateLength(scope, field, { value, position }));
    return;
  }
  const raw = declare(encoding, { field, prefix: "r", text: rawText(scope, field, value) });
  scope.keep(field.path, { raw, value, optional });
  printBits(scope, field, raw);
}

function isLateLength({ length, bits }: PacketLayout, { path }: NumberField): boolean {
  return bits === undefined && length !== undefined && isSame(length.field, path);
}

function isSame(a: FieldPath, b: FieldPath): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

/** A length that is known when all fields are written. */
function printLateLength(
  scope: PacketScope,
  field: NumberField,
  { value, position }: { readonly value: string; readonly position: string },
): void {
  const { printer, layout: { length } } = scope;
  if (length === undefined) return;
  const raw = scope.variable("r");
  const computed = unscale("w.position / 8", length);
  printer.line(`w.field(${pointerText(field.path, [])});`);
  printer.line(
    `const ${raw} = ${rawText(scope, field, `w.computed(${value}, ${computed})`)};`,
  );
  printer.block(`w.at(${position}, () => {`, () => printBits(scope, field, raw), "});");
}

function unscale(text: string, { factor, offset }: LayoutSize): string {
  const moved = offset === 0 ? text : `(${text} - ${numeral(offset)})`;
  return factor === 1 ? moved : `${moved} / ${numeral(factor)}`;
}

/** What stands for a value that is not given: what other fields, or the layout, say it must be. */
function fillOf(field: NumberField, source: string, encoding: Encoding): string | undefined {
  const { layout } = encoding.scope;
  if (layout.length !== undefined && layout.bits !== undefined) {
    if (isSame(layout.length.field, field.path)) {
      const { factor, offset } = layout.length;
      return `w.computed(${source}, ${numeral((layout.bits / 8 - offset) / factor)})`;
    }
  }
  if (field.required || field.when !== undefined) return undefined;
  if (field.constant !== undefined) {
    const isDigits = field.form === "digits";
    return `${source} ?? ${isDigits ? `"${field.constant}"` : numeral(field.constant)}`;
  }
  const counted = countedBy(layout.fields, field.path);
  const own = encoding.owner.path;
  if (counted === undefined || !own.every((name, index) => counted.field.path[index] === name)) {
    return undefined;
  }
  let text = encoding.owner.text;
  const rest = counted.field.path.slice(own.length);
  for (const [index, name] of rest.entries()) {
    text = index === 0 ? memberOf(text, name) : optionalMember(text, name);
  }
  const { field: target, size } = counted;
  const length = target.kind === "text" ? `${bytesText(target, text)}.length` : `${text}?.length`;
  return `${source} ?? ${unscale(target.kind === "text" ? length : `(${length} ?? 0)`, size)}`;
}

function optionalMember(object: string, name: string): string {
  const member = memberOf(object, name).slice(object.length);
  return `${object}?.${member.startsWith(".") ? member.slice(1) : member}`;
}

interface Counted {
  readonly field: ArrayField | TextField;
  readonly size: LayoutSize;
}

/** The field whose size another gives. */
function countedBy(fields: readonly LayoutField[], path: FieldPath): Counted | undefined {
  for (const field of fields) {
    if (field.kind === "array") {
      if (typeof field.count === "object" && isSame(field.count.field, path)) {
        return field.path.includes("*") ? undefined : { field, size: field.count };
      }
      continue;
    }
    if (field.kind === "text" && "count" in field.length) {
      const size = field.length.count;
      if (isSame(size.field, path)) return { field, size };
    }
    if (field.kind === "object") {
      const inner = countedBy(field.fields, path);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}

/** The value in the packet. */
function rawText(scope: PacketScope, field: NumberField, value: string): string {
  const { constant, nullable, invalid } = field;
  const suffix = isWide(field) ? "n" : "";
  if (constant !== undefined) {
    const given = field.form === "digits"
      ? `(${value} === undefined ? undefined : Number(${value}))`
      : value;
    const number = `w.computed(${given}, ${numeral(constant)})`;
    return isWide(field) ? `BigInt(${number})` : number;
  }
  const text = presentText(scope, field, value);
  if (!nullable || isOpen(field)) return text;
  const [first] = invalid;
  const absent = first === undefined ? "NaN" : `${numeral(first)}${suffix}`;
  const refused = invalid.map((one) => `${numeral(one)}${suffix}`).join(", ");
  const present = refused === ""
    ? text
    : `${scope.support("notAmong")}(${text}, [${refused}], w.place)`;
  return `${value} === null ? ${absent} : ${present}`;
}

function presentText(scope: PacketScope, field: NumberField, value: string): string {
  const { form, encoding, bits, calibration } = field;
  if (form === "label" || form === "boolean") return stateText(scope, field, value);
  const number = calibration === undefined ? value : calibratedRaw(scope, field, value);
  if (!isInteger(encoding)) return calibration === undefined ? `w.number(${value})` : number;
  const { least, greatest } = rawRange(encoding, bits) ?? { least: 0n, greatest: 0n };
  if (isWide(field)) return `w.wide(${number}, ${least}n, ${greatest}n)`;
  if (form === "digits") return `Number(w.wide(${value}, ${least}n, ${greatest}n))`;
  return `w.integer(${number}, ${least}, ${greatest})`;
}

/**
 * Expressions that read a number of a packet, and those that calibrate it.
 *
 * @module
 */
import { stringLiteral } from "../names.ts";
import { coefficientsOf } from "../packets/calibration.ts";
import type { PolynomialCalibration, SimpleCalibration } from "../packets/keyword.ts";
import type { LayoutField, NumberField } from "../packets/layout.ts";
import { isInteger, isOpen, isWide, rawRange } from "../packets/raw_range.ts";
import { numeral, type PacketScope } from "./packets_scope.ts";

/** Where the next field begins. */
export interface Cursor {
  /** A variable to add, in `unit`; `undefined`: the packet's start. */
  readonly base: string | undefined;
  /** `bytes`: the variable holds bytes, so that its place within them is known. */
  readonly unit: "bytes" | "bits";
  /** In bits, from the base. */
  readonly bits: number;
}

/** The start of a packet. */
export const START: Cursor = { base: undefined, unit: "bytes", bits: 0 };

/**
 * A place further on.
 *
 * @param cursor a place
 * @param bits how far
 * @returns the place behind
 */
export function advance(cursor: Cursor, bits: number): Cursor {
  return { ...cursor, bits: cursor.bits + bits };
}

/**
 * The position of a place in bits.
 *
 * @param cursor the place
 * @returns source text
 */
export function bitText({ base, unit, bits }: Cursor): string {
  if (base === undefined) return String(bits);
  const scaled = unit === "bytes" ? `${base} * 8` : base;
  return bits === 0 ? scaled : `${scaled} + ${bits}`;
}

/**
 * The byte in which a place lies.
 *
 * @param cursor the place
 * @param further bytes to add
 * @returns source text
 */
export function byteText({ base, unit, bits }: Cursor, further = 0): string {
  const bytes = Math.floor(bits / 8) + further;
  if (base === undefined) return String(bytes);
  if (unit === "bits") return `Math.floor((${base} + ${bits + further * 8}) / 8)`;
  return bytes === 0 ? base : `${base} + ${bytes}`;
}

/** A float of 32 or 64 bits on whole bytes, which a `DataView` reads by itself. */
function isPlainFloat({ encoding, bits, reversed }: NumberField, cursor: Cursor): boolean {
  return encoding === "ieee754" && bits >= 32 && !reversed && isAligned(cursor);
}

function isAligned({ unit, bits }: Cursor): boolean {
  return unit === "bytes" && bits % 8 === 0;
}

/**
 * Reads the value in the packet.
 *
 * @param scope the function
 * @param field the number
 * @param cursor where it lies
 * @returns source text of a number, or of a `bigint` where it is wide
 */
export function readRaw(scope: PacketScope, field: NumberField, cursor: Cursor): string {
  const { bits, byteOrder, encoding } = field;
  const little = byteOrder === "little";
  if (isPlainFloat(field, cursor)) {
    return `view.getFloat${bits}(${byteText(cursor)}${little ? ", true" : ""})`;
  }
  const isPlain = isAligned(cursor) && !field.reversed;
  const isSigned = encoding === "twos-complement";
  if (isPlain && [8, 16, 32].includes(bits) && (isSigned || encoding === "unsigned")) {
    const order = little && bits > 8 ? ", true" : "";
    return `view.get${isSigned ? "Int" : "Uint"}${bits}(${byteText(cursor)}${order})`;
  }
  if (isWide(field)) return wideMeaning(scope, field, readWide(scope, field, cursor));
  if (bits > 53 || encoding === "mil-1750a") {
    const wide = readWide(scope, field, cursor);
    return encoding === "ieee754"
      ? `${scope.support("float64")}(${wide})`
      : `${scope.support("mil1750a")}(${wide}, ${bits})`;
  }
  return meaning(scope, field, ordered(scope, field, readUnsigned(scope, cursor, bits)));
}

function ordered(scope: PacketScope, field: NumberField, text: string): string {
  const { bits, reversed, byteOrder } = field;
  const turned = reversed ? `${scope.support("reverseBits")}(${text}, ${bits})` : text;
  return byteOrder === "little" && bits > 8
    ? `${scope.support("littleEndian")}(${turned}, ${bits})`
    : turned;
}

function readWide(scope: PacketScope, field: NumberField, cursor: Cursor): string {
  const { bits, reversed, byteOrder } = field;
  if (isAligned(cursor) && bits === 64 && !reversed) {
    return `view.getBigUint64(${byteText(cursor)}${byteOrder === "little" ? ", true" : ""})`;
  }
  const read = `${scope.support("readWide")}(view, ${bitText(cursor)}, ${bits})`;
  const turned = reversed ? `${scope.support("reverseWide")}(${read}, ${bits})` : read;
  return byteOrder === "little"
    ? `${scope.support("littleEndianWide")}(${turned}, ${bits})`
    : turned;
}

/** Straight-line code for any place that is known; of up to 53 bits. */
function readUnsigned(scope: PacketScope, cursor: Cursor, size: number): string {
  if (cursor.unit === "bits") {
    return `${scope.support("readBits")}(view, ${bitText(cursor)}, ${size})`;
  }
  const within = cursor.bits % 8;
  const span = Math.ceil((within + size) / 8);
  if (span > 4) {
    const low = (within + size) % 8 === 0 ? 32 : 24;
    const lower = Math.min(low, size - 1);
    const high = readUnsigned(scope, cursor, size - lower);
    const rest = readUnsigned(scope, advance(cursor, size - lower), lower);
    return `(${high} * ${2 ** lower} + ${rest})`;
  }
  const shift = span * 8 - within - size;
  const loaded = loadBytes(cursor, span);
  const shifted = shift === 0 ? loaded : `${loaded} >>> ${shift}`;
  if (within === 0) return shift === 0 ? loaded : `(${shifted})`;
  return `(${shifted} & ${2 ** size - 1})`;
}

function loadBytes(cursor: Cursor, span: number): string {
  if (span === 1) return `view.getUint8(${byteText(cursor)})`;
  if (span === 2) return `view.getUint16(${byteText(cursor)})`;
  if (span === 4) return `view.getUint32(${byteText(cursor)})`;
  return `(view.getUint16(${byteText(cursor)}) << 8 | view.getUint8(${byteText(cursor, 2)}))`;
}

function meaning(scope: PacketScope, { encoding, bits }: NumberField, text: string): string {
  switch (encoding) {
    case "unsigned":
      return text;
    case "bcd":
      return `${scope.support("bcd")}(${text})`;
    case "ieee754":
      return `${scope.support(bits === 16 ? "float16" : "float32")}(${text})`;
    case "twos-complement":
      return bits <= 31
        ? `${text} << ${32 - bits} >> ${32 - bits}`
        : `${scope.support("twosComplement")}(${text}, ${bits})`;
    case "sign-magnitude":
      return `${scope.support("signMagnitude")}(${text}, ${bits})`;
    default:
      return `${scope.support("onesComplement")}(${text}, ${bits})`;
  }
}

function wideMeaning(scope: PacketScope, { encoding, bits }: NumberField, text: string): string {
  switch (encoding) {
    case "unsigned":
      return text;
    case "bcd":
      return `${scope.support("bcdWide")}(${text})`;
    case "twos-complement":
      return `BigInt.asIntN(${bits}, ${text})`;
    case "sign-magnitude":
      return `${scope.support("signMagnitudeWide")}(${text}, ${bits})`;
    default:
      return `${scope.support("onesComplementWide")}(${text}, ${bits})`;
  }
}

/** How a calibration is written, and for which way. */
export interface CalibrationText {
  readonly field: NumberField;
  /** Source text of the place. */
  readonly place: string;
  /** Source text of the value to convert. */
  readonly value: string;
}

/**
 * Calibrates.
 *
 * @param scope the function
 * @param calibration a polynomial or a spline
 * @param text what to convert
 * @returns source text of the calibrated value
 */
export function calibrate(
  scope: PacketScope,
  calibration: SimpleCalibration,
  { place, value }: CalibrationText,
): string {
  if ("polynomial" in calibration) return polynomial(calibration, value);
  const { order = 1, extrapolate = false } = calibration;
  const points = pointsOf(scope, calibration.spline);
  const name = scope.support(order === 0 ? "steps" : "spline");
  return `${name}(${points}, ${value}, { place: ${place}, extrapolate: ${extrapolate} })`;
}

function polynomial(calibration: PolynomialCalibration, value: string): string {
  const [first = 0, ...rest] = coefficientsOf(calibration);
  if (rest.length === 0) return `${value} * 0 + ${numeral(first)}`;
  const inner = rest.reduceRight(
    (sum, coefficient, index) =>
      index === rest.length - 1
        ? numeral(coefficient)
        : `(${numeral(coefficient)} + ${value} * ${sum})`,
    "",
  );
  const product = inner === "1" ? value : `${value} * ${inner}`;
  // Zero is added as well: it takes the sign from a product of zero.
  return `${numeral(first)} + ${product}`;
}

function pointsOf(scope: PacketScope, points: readonly (readonly [number, number])[]): string {
  const list = points.map(([raw, calibrated]) => `[${raw}, ${calibrated}]`).join(", ");
  return sharedName(scope, "points", (name) => `const ${name} = [${list}] as const;`);
}

/**
 * Takes a calibration back.
 *
 * @param scope the function
 * @param calibration a polynomial or a spline, of which an inverse was found to exist
 * @param text what to convert
 * @returns source text of the value in the packet, rounded where it must be an integer
 */
export function uncalibrate(
  scope: PacketScope,
  calibration: SimpleCalibration,
  { field, place, value }: CalibrationText,
): string {
  const isWhole = isInteger(field.encoding);
  // Adding zero takes the sign from zero: some encodings would write it.
  const rounded = (text: string): string => isWhole ? `Math.round(${text}) + 0` : text;
  if (!("polynomial" in calibration)) {
    const points = pointsOf(scope, calibration.spline);
    if (calibration.order === 0) return `${scope.support("stepsInverse")}(${points}, ${value})`;
    const { extrapolate = false } = calibration;
    const options = `{ place: ${place}, extrapolate: ${extrapolate} }`;
    return rounded(`${scope.support("splineInverse")}(${points}, ${value}, ${options})`);
  }
  const coefficients = coefficientsOf(calibration);
  const [constant = 0, slope = 1] = coefficients;
  if (coefficients.length === 2) {
    const moved = constant === 0 ? value : `(${value} - ${numeral(constant)})`;
    return rounded(slope === 1 ? moved : `${moved} / ${numeral(slope)}`);
  }
  const { least = 0n, greatest = 1n } = rawRange(field.encoding, field.bits) ?? {};
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  const low = least < -limit ? -limit : least;
  const high = greatest > limit ? limit : greatest;
  const forward = polynomial(calibration, "raw");
  return `${scope.support("invert")}(${value}, [${low}, ${high}], (raw) => ${forward})`;
}

/**
 * Something that is printed once in the file, however often it is used.
 *
 * @param scope the function that uses it
 * @param prefix of its name
 * @param print its declaration
 * @returns its name, which holds a `$`, as no name of a schema does
 */
export function sharedName(
  { file: { shared } }: PacketScope,
  prefix: string,
  print: (name: string) => string,
): string {
  const key = print(`${prefix}$`);
  const known = shared.get(key);
  if (known !== undefined) return known;
  const name = `${prefix}$${shared.size + 1}`;
  shared.set(key, name);
  return name;
}

/**
 * A function from raw values to labels.
 *
 * @param scope the function that uses it
 * @param field a number with states
 * @returns the function's name
 */
export function labelFunction(scope: PacketScope, field: NumberField): string {
  const wide = isWide(field);
  const error = scope.support("unknownState");
  const type = scope.printer.type(`${scope.file.packageName}/packets`, "PacketPlace");
  const open = isOpen(field);
  const labels = statesOf(field).map(([label, raw]) =>
    `    case ${raw}${wide ? "n" : ""}:\n      return ${label};`
  );
  const result = [...statesOf(field).map(([label]) => label), ...open ? ["null"] : []].join(" | ");
  const raw = `raw: ${wide ? "bigint" : "number"}`;
  return sharedName(scope, "label", (name) =>
    [
      `function ${name}(${raw}${open ? "" : `, place: ${type}`}): ${result} {`,
      "  switch (raw) {",
      ...labels,
      "    default:",
      open ? "      return null;" : `      throw ${error}(raw, place);`,
      "  }",
      "}",
    ].join("\n"));
}

/**
 * The type that a variable of labels needs: TypeScript finds `string` by itself.
 *
 * @param field a field whose value the variable holds
 * @returns source text; `undefined` where nothing need be said
 */
export function labelType(field: LayoutField): string | undefined {
  if (field.kind !== "number" || field.form !== "label") return undefined;
  const labels = statesOf(field).map(([label]) => label);
  return [...labels, ...field.nullable ? ["null"] : []].join(" | ");
}

/**
 * A function from labels to raw values.
 *
 * @param scope the function that uses it
 * @param field a number with states
 * @returns the function's name
 */
export function stateFunction(scope: PacketScope, field: NumberField): string {
  const suffix = isWide(field) ? "n" : "";
  const error = scope.support("unknownState");
  const type = scope.printer.type(`${scope.file.packageName}/packets`, "PacketPlace");
  const cases = statesOf(field).map(([label, raw]) =>
    `    case ${label}:\n      return ${raw}${suffix};`
  );
  return sharedName(scope, "state", (name) =>
    [
      `function ${name}(value: unknown, place: ${type}): ${suffix === "" ? "number" : "bigint"} {`,
      "  switch (value) {",
      ...cases,
      "    default:",
      `      throw ${error}(String(value), place);`,
      "  }",
      "}",
    ].join("\n"));
}

/** Labels as literals: of booleans without quotes. */
function statesOf({ form, states }: NumberField): readonly (readonly [string, number])[] {
  const given = states ?? [["false", 0], ["true", 1]] as const;
  return given.map(([label, raw]) => [form === "boolean" ? label : stringLiteral(label), raw]);
}

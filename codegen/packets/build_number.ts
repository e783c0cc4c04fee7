/**
 * Numbers of a layout: what their bits mean, and whether the message's schema can hold it.
 *
 * @module
 */
import type { Location } from "../model.ts";
import { within } from "../pointer.ts";
import { quote } from "../suggest.ts";
import { faultOf, givesIntegers, whyNoInverse } from "./calibration.ts";
import type { Calibration, Encoding, SimpleCalibration } from "./keyword.ts";
import type { LayoutCalibration, LayoutPlace, NumberField, ValueForm } from "./layout.ts";
import { keywordAt, type LayoutBuilder } from "./layout_builder.ts";
import { resolveCondition } from "./layout_scope.ts";
import { isInteger, isSafe, isWithin, rawRange } from "./raw_range.ts";
import type { FieldSchema } from "./read_keyword.ts";

/** Sizes of encodings that do not have any from 1 to 64 bits. */
const SIZES: { readonly [K in Encoding]?: readonly number[] } = {
  ieee754: [16, 32, 64],
  "mil-1750a": [32, 48],
  bcd: Array.from({ length: 16 }, (_, index) => (index + 1) * 4),
  "sign-magnitude": Array.from({ length: 63 }, (_, index) => index + 2),
  "ones-complement": Array.from({ length: 63 }, (_, index) => index + 2),
};

/**
 * Builds a number.
 *
 * @param read what its schemas say
 * @param place where it lies
 * @param builder the packet's
 * @returns the field; `undefined` when it is wrong, which was reported
 */
export function buildNumber(
  read: FieldSchema,
  place: LayoutPlace,
  builder: LayoutBuilder,
): NumberField | undefined {
  const { keyword, nullable } = read;
  const { problems } = builder;
  const before = problems.size;
  const form = formOf(read);
  const encoding = encodingOf(read, form);
  const bits = keyword.bits ?? 0;
  const check: Checking = { read, place, builder, form, encoding, bits };
  checkEncoding(check);
  if (problems.size > before) return undefined;
  const states = statesOf(check);
  const calibration = calibrationOf(check);
  checkInvalid(check);
  checkConstant(check);
  if (problems.size > before) return undefined;
  const draft: NumberField = {
    ...place,
    kind: "number",
    bits,
    encoding,
    byteOrder: keyword.byteOrder ?? builder.byteOrder,
    reversed: keyword.bitOrder === "least-significant-first",
    form,
    nullable,
    invalid: keyword.invalid ?? [],
    integer: read.type === "integer" ||
      (isInteger(encoding) && calibration === undefined && form === "number"),
    ...calibration && { calibration },
    ...states && { states },
    ...keyword.constant !== undefined && { constant: keyword.constant },
  };
  checkSafe(check, draft);
  return problems.size > before ? undefined : draft;
}

interface Checking {
  readonly read: FieldSchema;
  readonly place: LayoutPlace;
  readonly builder: LayoutBuilder;
  readonly form: ValueForm;
  readonly encoding: NumberField["encoding"];
  readonly bits: number;
}

function formOf({ type, keyword }: FieldSchema): ValueForm {
  if (type === "boolean") return "boolean";
  if (type === "string") return keyword.states === undefined ? "digits" : "label";
  return "number";
}

function encodingOf(
  { keyword: { encoding, bits }, type }: FieldSchema,
  form: ValueForm,
): NumberField["encoding"] {
  if (encoding === undefined) {
    return type === "number" && form === "number" && (bits === 32 || bits === 64)
      ? "ieee754"
      : "unsigned";
  }
  // Text and bytes are refused by checkEncoding, which sees the keyword itself.
  return encoding === "boolean" || encoding === "string" || encoding === "bytes"
    ? "unsigned"
    : encoding;
}

function report({ builder, read }: Checking, member: string, message: string): void {
  builder.problems.error(keywordAt(read, member), message);
}

function checkEncoding(check: Checking): void {
  const { read: { keyword, type }, form, encoding, bits } = check;
  const given = keyword.encoding;
  if (keyword.bits === undefined) {
    report(check, "", `Field has no size: expected "bits" from 1 to 64`);
    return;
  }
  const sizes = SIZES[encoding];
  if (bits > 64 || (sizes !== undefined && !sizes.includes(bits))) {
    const few = sizes === undefined || sizes.length > 8 ? "" : sizes.join(", ");
    const expected = few ||
      (encoding === "bcd"
        ? "a multiple of 4 up to 64"
        : `${encoding === "unsigned" || encoding === "twos-complement" ? 1 : 2} to 64`);
    report(check, "bits", `Size is ${bits} bits: "${encoding}" expects ${expected}`);
  }
  const isText = given === "string" || given === "bytes";
  if (isText || (given === "boolean" && form !== "boolean")) {
    report(check, "encoding", `Encoding "${given}" does not fit type ${quote(type)}`);
  } else if (!isInteger(encoding) && (type !== "number" || form !== "number")) {
    const message = `Encoding "${encoding}" gives fractions: expected "type": "number"`;
    report(check, "encoding", message);
  }
}

function statesOf(check: Checking): NumberField["states"] {
  const { read: { keyword, schema, type }, form, encoding, bits } = check;
  if (keyword.states === undefined) return undefined;
  const states = Object.entries(keyword.states);
  if (form === "number") {
    report(check, "states", `States give labels: expected "type": "string", not ${quote(type)}`);
  }
  const raws = new Map<number, string>();
  for (const [label, raw] of states) {
    const other = raws.get(raw);
    raws.set(raw, label);
    const at = ["states", label] as const;
    if (other !== undefined) reportAt(check, at, `State ${raw} is also ${quote(other)}`);
    if (!isWithin(raw, rawRange(encoding, bits))) {
      reportAt(check, at, `State ${raw} does not fit into ${bits} bits of "${encoding}"`);
    }
  }
  const labels = states.map(([label]) => label);
  const expected = form === "boolean"
    ? ["false", "true"]
    : schema.enum?.filter((label) => label !== null) ?? labels;
  const missing = expected.find((label) => !labels.includes(String(label)));
  if (missing !== undefined) report(check, "states", `States have no ${quote(missing)}`);
  const odd = labels.find((label) => !expected.includes(label));
  if (odd !== undefined) {
    const message = `State ${quote(odd)} is no value of the schema's "enum"`;
    reportAt(check, ["states", odd], message);
  }
  if (keyword.calibration !== undefined) {
    report(check, "calibration", `Field has "states": expected no "calibration" beside them`);
  }
  return states;
}

function reportAt(check: Checking, tokens: readonly (string | number)[], message: string): void {
  check.builder.problems.error(within(keywordAt(check.read, ""), ...tokens), message);
}

function calibrationOf(check: Checking): LayoutCalibration | undefined {
  const { read: { keyword }, form, builder, place } = check;
  const { calibration } = keyword;
  if (calibration === undefined) return undefined;
  const at = keywordAt(check.read, "calibration");
  if (form !== "number") {
    builder.problems.error(at, `Calibration gives a number: expected "type": "number"`);
    return undefined;
  }
  if (!isContextual(calibration)) {
    checkCalibration(check, calibration, at);
    return calibration;
  }
  const stray = ["polynomial", "spline", "order", "extrapolate"].find((name) =>
    Object.hasOwn(calibration, name)
  );
  if (stray !== undefined) {
    builder.problems.error(within(at, stray), `"${stray}" stands beside "contexts"`);
  }
  const contexts = calibration.contexts.map(({ when, use }, index) => {
    const here = within(at, "contexts", index);
    checkCalibration(check, use, within(here, "use"));
    const reference = { at: within(here, "when"), from: place.path.slice(0, -1) };
    return { when: resolveCondition(when, reference, builder.scope) ?? [], use };
  });
  const { otherwise } = calibration;
  if (otherwise !== undefined) checkCalibration(check, otherwise, within(at, "otherwise"));
  return { contexts, ...otherwise && { otherwise } };
}

function isContextual(
  calibration: Calibration,
): calibration is Exclude<Calibration, SimpleCalibration> {
  return "contexts" in calibration;
}

function checkCalibration(check: Checking, calibration: SimpleCalibration, at: Location): void {
  const { builder, encoding, bits, read } = check;
  const fault = faultOf(calibration);
  if (fault !== undefined) {
    builder.problems.error(at, `Calibration is incomplete: expected ${fault}`);
    return;
  }
  if (read.type === "integer" && !givesIntegers(calibration)) {
    builder.problems.error(at, `Calibration gives fractions: expected "type": "number"`);
  }
  const reason = whyNoInverse(calibration, rawRange(encoding, bits));
  if (reason !== undefined) builder.refuseEncoder(at, `Calibration ${reason}`);
}

function checkInvalid(check: Checking): void {
  const { read: { keyword, nullable, type }, encoding, bits } = check;
  const isFloat = encoding === "ieee754";
  if (keyword.invalid === undefined) {
    if (nullable && !isFloat && check.form !== "label") {
      const message = `Type allows null, but no raw value means it: expected "invalid"`;
      report(check, "", message);
    }
    return;
  }
  if (!nullable) {
    const message = `Raw values that are not valid become null: expected "type": ` +
      `[${quote(type)}, "null"]`;
    report(check, "invalid", message);
  }
  const used = new Set(Object.values(keyword.states ?? {}));
  for (const [index, raw] of keyword.invalid.entries()) {
    const isState = used.has(raw);
    if (isState || !isWithin(raw, rawRange(encoding, bits))) {
      const reason = isState ? "is also a state" : `does not fit into ${bits} bits`;
      reportAt(check, ["invalid", index], `Invalid value ${raw} ${reason}`);
    }
  }
}

function checkConstant(check: Checking): void {
  const { read: { keyword, type }, encoding, bits, form } = check;
  const { constant } = keyword;
  if (constant === undefined) return;
  const rival = ["calibration", "states", "invalid"].find((name) => Object.hasOwn(keyword, name));
  if (rival !== undefined || form === "boolean") {
    const reason = rival === undefined ? `of type ${quote(type)}` : `with "${rival}"`;
    report(check, "constant", `Constant stands in a field ${reason}: expected a plain number`);
  } else if (!isWithin(constant, rawRange(encoding, bits))) {
    const message = `Constant ${constant} does not fit into ${bits} bits of "${encoding}"`;
    report(check, "constant", message);
  }
}

/** Integers beyond 2^53 must be digits, or be forbidden by the schema. */
function checkSafe(check: Checking, field: NumberField): void {
  const { read: { schema } } = check;
  const range = rawRange(field.encoding, field.bits);
  if (field.form !== "number" || field.calibration !== undefined || range === undefined) return;
  const limit = Number.MAX_SAFE_INTEGER;
  const { minimum = -Infinity, maximum = Infinity } = schema;
  const isDeclared = maximum <= limit && (minimum >= -limit || range.least >= 0n);
  if (isSafe(range) || isDeclared || field.constant !== undefined) return;
  const message = `Integers of ${field.bits} bits can exceed 2^53: expected "type": "string" ` +
    `for decimal digits, or a "maximum" within`;
  report(check, "bits", message);
}

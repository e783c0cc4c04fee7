/**
 * Prints what writes a number's bits.
 *
 * @module
 */
import type { NumberField } from "../packets/layout.ts";
import { isInteger, isWide } from "../packets/raw_range.ts";
import { stateFunction, uncalibrate } from "./packets_number.ts";
import type { PacketScope } from "./packets_scope.ts";

/**
 * Prints what writes a value of the packet.
 *
 * @param scope the function
 * @param field the number
 * @param raw source text of its value in the packet
 */
export function printBits(scope: PacketScope, field: NumberField, raw: string): void {
  const { bits, byteOrder, reversed, encoding } = field;
  const isWideText = isWide(field) || !isInteger(field.encoding);
  const pattern = patternText(scope, field, raw);
  const swaps = byteOrder === "little" && bits > 8;
  if (!swaps && !reversed && encoding === "ieee754" && bits >= 32) {
    scope.printer.line(`w.float(${raw}, ${bits});`);
    return;
  }
  if (!swaps && !reversed) {
    scope.printer.line(`w.${isWideText ? "wideBits" : "bits"}(${pattern}, ${bits});`);
    return;
  }
  const wide = isWideText ? pattern : `BigInt(${pattern})`;
  const unsigned = `BigInt.asUintN(${bits}, ${wide})`;
  const swapped = swaps ? `${scope.support("toLittleEndian")}(${unsigned}, ${bits})` : unsigned;
  const turned = reversed ? `${scope.support("reverseWide")}(${swapped}, ${bits})` : swapped;
  scope.printer.line(`w.wideBits(${turned}, ${bits});`);
}

function patternText(scope: PacketScope, field: NumberField, raw: string): string {
  const { encoding, bits } = field;
  const wide = isWide(field) ? "Wide" : "";
  switch (encoding) {
    case "ieee754":
      return `w.ieee754(${raw}, ${bits})`;
    case "mil-1750a":
      return `w.mil1750a(${raw}, ${bits})`;
    case "sign-magnitude":
      return `${scope.support(`toSignMagnitude${wide}`)}(${raw}, ${bits})`;
    case "ones-complement":
      return `${scope.support(`toOnesComplement${wide}`)}(${raw}, ${bits})`;
    case "bcd":
      return `${scope.support(`toBcd${wide}`)}(${raw})`;
    default:
      return raw;
  }
}

/**
 * The raw value of a label or a boolean.
 *
 * @param scope the function
 * @param field a number with states
 * @param value source text of the label
 * @returns source text
 */
export function stateText(scope: PacketScope, field: NumberField, value: string): string {
  return `${stateFunction(scope, field)}(${value}, w.place)`;
}

/**
 * The raw value of a calibrated one, not yet checked.
 *
 * @param scope the function
 * @param field a number with a calibration
 * @param value source text of the calibrated value
 * @returns source text
 */
export function calibratedRaw(scope: PacketScope, field: NumberField, value: string): string {
  const { calibration } = field;
  if (calibration === undefined) return value;
  const text = { field, place: "w.place", value: `w.number(${value})` };
  if (!("contexts" in calibration)) return uncalibrate(scope, calibration, text);
  const { contexts, otherwise } = calibration;
  const last = otherwise === undefined ? text.value : uncalibrate(scope, otherwise, text);
  return contexts.reduceRight(
    (rest, { when, use }) =>
      `${scope.condition(when)} ? ${uncalibrate(scope, use, text)} : ${rest}`,
    last,
  );
}

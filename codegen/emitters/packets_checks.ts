/**
 * Prints what decoders check beside fields: spare bits and checksums.
 *
 * @module
 */
import { stringLiteral } from "../names.ts";
import type { LayoutChecksum } from "../packets/layout.ts";
import { advance, bitText, byteText, type Cursor } from "./packets_number.ts";
import type { PacketScope } from "./packets_scope.ts";

/** Spare bits are read in parts of this size. */
const PART = 32;

/**
 * Prints a check that spare bits are zero; what a checksum lies in is left out.
 *
 * @param scope the function
 * @param spare where, and how many bits
 */
export function printSpareCheck(
  scope: PacketScope,
  { cursor, size }: { readonly cursor: Cursor; readonly size: number },
): void {
  const { checksum } = scope.layout;
  if (checksum?.lies === "spare" && cursor.base === undefined) {
    const [start, end] = [checksum.offset * 8, (checksum.offset + checksum.size) * 8];
    if (cursor.bits < end && cursor.bits + size > start) {
      printZeros(scope, cursor, start - cursor.bits);
      printZeros(scope, { ...cursor, bits: end }, cursor.bits + size - end);
      return;
    }
  }
  printZeros(scope, cursor, size);
}

function printZeros(scope: PacketScope, cursor: Cursor, size: number): void {
  if (size <= 0) return;
  const { printer } = scope;
  const error = scope.support("notConstant");
  const read = scope.support("readBits");
  const value = scope.variable("s");
  if (size <= PART) {
    const place = `{ offset: ${byteText(cursor)}, pointer: "" }`;
    printer.line(
      `const ${value} = ${read}(view, ${bitText(cursor)}, ${size});`,
      `if (${value} !== 0) throw ${error}(${value}, 0, ${place});`,
    );
    return;
  }
  const whole = size - size % PART;
  const start = bitText(cursor);
  printer.block(`for (let ${value} = 0; ${value} < ${whole}; ${value} += ${PART}) {`, () => {
    const bits = scope.variable("s");
    printer.line(
      `const ${bits} = ${read}(view, ${start} + ${value}, ${PART});`,
      `if (${bits} !== 0) {`,
      `  throw ${error}(${bits}, 0, { offset: (${start} + ${value}) >> 3, pointer: "" });`,
      `}`,
    );
  });
  printZeros(scope, advance(cursor, whole), size - whole);
}

/**
 * Prints a check of the packet's checksum.
 *
 * @param scope the function
 * @param checksum how and where
 */
export function printChecksumCheck(scope: PacketScope, checksum: LayoutChecksum): void {
  const { printer } = scope;
  const offset = positionText(checksum.offset, "bytes");
  const order = checksum.byteOrder === "little" ? ", true" : "";
  const error = scope.support("wrongChecksum");
  printer.line(
    `const found = view.getUint${checksum.size * 8}(${offset}${order});`,
    `const computed = ${checksumText(scope, checksum, "bytes")};`,
  );
  printer.block("if (found !== computed) {", () => {
    printer.line(`throw ${error}(found, computed, { offset: ${offset}, pointer: "" });`);
  });
}

/**
 * The checksum of a packet as an expression.
 *
 * @param scope the function
 * @param checksum how and over what
 * @param bytes source text of the packet
 * @returns source text
 */
export function checksumText(
  scope: PacketScope,
  { algorithm, from, to }: LayoutChecksum,
  bytes: string,
): string {
  const range = `${positionText(from, bytes)}, ${positionText(to, bytes)}`;
  return `${scope.support("checksum")}(${stringLiteral(algorithm)}, ${bytes}.subarray(${range}))`;
}

/**
 * A position in a packet as an expression.
 *
 * @param position in bytes, negative from the end
 * @param bytes source text of the packet
 * @returns source text
 */
export function positionText(position: number, bytes: string): string {
  return position < 0 ? `${bytes}.length - ${-position}` : String(position);
}

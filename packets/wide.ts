/**
 * Integers beyond 2^53 in packets: as `bigint` raw, as decimal digits in messages.
 *
 * @example
 * ```ts
 * import { bcdWide, onesComplementWide, safeInteger, signMagnitudeWide } from "telestion-edge/packets";
 * import { toBcdWide, toOnesComplementWide, toSignMagnitudeWide } from "telestion-edge/packets";
 *
 * const place = { offset: 0, pointer: "/counter" };
 * console.log(bcdWide(0x42n), toBcdWide(42n)); // 42n 66n
 * console.log(signMagnitudeWide((1n << 63n) + 5n, 64), toSignMagnitudeWide(-5n, 64) >> 63n);
 * console.log(onesComplementWide((1n << 64n) - 6n, 64), toOnesComplementWide(-5n, 64) & 7n);
 * console.log(safeInteger(7n, place)); // 7
 * ```
 *
 * @module
 */
import { PacketError, type PacketPlace } from "./packet_error.ts";

/**
 * Reads a sign bit and a magnitude.
 *
 * @param value the bits as an unsigned integer
 * @param size its size in bits
 * @returns the integer that is meant; negative zero is zero
 */
export function signMagnitudeWide(value: bigint, size: number): bigint {
  const sign = 1n << BigInt(size - 1);
  return value >= sign ? sign - value : value;
}

/**
 * Reads one's complement.
 *
 * @param value the bits as an unsigned integer
 * @param size its size in bits
 * @returns the integer that is meant; negative zero is zero
 */
export function onesComplementWide(value: bigint, size: number): bigint {
  return value >> BigInt(size - 1) === 0n ? value : value - (1n << BigInt(size)) + 1n;
}

/**
 * Writes a sign bit and a magnitude.
 *
 * @param value an integer
 * @param size its size in bits
 * @returns the bits as an unsigned integer
 */
export function toSignMagnitudeWide(value: bigint, size: number): bigint {
  return value < 0n ? (1n << BigInt(size - 1)) - value : value;
}

/**
 * Writes one's complement.
 *
 * @param value an integer
 * @param size its size in bits
 * @returns the bits as an unsigned integer
 */
export function toOnesComplementWide(value: bigint, size: number): bigint {
  return value < 0n ? (1n << BigInt(size)) - 1n + value : value;
}

/**
 * Reads packed decimal digits.
 *
 * @param value the bits as an unsigned integer, 4 for each digit
 * @returns the integer that is meant; `-1n` where 4 bits are no digit
 */
export function bcdWide(value: bigint): bigint {
  const digits = value.toString(16);
  return /^\d+$/.test(digits) ? BigInt(digits) : -1n;
}

/**
 * Writes packed decimal digits.
 *
 * @param value an integer that is not negative
 * @returns the bits as an unsigned integer, 4 for each digit
 */
export function toBcdWide(value: bigint): bigint {
  return BigInt(`0x${value}`);
}

/**
 * Makes a number of a wide integer, never a rounded one.
 *
 * @param value the integer
 * @param place where it lies
 * @returns the same as a number
 * @throws {PacketError} `range` beyond 2^53 - 1
 */
export function safeInteger(value: bigint, place: PacketPlace): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new PacketError(
    "range",
    `Value ${value} cannot be held exactly: expected one within 2^53 - 1, or a schema of decimal digits`,
    place,
  );
}

/**
 * Which raw values a field can hold.
 *
 * @module
 */
import type { NumberField } from "./layout.ts";

/** The least and the greatest integer that an encoding holds. */
export interface RawRange {
  readonly least: bigint;
  readonly greatest: bigint;
}

/**
 * The integers that an encoding holds.
 *
 * @param encoding how
 * @param bits in how many bits
 * @returns the range; `undefined` for floating point
 */
export function rawRange(encoding: NumberField["encoding"], bits: number): RawRange | undefined {
  const size = BigInt(bits);
  const half = 1n << size - 1n;
  switch (encoding) {
    case "unsigned":
      return { least: 0n, greatest: (1n << size) - 1n };
    case "twos-complement":
      return { least: -half, greatest: half - 1n };
    case "sign-magnitude":
    case "ones-complement":
      return { least: 1n - half, greatest: half - 1n };
    case "bcd":
      return { least: 0n, greatest: 10n ** (size / 4n) - 1n };
    default:
      return undefined;
  }
}

/**
 * Whether a raw value is a `bigint` in code.
 *
 * @param field a number
 * @returns `true` for integers of more than 53 bits
 */
export function isWide({ encoding, bits }: Pick<NumberField, "encoding" | "bits">): boolean {
  return bits > 53 && isInteger(encoding);
}

/**
 * Whether raw values that have no label are `null` instead of a fault.
 *
 * @param field a number
 * @returns `true` for labels that may be `null` although no raw value is said to mean it
 */
export function isOpen(
  { form, nullable, invalid }: Pick<NumberField, "form" | "nullable" | "invalid">,
): boolean {
  return form === "label" && nullable && invalid.length === 0;
}

/**
 * Whether an encoding holds integers alone.
 *
 * @param encoding how
 * @returns `false` for floating point
 */
export function isInteger(encoding: NumberField["encoding"]): boolean {
  return encoding !== "ieee754" && encoding !== "mil-1750a";
}

/**
 * Whether all integers of a range are exact as numbers.
 *
 * @param range the integers
 * @returns `false` when one lies beyond 2^53 - 1
 */
export function isSafe({ least, greatest }: RawRange): boolean {
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  return least >= -limit && greatest <= limit;
}

/**
 * Whether a raw value lies in a range.
 *
 * @param value a raw value
 * @param range the integers; `undefined`: any number
 * @returns whether the field can hold it
 */
export function isWithin(value: number, range: RawRange | undefined): boolean {
  if (range === undefined) return true;
  return Number.isInteger(value) && value >= range.least && value <= range.greatest;
}

/**
 * Compares JSON values, and values with their text.
 *
 * @module
 */
import type { JsonValue } from "./model.ts";

/**
 * Leaves out what is there already.
 *
 * @param values a list of values, each at most some hundred levels deep
 * @returns each value once, in order; objects are equal whatever the order of their members
 */
export function uniqueValues(values: readonly JsonValue[]): readonly JsonValue[] {
  const unique = new Map<string, JsonValue>();
  for (const value of values) {
    const key = canonical(value);
    if (!unique.has(key)) unique.set(key, value);
  }
  return unique.size === values.length ? values : [...unique.values()];
}

/**
 * Whether reading a number changes it: integers beyond 2^53 become the nearest that a double holds.
 *
 * @param source the number as it is written, in decimal, `0x` or `0o` digits
 * @returns `true` for an integer that is read as another
 */
export function isRounded(source: string): boolean {
  if (source.length < 16 || !/^[-+]?(?:\d+|0x[\da-f]+|0o[0-7]+)$/i.test(source)) return false;
  const digits = source.replace(/^[-+]/, "");
  const value = Number(digits);
  return Number.isFinite(value) && BigInt(digits) !== BigInt(value);
}

/**
 * What to say of a number that {@linkcode isRounded}.
 *
 * @param source the number as it is written
 * @returns a message
 */
export function roundedNumber(source: string): string {
  return `Number ${source} is read as ${
    BigInt(Number(source))
  }, the nearest that JavaScript has: ` +
    "expected an integer within 2^53, or a string";
}

/** Text that is equal for equal values only. */
function canonical(value: JsonValue): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = Object.entries(value).map(([name, member]) =>
    `${JSON.stringify(name)}:${canonical(member)}`
  );
  return `{${members.sort().join()}}`;
}

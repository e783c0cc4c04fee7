/**
 * Compares JSON values.
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

/** Text that is equal for equal values only. */
function canonical(value: JsonValue): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = Object.entries(value).map(([name, member]) =>
    `${JSON.stringify(name)}:${canonical(member)}`
  );
  return `{${members.sort().join()}}`;
}

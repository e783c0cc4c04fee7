/**
 * Puts conditions together, and turns them around.
 *
 * @module
 */
import type { JsonValue } from "../../model.ts";
import type { JsonDraft } from "./imported_field.ts";

/** Comparisons that must all hold: members by field pointer. */
export type Conjunction = ReadonlyMap<string, JsonDraft>;

/** One of them must hold; with none nothing ever does. */
export type Disjunction = readonly Conjunction[];

/** Beyond this many alternatives nobody can read a condition. */
const MAX_ALTERNATIVES = 64;

/**
 * Puts conditions together that must all hold.
 *
 * @param parts the conditions
 * @returns the alternatives, none where the conditions contradict one another; `undefined` where a
 * part cannot be said or they become too many
 */
export function allOf(parts: readonly (Disjunction | undefined)[]): Disjunction | undefined {
  return parts.reduce<Disjunction | undefined>((left, right) => {
    if (left === undefined || right === undefined) return undefined;
    const merged = left.flatMap((one) => right.map((other) => merge(one, other)));
    if (merged.includes(undefined)) return undefined;
    const possible = merged.flatMap((one) => one === undefined || isNever(one) ? [] : one);
    return possible.length > MAX_ALTERNATIVES ? undefined : possible;
  }, [new Map()]);
}

/** All comparisons of both; `undefined` where one looks at raw values and the other does not. */
function merge(one: Conjunction, other: Conjunction): Conjunction | undefined {
  const merged = new Map(one);
  for (const [pointer, comparison] of other) {
    const known = merged.get(pointer);
    if (known !== undefined && known["raw"] !== comparison["raw"]) return undefined;
    const both = known === undefined ? comparison : mergeComparisons(known, comparison);
    if (both === undefined) return undefined;
    merged.set(pointer, both);
  }
  return merged;
}

const BOUNDS: Readonly<Record<string, (a: number, b: number) => number>> = {
  minimum: Math.max,
  exclusiveMinimum: Math.max,
  maximum: Math.min,
  exclusiveMaximum: Math.min,
};

/** Two values that must both be equal stay side by side in `never`. */
function mergeComparisons(one: JsonDraft, other: JsonDraft): JsonDraft | undefined {
  const merged = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const known = merged[name];
    const bound = BOUNDS[name];
    if (known === undefined || known === value) merged[name] = value;
    else if (bound !== undefined) merged[name] = bound(Number(known), Number(value));
    else if (name === "equals") return { equals: known, not: known };
    else return undefined;
  }
  return merged;
}

/** Whether comparisons of one field can never hold together. */
function isNever(conjunction: Conjunction): boolean {
  return [...conjunction.values()].some((comparison) => {
    const { equals, not, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = comparison;
    const least = Math.max(Number(minimum ?? -Infinity), Number(exclusiveMinimum ?? -Infinity));
    const most = Math.min(Number(maximum ?? Infinity), Number(exclusiveMaximum ?? Infinity));
    const isOpen = least === exclusiveMinimum || most === exclusiveMaximum;
    if (least > most || (least === most && isOpen)) return true;
    if (equals === undefined) return false;
    if (equals === not) return true;
    if (typeof equals !== "number") return false;
    return equals < least || equals > most || (isOpen && (equals === least || equals === most));
  });
}

const OPPOSITES: Readonly<Record<string, string>> = {
  not: "equals",
  minimum: "exclusiveMaximum",
  maximum: "exclusiveMinimum",
  exclusiveMinimum: "maximum",
  exclusiveMaximum: "minimum",
};

/**
 * What must hold for a condition not to.
 *
 * @param condition the alternatives
 * @returns the alternatives of its opposite; `undefined` where they become too many
 */
export function negate(condition: Disjunction): Disjunction | undefined {
  return allOf(
    condition.map((conjunction) =>
      [...conjunction].flatMap(([pointer, { raw, ...comparison }]) =>
        Object.entries(comparison).flatMap(([name, value]) =>
          opposites(name, value).map((one): Conjunction =>
            new Map([[pointer, { ...one, ...raw !== undefined && { raw } }]])
          )
        )
      )
    ),
  );
}

/** Another number lies below or above, so that several of them can be told as ranges. */
function opposites(name: string, value: JsonValue): JsonDraft[] {
  if (name !== "equals") return [{ [OPPOSITES[name] ?? name]: value }];
  return typeof value === "number"
    ? [{ exclusiveMaximum: value }, { exclusiveMinimum: value }]
    : [{ not: value }];
}

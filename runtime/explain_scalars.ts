/**
 * Explains what a schema says of numbers and strings.
 *
 * @module
 */
import { countOf, type Explain, type Issues, type Key, shorten } from "./issues.ts";
import type { Plan, PlanObject } from "./plan.ts";
import { isAtLeast, isAtMost, isMultipleOf } from "./values.ts";

/** The functions that assert formats, by the formats' names. */
export type Formats = Readonly<Record<string, (text: string) => boolean>>;

/** A keyword: whether a value fits, and what is expected of it. */
interface Assertion<T> {
  readonly keyword: string;
  readonly fits: (value: T) => boolean;
  readonly expected: string;
}

type NumberKeyword =
  | "minimum"
  | "maximum"
  | "exclusiveMinimum"
  | "exclusiveMaximum"
  | "multipleOf";

const NUMBER_KEYWORDS: readonly (readonly [
  keyword: NumberKeyword,
  expected: string,
  fits: (value: number, limit: number) => boolean,
])[] = [
  ["minimum", "at least", (value, limit) => value >= limit],
  ["maximum", "at most", (value, limit) => value <= limit],
  ["exclusiveMinimum", "more than", (value, limit) => value > limit],
  ["exclusiveMaximum", "less than", (value, limit) => value < limit],
  ["multipleOf", "a multiple of", isMultiple],
];

function isMultiple(value: number, step: number): boolean {
  return Number.isInteger(step) ? value % step === 0 : isMultipleOf(value, step);
}

/**
 * Makes what explains numbers.
 *
 * @param plan the plan of a schema
 * @returns what explains a value that is a number; `undefined` where nothing is expected
 */
export function explainNumber(plan: PlanObject): Explain | undefined {
  const assertions = NUMBER_KEYWORDS.flatMap(([keyword, expected, fits]) => {
    const limit = plan[keyword];
    if (limit === undefined) return [];
    return [{
      keyword,
      fits: (value: number) => fits(value, limit),
      expected: `${expected} ${limit}`,
    }];
  });
  const explain = explainAll(assertions);
  if (explain === undefined) return undefined;
  return (issues, key, value) => {
    if (typeof value === "number") explain(issues, key, value);
  };
}

/** Numbers from a least to a most one; none when these are `NaN`. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
}

/**
 * Numbers that a plan accepts for sure, since comparing is all that most members need.
 *
 * @param plan the plan of a schema
 * @returns the range, without numbers where the plan expects more than a range
 */
export function acceptedRange(plan: Plan): NumberRange {
  if (typeof plan === "object") {
    const { minimum = -Number.MAX_VALUE, maximum = Number.MAX_VALUE, type, ...others } = plan;
    const isNumber = type?.length === 1 && type[0] === "number";
    if (isNumber && Object.keys(others).length === 0) return { least: minimum, most: maximum };
  }
  return { least: NaN, most: NaN };
}

/**
 * Makes what explains strings.
 *
 * @param plan the plan of a schema
 * @param formats the functions that assert formats
 * @returns what explains a value that is a string; `undefined` where nothing is expected
 */
export function explainString(plan: PlanObject, formats: Formats): Explain | undefined {
  const { minLength, maxLength, pattern, format } = plan;
  const assertions: Assertion<string>[] = [];
  if (minLength !== undefined) {
    assertions.push({
      keyword: "minLength",
      fits: (value) => isAtLeast(value, minLength),
      expected: `at least ${countOf(minLength, "character")}`,
    });
  }
  if (maxLength !== undefined) {
    assertions.push({
      keyword: "maxLength",
      fits: (value) => isAtMost(value, maxLength),
      expected: `at most ${countOf(maxLength, "character")}`,
    });
  }
  if (pattern !== undefined) {
    const expression = new RegExp(pattern, "u");
    const expected = `a match of ${JSON.stringify(shorten(pattern, 80))}`;
    assertions.push({ keyword: "pattern", fits: (value) => expression.test(value), expected });
  }
  const isFormat = format === undefined ? undefined : formats[format];
  if (isFormat !== undefined) {
    assertions.push({ keyword: "format", fits: isFormat, expected: `the format "${format}"` });
  }
  const explain = explainAll(assertions);
  if (explain === undefined) return undefined;
  return (issues, key, value) => {
    if (typeof value === "string") explain(issues, key, value);
  };
}

function explainAll<T>(
  assertions: readonly Assertion<T>[],
): ((issues: Issues, key: Key, value: T) => void) | undefined {
  if (assertions.length === 0) return undefined;
  return (issues, key, value) => {
    for (const { keyword, fits, expected } of assertions) {
      if (!fits(value)) issues.add(key, keyword, `Expected ${expected}`);
    }
  };
}

/**
 * What explanations are collected in. A pointer is only built for a place that does not fit.
 *
 * @example
 * ```ts
 * import { Issues, validator } from "telestion-edge/validation";
 *
 * const voltage = validator(
 *   (value): value is number => typeof value === "number" && value >= 0,
 *   (issues: Issues, key, value) => {
 *     if (typeof value !== "number") issues.mismatch(key, value, ["type", "a number"]);
 *     else if (!(value >= 0)) issues.add(key, "minimum", "Expected at least 0");
 *   },
 * );
 * console.log(voltage.check(7.4)); // true
 * console.log(voltage.explain(-1)); // [{ path: "", keyword: "minimum", message: "…" }]
 * ```
 *
 * @module
 */
import { type Issue, MAX_ISSUES, type Validator } from "./validator.ts";
import { isArray } from "./values.ts";

/** The last step to a value: a member's name, an item's index, or none. */
export type Key = string | number | undefined;

/** Notes what does not fit in the value that stands at `key` of the place at hand. */
export type Explain = (issues: Issues, key: Key, value: unknown) => void;

/** A JSON Schema keyword, and what it asks for, such as `a multiple of 5`. */
export type Expectation = readonly [keyword: string, expected: string];

/**
 * Makes a validator of the two functions that belong to a schema.
 *
 * @param check whether a value fits
 * @param explain notes what does not fit
 * @returns the validator
 *
 * @example
 * ```ts
 * import { validator } from "telestion-edge/validation";
 *
 * const evenValidator = validator(
 *   (value): value is number => typeof value === "number" && value % 2 === 0,
 *   (issues, key, value) => {
 *     if (Number(value) % 2 !== 0) issues.add(key, "multipleOf", "Expected a multiple of 2");
 *   },
 * );
 * console.log(evenValidator.explain(3)); // one issue: "Expected a multiple of 2"
 * ```
 */
export function validator<T>(
  check: (value: unknown) => value is T,
  explain: Explain,
): Validator<T> {
  return {
    check,
    explain(value) {
      const issues = new Issues();
      explain(issues, undefined, value);
      return issues.list;
    },
  };
}

/**
 * The issues of one value. Its methods speak of the value that stands at `key` of the place at
 * hand; `undefined` as the value of a named member means that the member is absent.
 *
 * @example
 * ```ts
 * import { Issues } from "telestion-edge/validation";
 *
 * const issues = new Issues();
 * issues.enter("readings");
 * issues.mismatch(3, "high", ["type", "a number"]);
 * issues.leave();
 * console.log(issues.list); // path "/readings/3", "Expected a number, found a string"
 * ```
 */
export class Issues {
  /** The issues found so far, at most {@linkcode MAX_ISSUES}. */
  readonly list: Issue[] = [];
  readonly #path: Key[] = [];

  /** Whether no further issue would be listed. */
  get isFull(): boolean {
    return this.list.length >= MAX_ISSUES;
  }

  /**
   * Notes one issue.
   *
   * @param key the last step to the value
   * @param keyword the JSON Schema keyword that failed
   * @param message what was expected
   */
  add(key: Key, keyword: string, message: string): void {
    if (this.isFull) return;
    const path = this.#path.map(pointerStep).join("") + pointerStep(key);
    this.list.push({ path, keyword, message });
  }

  /**
   * Notes that a value is not what was expected; for an absent member, that it is required.
   *
   * @param key the last step to the value
   * @param value the value
   * @param expectation the keyword that failed, and what it asks for
   */
  mismatch(key: Key, value: unknown, [keyword, expected]: Expectation): void {
    if (value === undefined && typeof key === "string") {
      this.add(undefined, "required", `Expected the member ${quote(key)}`);
    } else this.add(key, keyword, `Expected ${expected}, found ${describeType(value)}`);
  }

  /** Steps into a value; a call of {@linkcode Issues.leave} must follow. */
  enter(key: Key): void {
    this.#path.push(key);
  }

  /** Steps out of a value. */
  leave(): void {
    this.#path.pop();
  }
}

function pointerStep(key: Key): string {
  if (typeof key !== "string") return key === undefined ? "" : `/${key}`;
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/**
 * The type of a value as JSON Schema has it, of which integers are numbers.
 *
 * @param value any value
 * @returns such as `null` or `array`
 */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  return isArray(value) ? "array" : typeof value;
}

/** The type only: the value itself may be a secret. */
function describeType(value: unknown): string {
  if (value === undefined) return "nothing";
  return Number.isNaN(value) || value === Infinity || value === -Infinity
    ? "a number that JSON cannot carry"
    : withArticle(typeOf(value));
}

/**
 * A type as a sentence names it.
 *
 * @param type such as `object`
 * @returns such as `an object`
 */
export function withArticle(type: string): string {
  return type === "null" ? type : `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
}

/**
 * A member's name as messages show it: a hostile one must not fill or forge the log.
 *
 * @param name the name
 * @returns the name, or its beginning, in quotes
 */
export function quote(name: string): string {
  return JSON.stringify(shorten(name));
}

/**
 * Text of at most 40 characters.
 *
 * @param text any text
 * @param most how many characters it may have
 * @returns the text, or its beginning
 */
export function shorten(text: string, most: number = 40): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/**
 * A number of things.
 *
 * @param count how many
 * @param thing what they are called, one of them
 * @returns such as `2 items`
 */
export function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

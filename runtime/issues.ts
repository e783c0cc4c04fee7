/**
 * What generated `explain` functions call. They walk a value that did not pass `check` and note
 * every place that does not fit. A pointer is only built for such a place.
 *
 * @example
 * ```ts
 * import { Issues, validator } from "telestion-edge/validation";
 *
 * const voltage = validator(
 *   (value): value is number => typeof value === "number" && value >= 0,
 *   (issues: Issues, key, value) => void issues.expectNumber(key, value, 0),
 * );
 * console.log(voltage.check(7.4)); // true
 * console.log(voltage.explain(-1)); // [{ path: "", keyword: "minimum", message: "…" }]
 * ```
 *
 * @module
 */
import { type Issue, MAX_ISSUES, type Validator } from "./validator.ts";
import { isArray, isAtLeast, isAtMost, isObject, isOneOf, memberNames } from "./values.ts";

/** The last step to a value: a member's name, an item's index, or none. */
export type Key = string | number | undefined;

/** Notes what does not fit in the value that stands at `key` of the place at hand. */
export type Explain = (issues: Issues, key: Key, value: unknown) => void;

/** A JSON Schema keyword, and what it asks for, such as `a multiple of 5`. */
export type Expectation = readonly [keyword: string, expected: string];

/** A type of JSON Schema, as messages name it. */
export type TypeName = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";

/**
 * Makes a validator of the two functions that are generated for a schema.
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
 *     issues.expectThat(key, Number(value) % 2 === 0, ["multipleOf", "a multiple of 2"]);
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
 * The issues of one value. Its methods look at the value that stands at `key` of the place at
 * hand; `undefined` as the value of a named member means that the member is absent.
 *
 * @example
 * ```ts
 * import { Issues } from "telestion-edge/validation";
 *
 * const issues = new Issues();
 * issues.expectNumber("voltage", 21, 0, 20);
 * console.log(issues.list); // path "/voltage", keyword "maximum", "Expected at most 20"
 * ```
 */
export class Issues {
  /** The issues found so far, at most {@linkcode MAX_ISSUES}. */
  readonly list: Issue[] = [];
  readonly #path: Key[] = [];

  /** Whether no further issue would be listed. */
  get #isFull(): boolean {
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
    if (this.#isFull) return;
    const path = this.#path.map(pointerStep).join("") + pointerStep(key);
    this.list.push({ path, keyword, message });
  }

  /**
   * Notes that a value is not what was expected; for an absent member, that it is required.
   *
   * @param key the last step to the value
   * @param value the value
   * @param expectation the keyword that failed, and what it asks for
   * @returns `false`, for the caller to return
   */
  mismatch(key: Key, value: unknown, [keyword, expected]: Expectation): false {
    if (value === undefined && typeof key === "string") {
      this.add(undefined, "required", `Expected the member ${quote(key)}`);
    } else this.add(key, keyword, `Expected ${expected}, found ${describeType(value)}`);
    return false;
  }

  /** Notes that no value may stand here. */
  refuse(key: Key, value: unknown): void {
    this.mismatch(key, value, ["false schema", "no value"]);
  }

  /** Expects something that the generated code has found out by itself. */
  expectThat(key: Key, fits: boolean, [keyword, expected]: Expectation): void {
    if (!fits) this.add(key, keyword, `Expected ${expected}`);
  }

  /** Expects a member to be there; returns whether it is. */
  expectPresent(key: Key, value: unknown): boolean {
    return value !== undefined || this.mismatch(key, value, ["required", "a value"]);
  }

  /** Expects a value of one of some types; returns whether it is. */
  expectType(key: Key, value: unknown, ...types: readonly TypeName[]): boolean {
    return types.some((type) => hasType(value, type)) ||
      this.mismatch(key, value, ["type", types.map(withArticle).join(" or ")]);
  }

  /** Expects a number within bounds; returns whether it is a number. */
  expectNumber(
    key: Key,
    value: unknown,
    minimum: number = -Infinity,
    maximum: number = Infinity,
  ): value is number {
    if (typeof value !== "number" || !Number.isFinite(value)) {
      return this.mismatch(key, value, ["type", "a number"]);
    }
    if (value < minimum) this.add(key, "minimum", `Expected at least ${minimum}`);
    if (value > maximum) this.add(key, "maximum", `Expected at most ${maximum}`);
    return true;
  }

  /** Expects an integer within bounds; returns whether it is an integer. */
  expectInteger(
    key: Key,
    value: unknown,
    minimum?: number,
    maximum?: number,
  ): value is number {
    return Number.isInteger(value)
      ? this.expectNumber(key, value, minimum, maximum)
      : this.mismatch(key, value, ["type", "an integer"]);
  }

  /** Expects a string with a length within bounds, in code points; returns whether it is a string. */
  expectString(
    key: Key,
    value: unknown,
    minLength: number = 0,
    maxLength: number = Infinity,
  ): value is string {
    if (typeof value !== "string") return this.mismatch(key, value, ["type", "a string"]);
    if (!isAtLeast(value, minLength)) {
      this.add(key, "minLength", `Expected at least ${characters(minLength)}`);
    }
    if (!isAtMost(value, maxLength)) {
      this.add(key, "maxLength", `Expected at most ${characters(maxLength)}`);
    }
    return true;
  }

  /** Expects one of some values; returns whether it is. */
  expectOneOf(
    key: Key,
    value: unknown,
    values: readonly unknown[] | ReadonlySet<unknown>,
  ): boolean {
    const list = [...values];
    if (isOneOf(value, list)) return true;
    const shown = list.slice(0, 5).map((one) => shorten(JSON.stringify(one)));
    const rest = list.length > 5 ? ` or ${list.length - 5} more` : "";
    const expected = list.length === 0 ? "no value" : `${shown.join(", ")}${rest}`;
    return this.mismatch(key, value, [list.length === 1 ? "const" : "enum", expected]);
  }

  /** Expects the object that was stepped into to have no members but those named. */
  expectOnly(object: Record<string, unknown>, names: readonly string[]): void {
    let next = 0;
    for (const name of Object.keys(object)) {
      const index = names[next] === name ? next : names.indexOf(name);
      if (index !== -1) next = index + 1;
      else if (object[name] !== undefined) refuseMember(this, name);
    }
  }

  /** Steps into a value; a call of {@linkcode Issues.leave} must follow. */
  enter(key: Key): void {
    this.#path.push(key);
  }

  /** Steps out of a value. */
  leave(): void {
    this.#path.pop();
  }

  /** Expects an object; returns whether it is one, and was stepped into. */
  enterObject(key: Key, value: unknown): value is Record<string, unknown> {
    if (!isObject(value)) return this.mismatch(key, value, ["type", "an object"]);
    return this.#enterUnlessFull(key);
  }

  /** Expects an array; returns whether it is one, and was stepped into. */
  enterArray(key: Key, value: unknown): value is unknown[] {
    if (!isArray(value)) return this.mismatch(key, value, ["type", "an array"]);
    return this.#enterUnlessFull(key);
  }

  #enterUnlessFull(key: Key): boolean {
    if (this.#isFull) return false;
    this.enter(key);
    return true;
  }

  /** Explains the items of the array that was stepped into, from an index on. */
  explainItems(items: readonly unknown[], from: number, explain: Explain): void {
    for (let index = from; index < items.length && !this.#isFull; index++) {
      explain(this, index, items[index]);
    }
  }

  /** Explains the members of the object that was stepped into, save those that are known. */
  explainMembers(
    object: Record<string, unknown>,
    isKnown: (name: string) => boolean,
    explain: Explain = refuseMember,
  ): void {
    for (const name of memberNames(object)) {
      if (this.#isFull) return;
      if (!isKnown(name)) explain(this, name, object[name]);
    }
  }
}

function refuseMember(issues: Issues, key: Key): void {
  issues.add(key, "additionalProperties", `Expected no member ${quote(String(key))}`);
}

function pointerStep(key: Key): string {
  if (typeof key !== "string") return key === undefined ? "" : `/${key}`;
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function hasType(value: unknown, type: TypeName): boolean {
  if (type === "integer") return Number.isInteger(value);
  return type === "number" ? Number.isFinite(value) : typeOf(value) === type;
}

function typeOf(value: unknown): string {
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

function withArticle(type: string): string {
  return type === "null" ? type : `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
}

/** Names stand in messages; a hostile one must not fill or forge the log. */
function quote(name: string): string {
  return JSON.stringify(shorten(name));
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

function characters(count: number): string {
  return `${count} character${count === 1 ? "" : "s"}`;
}

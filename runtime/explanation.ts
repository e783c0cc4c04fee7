/**
 * What generated `explain` functions call. They walk a value that did not pass `check` and note
 * every place that does not fit. A pointer is only built for such a place.
 *
 * @module
 */
import { type Issue, MAX_ISSUES, type Validator } from "./validator.ts";
import { isArray, isAtLeast, isAtMost, isObject, isOneOf, memberNames } from "./values.ts";

/** What is known so far about a value that does not fit. */
export interface Explanation {
  /** The places that do not fit. */
  readonly issues: Issue[];
  /** The way from the root to the value at hand; `undefined` is no step. */
  readonly path: Key[];
}

/** The last step to a value: a member's name, an item's index, or none. */
export type Key = string | number | undefined;

/** Notes what does not fit in the value that stands at `key` of the place at hand. */
export type Explain = (explanation: Explanation, key: Key, value: unknown) => void;

/**
 * Makes a validator of the two functions that are generated for a schema.
 *
 * @param check whether a value fits
 * @param explain notes what does not fit
 * @returns the validator
 */
export function validator<T>(
  check: (value: unknown) => value is T,
  explain: Explain,
): Validator<T> {
  return {
    check,
    explain(value) {
      const explanation: Explanation = { issues: [], path: [] };
      explain(explanation, undefined, value);
      return explanation.issues;
    },
  };
}

/**
 * Notes one issue.
 *
 * @param explanation where to note it
 * @param key the last step to the value
 * @param keyword the JSON Schema keyword that failed
 * @param message what was expected
 */
export function addIssue(
  explanation: Explanation,
  key: Key,
  keyword: string,
  message: string,
): void {
  if (isFull(explanation)) return;
  const path = pointerStep(key);
  explanation.issues.push({
    path: explanation.path.map(pointerStep).join("") + path,
    keyword,
    message,
  });
}

/** Whether no further issue would be listed. */
function isFull(explanation: Explanation): boolean {
  return explanation.issues.length >= MAX_ISSUES;
}

function pointerStep(key: Key): string {
  if (typeof key !== "string") return key === undefined ? "" : `/${key}`;
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/**
 * Notes that a value is not what was expected; for an absent member, that it is required.
 *
 * @param explanation where to note it
 * @param key the last step to the value
 * @param value the value; `undefined` is an absent member
 * @param keyword the JSON Schema keyword that failed
 * @param expected such as `a number`
 * @returns `false`, for the caller to return
 */
export function mismatch(
  explanation: Explanation,
  key: Key,
  value: unknown,
  keyword: string,
  expected: string,
): false {
  if (value === undefined && typeof key === "string") {
    addIssue(explanation, undefined, "required", `Expected the member "${shorten(key)}"`);
  } else {
    addIssue(explanation, key, keyword, `Expected ${expected}, found ${describeType(value)}`);
  }
  return false;
}

/** Names stand in messages; a hostile one must not fill the log. */
function shorten(name: string): string {
  return name.length <= 40 ? name : `${name.slice(0, 39)}…`;
}

function describeType(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (typeof value === "number" && !Number.isFinite(value)) {
    return "a number that JSON cannot carry";
  }
  return isArray(value) ? "an array" : withArticle(typeof value);
}

function withArticle(type: string): string {
  return type === "null" ? type : `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
}

/** A type of JSON Schema, as messages name it. */
export type TypeName = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";

/**
 * Expects a value of one of some types.
 *
 * @param explanation where to note it if not
 * @param key the last step to the value
 * @param value the value; `undefined` is an absent member
 * @param types the types, any of which will do
 * @returns whether the value has one of the types
 */
export function expectType(
  explanation: Explanation,
  key: Key,
  value: unknown,
  ...types: readonly TypeName[]
): boolean {
  return types.some((type) => hasType(value, type)) ||
    mismatch(explanation, key, value, "type", types.map(withArticle).join(" or "));
}

function hasType(value: unknown, type: TypeName): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    case "number":
      return Number.isFinite(value);
    case "array":
      return isArray(value);
    case "object":
      return isObject(value);
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
  }
}

/**
 * Expects a member or item to be there.
 *
 * @param explanation where to note it if not
 * @param key the last step to the value
 * @param value the value
 * @returns whether there is a value
 */
export function expectPresent(explanation: Explanation, key: Key, value: unknown): boolean {
  return value !== undefined || mismatch(explanation, key, value, "required", "a value");
}

/**
 * Expects a number.
 *
 * @param explanation where to note it if not
 * @param key the last step to the value
 * @param value the value; `undefined` is an absent member
 * @param minimum the least value allowed
 * @param maximum the greatest value allowed
 * @returns whether the value is a number, be it out of bounds
 */
export function expectNumber(
  explanation: Explanation,
  key: Key,
  value: unknown,
  minimum: number = -Infinity,
  maximum: number = Infinity,
): value is number {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    return mismatch(explanation, key, value, "type", "a number");
  }
  if (value < minimum) addIssue(explanation, key, "minimum", `Expected at least ${minimum}`);
  if (value > maximum) addIssue(explanation, key, "maximum", `Expected at most ${maximum}`);
  return true;
}

/**
 * Expects an integer; `1.0` is one.
 *
 * @param explanation where to note it if not
 * @param key the last step to the value
 * @param value the value; `undefined` is an absent member
 * @param minimum the least value allowed
 * @param maximum the greatest value allowed
 * @returns whether the value is an integer, be it out of bounds
 */
export function expectInteger(
  explanation: Explanation,
  key: Key,
  value: unknown,
  minimum?: number,
  maximum?: number,
): value is number {
  return Number.isInteger(value)
    ? expectNumber(explanation, key, value, minimum, maximum)
    : mismatch(explanation, key, value, "type", "an integer");
}

/**
 * Expects a string.
 *
 * @param explanation where to note it if not
 * @param key the last step to the value
 * @param value the value; `undefined` is an absent member
 * @param minLength the least length, in code points
 * @param maxLength the greatest length, in code points
 * @returns whether the value is a string, be it too short or too long
 */
export function expectString(
  explanation: Explanation,
  key: Key,
  value: unknown,
  minLength: number = 0,
  maxLength: number = Infinity,
): value is string {
  if (typeof value !== "string") return mismatch(explanation, key, value, "type", "a string");
  if (!isAtLeast(value, minLength)) {
    addIssue(explanation, key, "minLength", `Expected at least ${count(minLength, "character")}`);
  }
  if (!isAtMost(value, maxLength)) {
    addIssue(explanation, key, "maxLength", `Expected at most ${count(maxLength, "character")}`);
  }
  return true;
}

function count(quantity: number, noun: string): string {
  return `${quantity} ${quantity === 1 ? noun : `${noun}s`}`;
}

/**
 * Expects one of some values.
 *
 * @param explanation where to note it if not
 * @param key the last step to the value
 * @param value the value; `undefined` is an absent member
 * @param values the values allowed
 * @returns whether the value is one of them
 */
export function expectOneOf(
  explanation: Explanation,
  key: Key,
  value: unknown,
  values: readonly unknown[] | ReadonlySet<unknown>,
): boolean {
  const list = isArray(values) ? values : [...values as ReadonlySet<unknown>];
  if (isOneOf(value, list)) return true;
  const shown = list.slice(0, 5).map((one) => shorten(JSON.stringify(one)));
  const rest = list.length > 5 ? ` or ${list.length - 5} more` : "";
  const keyword = list.length === 1 ? "const" : "enum";
  return mismatch(explanation, key, value, keyword, `${shown.join(", ")}${rest}`);
}

/**
 * Expects something that the generated code has found out by itself.
 *
 * @param explanation where to note it if not
 * @param key the last step to the value
 * @param fits whether it is so
 * @param keyword the JSON Schema keyword
 * @param expected what the keyword asks for, such as `a multiple of 5`
 */
export function expectThat(
  explanation: Explanation,
  key: Key,
  fits: boolean,
  keyword: string,
  expected: string,
): void {
  if (!fits) addIssue(explanation, key, keyword, `Expected ${expected}`);
}

/**
 * Steps into a value. Every call is followed by one of {@linkcode leave}.
 *
 * @param explanation whose path gets longer
 * @param key the last step to the value
 */
export function enter(explanation: Explanation, key: Key): void {
  explanation.path.push(key);
}

/**
 * Steps out of a value.
 *
 * @param explanation whose path gets shorter
 */
export function leave(explanation: Explanation): void {
  explanation.path.pop();
}

/**
 * Expects an object and steps into it.
 *
 * @param explanation where to note it if not
 * @param key the last step to the value
 * @param value the value; `undefined` is an absent member
 * @returns whether it stepped in; not, when no further issue would be listed
 */
export function enterObject(
  explanation: Explanation,
  key: Key,
  value: unknown,
): value is Record<string, unknown> {
  if (!isObject(value)) return mismatch(explanation, key, value, "type", "an object");
  if (isFull(explanation)) return false;
  enter(explanation, key);
  return true;
}

/**
 * Expects an array and steps into it.
 *
 * @param explanation where to note it if not
 * @param key the last step to the value
 * @param value the value; `undefined` is an absent member
 * @returns whether it stepped in; not, when no further issue would be listed
 */
export function enterArray(
  explanation: Explanation,
  key: Key,
  value: unknown,
): value is unknown[] {
  if (!isArray(value)) return mismatch(explanation, key, value, "type", "an array");
  if (isFull(explanation)) return false;
  enter(explanation, key);
  return true;
}

/**
 * Notes what does not fit in the items of the array that was stepped into.
 *
 * @param explanation where to note it
 * @param items the array
 * @param from the first index to look at
 * @param explain notes what does not fit in one item
 */
export function explainItems(
  explanation: Explanation,
  items: readonly unknown[],
  from: number,
  explain: Explain,
): void {
  for (let index = from; index < items.length && !isFull(explanation); index++) {
    explain(explanation, index, items[index]);
  }
}

/**
 * Notes what does not fit in the members that a schema does not name.
 *
 * @param explanation where to note it
 * @param object the object that was stepped into
 * @param known whether a member is covered already
 * @param explain notes what does not fit in one member; absent: it must not be there
 */
export function explainMembers(
  explanation: Explanation,
  object: Record<string, unknown>,
  known: (name: string) => boolean,
  explain: Explain = refuseMember,
): void {
  for (const name of memberNames(object)) {
    if (isFull(explanation)) return;
    if (!known(name)) explain(explanation, name, object[name]);
  }
}

/**
 * Expects an object to have no members but those that a schema names.
 *
 * @param explanation where to note it
 * @param object the object that was stepped into
 * @param names the names, in the order in which they are expected
 */
export function expectOnly(
  explanation: Explanation,
  object: Record<string, unknown>,
  names: readonly string[],
): void {
  let next = 0;
  for (const name of Object.keys(object)) {
    const index = names[next] === name ? next : names.indexOf(name);
    if (index !== -1) next = index + 1;
    else if (object[name] !== undefined) refuseMember(explanation, name);
  }
}

/** Notes that a member is not part of its object. */
function refuseMember(explanation: Explanation, key: Key): void {
  const message = `Expected no member "${shorten(String(key))}"`;
  addIssue(explanation, key, "additionalProperties", message);
}

/**
 * Notes that no value may stand here.
 *
 * @param explanation where to note it
 * @param key the last step to the value
 * @param value the value
 * @returns `false`
 */
export function refuse(explanation: Explanation, key: Key, value: unknown): false {
  return mismatch(explanation, key, value, "false schema", "no value");
}

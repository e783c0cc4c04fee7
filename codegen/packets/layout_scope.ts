/**
 * Which fields a packet has so far, and what may be said of them: conditions and sizes refer to
 * fields that lie before.
 *
 * @module
 */
import type { Location } from "../model.ts";
import { pointerTokens, within } from "../pointer.ts";
import type { ProblemList } from "../problem_list.ts";
import { didYouMean, quote } from "../suggest.ts";
import type { Comparison, ComparisonValue, ComputedSize, Condition } from "./keyword.ts";
import type {
  FieldPath,
  LayoutCondition,
  LayoutField,
  LayoutSize,
  LayoutTest,
  NumberField,
} from "./layout.ts";
import { isWide, isWithin, rawRange } from "./raw_range.ts";

/** A field that lies before, and whether it may be absent. */
export interface KnownField {
  readonly field: LayoutField;
  /** It, or fields around it, that are there only under a condition. */
  readonly guards: readonly FieldPath[];
}

/** What resolves a field pointer. */
export interface LayoutScope {
  /** By their paths, with `/` between. */
  readonly known: Map<string, KnownField>;
  readonly problems: ProblemList;
  /** Whether any schema of the packet has such a member, for a better message. */
  readonly exists: (tokens: readonly string[]) => boolean;
}

/** Where a pointer stands, and what it starts from. */
export interface Reference {
  readonly at: Location;
  /** The path of the object around. */
  readonly from: FieldPath;
}

/**
 * The key of a path.
 *
 * @param path names of members
 * @returns text that is equal for equal paths only
 */
export function pathKey(path: FieldPath): string {
  return JSON.stringify(path);
}

/**
 * Finds a field: in the object around, then in those around that.
 *
 * @param pointer JSON Pointer
 * @param reference where it stands
 * @param scope the fields before
 * @returns the field; `undefined` when there is none, which was reported
 */
export function findField(
  pointer: string,
  { at, from }: Reference,
  scope: LayoutScope,
): KnownField | undefined {
  const tokens = pointerTokens(pointer);
  for (let length = from.length; length >= 0; length--) {
    const found = scope.known.get(pathKey([...from.slice(0, length), ...tokens]));
    if (found !== undefined) return found;
  }
  const known = [...scope.known.values()].map(({ field }) => `/${field.path.join("/")}`);
  const reason = scope.exists(tokens)
    ? "lies later or in an array: expected one that lies before"
    : `does not exist${didYouMean(pointer, known)}`;
  scope.problems.error(at, `Field ${quote(pointer)} ${reason}`);
  return undefined;
}

/**
 * Resolves a computed size.
 *
 * @param size as it stands in the schema
 * @param reference where it stands
 * @param scope the fields before
 * @returns the size; `undefined` when it is wrong, which was reported
 */
export function resolveSize(
  size: ComputedSize,
  reference: Reference,
  scope: LayoutScope,
): LayoutSize | undefined {
  const at = within(reference.at, "field");
  const found = findField(size.field, { ...reference, at }, scope);
  if (found === undefined) return undefined;
  const { field } = found;
  const isOptional = !found.guards.every((guard) => startsWith(reference.from, guard));
  const isCount = field.kind === "number" && field.form === "number" && field.integer &&
    !field.nullable;
  const { factor = 1, offset = 0 } = size;
  if (!isCount || isOptional || factor === 0) {
    const expected = isCount && isOptional ? "one that is always there" : "an integer";
    const message = factor === 0
      ? "Factor is 0: expected another number"
      : `Field ${quote(size.field)} cannot give a size: expected ${expected}`;
    scope.problems.error(at, message);
    return undefined;
  }
  return { field: field.path, factor, offset };
}

/**
 * Resolves a condition.
 *
 * @param condition as it stands in the schema
 * @param reference where it stands
 * @param scope the fields before
 * @returns the condition; `undefined` when it is wrong, which was reported
 */
export function resolveCondition(
  condition: Condition,
  reference: Reference,
  scope: LayoutScope,
): LayoutCondition | undefined {
  if (Array.isArray(condition)) {
    const parts = condition.map((part: Condition, index) =>
      resolveCondition(part, { ...reference, at: within(reference.at, index) }, scope)
    );
    return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
  }
  const before = scope.problems.size;
  const tests = Object.entries(condition).flatMap(([pointer, expected]) => {
    const at = within(reference.at, pointer);
    const found = findField(pointer, { ...reference, at }, scope);
    return found === undefined ? [] : testsOf(found.field, { expected, at }, scope.problems);
  });
  return scope.problems.size > before ? undefined : [tests];
}

function startsWith(path: FieldPath, start: FieldPath): boolean {
  return start.every((name, index) => name === path[index]);
}

interface Expectation {
  readonly expected: ComparisonValue | Comparison;
  readonly at: Location;
}

const OPERATORS: readonly (readonly [keyof Comparison, LayoutTest["operator"]])[] = [
  ["equals", "==="],
  ["not", "!=="],
  ["minimum", ">="],
  ["maximum", "<="],
  ["exclusiveMinimum", ">"],
  ["exclusiveMaximum", "<"],
];

function testsOf(
  field: LayoutField,
  { expected, at }: Expectation,
  problems: ProblemList,
): LayoutTest[] {
  const comparison: Comparison = typeof expected === "object" ? expected : { equals: expected };
  const raw = comparison.raw ?? false;
  const tests: LayoutTest[] = [];
  for (const [name, operator] of OPERATORS) {
    const value = comparison[name];
    if (value === undefined) continue;
    const fault = comparisonFault(field, { raw, operator, value });
    if (fault === undefined) tests.push({ field: field.path, raw, operator, value });
    else {
      const place = typeof expected === "object" ? within(at, name) : at;
      problems.error(place, `Comparison with ${quote(value)} can never hold: expected ${fault}`);
    }
  }
  if (tests.length === 0) problems.error(at, "Comparison says nothing: expected such as equals");
  return tests;
}

function comparisonFault(
  field: LayoutField,
  { raw, operator, value }: Omit<LayoutTest, "field">,
): string | undefined {
  const isEquality = operator === "===" || operator === "!==";
  if (field.kind === "text" && !raw) {
    const expected = field.content === "bytes" ? "base64" : "text";
    return typeof value === "string" && isEquality ? undefined : expected;
  }
  if (field.kind !== "number") return "a field that is a number, a label, a boolean or text";
  if (raw || field.form === "number") return numberFault(field, { raw, operator, value });
  if (field.form === "boolean") {
    return typeof value === "boolean" && isEquality ? undefined : "true or false";
  }
  if (field.form === "digits") return digitsFault(field, value);
  const labels = (field.states ?? []).map(([label]) => label);
  if (isEquality && typeof value === "string" && labels.includes(value)) return undefined;
  return `one of the states ${labels.slice(0, 8).map((label) => quote(label)).join(", ")}`;
}

function numberFault(
  field: NumberField,
  { raw, operator, value }: Omit<LayoutTest, "field">,
): string | undefined {
  if (typeof value !== "number") return "a number";
  const range = rawRange(field.encoding, field.bits);
  if (operator !== "===" || (!raw && field.calibration !== undefined)) return undefined;
  if (isWithin(value, range) || range === undefined) return undefined;
  return `${range.least} to ${range.greatest}, as the field holds`;
}

function digitsFault(field: NumberField, value: ComparisonValue): string | undefined {
  const isInteger = Number.isSafeInteger(value) ||
    (typeof value === "string" && /^(?:0|-?[1-9]\d*)$/.test(value));
  if (!isInteger || !isWide(field) && typeof value === "boolean") return "an integer";
  const range = rawRange(field.encoding, field.bits);
  const wide = BigInt(value);
  return range === undefined || (wide >= range.least && wide <= range.greatest)
    ? undefined
    : `${range.least} to ${range.greatest}, as the field holds`;
}

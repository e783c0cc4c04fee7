/**
 * Makes explanations of plans: generated code carries what a schema expects as data, which is
 * read when a value does not fit for the first time.
 *
 * @example
 * ```ts
 * import { explainer, validator } from "telestion-edge/validation";
 *
 * const voltage = validator(
 *   (value): value is number => typeof value === "number" && value >= 0,
 *   explainer(`{"type":["number"],"minimum":0}`),
 * );
 * console.log(voltage.explain(-1)); // [{ path: "", keyword: "minimum", message: "…" }]
 * ```
 *
 * @module
 */
import {
  explainArray,
  explainObject,
  memberOf,
  type Members,
  type PlanContext,
} from "./explain_members.ts";
import { explainNumber, explainString, type Formats } from "./explain_scalars.ts";
import {
  type Expectation,
  type Explain,
  type Issues,
  type Key,
  shorten,
  typeOf,
  withArticle,
} from "./issues.ts";
import type { Plan, PlanObject, TypeName, UnionCase, UnionPlan } from "./plan.ts";
import { isArray, isObject, isOneOf } from "./values.ts";

/** Functions that a plan names by their index, and formats that it names. */
export interface PlanFunctions {
  readonly formats?: Formats;
  /** Tell whether a value fits a schema. */
  readonly checks?: readonly ((value: unknown) => boolean)[];
  /** List the members of an object that `unevaluatedProperties` speaks of. */
  readonly members?: readonly ((object: Members) => readonly string[])[];
  /** List the items of an array that `unevaluatedItems` speaks of. */
  readonly items?: readonly ((array: readonly unknown[]) => readonly number[])[];
  /** What explains other definitions; asked for when it is needed. */
  readonly refs?: () => readonly Explain[];
}

/**
 * Makes an explanation of what generated code says about a schema.
 *
 * @param plan the plan, as JSON
 * @param functions what the plan refers to
 * @returns what notes issues; it reads the plan when it is called for the first time
 *
 * @example
 * ```ts
 * import { explainer, Issues } from "telestion-edge/validation";
 *
 * const issues = new Issues();
 * explainer(`{"enum":["safe","nominal"]}`)(issues, "mode", "off");
 * console.log(issues.list); // path "/mode", keyword "enum"
 * ```
 */
export function explainer(plan: string, functions: PlanFunctions = {}): Explain {
  return lazily(() => explainPlan(JSON.parse(plan), functions));
}

/** What is nested deep must not be made at once: only so much is made as values reach. */
function lazily(make: () => Explain): Explain {
  let made: Explain | undefined;
  return (issues, key, value) => {
    made ??= make();
    made(issues, key, value);
  };
}

function explainPlan(plan: Plan, functions: PlanFunctions): Explain {
  const { formats = {}, checks = [], members = [], items = [], refs } = functions;
  const context: Context = {
    formats,
    refs: refs?.() ?? [],
    explain: (part) => lazily(() => explainSchema(part, context)),
    fits: (check, value) => typeof check === "boolean" ? check : checks[check]?.(value) ?? true,
    listMembers: (list, object) => members[list]?.(object) ?? [],
    listItems: (list, array) => items[list]?.(array) ?? [],
  };
  return explainSchema(plan, context);
}

interface Context extends PlanContext {
  readonly formats: Formats;
  readonly refs: readonly Explain[];
}

function explainSchema(plan: Plan, context: Context): Explain {
  if (plan === true) return () => {};
  if (plan === false) {
    return (issues, key, value) => issues.mismatch(key, value, ["false schema", "no value"]);
  }
  const meets = expectOwn(plan);
  const steps = [...explainKinds(plan, context), ...explainInPlace(plan, context)];
  return (issues, key, value) => {
    if (!meets(issues, key, value)) return;
    for (const step of steps) step(issues, key, value);
  };
}

/** Notes an issue unless a value is of some types, or one of some values; tells which. */
type Expect = (issues: Issues, key: Key, value: unknown) => boolean;

function expectOwn({ type, enum: values }: PlanObject): Expect {
  if (values !== undefined) return expectOneOf(values);
  return type === undefined ? () => true : expectType(type);
}

function expectType(types: readonly TypeName[]): Expect {
  const tests = types.map((type) => TYPE_TESTS[type]);
  const [first] = tests;
  const fits = tests.length === 1 && first !== undefined
    ? first
    : (value: unknown) => tests.some((test) => test(value));
  return expectThat(fits, ["type", types.map(withArticle).join(" or ")]);
}

const TYPE_TESTS: Readonly<Record<TypeName, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  number: Number.isFinite,
  string: (value) => typeof value === "string",
  array: isArray,
  object: isObject,
};

function expectOneOf(values: readonly unknown[]): Expect {
  const shown = values.slice(0, 5).map((one) => shorten(JSON.stringify(one)));
  const rest = values.length > 5 ? ` or ${values.length - 5} more` : "";
  const expected = values.length === 0 ? "no value" : `${shown.join(", ")}${rest}`;
  return expectThat((value) => isOneOf(value, values), [
    values.length === 1 ? "const" : "enum",
    expected,
  ]);
}

function expectThat(fits: (value: unknown) => boolean, expectation: Expectation): Expect {
  return (issues, key, value) => {
    if (fits(value)) return true;
    issues.mismatch(key, value, expectation);
    return false;
  };
}

function* explainKinds(plan: PlanObject, context: Context): Iterable<Explain> {
  const scalars = [explainNumber(plan), explainString(plan, context.formats)];
  for (const explain of scalars) if (explain !== undefined) yield explain;
  yield* explainWithin(explainObject(plan, context), isObject);
  yield* explainWithin(explainArray(plan, context), isArray);
}

/** Steps into a value of a kind. */
function* explainWithin<T>(
  steps: readonly ((issues: Issues, whole: T) => void)[],
  isOne: (value: unknown) => value is T,
): Iterable<Explain> {
  if (steps.length === 0) return;
  yield (issues, key, value) => {
    if (issues.isFull || !isOne(value)) return;
    issues.enter(key);
    for (const step of steps) step(issues, value);
    issues.leave();
  };
}

/** The schemas that apply to the same value. */
function* explainInPlace(plan: PlanObject, context: Context): Iterable<Explain> {
  const { ref, allOf = [], unions = [], not, if: conditional } = plan;
  const target = ref === undefined ? undefined : context.refs[ref];
  if (target !== undefined) yield target;
  yield* allOf.map(context.explain);
  for (const union of unions) yield explainUnion(union, context);
  if (not !== undefined) {
    yield (issues, key, value) => {
      if (!context.fits(not, value)) return;
      issues.add(key, "not", "Expected a value that does not fit what is excluded");
    };
  }
  if (conditional !== undefined) {
    const [condition, then, otherwise] = conditional;
    const [explainThen, explainElse] = [context.explain(then), context.explain(otherwise)];
    yield (issues, key, value) => {
      const explain = context.fits(condition, value) ? explainThen : explainElse;
      explain(issues, key, value);
    };
  }
}

/**
 * Where the value says which branch is meant, by a member or by its type, the issues are those of
 * this branch; else there is one for the whole.
 */
function explainUnion(union: UnionPlan, context: Context): Explain {
  if ("tag" in union) return explainTagged(union.tag, union.cases, context);
  if ("types" in union) return explainTyped(union.types, context);
  const { keyword, fits, expected } = union;
  return expectThat((value) => context.fits(fits, value), [keyword, expected]);
}

function explainTagged(tag: string, cases: readonly UnionCase[], context: Context): Explain {
  const branches = branchesOf(cases, context);
  const expectObject = expectType(["object"]);
  const expectTag = expectOneOf([...branches.keys()]);
  return (issues, key, value) => {
    if (!expectObject(issues, key, value) || !isObject(value)) return;
    const known = memberOf(value, tag);
    const explain = typeof known === "string" ? branches.get(known) : undefined;
    if (explain !== undefined) return explain(issues, key, value);
    issues.enter(key);
    expectTag(issues, tag, known);
    issues.leave();
  };
}

function explainTyped(cases: readonly UnionCase<TypeName>[], context: Context): Explain {
  const branches = branchesOf(cases, context);
  const expectOne = expectType(cases.flatMap(([types]) => types));
  return (issues, key, value) => {
    if (expectOne(issues, key, value)) branches.get(typeOf(value))?.(issues, key, value);
  };
}

function branchesOf(
  cases: readonly UnionCase[],
  context: Context,
): ReadonlyMap<string, Explain> {
  return new Map(cases.flatMap(([keys, plan]) => {
    const explain = context.explain(plan);
    return keys.map((key): [string, Explain] => [key, explain]);
  }));
}

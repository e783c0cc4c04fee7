/**
 * Explains what a schema says of members and items. Each explanation speaks of the object or
 * array that was stepped into.
 *
 * @module
 */
import { countOf, type Explain, type Issues, type Key, quote } from "./issues.ts";
import { acceptedRange } from "./explain_scalars.ts";
import type { Fits, Plan, PlanObject } from "./plan.ts";
import { isUnique, memberNames, ownMember } from "./values.ts";

/** An object whose members are explained. */
export type Members = Record<string, unknown>;

/** What the plans of one definition need beside them. */
export interface PlanContext {
  /** Makes an explanation of a plan. */
  readonly explain: (plan: Plan) => Explain;
  readonly fits: (check: Fits, value: unknown) => boolean;
  readonly listMembers: (list: number, object: Members) => readonly string[];
  readonly listItems: (list: number, array: readonly unknown[]) => readonly number[];
}

/** Notes what does not fit in something that was stepped into. */
type ExplainWithin<T> = (issues: Issues, whole: T) => void;

/**
 * Makes what explains objects.
 *
 * @param plan the plan of a schema
 * @param context what it needs
 * @returns what to call, in this order
 */
export function explainObject(
  plan: PlanObject,
  context: PlanContext,
): readonly ExplainWithin<Members>[] {
  return [
    ...explainProperties(plan, context),
    ...explainDependencies(plan, context),
    ...explainSize(plan),
    ...explainFurther(plan, context),
  ];
}

function* explainProperties(
  { properties = [], required = [] }: PlanObject,
  context: PlanContext,
): Iterable<ExplainWithin<Members>> {
  const expected = [...properties, ...required.map((name) => [name, true] as const)]
    .map(([name, plan, optional]) => ({
      name,
      isInherited: name in Object.prototype,
      isRequired: optional === undefined,
      ...acceptedRange(plan),
      explain: context.explain(plan),
    }));
  if (expected.length === 0) return;
  yield (issues, object) => {
    for (const { name, isInherited, isRequired, least, most, explain } of expected) {
      const value = isInherited ? ownMember(object, name) : object[name];
      if (typeof value === "number" && value >= least && value <= most) continue;
      if (value !== undefined) explain(issues, name, value);
      else if (isRequired) expectMember(issues, name);
    }
  };
}

function expectMember(issues: Issues, name: string): void {
  issues.mismatch(name, undefined, ["required", "a value"]);
}

/**
 * Reads a member as check functions do: what every object inherits is none.
 *
 * @param object the object
 * @param name the member's name
 * @returns the member, `undefined` if it is absent
 */
export function memberOf(object: Members, name: string): unknown {
  return name in Object.prototype ? ownMember(object, name) : object[name];
}

function* explainDependencies(
  { dependentRequired = [], dependentSchemas = [] }: PlanObject,
  context: PlanContext,
): Iterable<ExplainWithin<Members>> {
  for (const [name, needed] of dependentRequired) {
    yield (issues, object) => {
      if (memberOf(object, name) === undefined) return;
      for (const other of needed) {
        if (memberOf(object, other) === undefined) expectMember(issues, other);
      }
    };
  }
  for (const [name, plan] of dependentSchemas) {
    const explain = context.explain(plan);
    yield (issues, object) => {
      if (memberOf(object, name) !== undefined) explain(issues, undefined, object);
    };
  }
}

function* explainSize(
  { minProperties = 0, maxProperties = Infinity }: PlanObject,
): Iterable<ExplainWithin<Members>> {
  if (minProperties === 0 && maxProperties === Infinity) return;
  yield (issues, object) => {
    const { length } = memberNames(object);
    if (length < minProperties) {
      issues.add(
        undefined,
        "minProperties",
        `Expected at least ${countOf(minProperties, "member")}`,
      );
    }
    if (length > maxProperties) {
      issues.add(
        undefined,
        "maxProperties",
        `Expected at most ${countOf(maxProperties, "member")}`,
      );
    }
  };
}

/** Names and values of members that `properties` does not list. */
function* explainFurther(
  plan: PlanObject,
  context: PlanContext,
): Iterable<ExplainWithin<Members>> {
  const { propertyNames, additionalProperties = true, unevaluatedProperties } = plan;
  if (propertyNames !== undefined) {
    yield (issues, object) =>
      eachMember(issues, object, (name) => {
        if (context.fits(propertyNames, name)) return;
        issues.add(name, "propertyNames", "Expected another name for the member");
      });
  }
  const patterns = (plan.patternProperties ?? []).map(([source, member]) =>
    [new RegExp(source, "u"), explainFurtherMember(member, context)] as const
  );
  for (const [pattern, explain] of patterns) {
    yield (issues, object) =>
      eachMember(issues, object, (name) => {
        if (pattern.test(name)) explain(issues, name, object[name]);
      });
  }
  if (additionalProperties !== true) {
    const listed = plan.properties?.map(([name]) => name) ?? [];
    const explain = explainFurtherMember(additionalProperties, context);
    yield (issues, object) => {
      for (const name of othersThan(listed, object)) {
        if (issues.isFull) return;
        if (patterns.some(([pattern]) => pattern.test(name))) continue;
        explain(issues, name, object[name]);
      }
    };
  }
  if (unevaluatedProperties !== undefined) {
    const [list, member] = unevaluatedProperties;
    const explain = explainFurtherMember(member, context);
    yield (issues, object) => {
      for (const name of context.listMembers(list, object)) explain(issues, name, object[name]);
    };
  }
}

/** Most objects hold their members in the order of the schema: comparing takes less than searching. */
function othersThan(listed: readonly string[], object: Members): readonly string[] {
  const names = Object.keys(object);
  let known = 0;
  for (const name of listed) if (names[known] === name) known++;
  if (known === names.length) return [];
  const isListed = new Set(listed);
  return names.filter((name) => !isListed.has(name) && object[name] !== undefined);
}

function explainFurtherMember(plan: Plan, context: PlanContext): Explain {
  return plan === false ? refuseMember : context.explain(plan);
}

function refuseMember(issues: Issues, name: Key): void {
  issues.add(name, "additionalProperties", `Expected no member ${quote(String(name))}`);
}

/** Goes on until no further issue would be listed. */
function eachMember(issues: Issues, object: Members, visit: (name: string) => void): void {
  for (const name of Object.keys(object)) {
    if (issues.isFull) return;
    if (object[name] !== undefined) visit(name);
  }
}

/**
 * Makes what explains arrays.
 *
 * @param plan the plan of a schema
 * @param context what it needs
 * @returns what to call, in this order
 */
export function explainArray(
  plan: PlanObject,
  context: PlanContext,
): readonly ExplainWithin<readonly unknown[]>[] {
  return [...explainLength(plan), ...explainItems(plan, context), ...explainChosen(plan, context)];
}

function* explainLength(
  { minItems = 0, maxItems = Infinity, items, prefixItems = [] }: PlanObject,
): Iterable<ExplainWithin<readonly unknown[]>> {
  const most = items === false ? prefixItems.length : Infinity;
  if (minItems === 0 && maxItems === Infinity && most === Infinity) return;
  yield (issues, { length }) => {
    const expect = (keyword: string, expected: string, count: number) =>
      issues.add(undefined, keyword, `Expected ${expected} ${countOf(count, "item")}`);
    if (length < minItems) expect("minItems", "at least", minItems);
    if (length > maxItems) expect("maxItems", "at most", maxItems);
    if (length > most) expect("items", "at most", most);
  };
}

function* explainItems(
  { prefixItems = [], items = true, uniqueItems = false }: PlanObject,
  context: PlanContext,
): Iterable<ExplainWithin<readonly unknown[]>> {
  for (const [index, plan] of prefixItems.entries()) {
    const explain = context.explain(plan);
    yield (issues, array) => {
      if (array.length > index) explain(issues, index, array[index]);
    };
  }
  if (typeof items === "object") {
    const explain = context.explain(items);
    yield (issues, array) => {
      for (let index = prefixItems.length; index < array.length && !issues.isFull; index++) {
        explain(issues, index, array[index]);
      }
    };
  }
  if (uniqueItems) {
    yield (issues, array) => {
      if (!isUnique(array)) issues.add(undefined, "uniqueItems", "Expected items that differ");
    };
  }
}

/** Items that `contains` counts, and those that nothing else has looked at. */
function* explainChosen(
  { contains, minContains = 1, maxContains = Infinity, unevaluatedItems }: PlanObject,
  context: PlanContext,
): Iterable<ExplainWithin<readonly unknown[]>> {
  if (contains !== undefined) {
    yield (issues, array) => {
      const count = array.filter((item) => context.fits(contains, item)).length;
      const expect = (keyword: string, expected: string, wanted: number) => {
        const items = countOf(wanted, "item");
        issues.add(undefined, keyword, `Expected ${expected} ${items} of a certain kind`);
      };
      if (count < minContains) expect("contains", "at least", minContains);
      if (count > maxContains) expect("maxContains", "at most", maxContains);
    };
  }
  if (unevaluatedItems !== undefined) {
    const [list, plan] = unevaluatedItems;
    const explain = context.explain(plan);
    yield (issues, array) => {
      for (const index of context.listItems(list, array)) explain(issues, index, array[index]);
    };
  }
}

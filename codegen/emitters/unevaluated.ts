/**
 * Which members and items count as evaluated, for `unevaluatedProperties` and `unevaluatedItems`:
 * those that some schema applying to the same value has looked at, and found that it fits.
 *
 * @module
 */
import type { DefinitionId, Schema, SchemaObject } from "../model.ts";
import { checkCall, checkExpression } from "./check_code.ts";
import { isListed } from "./check_object.ts";
import { and, comparison, equals, type Expression, FALSE, not, or, TRUE } from "./expression.ts";
import { definitionOf } from "./facts.ts";
import { type Body, printRead } from "./scope.ts";

/** A constant of the function: its name and its value. */
export type Constant = readonly [name: string, value: string];

/** Tells of one member or item whether it is evaluated. */
type Evaluated<Place extends readonly string[]> = (...place: Place) => Expression;

/** How to tell what is evaluated, and the constants that this needs. */
export interface Evaluation<Place extends readonly string[]> {
  readonly constants: readonly Constant[];
  readonly evaluated: Evaluated<Place>;
}

/** What one schema evaluates, apart from the schemas that it applies to the same value. */
type OwnEvaluation<Place extends readonly string[]> = (schema: SchemaObject) => Evaluated<Place>;

interface Walk<Place extends readonly string[]> {
  readonly body: Body;
  readonly value: string;
  readonly kind: "object" | "array";
  readonly own: OwnEvaluation<Place>;
  /** What must be found out before the members or items are looked at. */
  readonly constants: Constant[];
  /** References on the way; a schema that leads back to itself adds nothing. */
  readonly seen: ReadonlySet<DefinitionId>;
}

/**
 * Which members of an object are evaluated beside `unevaluatedProperties`.
 *
 * @param body the function that needs to know
 * @param schema the schema that has the keyword
 * @param object the name of the variable that holds the object
 * @returns what gives an expression for the name of a variable that holds a member's name
 */
export function evaluatedMember(
  body: Body,
  schema: SchemaObject,
  object: string,
): Evaluation<readonly [name: string]> {
  const own: OwnEvaluation<readonly [string]> = (part) => (name) => {
    const all = part.additionalProperties !== undefined ||
      (part !== schema && part.unevaluatedProperties !== undefined);
    return all ? TRUE : isListed(body.scope, part, name);
  };
  const constants: Constant[] = [];
  const walk = {
    body,
    value: object,
    kind: "object",
    own,
    constants,
    seen: new Set<string>(),
  } as const;
  return { constants, evaluated: evaluate(walk, schema) };
}

/**
 * Which items of an array are evaluated beside `unevaluatedItems`.
 *
 * @param scope where helper functions are made
 * @param body the function that needs to know
 * @param schema the schema that has the keyword
 * @param array the name of the variable that holds the array
 * @returns what gives an expression for the names of variables that hold an index and its item
 */
export function evaluatedItem(
  body: Body,
  schema: SchemaObject,
  array: string,
): Evaluation<readonly [index: string, item: string]> {
  const own: OwnEvaluation<readonly [string, string]> = (part) => (index, item) => {
    if (part.items !== undefined || (part !== schema && part.unevaluatedItems !== undefined)) {
      return TRUE;
    }
    const prefix = part.prefixItems?.length ?? 0;
    return or([
      prefix === 0 ? FALSE : comparison(`${index} < ${prefix}`),
      part.contains === undefined ? FALSE : checkExpression(body.scope, part.contains, item),
    ]);
  };
  const constants: Constant[] = [];
  const walk = {
    body,
    value: array,
    kind: "array",
    own,
    constants,
    seen: new Set<string>(),
  } as const;
  return { constants, evaluated: evaluate(walk, schema) };
}

function evaluate<Place extends readonly string[]>(
  walk: Walk<Place>,
  schema: Schema,
): Evaluated<Place> {
  if (typeof schema === "boolean") return () => FALSE;
  const parts: Evaluated<Place>[] = [walk.own(schema)];
  if (schema.ref !== undefined && !walk.seen.has(schema.ref)) {
    const target = definitionOf(walk.body.scope.definitions, schema.ref).schema;
    parts.push(evaluate({ ...walk, seen: new Set([...walk.seen, schema.ref]) }, target));
  }
  for (const part of schema.allOf ?? []) parts.push(evaluate(walk, part));
  for (const branch of [...schema.anyOf ?? [], ...schema.oneOf ?? []]) {
    parts.push(evaluateWhere(walk, branch, branch));
  }
  if (schema.if !== undefined) parts.push(evaluateConditional(walk, schema));
  for (const [name, dependent] of walk.kind === "object" ? schema.dependentSchemas ?? [] : []) {
    const present = not(equals(printRead(walk.body.scope, walk.value, name), "undefined"));
    parts.push(onlyIf(present, evaluate(walk, dependent)));
  }
  return (...place) => or(parts.map((part) => part(...place)));
}

/** What `schema` evaluates, for values that fit `condition`. */
function evaluateWhere<Place extends readonly string[]>(
  walk: Walk<Place>,
  condition: Schema,
  schema: Schema,
): Evaluated<Place> {
  return onlyIf(holds(walk, condition), evaluate(walk, schema));
}

function evaluateConditional<Place extends readonly string[]>(
  walk: Walk<Place>,
  schema: SchemaObject,
): Evaluated<Place> {
  const condition = holds(walk, schema.if ?? true);
  const tested = evaluate(walk, schema.if ?? true);
  const consequence = evaluate(walk, schema.then ?? true);
  const alternative = evaluate(walk, schema.else ?? true);
  return (...place) =>
    or([
      and([condition, or([tested(...place), consequence(...place)])]),
      and([not(condition), alternative(...place)]),
    ]);
}

function onlyIf<Place extends readonly string[]>(
  condition: Expression,
  evaluated: Evaluated<Place>,
): Evaluated<Place> {
  return (...place) => and([condition, evaluated(...place)]);
}

/** Finds out once, before the members or items are looked at, whether a schema fits. */
function holds<Place extends readonly string[]>(walk: Walk<Place>, schema: Schema): Expression {
  if (typeof schema === "boolean") return schema ? TRUE : FALSE;
  const local = walk.body.local();
  walk.constants.push([local, checkCall(walk.body.scope, schema, walk.value).text]);
  return { text: local, operator: "call", negation: `!${local}` };
}

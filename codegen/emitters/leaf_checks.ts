/**
 * Checks that are one expression: constants, types, numbers, strings and small unions of these.
 *
 * @module
 */
import type { JsonValue, Schema, SchemaObject } from "../model.ts";
import {
  and,
  call,
  comparison,
  equals,
  type Expression,
  FALSE,
  not,
  or,
  TRUE,
} from "./expression.ts";
import {
  constrains,
  hasInPlace,
  hasOnly,
  type Kind,
  KINDS,
  kindsOf,
  unionValues,
  valuesOf,
} from "./facts.ts";
import { printLiteral, type Scope } from "./scope.ts";

/** More values than these are looked up in a set. */
const MAX_COMPARISONS = 8;

/** Unions with more branches get a function of their own. */
const MAX_BRANCHES = 8;

/**
 * The check of a schema as one expression.
 *
 * @param scope where constants and support functions come from
 * @param schema the schema
 * @param value the name of the variable to check, of type `unknown`
 * @returns the expression, or `undefined` where the check takes statements
 */
export function inlineCheck(scope: Scope, schema: Schema, value: string): Expression | undefined {
  if (typeof schema === "boolean") return schema ? TRUE : FALSE;
  if (schema.ref !== undefined && hasOnly(schema, ["ref"])) return scope.refCall(schema.ref, value);
  const values = valuesOf(schema);
  if (values !== undefined) {
    return hasOnly(schema, ["const", "enum", "type"])
      ? checkValues(scope, values, value)
      : undefined;
  }
  if (schema.anyOf !== undefined && hasOnly(schema, ["anyOf"])) {
    return inlineUnion(scope, schema.anyOf, value);
  }
  if (hasInPlace(schema) || isStructured(schema)) return undefined;
  return checkKinds(scope, schema, value);
}

function isStructured(schema: SchemaObject): boolean {
  const kinds = kindsOf(schema);
  return (["array", "object"] as const).some((kind) => kinds.has(kind) && constrains(schema, kind));
}

function inlineUnion(
  scope: Scope,
  branches: readonly Schema[],
  value: string,
): Expression | undefined {
  const values = unionValues(branches);
  if (values !== undefined) return checkValues(scope, values, value);
  if (branches.length > MAX_BRANCHES) return undefined;
  const simple = branches.every((branch) =>
    typeof branch === "boolean" || (!hasInPlace(branch) && !isStructured(branch)) ||
    hasOnly(branch, ["ref"])
  );
  if (!simple) return undefined;
  return or(branches.map((branch) => inlineCheck(scope, branch, value) ?? FALSE));
}

/**
 * The check for one of some values.
 *
 * @param scope where constants and support functions come from
 * @param values the values
 * @param value the name of the variable
 * @returns the expression
 */
export function checkValues(
  scope: Scope,
  values: readonly JsonValue[],
  value: string,
): Expression {
  const structured = values.some((one) => typeof one === "object" && one !== null);
  if (structured) {
    const list = scope.constant("values", `: readonly unknown[] = ${printLiteral(values)}`);
    return scope.supportCall("isOneOf", value, list);
  }
  if (values.length > MAX_COMPARISONS) return call(`${scope.valueSet(values)}.has`, value);
  return or(values.map((one) => equals(value, printLiteral(one))));
}

function checkKinds(scope: Scope, schema: SchemaObject, value: string): Expression {
  const kinds = KINDS.filter((kind) => kindsOf(schema).has(kind));
  if (schema.type !== undefined) {
    return or(kinds.map((kind) => checkKind(scope, schema, { name: value, kind })));
  }
  return and(
    kinds.filter((kind) => constrains(schema, kind)).map((kind) =>
      or([
        not(kindTest(scope, kind, value)),
        and(constraintsOf(scope, schema, { name: value, kind })),
      ])
    ),
  );
}

/** A variable of generated code, and the kind of value that a schema's keywords look for in it. */
export interface Variable {
  readonly name: string;
  readonly kind: Kind;
}

/**
 * The check that a value is of one kind and fits what a schema says of that kind, for numbers and
 * strings.
 *
 * @param scope where constants and support functions come from
 * @param schema the schema
 * @param variable the variable, and the kind that it must be of
 * @returns the expression
 */
export function checkKind(scope: Scope, schema: SchemaObject, variable: Variable): Expression {
  const { name: value, kind } = variable;
  const test = kindTest(scope, kind, value);
  const constraints = constraintsOf(scope, schema, variable);
  if (kind !== "number") return and([test, ...constraints]);
  if (schema.type?.includes("integer")) {
    const integer = call("Number.isInteger", value);
    return constraints.length === 1 ? integer : and([test, ...constraints]);
  }
  const finite = call("Number.isFinite", value);
  if (constraints.length === 0) return finite;
  return isBounded(schema) ? and([test, ...constraints]) : and([test, finite, ...constraints]);
}

function isBounded(schema: SchemaObject): boolean {
  return (schema.minimum ?? schema.exclusiveMinimum) !== undefined &&
    (schema.maximum ?? schema.exclusiveMaximum) !== undefined;
}

/**
 * The test for a kind.
 *
 * @param scope where support functions come from
 * @param kind the kind
 * @param value the name of the variable
 * @returns the expression
 */
export function kindTest(scope: Scope, kind: Kind, value: string): Expression {
  if (kind === "null") return equals(value, "null");
  if (kind === "array") return scope.supportCall("isArray", value);
  if (kind === "object") return scope.supportCall("isObject", value);
  return equals(`typeof ${value}`, `"${kind}"`);
}

/**
 * What a schema says of numbers or strings, for a variable that is known to hold one.
 *
 * @param scope where constants and support functions come from
 * @param schema the schema
 * @param variable a variable that is known to hold a value of the kind
 * @returns the expressions that must all be true; none for other kinds
 */
export function constraintsOf(
  scope: Scope,
  schema: SchemaObject,
  variable: Variable,
): readonly Expression[] {
  const { kind, name } = variable;
  if (kind === "number") return numberConstraints(scope, schema, name);
  return kind === "string" ? stringConstraints(scope, schema, name) : [];
}

function numberConstraints(scope: Scope, schema: SchemaObject, value: string): Expression[] {
  const constraints: Expression[] = [];
  const bound = (operator: string, limit: number | undefined) => {
    if (limit !== undefined) constraints.push(comparison(`${value} ${operator} ${limit}`));
  };
  if (schema.type?.includes("integer")) constraints.push(call("Number.isInteger", value));
  bound(">=", schema.minimum);
  bound("<=", schema.maximum);
  bound(">", schema.exclusiveMinimum);
  bound("<", schema.exclusiveMaximum);
  const step = schema.multipleOf;
  if (step !== undefined) {
    constraints.push(
      Number.isInteger(step)
        ? equals(`${value} % ${step}`, "0")
        : scope.supportCall("isMultipleOf", value, String(step)),
    );
  }
  return constraints;
}

function stringConstraints(scope: Scope, schema: SchemaObject, value: string): Expression[] {
  const { minLength = 0, maxLength, pattern, format } = schema;
  const constraints: Expression[] = [];
  if (minLength === 1) constraints.push(comparison(`${value}.length > 0`));
  else if (minLength > 0) {
    constraints.push(scope.supportCall("isAtLeast", value, String(minLength)));
  }
  if (maxLength !== undefined) {
    constraints.push(scope.supportCall("isAtMost", value, String(maxLength)));
  }
  if (pattern !== undefined) constraints.push(call(`${scope.pattern(pattern)}.test`, value));
  if (format !== undefined) constraints.push(call(scope.format(format), value));
  return constraints;
}

/**
 * Prints the `check` functions: straight lines with early returns, nothing allocated.
 *
 * @module
 */
import type { Definition, Schema, SchemaObject } from "../model.ts";
import { checkName } from "../names.ts";
import { checkArray } from "./check_array.ts";
import { checkObject } from "./check_object.ts";
import { and, call, type Expression, FALSE, not, or, TRUE } from "./expression.ts";
import {
  constrains,
  definitionOf,
  discriminatorOf,
  hasOnly,
  KINDS,
  kindsOf,
  unionValues,
  valuesOf,
} from "./facts.ts";
import { checkKind, checkValues, constraintsOf, inlineCheck, kindTest } from "./leaf_checks.ts";
import { type Body, printRead, type Scope } from "./scope.ts";
import { stringLiteral } from "../names.ts";

/** Deeper blocks go to a function of their own. */
const MAX_DEPTH = 6;

/**
 * Prints the check function of a definition.
 *
 * @param scope where helper functions are made
 * @param definition the definition
 * @param typeText the type that a fitting value has
 */
export function printCheck(scope: Scope, definition: Definition, typeText: string): void {
  const head = `export function ${
    checkName(definition.typeName)
  }(value: unknown): value is ${typeText}`;
  const comment = `/** Whether a value is a {@linkcode ${typeText}}. */`;
  scope.printFunction(head, (body) => checkBody(body, definition.schema), [comment]);
}

function checkBody(body: Body, schema: Schema): void {
  const inline = inlineCheck(body.scope, schema, "value");
  if (inline !== undefined) {
    body.line(`return ${inline.text};`);
    return;
  }
  checkStatements(body, schema as SchemaObject, "value");
  body.end("return true;");
}

/**
 * The check of a schema as an expression; what takes statements becomes a function.
 *
 * @param scope where helper functions are made
 * @param schema the schema
 * @param value the name of a variable of type `unknown`
 * @returns the expression
 */
export function checkExpression(scope: Scope, schema: Schema, value: string): Expression {
  return inlineCheck(scope, schema, value) ?? checkCall(scope, schema, value);
}

/**
 * The check of a schema as a function call, for a variable of which the compiler knows more than
 * the schema does: comparing there could be refused as pointless.
 *
 * @param scope where helper functions are made
 * @param schema the schema
 * @param value the name of the variable
 * @returns the call
 */
export function checkCall(scope: Scope, schema: Schema, value: string): Expression {
  if (typeof schema === "boolean") return inlineCheck(scope, schema, value) ?? FALSE;
  return call(checkFunction(scope, schema), value);
}

/**
 * The function that checks a schema: that of a definition, if it is no more than that.
 *
 * @param scope where helper functions are made
 * @param schema the schema
 * @returns the function's name
 */
export function checkFunction(scope: Scope, schema: SchemaObject): string {
  if (schema.ref !== undefined && hasOnly(schema, ["ref"])) {
    return checkName(definitionOf(scope.definitions, schema.ref).typeName);
  }
  return scope.schemaFunction("is", schema, {
    signature: "(value: unknown): boolean",
    print: (body) => checkBody(body, schema),
  });
}

/**
 * Prints statements that return `false` when a value does not fit.
 *
 * @param body where to print
 * @param schema a schema that {@linkcode inlineCheck} has no expression for
 * @param value the name of a variable of type `unknown`
 */
export function checkStatements(
  body: Body,
  schema: SchemaObject,
  value: string,
): void {
  if (body.depth > MAX_DEPTH) {
    body.refuseUnless(checkCall(body.scope, schema, value));
    return;
  }
  checkValue(body, schema, value);
  checkInPlace(body, schema, value);
}

/** What a schema says of the value by itself. */
function checkValue(body: Body, schema: SchemaObject, value: string): void {
  const values = valuesOf(schema);
  if (values !== undefined) {
    body.refuseUnless(checkValues(body.scope, values, value));
    if (KINDS.every((kind) => !constrains(schema, kind))) return;
    body.forget(value, (whole) => checkGroups(body, { ...schema, type: undefined }, whole));
    return;
  }
  const kinds = [...kindsOf(schema)];
  const [only] = kinds;
  if (kinds.length === 1 && only !== undefined) {
    body.refuseUnless(checkKind(body.scope, schema, { name: value, kind: only }));
    if (only === "object") checkObject(body, schema, value);
    if (only === "array") checkArray(body, schema, value);
    return;
  }
  if (schema.type !== undefined) {
    body.refuseUnless(
      or(
        KINDS.filter((kind) => kinds.includes(kind)).map((kind) =>
          kindTest(body.scope, kind, value)
        ),
      ),
    );
  }
  checkGroups(body, schema, value);
}

/** What a schema says of each kind, where the value may have several. */
function checkGroups(body: Body, schema: SchemaObject, value: string): void {
  const kinds = kindsOf(schema);
  for (const kind of KINDS) {
    if (!kinds.has(kind) || !constrains(schema, kind)) continue;
    const test = kindTest(body.scope, kind, value);
    if (kind === "object") {
      body.block(`if (${test.text}) {`, () => checkObject(body, schema, value));
    } else if (kind === "array") {
      body.block(`if (${test.text}) {`, () => checkArray(body, schema, value));
    } else {
      const constraints = and(constraintsOf(body.scope, schema, { name: value, kind }));
      body.refuseIf(and([test, not(constraints)]));
    }
  }
}

/** The schemas that apply to the same value. */
function checkInPlace(body: Body, schema: SchemaObject, value: string): void {
  if (schema.ref !== undefined) body.refuseUnless(body.scope.refCall(schema.ref, value));
  for (const part of schema.allOf ?? []) body.refuseUnless(checkCall(body.scope, part, value));
  if (schema.anyOf !== undefined) checkAnyOf(body, schema.anyOf, value);
  if (schema.oneOf !== undefined) checkOneOf(body, schema.oneOf, value);
  if (schema.not !== undefined) body.refuseUnless(not(checkCall(body.scope, schema.not, value)));
  if (schema.if !== undefined) checkConditional(body, schema, value);
}

function checkConditional(body: Body, schema: SchemaObject, value: string): void {
  const [condition = TRUE, consequence = TRUE, alternative = TRUE] = [
    schema.if,
    schema.then,
    schema.else,
  ].map((part) => checkCall(body.scope, part ?? true, value));
  if (condition === TRUE || alternative === TRUE) {
    body.refuseIf(and([condition, not(consequence)]));
  } else if (condition === FALSE || consequence === TRUE) {
    body.refuseUnless(or([condition, alternative]));
  } else {
    const needed = `${condition.text} ? ${consequence.text} : ${alternative.text}`;
    body.line(`if (!(${needed})) return false;`);
  }
}

/** Longer unions are printed as statements, one for each branch. */
const MAX_OPERANDS = 16;

/** Longer unions are spread over several functions: compilers give up on huge ones. */
const MAX_BRANCHES = 100;

function checkAnyOf(
  body: Body,
  branches: readonly Schema[],
  value: string,
): void {
  const values = unionValues(branches);
  if (values !== undefined) {
    body.forget(value, (whole) => body.refuseUnless(checkValues(body.scope, values, whole)));
  } else if (!checkDiscriminated(body, branches, value)) {
    if (branches.length > MAX_OPERANDS) {
      countBranches(body, branches, value, "=== 0");
    } else {
      body.refuseUnless(or(branches.map((branch) => checkCall(body.scope, branch, value))));
    }
  }
}

function checkOneOf(
  body: Body,
  branches: readonly Schema[],
  value: string,
): void {
  const disjoint = branches.length === 1 || unionValues(branches) !== undefined ||
    areKindsDisjoint(branches);
  if (disjoint) checkAnyOf(body, branches, value);
  else if (!checkDiscriminated(body, branches, value)) {
    countBranches(body, branches, value, "!== 1");
  }
}

function areKindsDisjoint(branches: readonly Schema[]): boolean {
  const seen = new Set<string>();
  return branches.every((branch) => {
    if (typeof branch === "boolean" || branch.type === undefined) return false;
    const kinds = [...kindsOf(branch)];
    const fresh = kinds.every((kind) => !seen.has(kind));
    for (const kind of kinds) seen.add(kind);
    return fresh;
  });
}

function countBranches(
  body: Body,
  branches: readonly Schema[],
  value: string,
  wrong: string,
): void {
  const count = body.local();
  body.line(`let ${count} = 0;`);
  if (branches.length <= MAX_BRANCHES) countEach(body, { branches, value, count });
  else {
    for (let from = 0; from < branches.length; from += MAX_BRANCHES) {
      const group = branches.slice(from, from + MAX_BRANCHES);
      body.line(`${count} += ${countFunction(body.scope, group)}(${value});`);
    }
  }
  body.line(`if (${count} ${wrong}) return false;`);
}

function countEach(
  body: Body,
  { branches, value, count }: {
    readonly branches: readonly Schema[];
    readonly value: string;
    readonly count: string;
  },
): void {
  for (const branch of branches) {
    const check = checkCall(body.scope, branch, value);
    if (check === TRUE) body.line(`${count}++;`);
    else if (check !== FALSE) body.line(`if (${check.text}) ${count}++;`);
  }
}

function countFunction(scope: Scope, branches: readonly Schema[]): string {
  return scope.function("count", {
    signature: "(value: unknown): number",
    print: (body) => {
      const count = body.local();
      body.line(`let ${count} = 0;`);
      countEach(body, { branches, value: "value", count });
      body.end(`return ${count};`);
    },
  });
}

/** Looks at the one branch that the value names. */
function checkDiscriminated(
  body: Body,
  branches: readonly Schema[],
  value: string,
): boolean {
  const discriminator = discriminatorOf(branches, body.scope.definitions);
  if (discriminator === undefined) return false;
  body.forget(value, (whole) => {
    body.refuseUnless(kindTest(body.scope, "object", whole));
    const tag = printRead(body.scope, whole, discriminator.name);
    if (branches.length > MAX_BRANCHES) {
      const functions = branches.flatMap((branch) =>
        typeof branch === "object" ? [checkFunction(body.scope, branch)] : []
      );
      const type = "(value: unknown) => boolean";
      const table = body.scope.branchTable(discriminator, { type, functions });
      body.line(`if (!${table}.get(${tag})?.(${whole})) return false;`);
    } else {
      body.block(`switch (${tag}) {`, () => {
        for (const [index, branch] of branches.entries()) {
          for (const one of discriminator.values[index] ?? []) {
            body.line(`case ${stringLiteral(one)}:`);
          }
          const wrong = checkCall(body.scope, branch, whole).negation;
          body.line(`  if (${wrong}) return false;`, "  break;");
        }
        body.line("default:", "  return false;");
      });
    }
  });
  return true;
}

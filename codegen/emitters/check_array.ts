/**
 * Prints what `check` asks of an array's items.
 *
 * @module
 */
import type { Schema, SchemaObject } from "../model.ts";
import { checkExpression, checkStatements, refuseUnless } from "./check_code.ts";
import { comparison, type Expression, or } from "./expression.ts";
import { inlineCheck } from "./leaf_checks.ts";
import type { Body, Scope } from "./scope.ts";
import { evaluatedItem } from "./unevaluated.ts";

/**
 * Prints statements that return `false` when an array does not fit.
 *
 * @param scope where helper functions are made
 * @param body where to print
 * @param schema the schema
 * @param array the name of a variable of type `unknown[]`
 */
export function checkArray(scope: Scope, body: Body, schema: SchemaObject, array: string): void {
  checkLength(body, schema, array);
  for (const [index, item] of (schema.prefixItems ?? []).entries()) {
    checkPrefixItem(scope, body, item, { array, index, minItems: schema.minItems ?? 0 });
  }
  checkItems(scope, body, schema, array);
  if (schema.contains !== undefined) checkContains(scope, body, schema, array);
  if (schema.uniqueItems) refuseUnless(body, scope.supportCall("isUnique", array));
  checkUnevaluated(scope, body, schema, array);
}

function checkLength(body: Body, schema: SchemaObject, array: string): void {
  const { minItems = 0, maxItems, items, prefixItems = [] } = schema;
  const most = items === false ? Math.min(maxItems ?? Infinity, prefixItems.length) : maxItems;
  if (minItems > 0) refuseUnless(body, comparison(`${array}.length >= ${minItems}`));
  if (most !== undefined) refuseUnless(body, comparison(`${array}.length <= ${most}`));
}

function checkPrefixItem(
  scope: Scope,
  body: Body,
  item: Schema,
  { array, index, minItems }: {
    readonly array: string;
    readonly index: number;
    readonly minItems: number;
  },
): void {
  if (item === true) return;
  const local = body.local();
  const print = () =>
    body.declareIfUsed(local, `${array}[${index}]`, () => checkOne(scope, body, item, local));
  if (index < minItems) print();
  else body.block(`if (${array}.length > ${index}) {`, print);
}

function checkOne(scope: Scope, body: Body, schema: Schema, value: string): void {
  const inline = inlineCheck(scope, schema, value);
  if (inline?.text === "false") body.line("return false;");
  else if (inline !== undefined) refuseUnless(body, inline);
  else if (typeof schema === "object") checkStatements(scope, body, schema, value);
}

function checkItems(scope: Scope, body: Body, schema: SchemaObject, array: string): void {
  const { items = true, prefixItems = [] } = schema;
  if (typeof items === "boolean") return;
  eachItem(body, array, prefixItems.length, (item) => checkOne(scope, body, items, item));
}

function eachItem(
  body: Body,
  array: string,
  from: number,
  print: (item: string, index: string) => void,
): void {
  const index = body.local();
  const item = body.local();
  body.block(
    `for (let ${index} = ${from}; ${index} < ${array}.length; ${index}++) {`,
    () => body.declareIfUsed(item, `${array}[${index}]`, () => print(item, index)),
  );
}

function checkContains(scope: Scope, body: Body, schema: SchemaObject, array: string): void {
  const { contains = true, minContains = 1, maxContains } = schema;
  if (minContains === 0 && maxContains === undefined) return;
  const count = body.local();
  body.line(`let ${count} = 0;`);
  eachItem(body, array, 0, (item) => {
    body.line(`if (${checkExpression(scope, contains, item).text}) ${count}++;`);
  });
  if (minContains > 0) refuseUnless(body, comparison(`${count} >= ${minContains}`));
  if (maxContains !== undefined) refuseUnless(body, comparison(`${count} <= ${maxContains}`));
}

function checkUnevaluated(scope: Scope, body: Body, schema: SchemaObject, array: string): void {
  const { unevaluatedItems = true } = schema;
  if (unevaluatedItems === true) return;
  const { constants, evaluated } = evaluatedItem(scope, body, schema, array);
  eachItem(body, array, 0, (item, index) => {
    const fits: Expression = checkExpression(scope, unevaluatedItems, item);
    refuseUnless(body, or([evaluated(index, item), fits]));
  });
}

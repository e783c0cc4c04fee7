/**
 * Prints what `check` asks of an array's items.
 *
 * @module
 */
import type { Schema, SchemaObject } from "../model.ts";
import { checkExpression, checkStatements } from "./check_code.ts";
import { comparison, FALSE, or } from "./expression.ts";
import { inlineCheck } from "./leaf_checks.ts";
import type { Body } from "./scope.ts";
import { evaluatedItem } from "./unevaluated.ts";

/**
 * Prints statements that return `false` when an array does not fit.
 *
 * @param body where to print
 * @param schema the schema
 * @param array the name of a variable of type `unknown[]`
 */
export function checkArray(body: Body, schema: SchemaObject, array: string): void {
  checkLength(body, schema, array);
  for (const [index, item] of (schema.prefixItems ?? []).entries()) {
    checkPrefixItem(body, item, { array, index, minItems: schema.minItems ?? 0 });
  }
  checkItems(body, schema, array);
  if (schema.contains !== undefined) checkContains(body, schema, array);
  if (schema.uniqueItems) body.refuseUnless(body.scope.supportCall("isUnique", array));
  checkUnevaluated(body, schema, array);
}

function checkLength(body: Body, schema: SchemaObject, array: string): void {
  const { minItems = 0, maxItems, items, prefixItems = [] } = schema;
  const most = items === false ? Math.min(maxItems ?? Infinity, prefixItems.length) : maxItems;
  if (minItems > 0) body.refuseUnless(comparison(`${array}.length >= ${minItems}`));
  if (most !== undefined) body.refuseUnless(comparison(`${array}.length <= ${most}`));
}

function checkPrefixItem(
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
    body.declareIfUsed(local, `${array}[${index}]`, () => checkOne(body, item, local));
  if (index < minItems) print();
  else body.block(`if (${array}.length > ${index}) {`, print);
}

function checkOne(body: Body, schema: Schema, value: string): void {
  const inline = inlineCheck(body.scope, schema, value);
  if (inline !== undefined) body.refuseUnless(inline);
  else if (typeof schema === "object") checkStatements(body, schema, value);
}

function checkItems(body: Body, schema: SchemaObject, array: string): void {
  const { items = true, prefixItems = [] } = schema;
  if (typeof items === "boolean") return;
  eachItem(body, array, prefixItems.length, (item) => checkOne(body, items, item));
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

function checkContains(body: Body, schema: SchemaObject, array: string): void {
  const { contains = true, minContains = 1, maxContains } = schema;
  if (minContains === 0 && maxContains === undefined) return;
  const count = countFitting(body, contains, array);
  if (minContains > 0) body.refuseUnless(comparison(`${count} >= ${minContains}`));
  if (maxContains !== undefined) body.refuseUnless(comparison(`${count} <= ${maxContains}`));
}

/** Prints the counting of items that fit a schema; gives the expression for their number. */
function countFitting(body: Body, schema: Schema, array: string): string {
  if (schema === true) return `${array}.length`;
  const count = body.local();
  body.line(`let ${count} = 0;`);
  eachItem(body, array, 0, (item) => {
    const fits = checkExpression(body.scope, schema, item);
    if (fits !== FALSE) body.line(`if (${fits.text}) ${count}++;`);
  });
  return count;
}

function checkUnevaluated(body: Body, schema: SchemaObject, array: string): void {
  const { unevaluatedItems = true } = schema;
  if (unevaluatedItems === true) return;
  const { constants, evaluated } = evaluatedItem(body, schema, array);
  body.declareUsed(constants, () =>
    eachItem(body, array, 0, (item, index) => {
      const fits = checkExpression(body.scope, unevaluatedItems, item);
      body.refuseUnless(or([evaluated(index, item), fits]));
    }));
}

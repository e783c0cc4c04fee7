/**
 * Prints what `explain` says of members and items.
 *
 * @module
 */
import type { Entry, Schema, SchemaObject } from "../model.ts";
import { stringLiteral } from "../names.ts";
import { checkCall, checkExpression } from "./check_code.ts";
import { isClosed, isListed, MAX_MEMBERS } from "./check_object.ts";
import { expectation, explainStatement, explainWhere, issueCall } from "./explain_call.ts";
import { usesName } from "../printer.ts";
import { call, equals, type Expression, FALSE, not, TRUE } from "./expression.ts";
import { explainCall, explainer } from "./explain_code.ts";
import { refusesUndefined } from "./facts.ts";
import { type Body, printLiteral, printRead, type Scope } from "./scope.ts";
import { evaluatedItem, evaluatedMember } from "./unevaluated.ts";

/**
 * Prints statements about an object in the variable `value`, which was stepped into.
 *
 * @param body where to print
 * @param schema the schema
 */
export function explainObjectBody(body: Body, schema: SchemaObject): void {
  const { properties = [], required = [] } = schema;
  if (properties.length > MAX_MEMBERS) explainInGroups(body, schema);
  else for (const property of properties) explainMember(body, schema, property);
  const listed = new Set(properties.map(([name]) => name));
  for (const name of required) {
    if (!listed.has(name)) explainStatement(body, expectPresent(body.scope, name));
  }
  explainDependencies(body, schema);
  explainSize(body, schema);
  explainFurther(body, schema);
  explainUnevaluated(body, schema);
}

function expectPresent(scope: Scope, name: string): string {
  const read = printRead(scope, "value", name);
  return issueCall("expectPresent", stringLiteral(name), read);
}

function explainInGroups(body: Body, schema: SchemaObject): void {
  const properties = schema.properties ?? [];
  const issues = `issues: ${body.scope.supportType("Issues")}`;
  for (let from = 0; from < properties.length; from += MAX_MEMBERS) {
    const name = body.scope.function("explain", {
      signature: `(${issues}, value: Record<string, unknown>): void`,
      print: (inner) => {
        for (const property of properties.slice(from, from + MAX_MEMBERS)) {
          explainMember(inner, schema, property);
        }
      },
    });
    body.line(`${name}(issues, value);`);
  }
}

function explainMember(
  body: Body,
  schema: SchemaObject,
  [name, member]: Entry<Schema>,
): void {
  const required = schema.required?.includes(name) ?? false;
  const value = printRead(body.scope, "value", name);
  const call = explainCall(body.scope, member, { key: stringLiteral(name), value });
  if (!required) {
    if (call !== undefined) body.line(`if (${value} !== undefined) ${call};`);
  } else if (refusesUndefined(member, body.scope.definitions) && member !== false) {
    explainStatement(body, call);
  } else {
    const present = expectPresent(body.scope, name);
    body.line(call === undefined ? `${present};` : `if (${present}) ${call};`);
  }
}

function explainDependencies(body: Body, schema: SchemaObject): void {
  const isPresent = (name: string) =>
    not(equals(printRead(body.scope, "value", name), "undefined")).text;
  for (const [name, needed] of schema.dependentRequired ?? []) {
    for (const other of needed) {
      body.line(`if (${isPresent(name)}) ${expectPresent(body.scope, other)};`);
    }
  }
  for (const [name, dependent] of schema.dependentSchemas ?? []) {
    const call = explainCall(body.scope, dependent, { key: "undefined", value: "value" });
    if (call !== undefined) body.line(`if (${isPresent(name)}) ${call};`);
  }
}

function explainSize(body: Body, schema: SchemaObject): void {
  const { minProperties = 0, maxProperties = Infinity } = schema;
  const count = `${body.scope.supportCall("memberNames", "value").text}.length`;
  if (minProperties > 0) {
    expect(
      body,
      `${count} >= ${minProperties}`,
      expectation("minProperties", `at least ${members(minProperties)}`),
    );
  }
  if (maxProperties !== Infinity) {
    expect(
      body,
      `${count} <= ${maxProperties}`,
      expectation("maxProperties", `at most ${members(maxProperties)}`),
    );
  }
}

function members(count: number): string {
  return `${count} member${count === 1 ? "" : "s"}`;
}

/** Says what is expected of the object or array that was stepped into. */
function expect(body: Body, condition: string, expected: string): void {
  body.line(`${issueCall("expectThat", "undefined", condition, expected)};`);
}

function explainFurther(body: Body, schema: SchemaObject): void {
  const { patternProperties = [], additionalProperties = true, propertyNames = true } = schema;
  if (propertyNames !== true) {
    const explain = `(issues, key) => { ${explainName(body.scope, propertyNames)} }`;
    body.line(
      `${issueCall("explainMembers", "value", "() => false", explain)};`,
    );
  }
  for (const [pattern, member] of patternProperties) {
    const matches = call(`${body.scope.pattern(pattern)}.test`, "name");
    explainSome(body, not(matches), member);
  }
  if (isClosed(schema)) {
    const names = printLiteral((schema.properties ?? []).map(([name]) => name));
    body.line(`${issueCall("expectOnly", "value", names)};`);
  } else if (additionalProperties !== true) {
    explainSome(body, isListed(body.scope, schema, "name"), additionalProperties);
  }
}

function explainName(scope: Scope, names: Schema): string {
  const fits = checkExpression(scope, names, "name");
  const expected = expectation("propertyNames", "another name for the member");
  const issue = issueCall("expectThat", "key", fits.text, expected);
  return usesName([fits.text], "name") ? `const name: unknown = key; ${issue};` : `${issue};`;
}

/** Explains the members that are not excepted. */
function explainSome(body: Body, except: Expression, member: Schema): void {
  if (member === true || except === TRUE) return;
  const explain = member === false ? [] : [explainer(body.scope, member)];
  const known = except === FALSE ? "() => false" : `(name) => ${except.text}`;
  body.line(`${issueCall("explainMembers", "value", known, ...explain)};`);
}

function explainUnevaluated(body: Body, schema: SchemaObject): void {
  const { unevaluatedProperties = true } = schema;
  if (unevaluatedProperties === true) return;
  const { constants, evaluated } = evaluatedMember(body, schema, "value");
  body.declareUsed(
    constants,
    () => explainSome(body, evaluated("name"), unevaluatedProperties),
  );
}

/**
 * Prints statements about an array in the variable `value`, which was stepped into.
 *
 * @param scope where helper functions are made
 * @param body where to print
 * @param schema the schema
 */
export function explainArrayBody(body: Body, schema: SchemaObject): void {
  explainLength(body, schema);
  const prefix = schema.prefixItems ?? [];
  for (const [index, item] of prefix.entries()) {
    const call = explainCall(body.scope, item, { key: String(index), value: `value[${index}]` });
    if (call !== undefined) body.line(`if (value.length > ${index}) ${call};`);
  }
  if (typeof schema.items === "object") {
    const explain = explainer(body.scope, schema.items);
    body.line(
      `${issueCall("explainItems", "value", String(prefix.length), explain)};`,
    );
  }
  if (schema.uniqueItems) {
    expect(
      body,
      body.scope.supportCall("isUnique", "value").text,
      expectation("uniqueItems", "items that differ"),
    );
  }
  explainContains(body, schema);
  explainUnevaluatedItems(body, schema);
}

function explainLength(body: Body, schema: SchemaObject): void {
  const { minItems = 0, maxItems = Infinity, items, prefixItems = [] } = schema;
  if (minItems > 0) {
    expect(
      body,
      `value.length >= ${minItems}`,
      expectation("minItems", `at least ${itemCount(minItems)}`),
    );
  }
  if (maxItems !== Infinity) {
    expect(
      body,
      `value.length <= ${maxItems}`,
      expectation("maxItems", `at most ${itemCount(maxItems)}`),
    );
  }
  if (items === false) {
    const most = prefixItems.length;
    expect(body, `value.length <= ${most}`, expectation("items", `at most ${itemCount(most)}`));
  }
}

function itemCount(count: number): string {
  return `${count} item${count === 1 ? "" : "s"}`;
}

function explainContains(body: Body, schema: SchemaObject): void {
  const { contains, minContains = 1, maxContains = Infinity } = schema;
  if (contains === undefined || (minContains === 0 && maxContains === Infinity)) return;
  const fits = checkCall(body.scope, contains, "item").text;
  const fitting = usesName([fits], "item") ? `(item) => ${fits}` : `() => ${fits}`;
  const count = body.local();
  body.line(`const ${count} = value.filter(${fitting}).length;`);
  if (minContains > 0) {
    const expected = `at least ${itemCount(minContains)} of a certain kind`;
    expect(body, `${count} >= ${minContains}`, expectation("contains", expected));
  }
  if (maxContains !== Infinity) {
    const expected = `at most ${itemCount(maxContains)} of a certain kind`;
    expect(body, `${count} <= ${maxContains}`, expectation("maxContains", expected));
  }
}

function explainUnevaluatedItems(body: Body, schema: SchemaObject): void {
  const { unevaluatedItems = true } = schema;
  if (unevaluatedItems === true) return;
  const { constants, evaluated } = evaluatedItem(body, schema, "value");
  body.declareUsed(constants, () => {
    const unlooked = not(evaluated("index", "item"));
    const call = explainCall(body.scope, unevaluatedItems, { key: "index", value: "item" });
    if (call === undefined || unlooked === FALSE) return;
    body.block(
      "for (const [index, item] of value.entries()) {",
      () => explainWhere(body, unlooked, call),
    );
  });
}

/**
 * Prints what `explain` says of members and items.
 *
 * @module
 */
import type { Entry, Schema, SchemaObject } from "../model.ts";
import { stringLiteral } from "../names.ts";
import { checkCall, checkExpression } from "./check_code.ts";
import { isClosed, isListed, MAX_MEMBERS } from "./check_object.ts";
import { usesName } from "../printer.ts";
import { call, equals, type Expression, FALSE, not, TRUE } from "./expression.ts";
import { explainCall, explainer, explainStatement, explainWhere } from "./explain_code.ts";
import { refusesUndefined } from "./facts.ts";
import { type Body, printLiteral, printRead, type Scope } from "./scope.ts";
import { evaluatedItem, evaluatedMember } from "./unevaluated.ts";

/**
 * Prints statements about an object in the variable `value`, which was stepped into.
 *
 * @param scope where helper functions are made
 * @param body where to print
 * @param schema the schema
 */
export function explainObjectBody(scope: Scope, body: Body, schema: SchemaObject): void {
  const { properties = [], required = [] } = schema;
  if (properties.length > MAX_MEMBERS) explainInGroups(scope, body, schema);
  else for (const property of properties) explainMember(scope, body, schema, property);
  const listed = new Set(properties.map(([name]) => name));
  for (const name of required) {
    if (!listed.has(name)) explainStatement(body, expectPresent(scope, name));
  }
  explainDependencies(scope, body, schema);
  explainSize(scope, body, schema);
  explainFurther(scope, body, schema);
  explainUnevaluated(scope, body, schema);
}

function expectPresent(scope: Scope, name: string): string {
  const read = printRead(scope, "value", name);
  return scope.supportCall("expectPresent", "c", stringLiteral(name), read).text;
}

function explainInGroups(scope: Scope, body: Body, schema: SchemaObject): void {
  const properties = schema.properties ?? [];
  const c = `c: ${scope.supportType("Explanation")}`;
  for (let from = 0; from < properties.length; from += MAX_MEMBERS) {
    const name = scope.function("explain", {
      signature: `(${c}, value: Record<string, unknown>): void`,
      print: (inner) => {
        for (const property of properties.slice(from, from + MAX_MEMBERS)) {
          explainMember(scope, inner, schema, property);
        }
      },
    });
    body.line(`${name}(c, value);`);
  }
}

function explainMember(
  scope: Scope,
  body: Body,
  schema: SchemaObject,
  [name, member]: Entry<Schema>,
): void {
  const required = schema.required?.includes(name) ?? false;
  const value = printRead(scope, "value", name);
  const call = explainCall(scope, member, { key: stringLiteral(name), value });
  if (!required) {
    if (call !== undefined) body.line(`if (${value} !== undefined) ${call};`);
  } else if (refusesUndefined(member, scope.definitions) && member !== false) {
    explainStatement(body, call);
  } else {
    const present = expectPresent(scope, name);
    body.line(call === undefined ? `${present};` : `if (${present}) ${call};`);
  }
}

function explainDependencies(scope: Scope, body: Body, schema: SchemaObject): void {
  const isPresent = (name: string) =>
    not(equals(printRead(scope, "value", name), "undefined")).text;
  for (const [name, needed] of schema.dependentRequired ?? []) {
    for (const other of needed) {
      body.line(`if (${isPresent(name)}) ${expectPresent(scope, other)};`);
    }
  }
  for (const [name, dependent] of schema.dependentSchemas ?? []) {
    const call = explainCall(scope, dependent, { key: "undefined", value: "value" });
    if (call !== undefined) body.line(`if (${isPresent(name)}) ${call};`);
  }
}

function explainSize(scope: Scope, body: Body, schema: SchemaObject): void {
  const { minProperties = 0, maxProperties = Infinity } = schema;
  const count = `${scope.supportCall("memberNames", "value").text}.length`;
  if (minProperties > 0) {
    expect(
      scope,
      body,
      `${count} >= ${minProperties}`,
      "minProperties",
      `at least ${members(minProperties)}`,
    );
  }
  if (maxProperties !== Infinity) {
    expect(
      scope,
      body,
      `${count} <= ${maxProperties}`,
      "maxProperties",
      `at most ${members(maxProperties)}`,
    );
  }
}

function members(count: number): string {
  return `${count} member${count === 1 ? "" : "s"}`;
}

function expect(
  scope: Scope,
  body: Body,
  condition: string,
  keyword: string,
  expected: string,
): void {
  const texts = [stringLiteral(keyword), stringLiteral(expected)];
  body.line(`${scope.supportCall("expectThat", "c", "undefined", condition, ...texts).text};`);
}

function explainFurther(scope: Scope, body: Body, schema: SchemaObject): void {
  const { patternProperties = [], additionalProperties = true, propertyNames = true } = schema;
  if (propertyNames !== true) {
    const explain = `(c, key) => { ${explainName(scope, propertyNames)} }`;
    body.line(`${scope.supportCall("explainMembers", "c", "value", "() => false", explain).text};`);
  }
  for (const [pattern, member] of patternProperties) {
    const matches = call(`${scope.pattern(pattern)}.test`, "name");
    explainSome(scope, body, not(matches), member);
  }
  if (isClosed(schema)) {
    const names = printLiteral((schema.properties ?? []).map(([name]) => name));
    body.line(`${scope.supportCall("expectOnly", "c", "value", names).text};`);
  } else if (additionalProperties !== true) {
    explainSome(scope, body, isListed(scope, schema, "name"), additionalProperties);
  }
}

function explainName(scope: Scope, names: Schema): string {
  const fits = checkExpression(scope, names, "name");
  const texts = [stringLiteral("propertyNames"), stringLiteral("another name for the member")];
  const issue = scope.supportCall("expectThat", "c", "key", fits.text, ...texts).text;
  return `const name: unknown = key; ${issue};`;
}

/** Explains the members that are not excepted. */
function explainSome(scope: Scope, body: Body, except: Expression, member: Schema): void {
  if (member === true || except === TRUE) return;
  const explain = member === false ? [] : [explainer(scope, member)];
  const known = except === FALSE ? "() => false" : `(name) => ${except.text}`;
  body.line(`${scope.supportCall("explainMembers", "c", "value", known, ...explain).text};`);
}

function explainUnevaluated(scope: Scope, body: Body, schema: SchemaObject): void {
  const { unevaluatedProperties = true } = schema;
  if (unevaluatedProperties === true) return;
  const { constants, evaluated } = evaluatedMember(scope, body, schema, "value");
  body.declareUsed(
    constants,
    () => explainSome(scope, body, evaluated("name"), unevaluatedProperties),
  );
}

/**
 * Prints statements about an array in the variable `value`, which was stepped into.
 *
 * @param scope where helper functions are made
 * @param body where to print
 * @param schema the schema
 */
export function explainArrayBody(scope: Scope, body: Body, schema: SchemaObject): void {
  explainLength(scope, body, schema);
  const prefix = schema.prefixItems ?? [];
  for (const [index, item] of prefix.entries()) {
    const call = explainCall(scope, item, { key: String(index), value: `value[${index}]` });
    if (call !== undefined) body.line(`if (value.length > ${index}) ${call};`);
  }
  if (typeof schema.items === "object") {
    const explain = explainer(scope, schema.items);
    body.line(
      `${scope.supportCall("explainItems", "c", "value", String(prefix.length), explain).text};`,
    );
  }
  if (schema.uniqueItems) {
    expect(
      scope,
      body,
      scope.supportCall("isUnique", "value").text,
      "uniqueItems",
      "items that differ",
    );
  }
  explainContains(scope, body, schema);
  explainUnevaluatedItems(scope, body, schema);
}

function explainLength(scope: Scope, body: Body, schema: SchemaObject): void {
  const { minItems = 0, maxItems = Infinity, items, prefixItems = [] } = schema;
  if (minItems > 0) {
    expect(
      scope,
      body,
      `value.length >= ${minItems}`,
      "minItems",
      `at least ${itemCount(minItems)}`,
    );
  }
  if (maxItems !== Infinity) {
    expect(
      scope,
      body,
      `value.length <= ${maxItems}`,
      "maxItems",
      `at most ${itemCount(maxItems)}`,
    );
  }
  if (items === false) {
    const most = prefixItems.length;
    expect(scope, body, `value.length <= ${most}`, "items", `at most ${itemCount(most)}`);
  }
}

function itemCount(count: number): string {
  return `${count} item${count === 1 ? "" : "s"}`;
}

function explainContains(scope: Scope, body: Body, schema: SchemaObject): void {
  const { contains, minContains = 1, maxContains = Infinity } = schema;
  if (contains === undefined || (minContains === 0 && maxContains === Infinity)) return;
  const fits = checkCall(scope, contains, "item").text;
  const fitting = usesName([fits], "item") ? `(item) => ${fits}` : `() => ${fits}`;
  const count = body.local();
  body.line(`const ${count} = value.filter(${fitting}).length;`);
  if (minContains > 0) {
    const expected = `at least ${itemCount(minContains)} of a certain kind`;
    expect(scope, body, `${count} >= ${minContains}`, "contains", expected);
  }
  if (maxContains !== Infinity) {
    const expected = `at most ${itemCount(maxContains)} of a certain kind`;
    expect(scope, body, `${count} <= ${maxContains}`, "maxContains", expected);
  }
}

function explainUnevaluatedItems(scope: Scope, body: Body, schema: SchemaObject): void {
  const { unevaluatedItems = true } = schema;
  if (unevaluatedItems === true) return;
  const { constants, evaluated } = evaluatedItem(scope, body, schema, "value");
  body.declareUsed(constants, () => {
    const unlooked = not(evaluated("index", "item"));
    const call = explainCall(scope, unevaluatedItems, { key: "index", value: "item" });
    if (call === undefined || unlooked === FALSE) return;
    body.block(
      "for (const [index, item] of value.entries()) {",
      () => explainWhere(body, unlooked, call),
    );
  });
}

/**
 * Prints the `explain` functions: they run after `check` has refused a value, and note every
 * place that does not fit. Compact rather than fast, yet without a second look at what is nested.
 *
 * @module
 */
import type { Definition, Schema, SchemaObject } from "../model.ts";
import { stringLiteral } from "../names.ts";
import { checkCall } from "./check_code.ts";
import { explainArrayBody, explainObjectBody } from "./explain_members.ts";
import { explainUnion } from "./explain_union.ts";
import { type Expression, FALSE, not, TRUE } from "./expression.ts";
import {
  constrains,
  definitionOf,
  hasInPlace,
  hasOnly,
  KINDS,
  kindsOf,
  unionValues,
  valuesOf,
} from "./facts.ts";
import { assertionsOf, kindTest } from "./leaf_checks.ts";
import { type Body, printLiteral, type Scope } from "./scope.ts";

/** What an explaining statement speaks of: source texts of the last step and of the value. */
export interface Subject {
  readonly key: string;
  readonly value: string;
}

const WHOLE: Subject = { key: "key", value: "value" };

/**
 * The name of the function that explains a definition.
 *
 * @param definition the definition
 * @returns the name
 */
export function explainName(definition: Definition): string {
  return `explain${definition.typeName}`;
}

/**
 * Prints the explain function of a definition.
 *
 * @param scope where helper functions are made
 * @param definition the definition
 */
export function printExplain(scope: Scope, definition: Definition): void {
  const head = `function ${explainName(definition)}${signature(scope)}`;
  scope.printFunction(head, (body) => explainBody(scope, body, definition.schema));
}

function signature(scope: Scope): string {
  const explanation = scope.supportType("Explanation");
  return `(c: ${explanation}, key: ${scope.supportType("Key")}, value: unknown): void`;
}

/**
 * The statement that explains a schema: a call of a support function or of a generated one.
 *
 * @param scope where helper functions are made
 * @param schema the schema
 * @param subject what it speaks of
 * @returns source text of an expression, `undefined` where there is nothing to say
 */
export function explainCall(scope: Scope, schema: Schema, subject: Subject): string | undefined {
  if (schema === true) return undefined;
  const leaf = explainLeaf(scope, schema, subject);
  if (leaf !== undefined) return leaf;
  return `${explainFunction(scope, schema)}(c, ${subject.key}, ${subject.value})`;
}

/**
 * A function that explains a schema.
 *
 * @param scope where helper functions are made
 * @param schema the schema
 * @returns source text: a name, or an arrow function for what is one call
 */
export function explainer(scope: Scope, schema: Schema): string {
  if (typeof schema === "object" && schema.ref !== undefined && isReference(schema)) {
    return explainName(definitionOf(scope.definitions, schema.ref));
  }
  const leaf = explainLeaf(scope, schema, WHOLE);
  return leaf === undefined ? explainFunction(scope, schema) : `(c, key, value) => ${leaf}`;
}

function explainFunction(scope: Scope, schema: Schema): string {
  return scope.schemaFunction("explain", schema, {
    signature: signature(scope),
    print: (body) => explainBody(scope, body, schema),
  });
}

function isReference(schema: SchemaObject): boolean {
  return KINDS.every((kind) => !constrains(schema, kind)) && schema.type === undefined &&
    valuesOf(schema) === undefined && schema.allOf === undefined && schema.anyOf === undefined &&
    schema.oneOf === undefined && schema.not === undefined && schema.if === undefined;
}

/** What one call of a support function, or a chain of such, can explain. */
function explainLeaf(scope: Scope, schema: Schema, { key, value }: Subject): string | undefined {
  const c = ["c", key, value];
  if (typeof schema === "boolean") {
    return scope.supportCall("refuse", ...c).text;
  }
  if (schema.ref !== undefined && isReference(schema)) {
    return `${explainName(definitionOf(scope.definitions, schema.ref))}(${c.join(", ")})`;
  }
  if (hasInPlace(schema)) return undefined;
  const kinds = KINDS.filter((kind) => kindsOf(schema).has(kind));
  const constrained = kinds.filter((kind) => constrains(schema, kind));
  const values = valuesOf(schema);
  if (values !== undefined) {
    if (!hasOnly(schema, ["const", "enum", "type"])) return undefined;
    return scope.supportCall("expectOneOf", ...c, printValues(scope, schema)).text;
  }
  const [only] = kinds;
  if (kinds.length === 1 && (only === "number" || only === "string")) {
    return explainScalar(scope, schema, only, { key, value });
  }
  if (constrained.length > 0 || schema.type === undefined) return undefined;
  return expectTypes(scope, schema, { key, value });
}

/** Long lists are shared with the check function. */
function printValues(scope: Scope, schema: SchemaObject): string {
  const values = valuesOf(schema) ?? [];
  const shared = values.length > 8 &&
    values.every((one) => one === null || typeof one !== "object");
  return shared ? scope.valueSet(values) : printLiteral(values);
}

function expectTypes(scope: Scope, schema: SchemaObject, { key, value }: Subject): string {
  const types = (schema.type ?? []).map(stringLiteral);
  return scope.supportCall("expectType", "c", key, value, ...types).text;
}

const SCALAR_BOUNDS = {
  number: ["minimum", "maximum"],
  string: ["minLength", "maxLength"],
} as const;

/** A number or a string: one call for its type and bounds, further ones only if needed. */
function explainScalar(
  scope: Scope,
  schema: SchemaObject,
  kind: "number" | "string",
  { key, value }: Subject,
): string | undefined {
  const [least, most] = SCALAR_BOUNDS[kind];
  const covered: readonly string[] = [least, most, "type"];
  const further = assertionsOf(scope, schema, kind, value).filter(({ keyword }) =>
    !covered.includes(keyword)
  );
  if (further.length > 1) return undefined;
  const isInteger = schema.type?.includes("integer") ?? false;
  const name = kind === "string" ? "expectString" : isInteger ? "expectInteger" : "expectNumber";
  const call =
    scope.supportCall(name, "c", key, value, ...bounds(schema[least], schema[most])).text;
  const [one] = further;
  return one === undefined ? call : `${call} &&\n    ${
    scope.supportCall(
      "expectThat",
      "c",
      key,
      one.check.text,
      stringLiteral(one.keyword),
      stringLiteral(one.expected),
    ).text
  }`;
}

function bounds(least: number | undefined, most: number | undefined): string[] {
  if (most === undefined) return least === undefined ? [] : [String(least)];
  return [least === undefined ? "undefined" : String(least), String(most)];
}

function explainBody(scope: Scope, body: Body, schema: Schema): void {
  const leaf = explainLeafBody(scope, schema);
  if (leaf !== undefined) {
    body.line(leaf);
    return;
  }
  if (typeof schema === "boolean") return;
  const print = (value: string) => {
    explainValue(scope, body, schema);
    explainInPlace(scope, body, schema, value);
  };
  const needsWhole = schema.anyOf !== undefined || schema.oneOf !== undefined;
  if (needsWhole && narrows(schema)) {
    body.declareIfUsed("whole", "value", () => print("whole"), ": unknown");
  } else print("value");
}

function explainLeafBody(scope: Scope, schema: Schema): string | undefined {
  if (schema === true) return "void [c, key, value];";
  const leaf = explainLeaf(scope, schema, WHOLE);
  return leaf === undefined ? undefined : `${leaf};`;
}

/** Whether statements about the value by itself make the compiler know its type. */
function narrows(schema: SchemaObject): boolean {
  return schema.type !== undefined || KINDS.some((kind) => constrains(schema, kind));
}

/** What a schema says of the value by itself. */
function explainValue(scope: Scope, body: Body, schema: SchemaObject): void {
  if (valuesOf(schema) !== undefined) {
    const values = scope.supportCall(
      "expectOneOf",
      "c",
      "key",
      "value",
      printValues(scope, schema),
    );
    body.line(`if (!${values.text}) return;`);
  }
  const kinds = KINDS.filter((kind) => kindsOf(schema).has(kind));
  const single = kinds.length === 1 ? kinds[0] : undefined;
  if (single === "object" || single === "array") {
    const enter = single === "object" ? "enterObject" : "enterArray";
    body.line(`if (!${scope.supportCall(enter, "c", "key", "value").text}) return;`);
    explainStructure(scope, body, schema, single);
    return;
  }
  if (schema.type !== undefined && valuesOf(schema) === undefined) {
    body.line(`if (!${expectTypes(scope, schema, WHOLE)}) return;`);
  }
  for (const kind of kinds.filter((one) => constrains(schema, one))) {
    body.block(`if (${kindTest(scope, kind, "value").text}) {`, () => {
      if (kind === "object" || kind === "array") {
        body.line(`${scope.supportCall("enter", "c", "key").text};`);
        explainStructure(scope, body, schema, kind);
      } else explainAssertions(scope, body, schema, kind);
    });
  }
}

function explainStructure(
  scope: Scope,
  body: Body,
  schema: SchemaObject,
  kind: "object" | "array",
): void {
  if (kind === "object") explainObjectBody(scope, body, schema);
  else explainArrayBody(scope, body, schema);
  body.line(`${scope.supportCall("leave", "c").text};`);
}

function explainAssertions(
  scope: Scope,
  body: Body,
  schema: SchemaObject,
  kind: "number" | "string" | "null" | "boolean",
): void {
  for (const { keyword, check, expected } of assertionsOf(scope, schema, kind, "value")) {
    const texts = [stringLiteral(keyword), stringLiteral(expected)];
    body.line(`${scope.supportCall("expectThat", "c", "key", check.text, ...texts).text};`);
  }
}

/** The schemas that apply to the same value. */
function explainInPlace(scope: Scope, body: Body, schema: SchemaObject, value: string): void {
  const subject = { key: "key", value };
  if (schema.ref !== undefined) {
    body.line(`${explainName(definitionOf(scope.definitions, schema.ref))}(c, key, ${value});`);
  }
  for (const part of schema.allOf ?? []) explainStatement(body, explainCall(scope, part, subject));
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const branches = schema[keyword];
    if (branches === undefined) continue;
    const values = unionValues(branches);
    if (values === undefined) {
      explainUnion(scope, body, { at: schema.at, keyword, branches, value });
    } else {
      const list = printValues(scope, { at: schema.at, enum: values });
      body.line(`${scope.supportCall("expectOneOf", "c", "key", value, list).text};`);
    }
  }
  if (schema.not !== undefined) {
    const texts = [
      stringLiteral("not"),
      stringLiteral("a value that does not fit what is excluded"),
    ];
    const refused = checkCall(scope, schema.not, value).negation;
    body.line(`${scope.supportCall("expectThat", "c", "key", refused, ...texts).text};`);
  }
  if (schema.if !== undefined) explainConditional(scope, body, schema, subject);
}

function explainConditional(
  scope: Scope,
  body: Body,
  schema: SchemaObject,
  subject: Subject,
): void {
  const condition = checkCall(scope, schema.if ?? true, subject.value);
  explainWhere(body, condition, explainCall(scope, schema.then ?? true, subject));
  explainWhere(body, not(condition), explainCall(scope, schema.else ?? true, subject));
}

/** Prints a call that is made under a condition. */
export function explainWhere(body: Body, condition: Expression, call: string | undefined): void {
  if (call === undefined || condition === FALSE) return;
  body.line(condition === TRUE ? `${call};` : `if (${condition.text}) ${call};`);
}

/** Prints a call as a statement, if there is one. */
export function explainStatement(body: Body, call: string | undefined): void {
  if (call !== undefined) body.line(`${call};`);
}

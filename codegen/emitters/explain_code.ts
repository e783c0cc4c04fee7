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
import {
  expectation,
  expectThat,
  explainStatement,
  explainWhere,
  issueCall,
  type Subject,
} from "./explain_call.ts";
import { not } from "./expression.ts";
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
  scope.printFunction(head, (body) => explainBody(body, definition.schema));
}

function signature(scope: Scope): string {
  return `(issues: ${scope.supportType("Issues")}, key: ${
    scope.supportType("Key")
  }, value: unknown): void`;
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
  return `${explainFunction(scope, schema)}(issues, ${subject.key}, ${subject.value})`;
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
  return leaf === undefined ? explainFunction(scope, schema) : `(issues, key, value) => ${leaf}`;
}

function explainFunction(scope: Scope, schema: Schema): string {
  return scope.schemaFunction("explain", schema, {
    signature: signature(scope),
    print: (body) => explainBody(body, schema),
  });
}

function isReference(schema: SchemaObject): boolean {
  return KINDS.every((kind) => !constrains(schema, kind)) && schema.type === undefined &&
    valuesOf(schema) === undefined && schema.allOf === undefined && schema.anyOf === undefined &&
    schema.oneOf === undefined && schema.not === undefined && schema.if === undefined;
}

/** What one call of a support function, or a chain of such, can explain. */
function explainLeaf(scope: Scope, schema: Schema, { key, value }: Subject): string | undefined {
  if (typeof schema === "boolean") return issueCall("refuse", key, value);
  if (schema.ref !== undefined && isReference(schema)) {
    return `${explainName(definitionOf(scope.definitions, schema.ref))}(issues, ${key}, ${value})`;
  }
  if (hasInPlace(schema)) return undefined;
  const kinds = KINDS.filter((kind) => kindsOf(schema).has(kind));
  const constrained = kinds.filter((kind) => constrains(schema, kind));
  const values = valuesOf(schema);
  if (values !== undefined) {
    if (!hasOnly(schema, ["const", "enum", "type"])) return undefined;
    return issueCall("expectOneOf", key, value, printValues(scope, schema));
  }
  const [only] = kinds;
  if (kinds.length === 1 && (only === "number" || only === "string")) {
    return explainScalar(scope, schema, only, { key, value });
  }
  if (constrained.length > 0 || schema.type === undefined) return undefined;
  return expectTypes(schema, { key, value });
}

/** Long lists are shared with the check function. */
function printValues(scope: Scope, schema: SchemaObject): string {
  const values = valuesOf(schema) ?? [];
  const shared = values.length > 8 &&
    values.every((one) => one === null || typeof one !== "object");
  return shared ? scope.valueSet(values) : printLiteral(values);
}

function expectTypes(schema: SchemaObject, { key, value }: Subject): string {
  const types = (schema.type ?? []).map(stringLiteral);
  return issueCall("expectType", key, value, ...types);
}

const SCALAR_BOUNDS = {
  number: ["minimum", "maximum"],
  string: ["minLength", "maxLength"],
} as const;

/** What the call for type and bounds does not cover. */
const FURTHER = {
  number: ["exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  string: ["pattern", "format"],
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
  const isPlain = FURTHER[kind].every((keyword) => schema[keyword] === undefined);
  const further = isPlain
    ? []
    : assertionsOf(scope, schema, { name: value, kind }).filter(({ keyword }) =>
      !covered.includes(keyword)
    );
  if (further.length > 1) return undefined;
  const isInteger = schema.type?.includes("integer") ?? false;
  const name = kind === "string" ? "expectString" : isInteger ? "expectInteger" : "expectNumber";
  const call = issueCall(name, key, value, ...bounds(schema[least], schema[most]));
  const [one] = further;
  if (one === undefined) return call;
  const expected = expectation(one.keyword, one.expected);
  return `${call} && ${issueCall("expectThat", key, one.check.text, expected)}`;
}

function bounds(least: number | undefined, most: number | undefined): string[] {
  if (most === undefined) return least === undefined ? [] : [String(least)];
  return [least === undefined ? "undefined" : String(least), String(most)];
}

function explainBody(body: Body, schema: Schema): void {
  if (schema === true) return;
  const leaf = explainLeaf(body.scope, schema, WHOLE);
  if (leaf !== undefined || schema === false) {
    explainStatement(body, leaf);
    return;
  }
  const print = (value: string) => {
    explainValue(body, schema);
    explainInPlace(body, schema, value);
  };
  const needsWhole = schema.anyOf !== undefined || schema.oneOf !== undefined;
  if (needsWhole && narrows(schema)) {
    body.declareIfUsed("whole", "value", () => print("whole"), ": unknown");
  } else print("value");
}

/** Whether statements about the value by itself make the compiler know its type. */
function narrows(schema: SchemaObject): boolean {
  return schema.type !== undefined || KINDS.some((kind) => constrains(schema, kind));
}

/** What a schema says of the value by itself. */
function explainValue(body: Body, schema: SchemaObject): void {
  if (valuesOf(schema) !== undefined) {
    const values = printValues(body.scope, schema);
    body.line(`if (!${issueCall("expectOneOf", "key", "value", values)}) return;`);
  }
  const kinds = KINDS.filter((kind) => kindsOf(schema).has(kind));
  const single = kinds.length === 1 ? kinds[0] : undefined;
  if (single === "object" || single === "array") {
    const enter = single === "object" ? "enterObject" : "enterArray";
    body.line(`if (!${issueCall(enter, "key", "value")}) return;`);
    explainStructure(body, schema, single);
    return;
  }
  if (schema.type !== undefined && valuesOf(schema) === undefined) {
    body.line(`if (!${expectTypes(schema, WHOLE)}) return;`);
  }
  for (const kind of kinds.filter((one) => constrains(schema, one))) {
    body.block(`if (${kindTest(body.scope, kind, "value").text}) {`, () => {
      if (kind === "object" || kind === "array") {
        body.line(`${issueCall("enter", "key")};`);
        explainStructure(body, schema, kind);
      } else explainAssertions(body, schema, kind);
    });
  }
}

function explainStructure(
  body: Body,
  schema: SchemaObject,
  kind: "object" | "array",
): void {
  if (kind === "object") explainObjectBody(body, schema);
  else explainArrayBody(body, schema);
  body.line(`${issueCall("leave")};`);
}

function explainAssertions(
  body: Body,
  schema: SchemaObject,
  kind: "number" | "string" | "null" | "boolean",
): void {
  for (
    const { keyword, check, expected } of assertionsOf(body.scope, schema, { name: "value", kind })
  ) {
    expectThat(body, check.text, expectation(keyword, expected));
  }
}

/** The schemas that apply to the same value. */
function explainInPlace(body: Body, schema: SchemaObject, value: string): void {
  const subject = { key: "key", value };
  if (schema.ref !== undefined) {
    body.line(
      `${explainName(definitionOf(body.scope.definitions, schema.ref))}(issues, key, ${value});`,
    );
  }
  for (const part of schema.allOf ?? []) {
    explainStatement(body, explainCall(body.scope, part, subject));
  }
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const branches = schema[keyword];
    if (branches === undefined) continue;
    const values = unionValues(branches);
    if (values === undefined) {
      explainUnion(body, { at: schema.at, keyword, branches, value });
    } else {
      const list = printValues(body.scope, { at: schema.at, enum: values });
      body.line(`${issueCall("expectOneOf", "key", value, list)};`);
    }
  }
  if (schema.not !== undefined) {
    const refused = checkCall(body.scope, schema.not, value).negation;
    expectThat(body, refused, expectation("not", "a value that does not fit what is excluded"));
  }
  if (schema.if !== undefined) explainConditional(body, schema, subject);
}

function explainConditional(
  body: Body,
  schema: SchemaObject,
  subject: Subject,
): void {
  const condition = checkCall(body.scope, schema.if ?? true, subject.value);
  explainWhere(body, condition, explainCall(body.scope, schema.then ?? true, subject));
  explainWhere(body, not(condition), explainCall(body.scope, schema.else ?? true, subject));
}

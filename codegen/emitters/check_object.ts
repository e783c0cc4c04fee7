/**
 * Prints what `check` asks of an object's members.
 *
 * @module
 */
import type { Entry, Schema, SchemaObject } from "../model.ts";
import { checkCall, checkExpression, checkStatements } from "./check_code.ts";
import { and, call, comparison, equals, type Expression, FALSE, not, or } from "./expression.ts";
import { refusesUndefined } from "./facts.ts";
import { inlineCheck } from "./leaf_checks.ts";
import { type Body, printRead, type Scope } from "./scope.ts";
import { stringLiteral } from "../names.ts";
import { findName, usesName } from "../printer.ts";
import { evaluatedMember } from "./unevaluated.ts";

/** Objects with more members are checked by several functions: engines do not optimise huge ones. */
const MAX_MEMBERS = 100;

/** A variable that counts the members that a closed object may have. */
interface Counter {
  /** How many are required, and so counted before any is looked at. */
  readonly start: number;
  /** The variable's name; absent when all are required. */
  readonly name?: string;
}

/**
 * Prints statements that return `false` when an object does not fit.
 *
 * @param body where to print
 * @param schema the schema
 * @param object the name of a variable of type `Record<string, unknown>`
 */
export function checkObject(
  body: Body,
  schema: SchemaObject,
  object: string,
): void {
  const properties = schema.properties ?? [];
  const counter = closedCounter(body, schema);
  if (counter?.name !== undefined) body.line(`let ${counter.name} = ${counter.start};`);
  if (properties.length > MAX_MEMBERS) checkInGroups(body, schema, object);
  else {
    for (const property of properties) checkMember(body, schema, object, property, counter);
  }
  for (const name of unlistedRequired(schema)) {
    body.refuseUnless(not(equals(printRead(body.scope, object, name), "undefined")));
  }
  checkDependencies(body, schema, object);
  checkSize(body, schema, object);
  if (counter !== undefined) {
    const count = counter.name ?? String(counter.start);
    body.refuseUnless(body.scope.supportCall("hasMemberCount", object, count));
  }
  checkFurther(body, schema, object);
  checkUnevaluated(body, schema, object);
}

/** A closed object needs no look at the names of its members: counting the known ones will do. */
function closedCounter(body: Body, schema: SchemaObject): Counter | undefined {
  if (!isClosed(schema)) return undefined;
  const { properties = [], required = [] } = schema;
  const start = properties.filter(([name]) => required.includes(name)).length;
  const optional = properties.some(([name, member]) =>
    member !== false && !required.includes(name)
  );
  return optional ? { start, name: body.local() } : { start };
}

/** Whether counting members tells if there are others than `properties` lists. */
function isClosed(schema: SchemaObject): boolean {
  return schema.additionalProperties === false && schema.patternProperties === undefined &&
    (schema.properties?.length ?? 0) <= MAX_MEMBERS && unlistedRequired(schema).length === 0;
}

function unlistedRequired(schema: SchemaObject): readonly string[] {
  const listed = new Set(schema.properties?.map(([name]) => name));
  return (schema.required ?? []).filter((name) => !listed.has(name));
}

function checkInGroups(body: Body, schema: SchemaObject, object: string): void {
  const properties = schema.properties ?? [];
  for (let from = 0; from < properties.length; from += MAX_MEMBERS) {
    const name = body.scope.function("is", {
      signature: "(object: Record<string, unknown>): boolean",
      print: (inner) => {
        for (const property of properties.slice(from, from + MAX_MEMBERS)) {
          checkMember(inner, schema, "object", property);
        }
        inner.line("return true;");
      },
    });
    body.refuseUnless(call(name, object));
  }
}

function checkMember(
  body: Body,
  schema: SchemaObject,
  object: string,
  [name, member]: Entry<Schema>,
  counter?: Counter,
): void {
  const read = printRead(body.scope, object, name);
  const required = schema.required?.includes(name) ?? false;
  if (typeof member === "boolean") {
    checkAnything(body, read, { allowed: member, required, counter });
  } else if (required) {
    const alone = refusesUndefined(member, body.scope.definitions);
    checkPresent(body, member, read, alone ? undefined : "required");
  } else {
    checkOptional(body, member, read, counter);
  }
}

function checkAnything(
  body: Body,
  read: string,
  { allowed, required, counter }: {
    readonly allowed: boolean;
    readonly required: boolean;
    readonly counter: Counter | undefined;
  },
): void {
  if (required) body.line(`if (${read} === undefined) return false;`);
  if (!allowed) body.line(`if (${read} !== undefined) return false;`);
  else if (!required && counter?.name !== undefined) {
    body.line(`if (${read} !== undefined) ${counter.name}++;`);
  }
}

function checkPresent(
  body: Body,
  member: SchemaObject,
  read: string,
  presence: "required" | undefined,
): void {
  const local = body.local();
  const inline = inlineCheck(body.scope, member, local);
  const present = presence === undefined ? [] : [not(equals(local, "undefined"))];
  if (inline !== undefined) {
    refuseUnlessLocal(body, and([...present, inline]), local, read);
    return;
  }
  body.declareIfUsed(local, read, () => {
    for (const condition of present) body.refuseUnless(condition);
    checkStatements(body, member, local);
  });
}

function checkOptional(
  body: Body,
  member: SchemaObject,
  read: string,
  counter: Counter | undefined,
): void {
  const local = body.local();
  const inline = inlineCheck(body.scope, member, local);
  if (inline !== undefined && counter === undefined) {
    refuseUnlessLocal(body, or([equals(local, "undefined"), inline]), local, read);
    return;
  }
  body.line(`const ${local} = ${read};`);
  body.block(`if (${local} !== undefined) {`, () => {
    if (inline !== undefined) body.refuseUnless(inline);
    else checkStatements(body, member, local);
    if (counter?.name !== undefined) body.line(`${counter.name}++;`);
  });
}

/** Prints a condition; a member that it reads once needs no variable. */
function refuseUnlessLocal(body: Body, fits: Expression, local: string, read: string): void {
  const at = findName(fits.negation, local);
  if (fits !== FALSE && at >= 0 && findName(fits.negation, local, at + 1) < 0) {
    const [before, after] = [fits.negation.slice(0, at), fits.negation.slice(at + local.length)];
    body.line(`if (${before}${read}${after}) return false;`);
  } else body.declareIfUsed(local, read, () => body.refuseUnless(fits));
}

function checkDependencies(body: Body, schema: SchemaObject, object: string): void {
  const isPresent = (name: string) => not(equals(printRead(body.scope, object, name), "undefined"));
  for (const [name, needed] of schema.dependentRequired ?? []) {
    if (needed.length === 0) continue;
    const missing = or(needed.map((other) => not(isPresent(other))));
    body.refuseIf(and([isPresent(name), missing]));
  }
  for (const [name, dependent] of schema.dependentSchemas ?? []) {
    const wrong = not(checkCall(body.scope, dependent, object));
    if (wrong.text !== "false") {
      body.line(`if (${and([isPresent(name), wrong]).text}) return false;`);
    }
  }
}

function checkSize(body: Body, schema: SchemaObject, object: string): void {
  const { minProperties = 0, maxProperties } = schema;
  if (minProperties === 0 && maxProperties === undefined) return;
  const count = body.local();
  body.line(`const ${count} = ${body.scope.supportCall("memberNames", object).text}.length;`);
  if (minProperties > 0) body.refuseUnless(comparison(`${count} >= ${minProperties}`));
  if (maxProperties !== undefined) body.refuseUnless(comparison(`${count} <= ${maxProperties}`));
}

/** Names and values of members that `properties` does not list. */
function checkFurther(body: Body, schema: SchemaObject, object: string): void {
  const { patternProperties = [], propertyNames = true } = schema;
  const additionalProperties = isClosed(schema) ? true : schema.additionalProperties ?? true;
  if (patternProperties.length === 0 && additionalProperties === true && propertyNames === true) {
    return;
  }
  eachMember(body, object, (name, value) => {
    if (propertyNames !== true) {
      body.forget(
        name,
        (text) => body.refuseUnless(checkExpression(body.scope, propertyNames, text)),
      );
    }
    for (const [pattern, member] of patternProperties) {
      const matches = call(`${body.scope.pattern(pattern)}.test`, name);
      body.refuseIf(and([matches, not(checkExpression(body.scope, member, value))]));
    }
    if (additionalProperties !== true) {
      const fits = checkExpression(body.scope, additionalProperties, value);
      body.refuseUnless(or([isListed(body.scope, schema, name), fits]));
    }
  });
}

function eachMember(
  body: Body,
  object: string,
  print: (name: string, value: string) => void,
): void {
  const name = body.local();
  const value = body.local();
  const lines = body.capture(() =>
    body.indented(() => body.declareIfUsed(value, `${object}[${name}]`, () => print(name, value)))
  );
  if (lines.length === 0) return;
  const variable = usesName(lines, name) ? name : "_";
  body.block(
    `for (const ${variable} of ${body.scope.supportCall("memberNames", object).text}) {`,
    () => body.restore(lines),
  );
}

/** Few names are compared one by one. */
const MAX_NAMES = 3;

/**
 * Whether `properties` or `patternProperties` cover a member.
 *
 * @param scope where constants are made
 * @param schema the schema
 * @param name the name of a variable that holds the member's name
 * @returns the expression
 */
export function isListed(scope: Scope, schema: SchemaObject, name: string): Expression {
  const names = schema.properties?.map(([listed]) => listed) ?? [];
  const listed = names.length <= MAX_NAMES
    ? or(names.map((one) => equals(name, stringLiteral(one))))
    : call(`${scope.valueSet(names)}.has`, name);
  const matches = (schema.patternProperties ?? []).map(([pattern]) =>
    call(`${scope.pattern(pattern)}.test`, name)
  );
  return or([listed, ...matches]);
}

function checkUnevaluated(body: Body, schema: SchemaObject, object: string): void {
  const { unevaluatedProperties = true } = schema;
  if (unevaluatedProperties === true) return;
  const { constants, evaluated } = evaluatedMember(body, schema, object);
  body.declareUsed(constants, () =>
    eachMember(body, object, (name, value) => {
      const fits = checkExpression(body.scope, unevaluatedProperties, value);
      body.refuseUnless(or([evaluated(name), fits]));
    }));
}

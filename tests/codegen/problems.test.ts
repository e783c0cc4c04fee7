import assert from "node:assert/strict";
import { test } from "node:test";
import * as Format from "typebox/format";
import { FORMATS as EMITTED_FORMATS } from "../../codegen/emitters/formats.ts";
import { FORMATS } from "../../codegen/formats.ts";
import type { JsonValue } from "../../codegen/model.ts";
import { build, linesOf, normalised, placesOf, problemsOf } from "./support/build.ts";

/** Each schema has exactly one problem, which matches. */
function assertProblems(cases: readonly (readonly [JsonValue, RegExp])[]): void {
  for (const [schema, expected] of cases) {
    const problems = problemsOf(schema);
    const shown = `${JSON.stringify(schema)}: ${problems.join("; ")}`;
    assert.equal(problems.length, 1, shown);
    assert.match(problems[0] ?? "", expected, shown);
  }
}

test("buildModel() refuses what is no schema", () => {
  assertProblems([
    [null, /^error {2}Schema is null: expected an object, true or false$/],
    [[], /^error {2}Schema is an array/],
    ["string", /^error {2}Schema is "string"/],
    [{ properties: { a: 5 } }, /^error \/properties\/a Schema is 5/],
    [{ items: "string" }, /^error \/items Schema is "string"/],
    [{ anyOf: [true, null] }, /^error \/anyOf\/1 Schema is null/],
    [{ $defs: { a: [] } }, /^error \/\$defs\/a Schema is an array/],
    [{ additionalProperties: "no" }, /^error \/additionalProperties /],
  ]);
});

test("buildModel() refuses unknown types and suggests what was meant", () => {
  assertProblems([
    [{ type: "int" }, /^error \/type .*there is no type "int": did you mean "integer"\?$/],
    [{ type: "float64" }, /did you mean "number"/],
    [{ type: "bool" }, /did you mean "boolean"/],
    [{ type: "dict" }, /did you mean "object"/],
    [{ type: "list" }, /did you mean "array"/],
    [{ type: "String" }, /did you mean "string"/],
    [{ type: "stirng" }, /did you mean "string"/],
    [{ type: "any" }, /there is no type "any"$/],
    [{ type: ["string", "nil"] }, /did you mean "null"/],
    [{ type: [] }, /at least one type/],
    [{ type: 7 }, /expected a type name/],
    [{ type: "bigint" }, /no JSON value is "bigint"/],
    [{ type: "undefined" }, /no JSON value is "undefined"/],
    [{ type: "function", parameters: [] }, /no JSON value is "function"/],
    [{ type: "symbol" }, /no JSON value is "symbol"/],
    [{ type: "toString" }, /there is no type "toString"/],
  ]);
});

test("buildModel() refuses values of the wrong form", () => {
  assertProblems([
    [{ minLength: "3" }, /^error \/minLength Keyword "minLength" is "3": expected a non-negative/],
    [{ maxLength: -1 }, /^error \/maxLength .*is -1/],
    [{ minItems: 1.5 }, /^error \/minItems /],
    [{ maxProperties: null }, /^error \/maxProperties .*is null/],
    [{ contains: true, minContains: "1" }, /^error \/minContains /],
    [{ minimum: "0" }, /^error \/minimum .*expected a number/],
    [{ multipleOf: 0 }, /^error \/multipleOf .*expected a number above 0/],
    [{ multipleOf: -2 }, /^error \/multipleOf /],
    [{ required: "a" }, /^error \/required .*expected a list of names/],
    [{ required: ["a", 1] }, /^error \/required /],
    [{ properties: ["a"] }, /^error \/properties .*an array: expected an object/],
    [{ allOf: {} }, /^error \/allOf .*expected a list of schemas/],
    [{ anyOf: [] }, /^error \/anyOf .*not empty/],
    [{ uniqueItems: 1 }, /^error \/uniqueItems .*true or false/],
    [{ title: 5 }, /^error \/title .*expected a string/],
    [{ deprecated: "yes" }, /^error \/deprecated /],
    [{ examples: "a" }, /^error \/examples /],
    [{ "x-unit": 1 }, /^error \/x-unit /],
    [{ pattern: 5 }, /^error \/pattern .*expected a string/],
    [{ format: true }, /^error \/format /],
    [{ $ref: 5 }, /^error \/\$ref .*expected a string/],
    [{ enum: "a" }, /^error \/enum /],
    [{ enum: [] }, /^error \/enum .*at least one value/],
    [{ dependentRequired: { a: "b" } }, /^error \/dependentRequired /],
    [{ dependentSchemas: [] }, /^error \/dependentSchemas /],
    [{ prefixItems: {} }, /^error \/prefixItems /],
    [{ $defs: 5 }, /^error \/\$defs /],
  ]);
});

test("buildModel() warns of misspelt keywords and of those that do nothing", () => {
  assertProblems([
    [{ minimun: 1 }, /^warning \/minimun .*did you mean "minimum"\?$/],
    [{ requierd: [] }, /did you mean "required"/],
    [{ additonalProperties: false }, /did you mean "additionalProperties"/],
    [{ additionalproperties: false }, /did you mean "additionalProperties"/],
    [{ MAXLENGTH: 1 }, /did you mean "maxLength"/],
    [{ propertys: {} }, /did you mean "properties"/],
    [{ additonalPropertys: false }, /did you mean "additionalProperties"/],
    [{ enums: [1] }, /did you mean "enum"/],
    [{ type: "number", min: 1 }, /^warning \/min .*did you mean "minimum"\?$/],
    [{ type: "string", regex: "a" }, /^warning \/regex .*did you mean "pattern"\?$/],
    [
      { properties: { value: {} }, required: ["valeu"] },
      /^warning \/required .*"valeu" .*did you mean "value"\?$/,
    ],
    [{ ref: "#" }, /did you mean "\$ref"/],
    [{ "x-mesage": {} }, /^warning \/x-mesage .*did you mean "x-message"\?$/],
    [{ "x-messages": {} }, /did you mean "x-message"/],
    [{ x_message: {} }, /did you mean "x-message"/],
    [{ xMessage: {} }, /did you mean "x-message"/],
    [{ "X-Message": {} }, /did you mean "x-message"/],
    [{ "x-units": "V" }, /did you mean "x-unit"/],
    [{ nullable: true }, /^warning \/nullable .*OpenAPI.*"null"/],
    [{ minContains: 1 }, /^warning \/minContains .*no "contains"/],
    [{ format: "colour" }, /^warning \/format Format "colour" is unknown and not asserted$/],
  ]);
});

test("buildModel() leaves annotations alone", () => {
  const silent: JsonValue[] = [
    { properties: { a: {}, values: {} }, required: ["b", "value", "values"] },
    { "x-anything": 1, "x-messaging": 2, "x-message-id": 3, "x-ui": 4 },
    { note: "a", color: "red", of: 1 },
    { property: "a", displayName: "b", minTemperature: 1, content: "c" },
    { constructor: 1, toString: 2, hasOwnProperty: 3 },
    { $comment: "c", contentEncoding: "base64", contentMediaType: "a/b", contentSchema: true },
    { readOnly: true, writeOnly: false, $vocabulary: {} },
  ];
  for (const schema of silent) {
    assert.deepEqual(problemsOf(schema), [], JSON.stringify(schema));
  }
});

test("buildModel() warns of contradictions", () => {
  assertProblems([
    [{ minimum: 2, maximum: 1 }, /^warning \/minimum .*2 .*1: nothing can fit/],
    [{ exclusiveMinimum: 1, maximum: 1 }, /^warning \/exclusiveMinimum /],
    [{ minimum: 1, exclusiveMaximum: 1 }, /^warning \/minimum /],
    [{ minLength: 2, maxLength: 1 }, /^warning \/minLength /],
    [{ minItems: 2, maxItems: 1 }, /^warning \/minItems /],
    [{ minProperties: 2, maxProperties: 1 }, /^warning \/minProperties /],
    [{ contains: true, minContains: 2, maxContains: 1 }, /^warning \/minContains /],
    [{ required: ["a", "b"], maxProperties: 1 }, /^warning \/required .*"maxProperties" is 1/],
    [
      { required: ["a"], additionalProperties: false },
      /^warning \/required Property "a" is required/,
    ],
    [{ required: ["a"], properties: { a: false } }, /^warning \/required /],
    [{ type: "string", const: 5 }, /^warning \/const .*not of type string/],
    [{ type: "integer", enum: [1, 1.5] }, /^warning \/enum Value 1.5/],
    [{ type: ["string", "null"], enum: ["a", null, []] }, /^warning \/enum Value an array/],
    [{ enum: [{ a: 1, b: 2 }, { b: 2, a: 1 }] }, /^warning \/enum .*repeats/],
  ]);
  assert.deepEqual(problemsOf({ minimum: 1, maximum: 1 }), []);
  assert.deepEqual(problemsOf({ type: "number", enum: [1, 1.5] }), []);
});

test("buildModel() normalises lists", () => {
  assert.deepEqual(normalised({ type: ["number", "integer", "string"] }), {
    type: ["number", "string"],
  });
  assert.deepEqual(normalised({ required: ["b", "a", "b"] }), { required: ["b", "a"] });
  assert.deepEqual(normalised({ required: [], properties: {}, uniqueItems: false }), {});
});

test("buildModel() asserts the formats that TypeBox knows, and no others", () => {
  for (const [format] of Format.Entries()) assert.deepEqual(normalised({ format }), { format });
  assert.deepEqual([...FORMATS].sort(), [...EMITTED_FORMATS.keys()].sort());
  const { contract } = build({ "a.schema.json": { format: "colour" } });
  assert.ok(!JSON.stringify(contract).includes("colour"));
});

test("buildModel() refuses x-message that cannot be used", () => {
  assertProblems([
    [{ "x-message": 5 }, /^error \/x-message .*expected an object/],
    [{ "x-message": { kind: "evnt" } }, /^error \/x-message\/kind .*"event" or "request"/],
    [{ "x-message": { kind: null } }, /^error \/x-message\/kind .*is null/],
    [{ "x-message": { content: "xml" } }, /^error \/x-message\/content .*"json" or "binary"/],
    [{ "x-message": { subject: 5 } }, /^error \/x-message\/subject .*expected a string/],
    [{ "x-message": { subject: "" } }, /^error \/x-message\/subject .*empty token/],
    [{ "x-message": { subject: "a..b" } }, /^error \/x-message\/subject .*empty token/],
    [{ "x-message": { subject: "a.*" } }, /^error \/x-message\/subject /],
    [{ "x-message": { subject: "a.{b" } }, /^error \/x-message\/subject /],
    [{ "x-message": { subject: "a.{b...}.c" } }, /^error \/x-message\/subject /],
    [{ "x-message": { subject: "a b" } }, /^error \/x-message\/subject /],
    [{ "x-message": { subject: "$SRV.PING" } }, /^error \/x-message\/subject .*reserved/],
    [{ "x-message": { subject: "_INBOX.a" } }, /^error \/x-message\/subject .*reserved/],
    [{ "x-message": { subject: "__telestion__/health" } }, /^error .*reserved/],
    [{ "x-message": { sbject: "a" } }, /^error \/x-message\/sbject .*did you mean "subject"/],
    [{ "x-message": { queue: "a" } }, /^error \/x-message\/queue .*expected subject, kind/],
    [{ "x-message": { reply: true } }, /^error \/x-message\/reply .*"kind": "request"/],
    [{ "x-message": { kind: "request", reply: 5 } }, /^error \/x-message\/reply Schema is 5/],
    [{ "x-message": { content: "binary" }, type: "string" }, /^error \/type .*binary content/],
    [{ "x-message": { content: "binary" }, minLength: 1 }, /^error \/minLength .*binary content/],
    [{ properties: { a: { "x-message": {} } } }, /^error \/properties\/a\/x-message .*root/],
  ]);
});

test("buildModel() refuses a default subject that cannot be", () => {
  for (const path of ["a b.schema.json", "a.b.schema.json", "x/{y}.schema.json", "*.schema.json"]) {
    const { problems } = build({ [path]: { "x-message": {} } });
    assert.deepEqual(placesOf(problems), [`error ${path}#/x-message`]);
    assert.match(problems[0]?.message ?? "", /cannot be part of a subject/);
  }
  assert.deepEqual(build({ "a b.schema.json": { "x-message": { subject: "a" } } }).problems, []);
});

test("buildModel() refuses subjects of different kinds that overlap, at both", () => {
  const { problems } = build({
    "b.schema.json": { "x-message": { subject: "a.b", kind: "request" } },
    "a.schema.json": { "x-message": { subject: "a.{x}" } },
  });
  assert.deepEqual(placesOf(problems), [
    "error a.schema.json#/x-message",
    "error b.schema.json#/x-message",
  ]);
  assert.match(
    problems[0]?.message ?? "",
    /"a.\{x\}" of this event overlaps with "a.b" of the req/,
  );
});

test("buildModel() warns of subjects of one kind that overlap, and refuses equal ones", () => {
  const overlap = build({
    "a.schema.json": { "x-message": { subject: "a.{x}" } },
    "b.schema.json": { "x-message": { subject: "a.b" } },
  });
  assert.deepEqual(placesOf(overlap.problems), ["warning b.schema.json#/x-message"]);
  const equal = build({
    "a.schema.json": { "x-message": { subject: "s" } },
    "b.schema.json": { "x-message": { subject: "s" } },
  });
  assert.deepEqual(placesOf(equal.problems), [
    "error a.schema.json#/x-message",
    "error b.schema.json#/x-message",
  ]);
  const renamed = build({
    "a.schema.json": { "x-message": { subject: "a.{x}.{rest...}" } },
    "b.schema.json": { "x-message": { subject: "a.{y}.{all...}" } },
  });
  assert.deepEqual(placesOf(renamed.problems), ["error b.schema.json#/x-message"]);
  assert.match(renamed.problems[0]?.message ?? "", /"a\.\{x\}.* are both "a\.\*\.>" for NATS/);
});

test("buildModel() refuses names that clash, at both", () => {
  const clashes: string[][] = [
    ["a/status.schema.json", "b/status.schema.json"],
    ["set-mode.schema.json", "set_mode.schema.json"],
    ["setMode.schema.json", "SetMode.schema.json"],
    ["IMU.schema.json", "imu.schema.json"],
    ["a/IMU.schema.json", "b/Imu.schema.json"],
    ["mode-validator.schema.json", "mode.schema.json"],
    ["is-mode.schema.json", "mode.schema.json"],
  ];
  for (const [one = "", other = ""] of clashes) {
    const { problems } = build({
      [one]: { "x-message": { subject: "a" } },
      [other]: { "x-message": { subject: "b" } },
    });
    const files = new Set(problems.map(({ file }) => file));
    assert.deepEqual([...files].sort(), [one, other].sort());
    for (const { severity, file, message } of problems) {
      assert.equal(severity, "error");
      assert.ok(message.includes(file === one ? other : one), message);
    }
  }
});

test("buildModel() refuses a file whose type is also that of another file's definition", () => {
  const { problems } = build({
    "housekeeping-mode.schema.json": {},
    "housekeeping.schema.json": { $defs: { mode: true }, not: { $ref: "#/$defs/mode" } },
  });
  assert.deepEqual(placesOf(problems), [
    "error housekeeping-mode.schema.json#",
    "error housekeeping.schema.json#/$defs/mode",
  ]);
});

test("buildModel() refuses messages that cannot both be in the client", () => {
  const message = (subject: string): JsonValue => ({ "x-message": { subject } });
  const cases: [Record<string, JsonValue>, RegExp][] = [
    [{ "a.schema.json": message("a"), "a/b.schema.json": message("b") }, /is "a" in the client/],
    [
      { "x-y/a.schema.json": message("a"), "x_y/b.schema.json": message("b") },
      /Folder "x_y" and folder "x-y" are both "xY"/,
    ],
    [{ "constructor.schema.json": message("a") }, /property "constructor"/],
    [{ "to-string/a.schema.json": message("a") }, /property "toString"/],
  ];
  for (const [schemas, expected] of cases) {
    const lines = linesOf(build(schemas).problems);
    assert.ok(lines.some((line) => line.startsWith("error") && expected.test(line)), lines.join());
  }
});

test("buildModel() refuses values that are no JSON, and what is too deep", () => {
  const notJson: unknown[] = [{ const: Infinity }, { const: 1n }, { items: undefined }];
  for (const root of notJson) {
    const { problems } = build({ "a.schema.json": Object(root) });
    assert.match(linesOf(problems).join(), /^error \/(const|items) Value is .*no JSON$/);
  }
  let value: JsonValue = 1;
  for (let level = 0; level < 200; level++) value = [value];
  assertProblems([[{ const: value }, /^error \/const .*at most 100 levels/]]);
  let schema: JsonValue = true;
  for (let level = 0; level < 100_000; level++) schema = { not: schema };
  assert.match(problemsOf(schema).join(), /^error {2}Schema is more than \d+ levels deep$/);
  const circular: { items?: unknown } = {};
  circular.items = circular;
  assert.match(
    linesOf(build({ "a.schema.json": Object(circular) }).problems).join(),
    /levels deep/,
  );
});

test("buildModel() writes messages that no schema can break", () => {
  const hostile = '\u001b[31m\u202e"\n\ud800';
  const schemas: JsonValue[] = [
    { type: hostile },
    { $ref: hostile },
    { format: hostile },
    { pattern: `${hostile}(` },
    { "x-message": { subject: hostile } },
    { "x-message": { [hostile]: 1 } },
  ];
  for (const schema of schemas) {
    const { problems } = build({ "a.schema.json": schema });
    assert.ok(problems.length > 0);
    for (const { message } of problems) assert.doesNotMatch(message, /[\p{Cc}\p{Cf}\p{Cs}]/u);
  }
});

test("buildModel() sorts problems and lists each once", () => {
  const schema = { properties: { b: { type: "x" }, a: { type: "y" } } };
  const { problems } = build({ "b.schema.json": schema, "a.schema.json": schema });
  assert.deepEqual(placesOf(problems), [
    "error a.schema.json#/properties/a/type",
    "error a.schema.json#/properties/b/type",
    "error b.schema.json#/properties/a/type",
    "error b.schema.json#/properties/b/type",
  ]);
});

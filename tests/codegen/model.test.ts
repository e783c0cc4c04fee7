import assert from "node:assert/strict";
import { test } from "node:test";
import Type from "typebox";
import { buildModel } from "../../codegen/build_model.ts";
import type { JsonValue } from "../../codegen/model.ts";
import { SubjectTree } from "../../codegen/overlaps.ts";
import { parseSubject, subjectsOverlap } from "../../runtime/subject.ts";
import { bare, build, linesOf, normalised } from "./support/build.ts";

const HOUSEKEEPING = {
  title: "Housekeeping",
  description: "How the spacecraft feels",
  deprecated: true,
  "x-message": { subject: "telemetry.{spacecraft}.housekeeping" },
  type: "object",
  properties: { mode: { $ref: "#/$defs/mode" }, voltage: { type: "number", "x-unit": "V" } },
  required: ["mode"],
  $defs: { mode: { enum: ["safe", "science"] }, unused: true },
};

test("buildModel() describes a message with its definitions", () => {
  const { contract, problems } = build({ "telemetry/housekeeping.schema.json": HOUSEKEEPING });
  const file = "telemetry/housekeeping.schema.json";
  assert.deepEqual(problems, []);
  assert.deepEqual(contract, {
    definitions: [
      {
        id: `${file}#`,
        typeName: "Housekeeping",
        schema: {
          at: { file, pointer: "" },
          title: "Housekeeping",
          description: "How the spacecraft feels",
          deprecated: true,
          type: ["object"],
          properties: [
            ["mode", { at: { file, pointer: "/properties/mode" }, ref: `${file}#/$defs/mode` }],
            [
              "voltage",
              { at: { file, pointer: "/properties/voltage" }, type: ["number"], unit: "V" },
            ],
          ],
          required: ["mode"],
        },
      },
      {
        id: `${file}#/$defs/mode`,
        typeName: "HousekeepingMode",
        schema: { at: { file, pointer: "/$defs/mode" }, enum: ["safe", "science"] },
      },
    ],
    messages: [{
      path: ["telemetry", "housekeeping"],
      clientPath: ["telemetry", "housekeeping"],
      descriptorName: "housekeeping",
      kind: "event",
      subject: "telemetry.{spacecraft}.housekeeping",
      content: "json",
      payload: `${file}#`,
      title: "Housekeeping",
      description: "How the spacecraft feels",
      deprecated: true,
      at: { file, pointer: "/x-message" },
    }],
  });
});

test("buildModel() gives a message its defaults", () => {
  const { contract } = build({ "tele-command/set-mode.schema.json": { "x-message": {} } });
  const [message] = contract.messages;
  assert.equal(message?.subject, "tele-command.set-mode");
  assert.equal(message?.kind, "event");
  assert.equal(message?.content, "json");
  assert.deepEqual(message?.path, ["tele-command", "set-mode"]);
  assert.deepEqual(message?.clientPath, ["teleCommand", "setMode"]);
  assert.equal(message?.descriptorName, "setMode");
});

test("buildModel() takes replies by reference, inline, as booleans, and none", () => {
  const request = (reply?: JsonValue): JsonValue => ({
    "x-message": { kind: "request", ...(reply === undefined ? {} : { reply }) },
  });
  const { contract, problems } = build({
    "ack.schema.json": { type: "object" },
    "a.schema.json": request({ $ref: "./ack.schema.json" }),
    "b.schema.json": request({ type: "object", properties: { ok: { type: "boolean" } } }),
    "c.schema.json": request(true),
    "d.schema.json": request(),
    "e.schema.json": request({ $ref: "ack.schema.json", minProperties: 1 }),
  });
  assert.deepEqual(linesOf(problems), []);
  assert.deepEqual(contract.messages.map(({ reply }) => reply), [
    "ack.schema.json#",
    "b.schema.json#/x-message/reply",
    "c.schema.json#/x-message/reply",
    undefined,
    "e.schema.json#/x-message/reply",
  ]);
  const names = new Map(contract.definitions.map(({ id, typeName }) => [id, typeName]));
  assert.equal(names.get("b.schema.json#/x-message/reply"), "BReply");
  assert.equal(names.get("ack.schema.json#"), "Ack");
});

test("buildModel() describes binary messages without a payload", () => {
  const { contract, problems } = build({
    "frame.schema.json": { title: "Frame", "x-message": { content: "binary" } },
    "image.schema.json": {
      "x-message": { content: "binary", kind: "request", reply: { type: "null" } },
      $comment: "bytes",
    },
  });
  assert.deepEqual(linesOf(problems), []);
  assert.deepEqual(contract.definitions.map(({ typeName }) => typeName), ["ImageReply"]);
  assert.deepEqual(contract.messages.map((one) => "payload" in one), [false, false]);
});

test("buildModel() carries annotations and all constraints", () => {
  const schema = {
    title: "T",
    description: "D",
    default: 1,
    examples: [1, null],
    const: null,
    minimum: -1,
    maximum: 1e300,
    exclusiveMinimum: 0,
    exclusiveMaximum: 5,
    multipleOf: 0.1,
    minLength: 0,
    maxLength: 5,
    pattern: "^a",
    format: "date-time",
    minItems: 1,
    maxItems: 2,
    uniqueItems: true,
    minContains: 0,
    maxContains: 3,
    minProperties: 1,
    maxProperties: 2,
    contains: true,
  };
  assert.deepEqual(normalised({ ...schema, "x-unit": "m" }), { ...schema, unit: "m" });
});

test("buildModel() keeps members with names that objects inherit", () => {
  const text = `{"type": "object", "required": ["toString", "__proto__"], "properties": {
    "__proto__": {"type": "string"}, "constructor": {"const": {"__proto__": 1}}, "toString": true},
    "dependentRequired": {"__proto__": ["constructor"]}, "$defs": {"__proto__": true}}`;
  const { contract, problems } = build({ "a.schema.json": JSON.parse(text) });
  assert.deepEqual(linesOf(problems), []);
  const [definition] = contract.definitions;
  const schema = typeof definition?.schema === "object" ? definition.schema : undefined;
  assert.deepEqual(schema?.properties?.map(([name]) => name), [
    "__proto__",
    "constructor",
    "toString",
  ]);
  assert.deepEqual(schema?.dependentRequired, [["__proto__", ["constructor"]]]);
  assert.match(JSON.stringify(schema), /"const":\{"__proto__":1\}/);
});

test("buildModel() gives JSON and TypeBox of one message equal models", () => {
  const typebox = Type.Object({
    mode: Type.Union([Type.Literal("safe"), Type.Literal("science")]),
    position: Type.Tuple([Type.Number(), Type.Number()]),
    note: Type.Optional(Type.String({ maxLength: 80 })),
  }, { "x-message": { subject: "a.{b}", kind: "request", reply: Type.Object({}) } });
  const json = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    "x-message": { subject: "a.{b}", kind: "request", reply: { type: "object", properties: {} } },
    type: "object",
    required: ["mode", "position"],
    properties: {
      mode: { anyOf: [{ type: "string", const: "safe" }, { type: "string", const: "science" }] },
      position: {
        type: "array",
        prefixItems: [{ type: "number" }, { type: "number" }],
        items: false,
        minItems: 2,
      },
      note: { type: "string", maxLength: 80 },
    },
  };
  const modelOf = (path: string, root: JsonValue): unknown => {
    const { contract, problems } = build({ [path]: root });
    assert.deepEqual(linesOf(problems), []);
    const text = JSON.stringify([
      contract.messages,
      contract.definitions.map(({ schema, ...one }) => ({
        ...one,
        schema: bare(schema),
      })),
    ]);
    return JSON.parse(text.replaceAll(path, "a"), (key, value) => key === "at" ? undefined : value);
  };
  assert.deepEqual(
    modelOf("a.schema.ts", JSON.parse(JSON.stringify(typebox))),
    modelOf("a.schema.json", json),
  );
});

test("buildModel() sorts by code units and does not depend on the order of files", () => {
  const schemas = {
    "Z.schema.json": {},
    "a.schema.json": {},
    "ä.schema.json": {},
    "B.schema.json": {},
  };
  const forward = build(schemas).contract;
  const backward = build(Object.fromEntries(Object.entries(schemas).reverse())).contract;
  assert.deepEqual(forward, backward);
  assert.deepEqual(forward.definitions.map(({ typeName }) => typeName), ["B", "Z", "A", "Ä"]);
});

test("buildModel() names definitions after file and key, and tells equal names apart", () => {
  const reference = (pointer: string): JsonValue => ({ $ref: `#${pointer}` });
  const places = [
    "/$defs/mode",
    "/properties/mode",
    "/$defs/a-b",
    "/$defs/a_b",
    "/$defs/🚀",
    "/$defs/Array",
    "/properties/list/items",
    "/properties/map/additionalProperties",
    "/anyOf/1",
    "/$defs/properties/properties/x",
  ];
  const { contract, problems } = build({
    "set-mode.schema.json": {
      $defs: {
        mode: {},
        "a-b": {},
        "a_b": {},
        "🚀": {},
        Array: {},
        properties: { properties: { x: {} } },
      },
      properties: { mode: {}, list: { items: {} }, map: { additionalProperties: {} } },
      anyOf: [true, {}],
      items: { anyOf: places.map(reference) },
    },
  });
  assert.deepEqual(linesOf(problems), []);
  const names = new Map(contract.definitions.map(({ id, typeName }) => [id, typeName]));
  assert.deepEqual(places.map((place) => names.get(`set-mode.schema.json#${place}`)), [
    "SetModeMode",
    "SetModePropertiesMode",
    "SetModeDefsAB",
    "SetModeDefsAB_2",
    "SetModeU1f680",
    "SetModeArray",
    "SetModeListItem",
    "SetModeMapValue",
    "SetModeAnyOf1",
    "SetModePropertiesX",
  ]);
});

test("buildModel() steers file names clear of reserved names", () => {
  const { contract, problems } = build(Object.fromEntries(
    ["record", "class", "create-client", "2fa", "日本", "🚀"].map((name) => [
      `${name}.schema.json`,
      { "x-message": { subject: `a.${name}` } },
    ]),
  ));
  assert.deepEqual(linesOf(problems), []);
  assert.deepEqual(contract.definitions.map(({ typeName }) => typeName), [
    "_2fa",
    "Class",
    "CreateClient",
    "Record_",
    "日本",
    "U1f680",
  ]);
  assert.deepEqual(contract.messages.map(({ descriptorName }) => descriptorName), [
    "_2fa_",
    "class_",
    "createClient_",
    "record",
    "日本_",
    "u1f680",
  ]);
});

test("buildModel() takes 2,000 levels, by properties and in place", () => {
  let deep: JsonValue = { type: "string" };
  let inPlace: JsonValue = { type: "string" };
  for (let level = 0; level < 2000; level++) {
    deep = { properties: { a: deep } };
    inPlace = { not: inPlace };
  }
  const { contract, problems } = build({ "a.schema.json": deep, "b.schema.json": inPlace });
  assert.deepEqual(linesOf(problems), []);
  assert.equal(contract.definitions.length, 2);
});

test("buildModel() takes thousands of members, values and references", () => {
  const names = Array.from({ length: 5000 }, (_, index) => `n${index}`);
  const { contract, problems } = build({
    "a.schema.json": {
      properties: Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }])),
      required: names,
      enum: names.map((name) => ({ [name]: 1 })),
      $defs: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
    },
  });
  assert.deepEqual(linesOf(problems), []);
  assert.equal(contract.definitions.length, 5001);
});

test("buildModel() takes thousands of messages", () => {
  const documents = Array.from({ length: 5000 }, (_, index) => ({
    path: `g${index % 10}/m${index}.schema.json`,
    root: { "x-message": { subject: `a.{b}.m${index}.{rest...}` } },
  }));
  const { contract, problems } = buildModel(documents);
  assert.deepEqual(linesOf(problems), []);
  assert.equal(contract.messages.length, 5000);
});

test("SubjectTree.find() agrees with subjectsOverlap()", () => {
  const tokens = ["a", "b", "{x}"];
  const templates = tokens.flatMap((one) => [
    one,
    ...tokens.flatMap((two) => [
      `${one}.${two.replace("x", "y")}`,
      ...tokens.map((three) => `${one}.${two.replace("x", "y")}.${three.replace("x", "z")}`),
      `${one}.${two.replace("x", "y")}.{r...}`,
    ]),
    `${one}.{r...}`,
  ]).concat("{r...}").map(parseSubject);
  for (const stored of templates) {
    const tree = new SubjectTree<true>();
    tree.add(stored, true);
    for (const asked of templates) {
      assert.equal(
        tree.find(asked).length,
        subjectsOverlap(stored, asked) ? 1 : 0,
        `${stored.template} and ${asked.template}`,
      );
    }
  }
});

test("SubjectTree.find() lists five overlaps at most", () => {
  const tree = new SubjectTree<number>();
  for (let index = 0; index < 100; index++) tree.add(parseSubject(`a.b${index}`), index);
  assert.equal(tree.find(parseSubject("a.{x}")).length, 5);
  assert.equal(tree.find(parseSubject("{x...}")).length, 5);
  assert.deepEqual(tree.find(parseSubject("a.b7")), [7]);
});

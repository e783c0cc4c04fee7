import assert from "node:assert/strict";
import { test } from "node:test";
import Type from "typebox";
import type { JsonValue } from "../../codegen/model.ts";
import { build, linesOf, placesOf, problemsOf } from "./support/build.ts";

/** The target of the reference at `a.schema.json#/not`. */
function follow(
  $ref: string,
  root: { readonly [key: string]: JsonValue } = {},
  others: Readonly<Record<string, JsonValue>> = {},
): string | undefined {
  const { contract, problems } = build({
    ...others,
    "telemetry/a.schema.json": { ...root, not: { $ref } },
  });
  assert.deepEqual(linesOf(problems), []);
  const schema = contract.definitions.find(({ id }) => id === "telemetry/a.schema.json#")?.schema;
  const not = typeof schema === "object" ? schema.not : undefined;
  return typeof not === "object" ? not.ref : undefined;
}

/** What is said of the reference at `telemetry/a.schema.json#/not/$ref`. */
function refusal(
  $ref: string,
  root: { readonly [key: string]: JsonValue } = {},
  others: Readonly<Record<string, JsonValue>> = {},
): string {
  const { problems } = build({ ...others, "telemetry/a.schema.json": { ...root, not: { $ref } } });
  const [problem] = problems.filter(({ severity }) => severity === "error");
  assert.equal(problem?.file, "telemetry/a.schema.json");
  assert.equal(problem?.pointer, "/not/$ref");
  return problem?.message ?? "";
}

const OWN = "telemetry/a.schema.json";
const STRING = { type: "string" } as const;

test("buildModel() follows pointers, escaped and percent-encoded", () => {
  const $defs = {
    b: STRING,
    "c/d": STRING,
    "e~f": STRING,
    "g h": STRING,
    "100%": STRING,
    "": STRING,
  };
  const targets: [string, string][] = [
    ["#/$defs/b", "#/$defs/b"],
    ["#/%24defs/b", "#/$defs/b"],
    ["#/$defs/c~1d", "#/$defs/c~1d"],
    ["#/$defs/e~0f", "#/$defs/e~0f"],
    ["#/$defs/g%20h", "#/$defs/g h"],
    ["#/$defs/g h", "#/$defs/g h"],
    ["#/$defs/100%25", "#/$defs/100%"],
    ["#/$defs/", "#/$defs/"],
    ["#/properties/x/items", "#/properties/x/items"],
    ["a.schema.json#/$defs/b", "#/$defs/b"],
    ["../telemetry/a.schema.json#/$defs/b", "#/$defs/b"],
  ];
  const root = { $defs, properties: { x: { items: STRING } } };
  for (const [reference, target] of targets) {
    assert.equal(follow(reference, root), OWN + target, reference);
  }
});

test("buildModel() follows names that objects inherit", () => {
  const $defs: JsonValue = JSON.parse(
    `{"__proto__": {"type": "string"}, "constructor": true, "toString": false}`,
  );
  assert.equal(follow("#/$defs/__proto__", { $defs }), `${OWN}#/$defs/__proto__`);
  assert.equal(follow("#/$defs/constructor", { $defs }), `${OWN}#/$defs/constructor`);
  assert.match(refusal("#/$defs/valueOf", { $defs }), /leads into nothing/);
  assert.match(refusal("#/__proto__"), /leads into nothing/);
});

test("buildModel() follows anchors", () => {
  const $defs = { b: { $anchor: "here" }, c: { $dynamicAnchor: "there" } };
  assert.equal(follow("#here", { $defs }), `${OWN}#/$defs/b`);
  assert.equal(follow("#there", { $defs }), `${OWN}#/$defs/c`);
  const old = {
    $schema: "http://json-schema.org/draft-07/schema#",
    definitions: { b: { $id: "#b" } },
  };
  assert.equal(follow("#b", old), `${OWN}#/definitions/b`);
  assert.match(refusal("#hree", { $defs }), /no anchor "hree".*did you mean "here"/);
});

test("buildModel() follows references between files", () => {
  const others = {
    "b.schema.yaml": STRING,
    "telemetry/c.schema.ts": { $defs: { d: STRING } },
    "telemetry/with space.schema.json": STRING,
    "telemetry/ü.schema.json": STRING,
  };
  const targets: [string, string][] = [
    ["../b.schema.yaml", "b.schema.yaml#"],
    ["../b.schema.yaml#", "b.schema.yaml#"],
    ["./c.schema.ts#/$defs/d", "telemetry/c.schema.ts#/$defs/d"],
    ["c.schema.ts", "telemetry/c.schema.ts#"],
    ["with%20space.schema.json", "telemetry/with space.schema.json#"],
    ["with space.schema.json", "telemetry/with space.schema.json#"],
    ["%C3%BC.schema.json", "telemetry/ü.schema.json#"],
  ];
  for (const [reference, target] of targets) {
    assert.equal(follow(reference, {}, others), target, reference);
  }
});

test("buildModel() resolves against $id", () => {
  const base = "https://example.com/schemas/";
  const others = {
    "b.schema.json": { $id: `${base}b`, $defs: { c: { $id: "nested/c", $defs: { d: STRING } } } },
    "telemetry/e.schema.json": STRING,
  };
  const root = { $id: `${base}a`, $defs: { f: { $id: "f#", $defs: { g: STRING } } } };
  const targets: [string, string][] = [
    [`${base}b`, "b.schema.json#"],
    ["b", "b.schema.json#"],
    ["nested/c", "b.schema.json#/$defs/c"],
    ["nested/c#/$defs/d", "b.schema.json#/$defs/c/$defs/d"],
    ["b#/$defs/c", "b.schema.json#/$defs/c"],
    ["#/$defs/f", `${OWN}#/$defs/f`],
    ["f#/$defs/g", `${OWN}#/$defs/f/$defs/g`],
    ["e.schema.json", "telemetry/e.schema.json#"],
  ];
  for (const [reference, target] of targets) {
    assert.equal(follow(reference, root, others), target, reference);
  }
  assert.equal(follow("../other", {}, { "x.schema.json": { $id: "other" } }), "x.schema.json#");
  assert.equal(follow("other", {}, { "x.schema.json": { $id: "other" } }), "x.schema.json#");
});

test("buildModel() resolves within an embedded resource against that resource", () => {
  const { contract, problems } = build({
    "a.schema.json": {
      $defs: { x: STRING, b: { $id: "b", $defs: { x: STRING }, not: { $ref: "#/$defs/x" } } },
    },
  });
  assert.deepEqual(linesOf(problems), []);
  assert.ok(contract.definitions.some(({ id }) => id === "a.schema.json#/$defs/b/$defs/x"));
});

test("buildModel() ignores $id beside $ref in old dialects", () => {
  const root = {
    $schema: "http://json-schema.org/draft-07/schema#",
    definitions: { b: STRING },
    properties: { c: { $id: "https://example.com/c", $ref: "#/definitions/b" } },
  };
  const { contract, problems } = build({ "a.schema.json": root });
  assert.deepEqual(linesOf(problems), []);
  assert.ok(contract.definitions.some(({ id }) => id === "a.schema.json#/definitions/b"));
});

test("buildModel() never leaves the schema folder", () => {
  const outside = [
    "../../secret.schema.json",
    "..%2f..%2fsecret.schema.json",
    "%2e%2e/%2e%2e/secret.schema.json",
    "/etc/passwd",
    "//example.com/a",
    "file:///etc/passwd",
    "http://example.com/a.schema.json",
    "https://json-schema.org/draft/2020-12/schema",
    "urn:example:a",
    "C:\\a.schema.json",
  ];
  for (const reference of outside) {
    assert.match(refusal(reference), /leads out of|leads to another host/, reference);
  }
});

test("buildModel() says what was looked for, and what is near", () => {
  const root = { $defs: { mode: STRING }, enum: [{ a: 1 }], properties: { a: STRING } };
  const others = {
    "b/housekeeping.schema.json": STRING,
    "c.schema.json": { $id: "urn:x:spacecraft" },
  };
  const cases: [string, RegExp][] = [
    [
      "#/$defs/mod",
      /no "\/\$defs\/mod" in "telemetry\/a.schema.json": did you mean "\/\$defs\/mode"/,
    ],
    ["#/$defs/nothing/like", /leads into nothing/],
    ["#/$defs", /is no schema: move it under "\$defs"/],
    ["#/properties", /is no schema/],
    ["#/enum/0", /is no schema/],
    ["#/$defs/mode/type", /is no schema/],
    [
      "housekeeping.schema.json",
      /no file "telemetry\/housekeeping.schema.json": did you mean "b\//,
    ],
    ["../c.json", /did you mean "c.schema.json"/],
    ["urn:x:spacecraf", /did you mean "urn:x:spacecraft"/],
    ["#/%zz", /leads into nothing/],
    ["\0", /leads into nothing/],
  ];
  for (const [reference, expected] of cases) {
    assert.match(refusal(reference, root, others), expected, reference);
  }
});

test("buildModel() refuses an absolute $id that two schemas have, at both", () => {
  const $id = "https://example.com/a";
  const { problems } = build({ "a.schema.json": { $id }, "b.schema.json": { $id } });
  assert.deepEqual(placesOf(problems), [
    "error a.schema.json#/$id",
    "error b.schema.json#/$id",
  ]);
  assert.match(problems[0]?.message ?? "", /"b.schema.json#"/);
});

test("buildModel() refuses ids and anchors that cannot be", () => {
  const cases: [JsonValue, RegExp][] = [
    [{ $id: "a#b" }, /^error \/\$id .*without a fragment/],
    [{ $id: "#a" }, /^error \/\$id .*"\$anchor"/],
    [{ $id: "../a" }, /^error \/\$id .*leads out of the schema folder/],
    [{ $id: "https://[" }, /^error \/\$id .*no valid URI/],
    [{ $anchor: "1a" }, /^error \/\$anchor /],
    [
      { $defs: { a: { $anchor: "x" }, b: { $anchor: "x" } } },
      /^error \/\$defs\/b\/\$anchor .*twice/,
    ],
  ];
  for (const [schema, expected] of cases) assert.match(problemsOf(schema)[0] ?? "", expected);
});

test("buildModel() follows TypeBox's cyclic types and bare names", () => {
  const Tree = Type.Cyclic({
    Tree: Type.Object({ value: Type.Number(), children: Type.Array(Type.Ref("Tree")) }),
  }, "Tree");
  const List = Type.Cyclic({
    Tree: Type.Object({ next: Type.Optional(Type.Ref("Tree")) }),
  }, "Tree");
  const root: JsonValue = JSON.parse(JSON.stringify(Type.Object({ tree: Tree, list: List })));
  const { contract, problems } = build({
    "forest.schema.ts": root,
    "tree.schema.ts": toJson(Tree),
  });
  assert.deepEqual(linesOf(problems), []);
  assert.deepEqual(contract.definitions.map(({ id, typeName }) => [id, typeName]), [
    ["forest.schema.ts#", "Forest"],
    ["forest.schema.ts#/properties/list/$defs/Tree", "ForestListTree"],
    ["forest.schema.ts#/properties/tree/$defs/Tree", "ForestTreeTree"],
    ["tree.schema.ts#", "Tree"],
    ["tree.schema.ts#/$defs/Tree", "TreeTree"],
  ]);
});

test("buildModel() follows TypeBox's modules and references between files", () => {
  const Mission = Type.Module({
    Stage: Type.Object({ next: Type.Optional(Type.Ref("Stage")), engine: Type.Ref("Engine") }),
    Engine: Type.Object({ thrust: Type.Number() }),
  });
  const { contract, problems } = build({
    "stage.schema.ts": toJson(Mission.Stage),
    "engine.schema.ts": toJson(Mission.Engine),
    "user.schema.ts": toJson(Type.Object({ stage: Type.Ref("./stage.schema.ts") })),
  });
  assert.deepEqual(linesOf(problems), []);
  const user = contract.definitions.find(({ typeName }) => typeName === "User")?.schema;
  assert.match(JSON.stringify(user), /"ref":"stage.schema.ts#"/);
});

test("buildModel() takes a bare name from $defs around it", () => {
  const root = {
    $defs: { A: STRING },
    properties: { a: { $ref: "A" }, b: { $defs: { A: { type: "number" } }, $ref: "A" } },
  };
  const { contract, problems } = build({ "x.schema.json": root });
  assert.deepEqual(linesOf(problems), []);
  assert.deepEqual(contract.definitions.map(({ id }) => id), [
    "x.schema.json#",
    "x.schema.json#/$defs/A",
    "x.schema.json#/properties/b/$defs/A",
  ]);
});

test("buildModel() calls an id ambiguous that several files have", () => {
  const others = { "telemetry/b.schema.ts": { $id: "N" }, "telemetry/c.schema.ts": { $id: "N" } };
  assert.match(refusal("N", {}, others), /ambiguous.*b.schema.ts#.*c.schema.ts#/);
});

test("buildModel() follows dynamic references that can be decided", () => {
  const dynamic = { $dynamicAnchor: "node", properties: { next: { $dynamicRef: "#node" } } };
  assert.deepEqual(problemsOf(dynamic), []);
  const rival = { "a.schema.json": dynamic, "b.schema.json": { $dynamicAnchor: "node" } };
  const [problem] = build(rival).problems;
  assert.equal(problem?.pointer, "/properties/next/$dynamicRef");
  assert.match(problem?.message ?? "", /"b.schema.json#" has the same dynamic anchor/);
  const plain = { "a.schema.json": { $anchor: "node", not: { items: { $dynamicRef: "#node" } } } };
  assert.deepEqual(build({ ...plain, "b.schema.json": { $dynamicAnchor: "node" } }).problems, []);
});

test("buildModel() follows recursive references that can be decided", () => {
  const $schema = "https://json-schema.org/draft/2019-09/schema";
  const recursive = { $schema, $recursiveAnchor: true, items: { $recursiveRef: "#" } };
  assert.deepEqual(problemsOf(recursive), []);
  const { problems } = build({ "a.schema.json": recursive, "b.schema.json": recursive });
  assert.deepEqual(placesOf(problems), [
    "error a.schema.json#/items/$recursiveRef",
    "error b.schema.json#/items/$recursiveRef",
  ]);
  const [wrong] = problemsOf({ $schema, $recursiveRef: "#a" });
  assert.match(wrong ?? "", /^error \/\$recursiveRef .*expected "#"/);
});

test("buildModel() keeps two references of one schema", () => {
  const { contract } = build({
    "a.schema.json": {
      $defs: { x: STRING, y: { $anchor: "y" } },
      not: { $ref: "#/$defs/x", $dynamicRef: "#y" },
    },
  });
  assert.match(
    JSON.stringify(contract.definitions[0]),
    /"ref":"a.schema.json#\/\$defs\/x","allOf":\[\{.*"ref":"a.schema.json#\/\$defs\/y"\}\]/,
  );
});

test("buildModel() refuses circles that consume nothing", () => {
  const circles: JsonValue[] = [
    { $ref: "#" },
    { $ref: "#/$defs/a", $defs: { a: { $ref: "#" } } },
    { allOf: [{ $ref: "#" }] },
    { anyOf: [true, { $ref: "#" }] },
    { oneOf: [{ $ref: "#" }] },
    { not: { $ref: "#" } },
    { if: { $ref: "#" } },
    { if: true, then: { $ref: "#" } },
    { if: true, else: { $ref: "#" } },
    { dependentSchemas: { a: { $ref: "#" } } },
    { properties: { a: { $ref: "#/$defs/b" } }, $defs: { b: { allOf: [{ $ref: "#/$defs/b" }] } } },
    { $dynamicAnchor: "a", allOf: [{ $dynamicRef: "#a" }] },
  ];
  for (const circle of circles) {
    const errors = problemsOf(circle).filter((line) => line.startsWith("error"));
    assert.equal(errors.length, 1, JSON.stringify(circle));
    assert.match(errors[0] ?? "", /circle/);
  }
});

test("buildModel() allows circles that look deeper into the value", () => {
  const circles: JsonValue[] = [
    { properties: { a: { $ref: "#" } } },
    { items: { $ref: "#" } },
    { prefixItems: [{ $ref: "#" }] },
    { contains: { $ref: "#" } },
    { additionalProperties: { $ref: "#" } },
    { patternProperties: { a: { $ref: "#" } } },
    { unevaluatedItems: { $ref: "#" } },
    { anyOf: [{ type: "null" }, { properties: { a: { $ref: "#" } } }] },
    { propertyNames: { $ref: "#" } },
  ];
  for (const circle of circles) assert.deepEqual(problemsOf(circle), [], JSON.stringify(circle));
});

test("buildModel() reports a circle between files once", () => {
  const { problems } = build({
    "a.schema.json": { $ref: "b.schema.json" },
    "b.schema.json": { $ref: "a.schema.json" },
  });
  assert.equal(problems.length, 1);
  assert.match(problems[0]?.message ?? "", /"a.schema.json#" to "b.schema.json#"/);
});

/** What the TypeBox notation makes of a type. */
function toJson(type: object): JsonValue {
  return JSON.parse(JSON.stringify(type));
}

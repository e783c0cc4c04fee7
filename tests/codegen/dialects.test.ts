import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonValue } from "../../codegen/model.ts";
import { bare, build, normalised, problemsOf } from "./support/build.ts";

const DRAFT_06 = "http://json-schema.org/draft-06/schema#";
const DRAFT_07 = "http://json-schema.org/draft-07/schema#";
const RELEASE_2019 = "https://json-schema.org/draft/2019-09/schema";
const RELEASE_2020 = "https://json-schema.org/draft/2020-12/schema";

test("buildModel() takes each dialect by its URI, with and without a fragment", () => {
  for (const uri of [DRAFT_06, DRAFT_07, RELEASE_2019, RELEASE_2020]) {
    for (const written of [uri, uri.replace("#", ""), uri.replace("#", "") + "#"]) {
      assert.deepEqual(normalised({ $schema: written, type: "string" }), { type: ["string"] });
    }
  }
});

test("buildModel() refuses old and unknown dialects at $schema", () => {
  const refused: [JsonValue, RegExp][] = [
    ["http://json-schema.org/draft-03/schema#", /draft-03, which is too old/],
    ["http://json-schema.org/draft-04/schema#", /draft-04, which is too old/],
    ["http://json-schema.org/schema#", /expected 2020-12, 2019-09, draft-07 or draft-06/],
    ["https://example.com/meta", /is "https:\/\/example.com\/meta"/],
    ["", /is ""/],
    [7, /is 7/],
  ];
  for (const [uri, message] of refused) {
    const [problem] = problemsOf({ $schema: uri });
    assert.match(problem ?? "", /^error \/\$schema /);
    assert.match(problem ?? "", message);
  }
});

test("buildModel() refuses the forms of draft 3 and 4", () => {
  const refused: [JsonValue, RegExp][] = [
    [{ minimum: 1, exclusiveMinimum: true }, /^error \/exclusiveMinimum .*draft 4.*"minimum"/],
    [{ maximum: 1, exclusiveMaximum: false }, /^error \/exclusiveMaximum .*draft 4/],
    [{ properties: { a: { required: true } } }, /^error \/properties\/a\/required .*draft 3/],
    [{ divisibleBy: 2 }, /^error \/divisibleBy .*use "multipleOf"/],
    [{ extends: { type: "string" } }, /^error \/extends .*use "allOf"/],
    [{ disallow: "string" }, /^error \/disallow .*use "not"/],
  ];
  for (const [schema, expected] of refused) {
    const problems = problemsOf(schema);
    assert.equal(problems.length, 1, problems.join());
    assert.match(problems[0] ?? "", expected);
  }
});

test("buildModel() reads tuples of every dialect", () => {
  const pair = [{ type: "string" }, { type: "number" }];
  const tuple = {
    type: ["array"],
    prefixItems: [{ type: ["string"] }, { type: ["number"] }],
    items: false,
  };
  for (const $schema of [DRAFT_06, DRAFT_07, RELEASE_2019]) {
    assert.deepEqual(
      normalised({ $schema, type: "array", items: pair, additionalItems: false }),
      tuple,
    );
  }
  const current = { type: "array", prefixItems: pair, items: false };
  assert.deepEqual(normalised(current), tuple);
  assert.deepEqual(normalised({ $schema: RELEASE_2020, ...current }), tuple);
  assert.deepEqual(normalised({ type: "array", items: pair, additionalItems: false }), tuple);
});

test("buildModel() refuses a list in items where 2020-12 is declared", () => {
  const [problem] = problemsOf({ $schema: RELEASE_2020, items: [true] });
  assert.match(problem ?? "", /^error \/items .*"prefixItems"/);
});

test("buildModel() ignores additionalItems without a list in items", () => {
  const schema = { $schema: DRAFT_07, items: { type: "string" }, additionalItems: false };
  const { contract } = build({ "a.schema.json": schema });
  assert.deepEqual(contract.definitions.map((one) => bare(one.schema)), [
    { items: { type: ["string"] } },
  ]);
});

test("buildModel() splits dependencies", () => {
  const dependencies = { a: ["b", "b"], c: { required: ["d"] }, e: true };
  assert.deepEqual(normalised({ $schema: DRAFT_07, dependencies }), {
    dependentRequired: [["a", ["b"]]],
    dependentSchemas: [["c", { required: ["d"] }], ["e", true]],
  });
  const [problem] = problemsOf({ $schema: RELEASE_2020, dependencies });
  assert.match(problem ?? "", /^warning \/dependencies .*ignored.*up to draft-07/);
});

test("buildModel() ignores what stands beside $ref in old dialects only", () => {
  const schema = { $ref: "#/definitions/a", minLength: 2, definitions: { a: { type: "string" } } };
  assert.deepEqual(normalised({ $schema: RELEASE_2019, ...schema }), {
    ref: "a.schema.json#/definitions/a",
    minLength: 2,
  });
  const { contract, problems } = build({ "a.schema.json": { $schema: DRAFT_07, ...schema } });
  assert.deepEqual(bare(contract.definitions[0]?.schema ?? false), {
    ref: "a.schema.json#/definitions/a",
  });
  assert.equal(problems[0]?.pointer, "/minLength");
  assert.equal(problems[0]?.severity, "warning");
});

test("buildModel() ignores keywords that a dialect does not have, and says so", () => {
  const foreign: [string, JsonValue, string][] = [
    [DRAFT_06, { if: true, then: false }, "if"],
    [DRAFT_07, { dependentRequired: { a: ["b"] } }, "dependentRequired"],
    [DRAFT_07, { unevaluatedProperties: false }, "unevaluatedProperties"],
    [DRAFT_07, { contains: true, minContains: 2 }, "minContains"],
    [RELEASE_2019, { prefixItems: [true] }, "prefixItems"],
    [RELEASE_2019, { $dynamicRef: "#a" }, "$dynamicRef"],
    [RELEASE_2020, { $recursiveRef: "#" }, "$recursiveRef"],
    [RELEASE_2020, { additionalItems: false }, "additionalItems"],
  ];
  for (const [$schema, schema, keyword] of foreign) {
    const problems = problemsOf({ $schema, ...Object(schema) });
    assert.ok(
      problems.some((line) => line.startsWith(`warning /${keyword} `) && line.includes("ignored")),
      `${keyword}: ${problems.join()}`,
    );
  }
});

test("buildModel() keeps if, then and else, and drops then without if", () => {
  assert.deepEqual(normalised({ if: { const: 1 }, then: false, else: true }), {
    if: { const: 1 },
    then: false,
    else: true,
  });
  const { contract, problems } = build({ "a.schema.json": { then: false } });
  assert.deepEqual(bare(contract.definitions[0]?.schema ?? false), {});
  assert.match(problems[0]?.message ?? "", /there is no "if"/);
});

test("buildModel() lets contains of 2019-09 evaluate nothing", () => {
  const contains = { contains: { type: "string" }, unevaluatedItems: false };
  assert.deepEqual(normalised({ $schema: RELEASE_2019, ...contains }), {
    allOf: [{ not: { not: { contains: { type: ["string"] } } } }],
    unevaluatedItems: false,
  });
  assert.deepEqual(normalised({ $schema: RELEASE_2020, ...contains }), {
    contains: { type: ["string"] },
    unevaluatedItems: false,
  });
  assert.deepEqual(normalised({ $schema: RELEASE_2019, contains: true }), { contains: true });
});

test("buildModel() lets an embedded resource have its own dialect", () => {
  const old = { $id: "old", $schema: DRAFT_07, items: [true], additionalItems: false };
  assert.deepEqual(normalised({ $schema: RELEASE_2020, properties: { a: old } }), {
    properties: [["a", { prefixItems: [true], items: false }]],
  });
  const [problem] = problemsOf({ properties: { a: { $schema: DRAFT_07 } } });
  assert.match(problem ?? "", /^warning \/properties\/a\/\$schema /);
});

test("buildModel() keeps boolean schemas everywhere", () => {
  assert.deepEqual(normalised(true), true);
  assert.deepEqual(normalised(false), false);
  assert.deepEqual(
    normalised({
      properties: { a: true, b: false },
      additionalProperties: false,
      items: false,
      not: false,
      allOf: [true],
      propertyNames: true,
    }),
    {
      properties: [["a", true], ["b", false]],
      additionalProperties: false,
      items: false,
      not: false,
      allOf: [true],
      propertyNames: true,
    },
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { MAX_ISSUES, type Validator } from "../../runtime/validator.ts";
import { emit, importValidators, type Schemas } from "./support/emitted.ts";

/** A schema with values that fit it, and values that do not. */
interface Case {
  readonly schema: unknown;
  readonly fits: readonly unknown[];
  readonly fails: readonly unknown[];
}

const tagged = (tag: string, member: unknown) => ({
  type: "object",
  properties: { kind: { const: tag }, value: member },
  required: ["kind", "value"],
});

const node = {
  type: "object",
  properties: { name: { type: "string" }, next: { $ref: "#" } },
  required: ["name"],
  unevaluatedProperties: false,
};

const CASES: Readonly<Record<string, Case>> = {
  "boolean schemas": {
    schema: { type: "object", properties: { a: true, b: false } },
    fits: [{}, { a: 1 }, { a: undefined, b: undefined }],
    fails: [{ b: 1 }, { b: null }],
  },
  "integers": {
    schema: { type: "integer" },
    fits: [1, 1.0, -0, 1e21, Number.MAX_SAFE_INTEGER + 2],
    fails: [1.5, NaN, Infinity, "1", null, true, 1n],
  },
  "numbers": {
    schema: { type: "number", exclusiveMinimum: 0 },
    fits: [0.1, 5, Number.MAX_VALUE],
    fails: [0, -0, NaN, Infinity, -1, "1", [1]],
  },
  "numbers with two bounds": {
    schema: { type: "number", minimum: -1, maximum: 1 },
    fits: [-1, 0, 1],
    fails: [NaN, Infinity, -Infinity, 1.0001],
  },
  "bounds without type": {
    schema: { minimum: 5 },
    fits: [5, "1", null, [], {}],
    fails: [4],
  },
  "multiples of decimals": {
    schema: { type: "number", multipleOf: 0.1 },
    fits: [0, 0.1, 0.3, 0.1 + 0.2, 1.1, 19.9, -0.7, 123456.7],
    fails: [0.05, 0.31, 1.15, 123456.75],
  },
  "multiples of integers": {
    schema: { type: "number", multipleOf: 3 },
    fits: [0, 3, -9, 3e20],
    fails: [1, 3.5, 3.000001],
  },
  "multiples that overflow": {
    schema: { type: "number", multipleOf: 0.123456789 },
    fits: [0],
    fails: [1e308],
  },
  "lengths in code points": {
    schema: { type: "string", minLength: 2, maxLength: 3 },
    fits: ["ab", "\u{1F680}\u{1F680}", "\u{1F680}\u{1F680}\u{1F680}", "ä\u{1F680}"],
    fails: ["", "a", "\u{1F680}", "abcd", "\u{1F680}\u{1F680}\u{1F680}\u{1F680}", 12],
  },
  "patterns are not anchored and know Unicode": {
    schema: { type: "string", pattern: "^.$|\\p{Lu}" },
    fits: ["\u{1F680}", "a", "xÄx"],
    fails: ["ab", ""],
  },
  "constants": {
    schema: { const: { a: [1, null], b: {} } },
    fits: [{ b: {}, a: [1.0, null] }, { a: [1, null], b: {}, c: undefined }],
    fails: [{ a: [1, null] }, { a: [1, null], b: [] }, { a: [null, 1], b: {} }, "{}"],
  },
  "zero is zero": { schema: { enum: [0, "0"] }, fits: [0, -0, "0"], fails: [false, null, ""] },
  "long enumerations": {
    schema: { enum: [...Array.from({ length: 2000 }, (_, index) => `value ${index}`), 0, null] },
    fits: ["value 0", "value 1999", null, -0],
    fails: ["value 2000", undefined, "null", {}],
  },
  "members that every object inherits": {
    schema: {
      type: "object",
      properties: { toString: { type: "string" }, constructor: { type: "number" } },
      required: ["toString", "hasOwnProperty"],
      additionalProperties: true,
    },
    fits: [JSON.parse('{"toString":"a","hasOwnProperty":1}')],
    fails: [
      {},
      { toString: "a" },
      JSON.parse('{"toString":"a","hasOwnProperty":1,"constructor":""}'),
    ],
  },
  "members named __proto__": {
    schema: JSON.parse(
      '{"type":"object","properties":{"__proto__":{"type":"number"}},"required":["__proto__"],' +
        '"additionalProperties":false}',
    ),
    fits: [JSON.parse('{"__proto__":1}')],
    fails: [{}, JSON.parse('{"__proto__":"a"}'), JSON.parse('{"__proto__":1,"a":1}')],
  },
  "hostile names": {
    schema: {
      type: "object",
      properties: {
        '"]; evil(); //': { type: "number" },
        "a\n*/\u2028": { type: "number" },
        "${evil()}`": { type: "number" },
        "</script>": { type: "number" },
        "": { type: "number" },
        "🚀": { type: "number" },
      },
      additionalProperties: false,
    },
    fits: [{}, {
      '"]; evil(); //': 1,
      "a\n*/\u2028": 2,
      "${evil()}`": 3,
      "</script>": 4,
      "": 5,
      "🚀": 6,
    }],
    fails: [{ "": "" }, { '"]; evil(); //': "a" }, { "🚀": null }, { "🚀 ": 1 }],
  },
  "closed objects": {
    schema: {
      type: "object",
      properties: { a: { type: "number" }, b: { type: "string" }, c: true },
      required: ["a"],
      additionalProperties: false,
    },
    fits: [{ a: 1 }, { a: 1, b: "x", c: null }, { a: 1, x: undefined }, { a: 1, b: undefined }],
    fails: [{}, { a: 1, x: 1 }, { a: 1, x: null }, { b: "x" }, [], null],
  },
  "maps": {
    schema: {
      type: "object",
      additionalProperties: { type: "integer" },
      propertyNames: { maxLength: 2 },
    },
    fits: [{}, { a: 1, bb: 2 }, { ccc: undefined }],
    fails: [{ a: "1" }, { ccc: 1 }],
  },
  "patterns of names": {
    schema: {
      type: "object",
      properties: { "x-a": { minimum: 5 } },
      patternProperties: { "^x-": { type: "number" }, "b$": { type: "number", maximum: 9 } },
      additionalProperties: { type: "string" },
    },
    fits: [{ "x-a": 5, "x-b": 9, b: 1, other: "s" }],
    fails: [{ "x-a": 4 }, { "x-a": "s" }, { "x-b": 10 }, { other: 1 }, { b: "s" }],
  },
  "counts of members": {
    schema: { type: "object", minProperties: 1, maxProperties: 2 },
    fits: [{ a: 1 }, { a: 1, b: 2, c: undefined }],
    fails: [{}, { a: undefined }, { a: 1, b: 2, c: 3 }],
  },
  "dependent members": {
    schema: {
      type: "object",
      dependentRequired: { a: ["b"] },
      dependentSchemas: { c: { required: ["d"] }, e: false },
    },
    fits: [{}, { b: 1 }, { a: 1, b: 1 }, { c: 1, d: 1 }, { a: undefined }],
    fails: [{ a: 1 }, { c: 1 }, { e: 1 }],
  },
  "tuples": {
    schema: {
      type: "array",
      prefixItems: [{ type: "string" }, { type: "number" }],
      items: false,
      minItems: 1,
    },
    fits: [["a"], ["a", 1]],
    fails: [[], [1], ["a", "b"], ["a", 1, 2], { 0: "a", length: 1 }],
  },
  "items after a prefix": {
    schema: { type: "array", prefixItems: [{ type: "string" }], items: { type: "number" } },
    fits: [[], ["a"], ["a", 1, 2]],
    fails: [[1], ["a", "b"], ["a", 1, undefined]],
  },
  "items that differ": {
    schema: { type: "array", uniqueItems: true },
    fits: [[], [1, "1", true, null, [], {}, [1], { a: 1 }], [{ a: 1 }, { a: 2 }], ["[]", []]],
    fails: [[1, 1.0], [0, -0], [{ a: 1, b: 2 }, { b: 2, a: 1 }], [[1, [2]], [1, [2]]], [
      null,
      null,
    ]],
  },
  "items of a kind": {
    schema: { type: "array", contains: { type: "string" }, minContains: 2, maxContains: 3 },
    fits: [["a", "b"], ["a", 1, "b", "c"]],
    fails: [[], ["a"], ["a", "b", "c", "d"]],
  },
  "no items needed": { schema: { contains: false, minContains: 0 }, fits: [[], [1]], fails: [] },
  "exactly one": {
    schema: { oneOf: [{ type: "number", multipleOf: 2 }, { type: "number", multipleOf: 3 }] },
    fits: [2, 3, 4],
    fails: [6, 0, 1, "a"],
  },
  "a member that tells branches apart": {
    schema: { oneOf: [tagged("a", { type: "number" }), tagged("b", { type: "string" })] },
    fits: [{ kind: "a", value: 1 }, { kind: "b", value: "s" }],
    fails: [{ kind: "a", value: "s" }, { kind: "c", value: 1 }, { value: 1 }, "a", null],
  },
  "negations and conditions": {
    schema: {
      type: "object",
      not: { required: ["forbidden"] },
      if: { properties: { mode: { const: "manual" } }, required: ["mode"] },
      then: { required: ["operator"] },
      else: { properties: { operator: false } },
    },
    fits: [{}, { mode: "manual", operator: 1 }, { mode: "auto" }],
    fails: [{ forbidden: 1 }, { mode: "manual" }, { mode: "auto", operator: 1 }, { operator: 1 }],
  },
  "evaluated members": {
    schema: {
      type: "object",
      properties: { base: true },
      allOf: [{ properties: { all: true } }, { $ref: "#/$defs/more" }],
      anyOf: [
        { properties: { any: { type: "string" } }, required: ["any"] },
        { properties: { other: true }, required: ["other"] },
        {},
      ],
      if: { properties: { condition: { const: 1 } }, required: ["condition"] },
      then: { properties: { consequence: true } },
      else: { properties: { alternative: true } },
      dependentSchemas: { base: { properties: { dependent: true } } },
      unevaluatedProperties: { type: "boolean" },
      $defs: { more: { properties: { referred: true } } },
    },
    fits: [
      {
        base: 1,
        all: 1,
        referred: 1,
        any: "s",
        other: 1,
        condition: 1,
        consequence: 1,
        dependent: 1,
      },
      { alternative: 1 },
      { unknown: true },
    ],
    fails: [
      { any: 1 },
      { consequence: 1 },
      { condition: 1, alternative: 1 },
      { dependent: 1 },
      { unknown: 1 },
    ],
  },
  "evaluated items": {
    schema: {
      type: "array",
      prefixItems: [true],
      anyOf: [{ prefixItems: [true, { type: "string" }] }, true],
      contains: { type: "number" },
      unevaluatedItems: false,
    },
    fits: [[1], [1, "a"], [1, 2], [null, "a", 1]],
    fails: [[null, true, 1], ["a"], [1, true]],
  },
  "recursion": {
    schema: node,
    fits: [{ name: "a" }, { name: "a", next: { name: "b", next: { name: "c" } } }],
    fails: [{ name: "a", next: { name: "b", next: {} } }, { name: "a", next: { name: "b", x: 1 } }],
  },
};

const names = Object.keys(CASES);
const schemas: Schemas = Object.fromEntries(
  names.map((name, index) => [`case${index}`, CASES[name]?.schema]),
);
const loading = importValidators(schemas);

async function validatorOf(name: string): Promise<Validator<unknown>> {
  const validator = (await loading).get(`case${names.indexOf(name)}`);
  assert.ok(validator !== undefined, name);
  return validator;
}

for (const name of names) {
  test(`emitted validators know ${name}`, async () => {
    const { check, explain } = await validatorOf(name);
    for (const value of CASES[name]?.fits ?? []) {
      assert.deepEqual(explain(value), []);
      assert.equal(check(value), true, inspect(value));
    }
    for (const value of CASES[name]?.fails ?? []) {
      assert.equal(check(value), false, inspect(value));
      assert.notDeepEqual(explain(value), [], inspect(value));
    }
  });
}

/** Issues as text: pointer, keyword, message. */
function tell(validator: Validator<unknown>, value: unknown): string[] {
  return validator.explain(value).map(({ path, keyword, message }) =>
    `${path} ${keyword}: ${message}`
  );
}

test("explain() lists every issue with its JSON pointer", async () => {
  const schema = {
    type: "object",
    properties: {
      "a/b~c": { type: "number", minimum: 0, maximum: 5 },
      list: { type: "array", items: { $ref: "#/$defs/position" } },
      mode: { enum: ["safe", "nominal"] },
      name: { type: "string", maxLength: 3, pattern: "^[a-z]+$" },
      at: { type: "string", format: "date-time" },
      step: { type: "number", multipleOf: 5 },
    },
    required: ["mode"],
    additionalProperties: false,
    $defs: {
      position: { type: "object", properties: { x: { type: "integer" } }, required: ["x"] },
    },
  };
  const validator = (await importValidators({ whole: schema })).get("whole");
  assert.ok(validator !== undefined);
  assert.deepEqual(
    tell(validator, {
      "a/b~c": 6,
      list: [{ x: 1 }, { x: 1.5 }, {}, 7],
      name: "TOO LONG",
      at: "yesterday",
      extra: 1,
    }),
    [
      "/a~1b~0c maximum: Expected at most 5",
      "/list/1/x type: Expected an integer, found a number",
      '/list/2 required: Expected the member "x"',
      "/list/3 type: Expected an object, found a number",
      ' required: Expected the member "mode"',
      "/name maxLength: Expected at most 3 characters",
      '/name pattern: Expected a match of "^[a-z]+$"',
      '/at format: Expected the format "date-time"',
    ],
  );
  assert.deepEqual(tell(validator, { mode: "off", step: 7, extra: 1 }), [
    '/mode enum: Expected "safe", "nominal", found a string',
    "/step multipleOf: Expected a multiple of 5",
    '/extra additionalProperties: Expected no member "extra"',
  ]);
  assert.deepEqual(tell(validator, []), [" type: Expected an object, found an array"]);
});

test("explain() stops at the most issues that are listed", async () => {
  const schema = { type: "array", items: { type: "array", items: { type: "number" } } };
  const validator = (await importValidators({ numbers: schema })).get("numbers");
  const wrong = Array.from({ length: 1000 }, () => Array.from({ length: 1000 }, () => "x"));
  assert.equal(validator?.explain(wrong).length, MAX_ISSUES);
});

test("explain() speaks of the branch that the value names", async () => {
  const validator = await validatorOf("a member that tells branches apart");
  assert.deepEqual(tell(validator, { kind: "a", value: "s" }), [
    "/value type: Expected a number, found a string",
  ]);
  assert.deepEqual(tell(validator, { kind: "secret", value: 1 }), [
    '/kind enum: Expected "a", "b", found a string',
  ]);
  const nullable = { anyOf: [{ type: "null" }, tagged("a", { type: "number" })] };
  const other = (await importValidators({ nullable })).get("nullable");
  assert.ok(other !== undefined);
  assert.deepEqual(tell(other, { kind: "a" }), [' required: Expected the member "value"']);
  assert.deepEqual(tell(other, 1), [" type: Expected null or an object, found a number"]);
});

test("explain() names what would have been possible where no branch is meant", async () => {
  const schema = {
    anyOf: [{ type: "object", required: ["a"] }, { type: "object", required: ["b"] }],
  };
  const validator = (await importValidators({ either: schema })).get("either");
  assert.ok(validator !== undefined);
  assert.deepEqual(tell(validator, {}), [
    ' anyOf: Expected one of: an object with "a", an object with "b", found an object',
  ]);
});

test("explain() never repeats what the value holds", async () => {
  const validator = await validatorOf("closed objects");
  const secret = "hunter2".repeat(20);
  const told = JSON.stringify(validator.explain({ a: secret, b: { [secret]: 1 }, x: secret }));
  assert.equal(told.includes("hunter2"), false, told);
});

test("explain() ends for values as deep as the stack", async () => {
  const validator = await validatorOf("recursion");
  let deep: unknown = { name: 1 };
  for (let level = 0; level < 500; level++) deep = { name: "a", next: deep };
  assert.equal(validator.explain(deep)[0]?.path, `${"/next".repeat(500)}/name`);
});

test("validatorsEmitter splits what is large", async () => {
  const members = Array.from({ length: 2000 }, (_, index) => `member${index}`);
  let nested: unknown = { type: "number" };
  for (let level = 0; level < 300; level++) {
    nested = { type: "object", properties: { inner: nested }, required: ["inner"] };
  }
  const large = {
    wide: {
      type: "object",
      properties: Object.fromEntries(members.map((name) => [name, { type: "number" }])),
      required: members,
      additionalProperties: false,
    },
    nested,
    union: {
      oneOf: Array.from({ length: 3000 }, (_, index) => tagged(`tag${index}`, { type: "number" })),
    },
  };
  const validators = await importValidators(large);
  const wide = Object.fromEntries(members.map((name) => [name, 1]));
  assert.equal(validators.get("wide")?.check(wide), true);
  assert.equal(validators.get("wide")?.check({ ...wide, more: 1 }), false);
  assert.equal(validators.get("wide")?.explain({}).length, MAX_ISSUES);
  let value: unknown = 1;
  for (let level = 0; level < 300; level++) value = { inner: value };
  assert.equal(validators.get("nested")?.check(value), true);
  assert.equal(validators.get("nested")?.check({ inner: value }), false);
  assert.equal(validators.get("union")?.check({ kind: "tag2999", value: 1 }), true);
  assert.equal(validators.get("union")?.explain({ kind: "tag7", value: "" })[0]?.path, "/value");
});

test("validatorsEmitter prints straight lines without any, casts or closures in check", () => {
  const text = emit({
    housekeeping: {
      type: "object",
      properties: {
        voltage: { type: "number", minimum: 0, maximum: 20 },
        mode: { enum: ["a", "b"] },
      },
      required: ["voltage"],
    },
  })["validators.ts"] ?? "";
  const check = text.slice(text.indexOf("export function"), text.indexOf("function explain"));
  assert.equal(
    check,
    `export function isHousekeeping(value: unknown): value is types.Housekeeping {
  if (!isObject(value)) return false;
  const v1 = value.voltage;
  if (!(typeof v1 === "number" && v1 >= 0 && v1 <= 20)) return false;
  const v2 = value.mode;
  if (!(v2 === undefined || v2 === "a" || v2 === "b")) return false;
  return true;
}

`,
  );
  assert.match(text, /\/\* @__PURE__ \*\/ validator\(isHousekeeping, explainHousekeeping\);/);
});

test("validatorsEmitter gives the same text each time", () => {
  assert.equal(emit(schemas)["validators.ts"], emit(schemas)["validators.ts"]);
});

/** A schema with values that fit it, and values that do not. */
export interface Case {
  readonly schema: unknown;
  readonly fits: readonly unknown[];
  readonly fails: readonly unknown[];
}

/** An object that a member named `kind` tells from others. */
export function tagged(tag: string, member: unknown): unknown {
  return {
    type: "object",
    properties: { kind: { const: tag }, value: member },
    required: ["kind", "value"],
  };
}

const node = {
  type: "object",
  properties: { name: { type: "string" }, next: { $ref: "#" } },
  required: ["name"],
  unevaluatedProperties: false,
};

/** By what they show. */
export const CASES: Readonly<Record<string, Case>> = {
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

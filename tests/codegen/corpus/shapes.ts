import { type CorpusCase, invalid, valid } from "./corpus_case.ts";

const number = { type: "number" };
const string = { type: "string" };

/** Members, maps and tuples whose types are hard to say, and types that contain themselves. */
export const SHAPE_CASES: readonly CorpusCase[] = [
  valid("map with an optional member of another type", {
    type: "object",
    properties: { id: string },
    additionalProperties: number,
  }, { accepts: [{}, { id: "a" }, { id: "a", n: 1 }], rejects: [{ id: 1 }, { n: "a" }] }),
  valid("map with required and optional members", {
    type: "object",
    properties: { id: string, at: { type: ["number", "null"] } },
    required: ["id"],
    additionalProperties: { type: "boolean" },
  }, {
    accepts: [{ id: "a" }, { id: "a", at: null, on: true }],
    rejects: [{}, { id: "a", on: 1 }],
  }),
  valid("map of maps", {
    type: "object",
    additionalProperties: {
      type: "object",
      additionalProperties: { type: "array", items: number },
    },
  }, { accepts: [{ a: { b: [1] } }, {}], rejects: [{ a: { b: [""] } }, { a: 1 }] }),
  valid("map with a required name that is no property", {
    type: "object",
    required: ["a"],
    additionalProperties: number,
  }, { accepts: [{ a: 1 }], rejects: [{}, { a: "x" }] }),
  valid("closed object that requires what it forbids", {
    type: "object",
    required: ["a"],
    additionalProperties: false,
  }, { rejects: [{}, { a: 1 }] }),
  valid("map of nothing", { type: "object", additionalProperties: { not: true } }, {
    accepts: [{}],
    rejects: [{ a: 1 }],
  }),
  valid("patterns with prefixes that contain each other", {
    type: "object",
    patternProperties: { "^x-": { type: ["number", "string"] }, "^x-n-": number },
    additionalProperties: false,
  }, { accepts: [{ "x-a": "s", "x-n-b": 1 }], rejects: [{ "x-n-b": "s" }, { a: 1 }] }),
  valid("pattern that covers an optional member", {
    type: "object",
    properties: { "x-id": string },
    patternProperties: { "^x-": { type: ["string", "number"] } },
    additionalProperties: false,
  }, { accepts: [{}, { "x-id": "a", "x-n": 1 }], rejects: [{ "x-id": 1 }, { id: "a" }] }),
  valid("pattern that covers a required name", {
    type: "object",
    patternProperties: { "^x": number },
    required: ["x1", "y"],
    additionalProperties: string,
  }, { accepts: [{ x1: 1, y: "a" }, { x1: 1, y: "a", z: "b" }], rejects: [{ x1: "a", y: "a" }] }),
  valid("pattern that matches every name", {
    type: "object",
    properties: { a: number },
    patternProperties: { "": { type: "integer" } },
  }, { accepts: [{ a: 1 }], acceptsMore: [{ a: 1, b: 2 }], rejects: [{ a: 1.5 }, { b: "x" }] }),
  valid("pattern that contradicts a member", {
    type: "object",
    properties: { ab: string },
    patternProperties: { "^a": number },
  }, { accepts: [{}], acceptsMore: [{ ac: 1 }], rejects: [{ ab: "x" }, { ab: 1 }, { ac: "x" }] }),
  valid("pattern of digits", {
    type: "object",
    patternProperties: { "^[0-9]+$": string },
    additionalProperties: false,
  }, { accepts: [{ 1: "a", 22: "b" }], rejects: [{ a: "x" }, { 1: 1 }] }),
  valid("pattern of a prefix that needs escapes", {
    type: "object",
    patternProperties: { "^`\\$\\{x\\}": number, "^\\*/": string },
    additionalProperties: false,
  }, { accepts: [{ "`${x}": 1, "*/": "a" }], rejects: [{ "*/": 1 }, { x: 1 }] }),
  valid("pattern with a schema that is false", {
    type: "object",
    patternProperties: { "^_": false },
  }, { accepts: [{}], acceptsMore: [{ a: 1 }], rejects: [{ _a: 1 }] }),
  valid("names from a pattern", {
    type: "object",
    propertyNames: { pattern: "^[a-z]+$" },
    additionalProperties: number,
  }, { accepts: [{ abc: 1 }, {}], rejects: [{ A: 1 }, { a: "x" }] }),
  valid("names from a list with a map", {
    type: "object",
    propertyNames: { enum: ["x", "y", 5] },
    additionalProperties: number,
    required: ["x"],
  }, { accepts: [{ x: 1 }, { x: 1, y: 2 }], rejects: [{}, { x: 1, z: 1 }, { x: "a" }] }),
  valid("names from a reference", {
    $defs: { axis: { enum: ["x", "y"] } },
    type: "object",
    propertyNames: { $ref: "#/$defs/axis" },
    additionalProperties: number,
  }, { accepts: [{}, { x: 1 }], rejects: [{ z: 1 }, { x: "a" }] }),
  valid("names beside members that they forbid", {
    type: "object",
    propertyNames: { enum: ["a"] },
    properties: { a: number, b: number },
  }, { accepts: [{}, { a: 1 }], rejects: [{ b: 1 }] }),
  valid("names that are one constant", { type: "object", propertyNames: { const: "only" } }, {
    accepts: [{}, { only: 1 }],
    rejects: [{ other: 1 }],
  }),
  valid("no names at all", { type: "object", propertyNames: false }, {
    accepts: [{}],
    rejects: [{ a: 1 }],
  }),
  valid("names with a type that no name has", {
    type: "object",
    propertyNames: { type: "number" },
  }, { accepts: [{}], rejects: [{ a: 1 }] }),
  valid("names that are themselves limited by length", {
    type: "object",
    propertyNames: { minLength: 1, maxLength: 2 },
    minProperties: 1,
  }, { accepts: [{ a: 1 }], acceptsMore: [{ "\u{1F680}\u{1F680}": 1 }], rejects: [{}, { "": 1 }] }),
  valid("members with names of every sort", {
    type: "object",
    properties: Object.fromEntries(
      ["1", "-1", "1e3", "0x1", "a-b", "", " ", "ä", "\u{1F680}", "a.b", "class", "\u2028"]
        .map((name) => [name, number]),
    ),
    required: ["1", "", "\u{1F680}"],
    additionalProperties: false,
  }, {
    accepts: [{ 1: 1, "": 2, "\u{1F680}": 3, "1e3": 4, "\u2028": 5 }],
    rejects: [{ 1: 1, "": 2 }, { 1: 1, "": 2, "\u{1F680}": 3, 1000: 1 }],
  }),
  valid("members that every object inherits, optional", {
    type: "object",
    properties: { valueOf: number, hasOwnProperty: string, isPrototypeOf: { type: "null" } },
    additionalProperties: false,
  }, {
    acceptsMore: [{}, JSON.parse('{"valueOf":1,"hasOwnProperty":"a"}')],
    rejects: [JSON.parse('{"valueOf":"a"}'), JSON.parse('{"toString":1}')],
  }),
  valid("member __proto__ in a map", {
    type: "object",
    additionalProperties: number,
    required: ["__proto__"],
  }, {
    acceptsMore: [JSON.parse('{"__proto__":1}')],
    rejects: [{}, JSON.parse('{"__proto__":""}')],
  }),
  valid("names that differ in their Unicode form", {
    type: "object",
    properties: { "\u00e9": number, "e\u0301": string },
    additionalProperties: false,
  }, { accepts: [{ "\u00e9": 1, "e\u0301": "x" }], rejects: [{ "\u00e9": "x" }] }),

  valid("tuple with a least length within it", {
    type: "array",
    prefixItems: [string, number, { type: "boolean" }],
    minItems: 2,
  }, {
    accepts: [["a", 1], ["a", 1, true], ["a", 1, true, null]],
    rejects: [["a"], ["a", 1, 1], []],
  }),
  valid("tuple with a least length beyond it", {
    type: "array",
    prefixItems: [string],
    items: number,
    minItems: 3,
  }, { accepts: [["a", 1, 2], ["a", 1, 2, 3]], rejects: [["a", 1], ["a", 1, "b"]] }),
  valid("tuple with a greatest length within it", {
    type: "array",
    prefixItems: [string, number, string],
    maxItems: 2,
  }, { accepts: [[], ["a", 1]], rejects: [["a", 1, "b"]] }),
  valid("tuple with a greatest length beyond it", {
    type: "array",
    prefixItems: [string],
    items: number,
    maxItems: 3,
  }, { accepts: [[], ["a", 1, 2]], rejects: [["a", 1, 2, 3]] }),
  valid("tuple of unions", {
    type: "array",
    prefixItems: [{ type: ["string", "null"] }, { anyOf: [number, { type: "array" }] }],
    items: { type: ["boolean", "null"] },
  }, { accepts: [[null, [], true], ["a"]], rejects: [[1], [null, "a"], [null, 1, 1]] }),
  valid("closed tuple that must be longer than it is", {
    type: "object",
    properties: { a: { type: "array", prefixItems: [string], items: false, minItems: 2 } },
  }, { accepts: [{}], rejects: [{ a: ["a"] }, { a: ["a", "b"] }] }),
  valid("tuple with an item that nothing fits", {
    type: "array",
    prefixItems: [string, false],
  }, { accepts: [[], ["a"]], rejects: [["a", 1]] }),
  valid("tuple with a required item that nothing fits", {
    anyOf: [{ type: "array", prefixItems: [string, false], minItems: 2 }, number],
  }, { accepts: [1], rejects: [["a"], ["a", 1]] }),
  valid("tuple of 17 items", {
    type: "array",
    prefixItems: Array.from({ length: 17 }, () => number),
    minItems: 17,
    items: false,
  }, {
    accepts: [Array.from({ length: 17 }, (_, index) => index)],
    rejects: [[1], Array.from({ length: 18 }, (_, index) => index)],
  }),
  valid("array of 16 and more", { type: "array", items: number, minItems: 16 }, {
    accepts: [Array.from({ length: 16 }, () => 1), Array.from({ length: 20 }, () => 1)],
    rejects: [[1]],
  }),
  valid("array of 17 and more", { type: "array", items: number, minItems: 17 }, {
    accepts: [Array.from({ length: 17 }, () => 1)],
    rejects: [Array.from({ length: 16 }, () => 1), []],
  }),
  valid("array of none", { type: "array", items: number, maxItems: 0 }, {
    accepts: [[]],
    rejects: [[1]],
  }),
  valid("array of exactly two", { type: "array", items: number, minItems: 2, maxItems: 2 }, {
    accepts: [[1, 2]],
    rejects: [[1], [1, 2, 3]],
  }),
  valid("array of tuples of arrays", {
    type: "array",
    items: { type: "array", prefixItems: [{ type: "array", items: string }], minItems: 1 },
  }, { accepts: [[], [[["a"]]], [[[]]]], rejects: [[[]], [[[1]]]] }),
  valid("tuples in allOf", {
    allOf: [
      { type: "array", prefixItems: [string] },
      { type: "array", prefixItems: [{ minLength: 1 }, number], minItems: 1 },
    ],
  }, { accepts: [["a"], ["a", 1]], rejects: [[], [""], ["a", "b"]] }),
  valid("tuple and array in allOf", {
    allOf: [
      { type: "array", prefixItems: [{ const: 1 }], minItems: 1 },
      { type: "array", items: number },
    ],
  }, { accepts: [[1], [1, 2]], rejects: [[], [2], [1, "a"]] }),
  valid("items that are never evaluated", {
    type: "array",
    prefixItems: [string],
    contains: number,
    unevaluatedItems: false,
  }, { accepts: [["a", 1]], rejects: [["a"], ["a", 1, "b"]] }),
  valid("unevaluatedItems through a reference", {
    $defs: { head: { prefixItems: [string] } },
    type: "array",
    $ref: "#/$defs/head",
    unevaluatedItems: number,
  }, { accepts: [["a", 1], []], rejects: [["a", "b"], [1]] }),

  valid("recursion through a map", {
    type: "object",
    additionalProperties: { anyOf: [string, { $ref: "#" }] },
  }, { accepts: [{ a: "x", b: { c: {} } }], rejects: [{ a: 1 }, { a: { b: 1 } }] }),
  valid("recursion through a tuple", {
    type: "array",
    prefixItems: [number, { anyOf: [{ $ref: "#" }, { type: "null" }] }],
    items: false,
    minItems: 2,
  }, { accepts: [[1, [2, null]]], rejects: [[1], [1, 2], [1, [2]]] }),
  valid("recursion through an optional tuple item", {
    type: "array",
    prefixItems: [{ $ref: "#" }],
    items: { $ref: "#" },
  }, { accepts: [[], [[], [[]]]], rejects: [[1]] }),
  valid("recursion through patterns", {
    type: "object",
    patternProperties: { "^n": { $ref: "#" } },
    additionalProperties: false,
  }, { accepts: [{ n1: { n2: {} } }], rejects: [{ n: { a: 1 } }] }),
  valid("recursion through a union of arrays", {
    $defs: {
      value: {
        anyOf: [
          { type: ["string", "number"] },
          { type: "array", items: { $ref: "#/$defs/value" } },
          { type: "object", additionalProperties: { $ref: "#/$defs/value" } },
        ],
      },
    },
    type: "object",
    properties: { value: { $ref: "#/$defs/value" } },
    required: ["value"],
  }, {
    accepts: [{ value: [{ a: ["x", [1]] }] }],
    rejects: [{ value: null }, { value: [[true]] }],
  }),
  valid("recursion through allOf and unevaluatedProperties", {
    $defs: {
      node: { type: "object", properties: { id: number }, required: ["id"] },
      tree: {
        allOf: [{ $ref: "#/$defs/node" }],
        properties: { children: { type: "array", items: { $ref: "#/$defs/tree" } } },
        unevaluatedProperties: false,
      },
    },
    $ref: "#/$defs/tree",
  }, {
    accepts: [{ id: 1, children: [{ id: 2 }] }],
    rejects: [{ id: 1, children: [{}] }, { id: 1, children: [{ id: 1, x: 1 }] }],
  }),
  valid("recursion through a condition", {
    type: "object",
    properties: { leaf: { type: "boolean" } },
    required: ["leaf"],
    if: { properties: { leaf: { const: true } } },
    then: { properties: { next: false } },
    else: { properties: { next: { $ref: "#" } }, required: ["next"] },
  }, {
    accepts: [{ leaf: true }, { leaf: false, next: { leaf: true } }],
    rejects: [{ leaf: false }, { leaf: true, next: { leaf: true } }],
  }),
  valid("recursion through contains", { type: "array", contains: { $ref: "#" }, minContains: 0 }, {
    accepts: [[], [[]]],
    rejects: [1],
  }),
  valid("recursion through not", {
    type: "object",
    properties: { a: { not: { $ref: "#" } } },
  }, { accepts: [{}, { a: 1 }, { a: { a: {} } }], rejects: [{ a: {} }] }),
  valid("recursion through names", { type: ["object", "string"], propertyNames: { $ref: "#" } }, {
    accepts: ["a", {}, { a: 1 }],
    rejects: [1],
  }),
  valid("recursion over three definitions", {
    $defs: {
      a: { type: "object", properties: { b: { $ref: "#/$defs/b" } }, required: ["b"] },
      b: { anyOf: [{ $ref: "#/$defs/c" }, { type: "null" }] },
      c: { type: "array", items: { $ref: "#/$defs/a" } },
    },
    $ref: "#/$defs/a",
  }, { accepts: [{ b: [{ b: null }] }], rejects: [{ b: [{ b: 1 }] }, {}] }),
  valid("recursive discriminated union", {
    $defs: {
      e: {
        oneOf: [
          {
            type: "object",
            properties: { op: { const: "num" }, v: number },
            required: ["op", "v"],
          },
          {
            type: "object",
            properties: { op: { const: "neg" }, of: { $ref: "#/$defs/e" } },
            required: ["op", "of"],
          },
        ],
      },
    },
    $ref: "#/$defs/e",
  }, {
    accepts: [{ op: "neg", of: { op: "num", v: 1 } }],
    rejects: [{ op: "neg", of: { op: "num" } }, { op: "neg" }],
  }),
  invalid(
    "recursion through dependentSchemas",
    { type: "object", dependentSchemas: { a: { $ref: "#" } } },
    "/dependentSchemas/a: leads in a circle",
  ),
  invalid("recursion through if", { if: { $ref: "#" }, then: string }, "/if: leads in a circle"),
  invalid("recursion through not in place", { not: { $ref: "#" } }, "/not: leads in a circle"),
  invalid(
    "recursion through then of a definition",
    { $defs: { a: { if: string, then: { allOf: [{ $ref: "#/$defs/a" }] } } }, $ref: "#/$defs/a" },
    "/$defs/a/then/allOf/0: leads in a circle",
  ),

  valid("integer or number", { anyOf: [{ type: "integer" }, number] }, { accepts: [1.5, 1] }),
  valid("negative zero as a limit", { type: "number", minimum: -0, exclusiveMaximum: 1e-300 }, {
    accepts: [0],
    rejects: [-1e-320, 1],
  }),
  valid(
    "limits in exponents",
    { type: "number", minimum: -1e21, maximum: 1e21, multipleOf: 1e20 },
    {
      accepts: [1e21, 0, -1e20],
      rejects: [1e22, 5],
    },
  ),
  valid("multiples of a small fraction", { type: "number", multipleOf: 1e-8 }, {
    accepts: [12.34567891, 0.00000001, 1],
    rejects: [0.000000015],
  }),
  valid("multiples beyond 2^53", { type: "integer", multipleOf: 9007199254740992 }, {
    accepts: [0, 9007199254740992, 18014398509481984],
    rejects: [1],
  }),
  valid("keywords of all kinds without type", {
    minLength: 1,
    minimum: 1,
    minItems: 1,
    minProperties: 1,
    required: ["a"],
    items: number,
    properties: { a: number },
  }, { accepts: ["a", 1, [1], { a: 1 }, null, true], rejects: ["", 0, [], {}, { a: "" }, ["a"]] }),
  valid("same schema in many places", {
    type: "object",
    properties: Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`p${index}`, { $ref: "#/$defs/p" }]),
    ),
    $defs: { p: { type: "array", prefixItems: [number, number], minItems: 2, items: false } },
  }, { accepts: [{ p1: [1, 2], p29: [3, 4] }], rejects: [{ p7: [1] }] }),
  valid("objects ten levels deep", {
    type: "object",
    properties: {
      v: Array.from({ length: 10 }).reduce<object>(
        (inner) => ({ type: "object", properties: { v: inner }, required: ["v"] }),
        { type: "object", properties: { end: number }, additionalProperties: false },
      ),
    },
  }, { accepts: [{}], rejects: [{ v: {} }, { v: { v: { v: 1 } } }] }),
  valid("unions ten levels deep", {
    anyOf: [
      { type: "null" },
      Array.from({ length: 10 }).reduce<object>(
        (inner) => ({ type: "array", items: { anyOf: [number, inner] } }),
        string,
      ),
    ],
  }, { accepts: [null, [1, [2, [3]]]], rejects: ["a", [["a"]]] }),
  valid("formats beside other keywords", {
    type: ["string", "number"],
    format: "ipv4",
    minLength: 8,
    multipleOf: 2,
  }, { accepts: ["10.0.0.1", 4], rejects: ["1.2.3.4", "10.0.0.256", 3] }),
];

import { type CorpusCase, valid } from "./corpus_case.ts";

const point = { type: "object", properties: { x: { type: "number" }, y: { type: "number" } } };

/** Each keyword of 2020-12, alone and together with others. */
export const KEYWORD_CASES: readonly CorpusCase[] = [
  valid("true", true, { accepts: [1, null, "a", [], {}] }),
  valid("false", false, { rejects: [1, null, {}] }),
  valid("no keyword", {}, { accepts: [1, null, { a: 1 }] }),
  valid("type null", { type: "null" }, { accepts: [null], rejects: [0, "null", {}] }),
  valid("type boolean", { type: "boolean" }, { accepts: [true, false], rejects: [0, "true"] }),
  valid("type integer", { type: "integer" }, { accepts: [1, -1, 1e300], rejects: [1.5, "1"] }),
  valid("type number", { type: "number" }, { accepts: [1.5, 0], rejects: ["1", null, [1]] }),
  valid("type string", { type: "string" }, { accepts: ["", "a"], rejects: [1, null] }),
  valid("type array", { type: "array" }, { accepts: [[], [1, "a"]], rejects: [{}, "a"] }),
  valid("type object", { type: "object" }, { accepts: [{}, { a: 1 }], rejects: [[], null, "a"] }),
  valid("several types", { type: ["string", "null"] }, { accepts: ["a", null], rejects: [1] }),
  valid("all types", {
    type: ["null", "boolean", "number", "integer", "string", "array", "object"],
  }, { accepts: [null, true, 1.5, "a", [], {}] }),
  valid("integer or string", { type: ["integer", "string"] }, {
    accepts: [1, "a"],
    rejects: [1.5],
  }),
  valid("const string", { const: "a" }, { accepts: ["a"], rejects: ["b", null] }),
  valid("const number", { const: 1 }, { accepts: [1, 1.0], rejects: ["1", true] }),
  valid("const negative zero", { const: -0 }, { accepts: [0], rejects: [1] }),
  valid("const null", { const: null }, { accepts: [null], rejects: [0, false, {}] }),
  valid("const object", { const: { a: [1, { b: null }] } }, {
    accepts: [{ a: [1, { b: null }] }],
    rejects: [{ a: [1, { b: 0 }] }, { a: [1] }, {}],
  }),
  valid("const array", { const: [1, "a"] }, { accepts: [[1, "a"]], rejects: [[1], ["a", 1]] }),
  valid("const empty array", { const: [] }, { accepts: [[]], rejects: [[1], {}] }),
  valid("enum of strings", { enum: ["a", "b"] }, { accepts: ["a", "b"], rejects: ["c", 1] }),
  valid("enum of everything", { enum: [null, true, 0, "0", [], {}] }, {
    accepts: [null, true, 0, "0", [], {}],
    rejects: [false, 1, "1", [0], { a: 1 }],
  }),
  valid("enum with equals", { enum: ["a", "a", "b"] }, { accepts: ["a"], rejects: ["c"] }),
  valid("enum within type", { type: "string", enum: ["a", 1] }, { accepts: ["a"], rejects: [1] }),
  valid("enum of big numbers", { enum: [1e21, 1e-7, -5] }, { accepts: [1e21, -5], rejects: [5] }),

  valid("minimum", { type: "number", minimum: 1 }, { accepts: [1, 2], rejects: [0.9] }),
  valid("maximum", { type: "number", maximum: 1 }, { accepts: [1, 0], rejects: [1.1] }),
  valid("exclusive limits", { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 }, {
    accepts: [0.5],
    rejects: [0, 1],
  }),
  valid("limits without type", { minimum: 5 }, { accepts: [5, "a", null], rejects: [4] }),
  valid("negative limits", { type: "number", minimum: -1e300, maximum: -1e-300 }, {
    accepts: [-1],
    rejects: [0, -1.1e300],
  }),
  valid("multipleOf", { type: "integer", multipleOf: 3 }, { accepts: [0, 3, -9], rejects: [4] }),
  valid("multipleOf fraction", { type: "number", multipleOf: 0.01 }, {
    accepts: [0.07, 19.99, 1.1],
    rejects: [0.075],
  }),
  valid("minLength", { type: "string", minLength: 2 }, { accepts: ["ab"], rejects: ["a", ""] }),
  valid("maxLength", { type: "string", maxLength: 2 }, { accepts: ["ab", ""], rejects: ["abc"] }),
  valid("length in code points", { type: "string", minLength: 2, maxLength: 2 }, {
    accepts: ["🚀🚀"],
    rejects: ["🚀", "🚀🚀🚀"],
  }),
  valid("pattern", { type: "string", pattern: "^[a-z]+$" }, {
    accepts: ["abc"],
    rejects: ["A", ""],
  }),
  valid("pattern anywhere", { type: "string", pattern: "b" }, {
    accepts: ["abc"],
    rejects: ["ac"],
  }),
  valid("pattern with unicode", { type: "string", pattern: "^\\p{L}{2}$" }, {
    accepts: ["äß"],
    rejects: ["a1"],
  }),
  valid("pattern with slashes", { type: "string", pattern: "^/a\\/b$" }, {
    accepts: ["/a/b"],
    rejects: ["ab"],
  }),
  valid("pattern with a needless escape", { type: "string", pattern: "^a\\-b$" }, {
    accepts: ["a-b"],
    rejects: ["a\\-b"],
  }),
  valid("empty pattern", { type: "string", pattern: "" }, { accepts: [""], rejects: [1] }),

  valid("items", { type: "array", items: { type: "number" } }, {
    accepts: [[], [1]],
    rejects: [["a"]],
  }),
  valid("items false", { type: "array", items: false }, { accepts: [[]], rejects: [[1]] }),
  valid("prefixItems", {
    type: "array",
    prefixItems: [{ type: "number" }, { type: "string" }],
    minItems: 2,
  }, { accepts: [[1, "a"], [1, "a", true]], rejects: [["a", 1], [1]] }),
  valid("closed tuple", {
    type: "array",
    prefixItems: [{ type: "number" }, { type: "string" }],
    items: false,
    minItems: 2,
  }, { accepts: [[1, "a"]], rejects: [[1], [1, "a", 2]] }),
  valid("open tuple", {
    type: "array",
    prefixItems: [{ type: "number" }, { type: "string" }],
    items: { type: "boolean" },
  }, { accepts: [[], [1], [1, "a"], [1, "a", true]], rejects: [[1, "a", 2]] }),
  valid("nested tuples", {
    type: "array",
    items: {
      type: "array",
      prefixItems: [{ type: "number" }, { type: "array", items: { type: "string" } }],
      items: false,
      minItems: 2,
    },
  }, { accepts: [[[1, ["a"]]]], rejects: [[[1, [1]]]] }),
  valid("minItems", { type: "array", minItems: 1 }, { accepts: [[1]], rejects: [[]] }),
  valid("maxItems", { type: "array", maxItems: 1 }, { accepts: [[], [1]], rejects: [[1, 2]] }),
  valid("maxItems of a tuple", {
    type: "array",
    prefixItems: [{ type: "number" }, { type: "number" }, { type: "number" }],
    maxItems: 2,
  }, { accepts: [[1, 2]], rejects: [[1, 2, 3]] }),
  valid("uniqueItems", { type: "array", uniqueItems: true }, {
    accepts: [[1, "1", true], [{ a: 1 }, { a: 2 }]],
    rejects: [[1, 1], [{ a: 1, b: 2 }, { b: 2, a: 1 }], [[1], [1]]],
  }),
  valid("contains", { type: "array", contains: { const: 1 } }, {
    accepts: [[1], [0, 1]],
    rejects: [[], [0]],
  }),
  valid("minContains and maxContains", {
    type: "array",
    contains: { type: "string" },
    minContains: 2,
    maxContains: 3,
  }, { accepts: [["a", "b", 1]], rejects: [["a"], ["a", "b", "c", "d"]] }),
  valid("minContains 0", { type: "array", contains: { type: "string" }, minContains: 0 }, {
    accepts: [[], [1], ["a"]],
  }),
  valid("unevaluatedItems", {
    type: "array",
    prefixItems: [{ type: "number" }],
    anyOf: [{ prefixItems: [true, { type: "string" }] }, { prefixItems: [true, { const: 1 }] }],
    unevaluatedItems: false,
  }, { rejects: [[1, "a", 2], [1, true]] }),

  valid("properties", { ...point, required: ["x"] }, {
    accepts: [{ x: 1 }, { x: 1, y: 2 }],
    acceptsMore: [{ x: 1, z: "a" }],
    rejects: [{}, { x: "a" }, { x: 1, y: null }],
  }),
  valid("properties without type", { properties: { x: { type: "number" } } }, {
    accepts: [{ x: 1 }, {}],
    acceptsMore: ["a", 1, null],
    rejects: [{ x: "a" }],
  }),
  valid("required without properties", { type: "object", required: ["a", "b"] }, {
    accepts: [{ a: 1, b: null }],
    rejects: [{ a: 1 }, {}],
  }),
  valid("closed object", { ...point, additionalProperties: false }, {
    accepts: [{}, { x: 1 }],
    rejects: [{ z: 1 }],
  }),
  valid("closed empty object", { type: "object", additionalProperties: false }, {
    accepts: [{}],
    rejects: [{ a: 1 }],
  }),
  valid("typed additional properties", {
    type: "object",
    additionalProperties: { type: "number" },
  }, { accepts: [{}, { a: 1 }], rejects: [{ a: "b" }] }),
  valid("typed additional properties beside others", {
    type: "object",
    properties: { name: { type: "string" } },
    required: ["name"],
    additionalProperties: { type: "number" },
  }, { acceptsMore: [{ name: "a", b: 1 }], rejects: [{ name: "a", b: "c" }, { b: 1 }] }),
  valid("patternProperties", {
    type: "object",
    patternProperties: { "^x-": { type: "string" }, "\\d$": { type: "string", minLength: 1 } },
  }, { accepts: [{ "x-a": "b" }], rejects: [{ "x-a": 1 }, { a1: "" }, { "x-1": "" }] }),
  valid("patternProperties of a closed object", {
    type: "object",
    properties: { id: { type: "number" } },
    patternProperties: { "^x-": { type: "string" } },
    additionalProperties: false,
  }, { acceptsMore: [{ id: 1, "x-a": "b" }], rejects: [{ y: 1 }, { "x-a": 1 }] }),
  valid("propertyNames", { type: "object", propertyNames: { pattern: "^[a-z]+$" } }, {
    accepts: [{ abc: 1 }, {}],
    rejects: [{ A: 1 }],
  }),
  valid("propertyNames enum", { type: "object", propertyNames: { enum: ["a", "b"] } }, {
    accepts: [{ a: 1 }],
    rejects: [{ c: 1 }],
  }),
  valid("minProperties and maxProperties", { type: "object", minProperties: 1, maxProperties: 2 }, {
    accepts: [{ a: 1 }],
    rejects: [{}, { a: 1, b: 2, c: 3 }],
  }),
  valid("dependentRequired", {
    type: "object",
    properties: { a: {}, b: {} },
    dependentRequired: { a: ["b"] },
  }, { accepts: [{ b: 1 }, { a: 1, b: 1 }, {}], rejects: [{ a: 1 }] }),
  valid("dependentSchemas", {
    type: "object",
    properties: { a: {}, b: {} },
    dependentSchemas: { a: { required: ["b"], properties: { b: { type: "string" } } } },
  }, { accepts: [{ b: 1 }, { a: 1, b: "c" }], rejects: [{ a: 1 }, { a: 1, b: 1 }] }),
  valid("unevaluatedProperties", {
    type: "object",
    allOf: [{ properties: { a: { type: "string" } }, required: ["a"] }],
    properties: { b: { type: "number" } },
    unevaluatedProperties: false,
  }, { accepts: [{ a: "x" }, { a: "x", b: 1 }], rejects: [{ a: "x", c: 1 }, { b: 1 }] }),
  valid("unevaluatedProperties with a schema", {
    type: "object",
    anyOf: [{ properties: { a: { const: 1 } }, required: ["a"] }, { required: ["b"] }],
    unevaluatedProperties: { type: "string" },
  }, { rejects: [{ a: 1, c: 2 }] }),

  valid("allOf", {
    allOf: [
      { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
      { type: "object", properties: { b: { type: "number" } }, required: ["b"] },
    ],
  }, { accepts: [{ a: "x", b: 1 }], rejects: [{ a: "x" }, { b: 1 }] }),
  valid("allOf of contradictions", { allOf: [{ type: "string" }, { type: "number" }] }, {
    rejects: ["a", 1],
  }),
  valid("anyOf", { anyOf: [{ type: "string" }, { type: "number", minimum: 0 }] }, {
    accepts: ["a", 1],
    rejects: [-1, null],
  }),
  valid(
    "oneOf",
    { oneOf: [{ type: "number", multipleOf: 2 }, { type: "number", multipleOf: 3 }] },
    {
      accepts: [2, 3],
      rejects: [6, 5],
    },
  ),
  valid("discriminated union", {
    oneOf: [
      {
        type: "object",
        properties: { kind: { const: "a" }, a: { type: "number" } },
        required: ["kind", "a"],
      },
      {
        type: "object",
        properties: { kind: { const: "b" }, b: { type: "string" } },
        required: ["kind", "b"],
      },
    ],
  }, {
    accepts: [{ kind: "a", a: 1 }, { kind: "b", b: "x" }],
    rejects: [{ kind: "a", b: "x" }, { kind: "c" }, {}],
  }),
  valid("union within a property", {
    type: "object",
    properties: {
      value: { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
    },
  }, { accepts: [{ value: "a" }, { value: ["a"] }], rejects: [{ value: 1 }] }),
  valid("not", { type: "number", not: { const: 0 } }, { accepts: [1], rejects: [0, "a"] }),
  valid("not not", { not: { not: { type: "string" } } }, { accepts: ["a"], rejects: [1] }),
  valid("not required", { type: "object", not: { required: ["a"] } }, {
    accepts: [{ b: 1 }],
    rejects: [{ a: 1 }],
  }),
  valid("not true", { not: {} }, { rejects: [1, null] }),
  valid("if, then, else", {
    type: "object",
    properties: { mode: { enum: ["safe", "science"] }, rate: { type: "number" } },
    required: ["mode"],
    if: { properties: { mode: { const: "science" } } },
    then: { required: ["rate"] },
    else: { properties: { rate: { maximum: 1 } } },
  }, {
    accepts: [{ mode: "safe" }, { mode: "science", rate: 9 }],
    rejects: [{ mode: "science" }, { mode: "safe", rate: 2 }],
  }),
  valid("if without then", { if: { const: 1 } }, { accepts: [1, 2] }),
  valid("combinations within each other", {
    allOf: [{ anyOf: [{ oneOf: [{ not: { type: "null" } }, { const: 1 }] }, { type: "string" }] }],
  }, { accepts: ["a", true], rejects: [null, 1] }),

  valid("annotations", {
    $comment: "nothing",
    title: "A title",
    description: "Some text\nof two lines",
    default: 5,
    examples: [1, 2],
    deprecated: true,
    readOnly: true,
    writeOnly: false,
    "x-unit": "m/s",
    "x-other": { free: ["form"] },
    contentEncoding: "base64",
    contentMediaType: "image/png",
    type: "number",
  }, { accepts: [5], rejects: ["a"] }),
  valid("annotations of properties", {
    type: "object",
    properties: {
      voltage: { type: "number", "x-unit": "V", description: "Of the battery", deprecated: true },
      "with space": { title: "Odd", default: { a: [null] } },
    },
  }, { accepts: [{ voltage: 1 }] }),
  valid("unknown keyword", { type: "number", colour: "red" }, { accepts: [1], rejects: ["a"] }),
  valid("misspelt keyword", { type: "number", minimun: 5 }, { accepts: [1] }),
  ...["date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uuid"]
    .map((format, index) => {
      const [accepts, rejects] = FORMAT_SAMPLES()[index] ?? ["", ""];
      return valid(`format ${format}`, { type: "string", format }, {
        accepts: [accepts],
        rejects: [rejects, 1],
      });
    }),
  ...["uri-reference", "iri", "iri-reference", "idn-email", "idn-hostname", "uri-template"].map((
    format,
  ) => valid(`format ${format}`, { type: "string", format }, { rejects: [1] })),
  valid("format json-pointer", { type: "string", format: "json-pointer" }, {
    accepts: ["/a/0"],
    rejects: ["a"],
  }),
  valid("format regex", { type: "string", format: "regex" }, { accepts: ["a+"], rejects: ["("] }),
  valid("unknown format", { type: "string", format: "callsign" }, { accepts: ["DP0WS"] }),
  valid("format without type", { format: "uuid" }, { accepts: [5], rejects: ["a"] }),
];

function FORMAT_SAMPLES(): readonly (readonly [good: string, bad: string])[] {
  return [
    ["2025-11-21T20:31:00Z", "2025-11-21"],
    ["2025-11-21", "2025-13-01"],
    ["20:31:00Z", "25:00:00Z"],
    ["P1DT2H", "1 day"],
    ["a@example.org", "a"],
    ["example.org", "-a-.example"],
    ["127.0.0.1", "127.0.0.256"],
    ["::1", "127.0.0.1"],
    ["https://example.org/a", "no uri"],
    ["123e4567-e89b-12d3-a456-426614174000", "123"],
  ];
}

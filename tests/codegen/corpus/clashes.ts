import { type CorpusCase, valid } from "./corpus_case.ts";

/** A branch that a member tells from others. */
function branch(kind: unknown, members: object = {}, required: readonly string[] = []): object {
  return {
    type: "object",
    properties: { kind: { const: kind }, ...members },
    required: ["kind", ...required],
  };
}

/** An object whose one member is of one of many kinds, for unions that multiply. */
function alternatives(name: string, count: number): object {
  return {
    oneOf: Array.from({ length: count }, (_, index) => ({
      type: "object",
      properties: { [name]: { const: `${name}${index}` } },
      required: [name],
    })),
  };
}

const number = { type: "number" };
const string = { type: "string" };
const integer = { type: "integer" };

/** Where a type and its validator could easily say different things. */
export const CLASH_CASES: readonly CorpusCase[] = [
  valid("maps beside members in allOf", {
    allOf: [
      { type: "object", additionalProperties: number },
      { type: "object", properties: { a: { minimum: 5 } } },
    ],
  }, { accepts: [{}, { a: 5 }, { b: 1 }], rejects: [{ a: 4 }, { b: "x" }] }),
  valid("maps beside members of another type", {
    allOf: [
      { type: "object", additionalProperties: number },
      { type: "object", properties: { a: string } },
    ],
  }, { accepts: [{}, { b: 1 }], rejects: [{ a: "x" }, { a: 1 }] }),
  valid("closed objects in allOf share their members only", {
    allOf: [
      { type: "object", properties: { a: number, b: number }, additionalProperties: false },
      { type: "object", properties: { b: number, c: number }, additionalProperties: false },
    ],
  }, { accepts: [{}, { b: 1 }], rejects: [{ a: 1 }, { c: 1 }] }),
  valid("closed and open objects in allOf", {
    allOf: [
      { type: "object", properties: { a: number }, additionalProperties: false },
      { properties: { b: number } },
    ],
  }, { accepts: [{}, { a: 1 }], rejects: [{ b: 1 }] }),
  valid("closed empty object beside members", {
    type: "object",
    allOf: [{ additionalProperties: false }],
    properties: { a: number },
  }, { accepts: [{}], rejects: [{ a: 1 }] }),
  valid("closed parent extended by unevaluatedProperties", {
    allOf: [{ $ref: "#/$defs/base" }],
    properties: { own: string },
    unevaluatedProperties: false,
    $defs: { base: { type: "object", properties: { id: integer }, required: ["id"] } },
  }, { accepts: [{ id: 1 }, { id: 1, own: "a" }], rejects: [{}, { id: 1, other: 1 }] }),
  valid("unevaluatedProperties beside additionalProperties", {
    type: "object",
    properties: { a: number },
    additionalProperties: string,
    unevaluatedProperties: false,
  }, { accepts: [{ a: 1 }], acceptsMore: [{ a: 1, b: "x" }], rejects: [{ b: 1 }] }),
  valid("unevaluatedProperties of a union", {
    type: "object",
    anyOf: [
      { properties: { a: number }, required: ["a"] },
      { properties: { b: string }, required: ["b"] },
    ],
    unevaluatedProperties: false,
  }, {
    accepts: [{ a: 1 }, { a: 1, b: "x" }, { b: "x" }],
    rejects: [{}, { a: 1, b: 2 }, { c: 1 }],
  }),
  valid("unevaluatedProperties sees through not", {
    type: "object",
    not: { properties: { a: string }, required: ["a"] },
    unevaluatedProperties: false,
  }, { accepts: [{}], rejects: [{ a: 1 }] }),
  valid("unevaluatedProperties of a condition", {
    type: "object",
    if: { properties: { kind: { const: "a" } }, required: ["kind"] },
    then: { properties: { a: number } },
    else: { properties: { b: number } },
    unevaluatedProperties: false,
  }, {
    accepts: [{ kind: "a", a: 1 }, { b: 1 }, {}],
    rejects: [{ kind: "a", b: 1 }, { kind: "b" }, { a: 1 }],
  }),
  valid("unevaluatedProperties within unevaluatedProperties", {
    type: "object",
    allOf: [{ properties: { a: true }, unevaluatedProperties: number }],
    unevaluatedProperties: false,
  }, { accepts: [{ a: "x" }], acceptsMore: [{ a: 1, b: 2 }], rejects: [{ b: "x" }] }),
  valid("unevaluatedProperties of cousins", {
    type: "object",
    allOf: [{ properties: { a: number } }, { unevaluatedProperties: false }],
  }, { accepts: [{}], rejects: [{ a: 1 }] }),
  valid("unevaluatedProperties with patterns", {
    type: "object",
    patternProperties: { "^x-": number },
    unevaluatedProperties: false,
  }, { accepts: [{}, { "x-a": 1 }], rejects: [{ a: 1 }, { "x-a": "s" }] }),
  valid("unevaluatedProperties of recursion", {
    $defs: {
      node: { type: "object", properties: { next: { $ref: "#/$defs/closed" } } },
      closed: { $ref: "#/$defs/node", unevaluatedProperties: false },
    },
    $ref: "#/$defs/closed",
  }, { accepts: [{ next: { next: {} } }], rejects: [{ next: { a: 1 } }, { a: 1 }] }),

  valid("branches told apart by numbers and texts that look alike", {
    oneOf: [branch(1, { a: number }), branch("1", { a: string }), branch(true), branch(null)],
  }, {
    accepts: [{ kind: 1, a: 2 }, { kind: "1", a: "x" }, { kind: true }, { kind: null }],
    rejects: [{ kind: 1, a: "x" }, { kind: "1", a: 2 }, { kind: "true" }, { kind: 0 }],
  }),
  valid("branches told apart by an inherited name", {
    oneOf: ["a", "b"].map((tag) => ({
      type: "object",
      properties: { toString: { const: tag }, a: { const: tag } },
      required: ["toString"],
    })),
  }, {
    accepts: [JSON.parse('{"toString":"a","a":"a"}')],
    rejects: [{}, JSON.parse('{"toString":"a","a":"b"}')],
  }),
  valid("branches whose discriminator may be absent", {
    oneOf: [
      { type: "object", properties: { kind: { const: "a" } } },
      { type: "object", properties: { kind: { const: "b" } } },
    ],
  }, { accepts: [{ kind: "a" }, { kind: "b" }], rejects: [{}, { kind: "c" }] }),
  valid("branches whose discriminator may be absent in one", {
    oneOf: [
      { type: "object", properties: { kind: { const: "a" }, x: number }, required: ["x"] },
      branch("b", { x: string }),
    ],
  }, {
    accepts: [{ kind: "a", x: 1 }, { x: 1 }, { kind: "b", x: "s" }],
    rejects: [{ x: "s" }, { kind: "b", x: 1 }],
  }),
  valid("branches without type accept all that is no object", {
    anyOf: ["a", "b"].map((tag) => ({
      properties: { kind: { const: tag } },
      required: ["kind"],
    })),
  }, { accepts: [{ kind: "a" }, 5, "x", null, []], rejects: [{ kind: "c" }, {}] }),
  valid("branches without type, exactly one", {
    oneOf: ["a", "b"].map((tag) => ({ properties: { kind: { const: tag } }, required: ["kind"] })),
  }, { accepts: [{ kind: "a" }, { kind: "b" }], rejects: [5, "x", null, [], {}] }),
  valid("branches with overlapping discriminators", {
    oneOf: [
      { ...branch("a"), properties: { kind: { enum: ["a", "b"] }, n: number } },
      { ...branch("b"), properties: { kind: { enum: ["b", "c"] }, n: string } },
    ],
  }, {
    accepts: [{ kind: "a", n: 1 }, { kind: "b", n: 1 }, { kind: "c", n: "x" }],
    rejects: [{ kind: "b" }, { kind: "a", n: "x" }],
  }),
  valid("branches told apart by references", {
    $defs: { a: branch("a", { v: number }, ["v"]), b: branch("b", { v: string }, ["v"]) },
    oneOf: [{ $ref: "#/$defs/a" }, { $ref: "#/$defs/b" }],
  }, { accepts: [{ kind: "a", v: 1 }, { kind: "b", v: "" }], rejects: [{ kind: "a", v: "" }] }),
  valid("branches told apart within allOf", {
    $defs: { base: { type: "object", properties: { id: integer }, required: ["id"] } },
    oneOf: [
      { allOf: [{ $ref: "#/$defs/base" }, branch("a", { v: number })] },
      { allOf: [{ $ref: "#/$defs/base" }, branch("b", { v: string })] },
    ],
  }, {
    accepts: [{ id: 1, kind: "a", v: 1 }],
    rejects: [{ kind: "a" }, { id: 1, kind: "a", v: "" }],
  }),
  valid("unions of unions", {
    anyOf: [{ oneOf: [string, number] }, { anyOf: [{ type: "null" }, { type: "array" }] }],
  }, { accepts: ["a", 1, null, []], rejects: [true, {}] }),
  valid("union with a branch that nothing fits", {
    anyOf: [false, { type: "string", enum: [1] }, number],
  }, { accepts: [1], rejects: ["a", null] }),
  valid("exactly one of overlapping numbers", {
    oneOf: [{ type: "integer" }, { type: "number", minimum: 10 }],
  }, { accepts: [1, 10.5], rejects: [10, 0.5] }),
  valid("union of arrays and a value", {
    anyOf: [{ type: "array", items: { anyOf: [string, number] } }, string],
  }, { accepts: [["a", 1], "a"], rejects: [[true], 1] }),
  valid("unions that multiply", {
    allOf: [alternatives("a", 50), alternatives("b", 50), alternatives("c", 50)],
  }, {
    accepts: [{ a: "a1", b: "b49", c: "c7" }],
    rejects: [{ a: "a1", b: "b50", c: "c7" }, { a: "a1" }],
  }),
  valid("literal unions that multiply", {
    type: "object",
    properties: {
      v: {
        allOf: Array.from({ length: 4 }, (_, list) => ({
          anyOf: Array.from({ length: 60 }, (_, index) => ({ const: `v${index + list}` })),
        })),
      },
    },
  }, { accepts: [{ v: "v30" }, { v: "v3" }, { v: "v59" }], rejects: [{ v: "v2" }, { v: "v60" }] }),

  valid("values of all kinds", {
    enum: ["a", 1, -1.5, true, null, [], [1, [2]], {}, { a: { b: [null] } }],
  }, {
    accepts: ["a", 1, -1.5, true, null, [], [1, [2]], {}, { a: { b: [null] } }],
    rejects: ["1", false, 0, [1], [[]], { a: {} }, { a: { b: [null] }, c: 1 }],
  }),
  valid("const object with hostile members", {
    const: JSON.parse('{"__proto__":1,"constructor":2,"a b":3,"":4}'),
  }, {
    accepts: [JSON.parse('{"constructor":2,"__proto__":1,"":4,"a b":3}')],
    rejects: [{}, JSON.parse('{"__proto__":2,"constructor":2,"a b":3,"":4}')],
  }),
  valid("const in enum", { const: "a", enum: ["a", "b"] }, { accepts: ["a"], rejects: ["b"] }),
  valid("const outside of enum", { type: "object", properties: { a: { const: 1, enum: [2] } } }, {
    accepts: [{}],
    rejects: [{ a: 1 }, { a: 2 }],
  }),
  valid("enum beside constraints", { enum: [1, 5, "a", "abc"], minimum: 2, minLength: 2 }, {
    accepts: [5, "abc"],
    rejects: [1, "a"],
  }),
  valid("enum beside integer", { type: "integer", enum: [1, 1.5, 2] }, {
    accepts: [1, 2],
    rejects: [1.5],
  }),
  valid("enum of arrays beside items", { enum: [[1], ["a"], "x"], items: number }, {
    accepts: [[1], "x"],
    rejects: [["a"]],
  }),
  valid("enum of objects beside required", { enum: [{ a: 1 }, {}, 5], required: ["a"] }, {
    accepts: [{ a: 1 }, 5],
    rejects: [{}],
  }),
  valid("const beside a reference", { $defs: { n: number }, $ref: "#/$defs/n", const: "a" }, {
    rejects: ["a", 1],
  }),
  valid("const of a deep list", { const: [[[[1]]], [], [{}]] }, {
    accepts: [[[[[1]]], [], [{}]]],
    rejects: [[[[[1]]], [], [[]]], [[[[2]]], [], [{}]]],
  }),
  valid("enum of texts that look like code", { enum: ["`${1}`", '"', "\\", "\n", "</script>"] }, {
    accepts: ["`${1}`", '"', "\\", "\n", "</script>"],
    rejects: ["", "${1}"],
  }),

  valid("nullable reference", {
    $defs: { p: { type: "object", properties: { x: number }, required: ["x"] } },
    type: "object",
    properties: { p: { anyOf: [{ $ref: "#/$defs/p" }, { type: "null" }] } },
    required: ["p"],
  }, { accepts: [{ p: null }, { p: { x: 1 } }], rejects: [{}, { p: {} }] }),
  valid("nullable object and array", {
    type: ["object", "array", "null"],
    properties: { a: string },
    required: ["a"],
    items: number,
    minItems: 1,
  }, { accepts: [null, { a: "x" }, [1]], rejects: [{}, [], ["a"], 1] }),
  valid("nullable enum", { type: ["string", "null"], enum: ["a", null] }, {
    accepts: ["a", null],
    rejects: ["null", "b"],
  }),
  valid("nullable integer with limits", { type: ["integer", "null"], minimum: 1 }, {
    accepts: [null, 1],
    rejects: [0, 1.5],
  }),
  valid("default null", { type: "object", properties: { a: { ...string, default: null } } }, {
    accepts: [{}, { a: "x" }],
    rejects: [{ a: null }],
  }),

  valid("conditions within conditions", {
    type: "object",
    properties: { a: number, b: number, c: number },
    if: { required: ["a"] },
    then: {
      if: { required: ["b"] },
      then: { if: { required: ["c"] }, then: { maxProperties: 3 }, else: { minProperties: 3 } },
      else: { required: ["c"] },
    },
    else: { if: { required: ["b"] }, then: false },
  }, {
    accepts: [{}, { c: 1 }, { a: 1, c: 1 }, { a: 1, b: 1, c: 1 }],
    acceptsMore: [{ a: 1, b: 1, d: 1 }],
    rejects: [{ b: 1 }, { a: 1 }, { a: 1, b: 1 }, { a: 1, b: 1, c: 1, d: 1 }],
  }),
  valid("condition that tells kinds apart", {
    if: string,
    then: { minLength: 2 },
    else: { type: ["number", "null"], minimum: 5 },
  }, { accepts: ["ab", 5, null], rejects: ["a", 4, true, []] }),
  valid("else without then", { if: { type: "number" }, else: string }, {
    accepts: [1, "a"],
    rejects: [null, []],
  }),
  valid("condition that always holds", { if: true, then: string, else: number }, {
    accepts: ["a"],
    rejects: [1],
  }),
  valid("condition that never holds", { if: false, then: string, else: number }, {
    accepts: [1],
    rejects: ["a"],
  }),
  valid("condition on a constant member", {
    type: "object",
    properties: { mode: { enum: ["on", "off"] }, power: number },
    required: ["mode"],
    if: { properties: { mode: { const: "on" } } },
    then: { required: ["power"] },
    else: { properties: { power: false } },
  }, {
    accepts: [{ mode: "on", power: 1 }, { mode: "off" }],
    rejects: [{ mode: "on" }, { mode: "off", power: 1 }],
  }),
  valid("ten conditions in allOf", {
    type: "object",
    properties: { kind: { enum: Array.from({ length: 10 }, (_, index) => `k${index}`) } },
    required: ["kind"],
    allOf: Array.from({ length: 10 }, (_, index) => ({
      if: { properties: { kind: { const: `k${index}` } }, required: ["kind"] },
      then: { properties: { [`v${index}`]: number }, required: [`v${index}`] },
    })),
  }, {
    accepts: [{ kind: "k3", v3: 1 }],
    rejects: [{ kind: "k3" }, { kind: "k3", v3: "a" }, { kind: "k10" }],
  }),
  valid("twenty conditions in allOf", {
    type: "object",
    allOf: Array.from({ length: 20 }, (_, index) => ({
      if: { required: [`a${index}`] },
      then: { properties: { [`b${index}`]: number }, required: [`b${index}`] },
      else: { properties: { [`b${index}`]: string } },
    })),
  }, { acceptsMore: [{ a1: 1, b1: 2 }, { b1: "x" }], rejects: [{ a1: 1 }, { b19: 2 }] }),
  valid("not within not within not", { not: { not: { not: { type: "string" } } } }, {
    accepts: [1, null],
    rejects: ["a"],
  }),
  valid("not of a union", { not: { anyOf: [string, number] } }, {
    accepts: [null, true, []],
    rejects: ["a", 1],
  }),
  valid("dependent schemas that narrow types", {
    type: "object",
    properties: { card: string, address: true },
    dependentSchemas: { card: { properties: { address: string }, required: ["address"] } },
  }, { accepts: [{}, { address: 1 }, { card: "1", address: "x" }], rejects: [{ card: "1" }] }),
];

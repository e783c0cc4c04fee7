import { type CorpusCase, FILE, invalid, valid } from "./corpus_case.ts";

function repeat<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function nest(levels: number, wrap: (inner: unknown) => unknown, innermost: unknown): unknown {
  let schema = innermost;
  for (let level = 0; level < levels; level++) schema = wrap(schema);
  return schema;
}

const PROTOTYPE_NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "__defineGetter__",
];

/** JSON text with a member of any name: an object literal cannot have `__proto__`. */
function withMember(name: string, value: unknown): string {
  return `{${JSON.stringify(name)}:${JSON.stringify(value)}}`;
}

const PROTOTYPE_CASES = PROTOTYPE_NAMES.flatMap((name): CorpusCase[] => [
  {
    name: `property ${name}`,
    files: {
      [FILE]: `{"type":"object","properties":${withMember(name, { type: "number" })},` +
        `"required":[${JSON.stringify(name)}],"additionalProperties":false}`,
    },
    expect: "ok",
    acceptsMore: [JSON.parse(withMember(name, 1))],
    rejects: [{}, JSON.parse(withMember(name, "a")), []],
  },
  {
    name: `optional property ${name}`,
    files: {
      [FILE]: `{"type":"object","properties":${withMember(name, { type: "number" })}}`,
    },
    expect: "ok",
    // TypeScript holds that the literal `{}` has what every object inherits.
    acceptsMore: [{}, JSON.parse(withMember(name, 1))],
    rejects: [JSON.parse(withMember(name, "a"))],
  },
  {
    name: `required ${name} without properties`,
    files: { [FILE]: { type: "object", required: [name] } },
    expect: "ok",
    rejects: [{}],
  },
  {
    name: `definition ${name}`,
    files: {
      [FILE]: `{"$defs":${withMember(name, { type: "null" })},"$ref":"#/$defs/${name}"}`,
    },
    expect: "ok",
    accepts: [null],
    rejects: [1],
  },
  {
    name: `const with ${name}`,
    files: { [FILE]: `{"const":${withMember(name, 1)}}` },
    expect: "ok",
    acceptsMore: [JSON.parse(withMember(name, 1))],
    rejects: [{}],
  },
]);

const NAMES = [
  "",
  " ",
  "1",
  "01",
  "-",
  "a-b",
  "a b",
  "a.b",
  "a/b",
  "ä",
  "日本",
  "🚀",
  "e\u0301",
  "\u200b",
  "class",
  "any",
  "undefined",
  "x".repeat(1000),
];

const NAME_CASES = NAMES.map((name) =>
  valid(`property ${JSON.stringify(name.slice(0, 10))}`, {
    type: "object",
    properties: { [name]: { type: "number" } },
    required: [name],
  }, { accepts: [{ [name]: 1 }], rejects: [{}, { [name]: null }] })
);

/** Very large, very deep and very odd schemas. */
export const EXTREME_CASES: readonly CorpusCase[] = [
  ...PROTOTYPE_CASES,
  ...NAME_CASES,
  valid("3,000 properties", {
    type: "object",
    properties: Object.fromEntries(repeat(3000, (index) => [`p${index}`, { type: "number" }])),
    required: ["p0", "p2999"],
  }, { accepts: [{ p0: 1, p2999: 1 }], rejects: [{ p0: 1 }, { p0: 1, p2999: 1, p1500: "a" }] }),
  valid("5,000 enum values", { enum: repeat(5000, (index) => `value ${index}`) }, {
    accepts: ["value 4999"],
    rejects: ["value 5000"],
  }),
  valid("1,000 numbers", { enum: repeat(1000, (index) => index / 8) }, {
    accepts: [0.125],
    rejects: [-1],
  }),
  valid("300 alternatives", {
    anyOf: repeat(300, (index) => ({
      type: "object",
      properties: { kind: { const: `k${index}` } },
      required: ["kind"],
    })),
  }, { accepts: [{ kind: "k299" }], rejects: [{ kind: "k300" }] }),
  valid("500 items in a tuple", {
    type: "array",
    prefixItems: repeat(500, (index) => ({ const: index })),
    items: false,
  }, { accepts: [[0, 1]], rejects: [[1]] }),
  valid(
    "300 levels of objects",
    nest(300, (inner) => ({
      type: "object",
      properties: { a: inner },
      required: ["a"],
    }), { type: "null" }),
    { rejects: [{ a: { a: 1 } }] },
  ),
  valid(
    "300 levels of arrays",
    nest(300, (items) => ({ type: "array", items }), { type: "null" }),
    {
      accepts: [[[[]]]],
      rejects: [[[[1]]]],
    },
  ),
  valid("200 levels of allOf", nest(200, (inner) => ({ allOf: [inner] }), { type: "null" }), {
    accepts: [null],
    rejects: [1],
  }),
  valid("200 levels of not", nest(200, (not) => ({ not }), { type: "null" }), {
    rejects: [1],
  }),
  valid("500 definitions in a row", {
    $defs: Object.fromEntries(repeat(500, (index) => [
      `d${index}`,
      index === 499
        ? { type: "null" }
        : { type: "array", items: { $ref: `#/$defs/d${index + 1}` } },
    ])),
    $ref: "#/$defs/d0",
  }, { accepts: [[[]]], rejects: [[1]] }),
  valid("a title of 100,000 characters", { title: "t".repeat(100_000), type: "null" }, {
    accepts: [null],
  }),
  valid("a description of 10,000 lines", { description: "line\n".repeat(10_000), type: "null" }),
  valid("an enum value of 100,000 characters", { enum: ["x".repeat(100_000)] }, { rejects: ["x"] }),
  valid("largest numbers", {
    type: "number",
    minimum: -Number.MAX_VALUE,
    maximum: Number.MAX_VALUE,
    multipleOf: Number.MIN_VALUE,
  }),
  valid("64-bit integers", {
    type: "integer",
    minimum: -9223372036854775808,
    maximum: 1.8446744073709552e19,
  }, {
    accepts: [2 ** 53],
    rejects: [1e20],
  }),
  valid("large counts", { type: "string", maxLength: Number.MAX_SAFE_INTEGER }, { accepts: ["a"] }),
  valid("numeric keys", {
    type: "object",
    properties: { 2: { type: "number" }, 1: { type: "string" }, "-1": {}, "1e3": {}, "0x1": {} },
  }, { accepts: [{ 1: "a", 2: 1 }], rejects: [{ 1: 1 }] }),
  valid("unicode that looks alike", {
    type: "object",
    properties: { "\u00e9": { type: "number" }, "e\u0301": { type: "string" } },
  }, { accepts: [{ "\u00e9": 1, "e\u0301": "a" }], rejects: [{ "\u00e9": "a" }] }),
  valid("pattern on long input", { type: "string", pattern: "^(a|b)*c$", maxLength: 100 }, {
    accepts: ["ababc"],
    rejects: ["abab"],
  }),
  invalid("5,000 levels", `${'{"items":'.repeat(5000)}{}${"}".repeat(5000)}`, ": levels"),
  invalid("deep default", { default: nest(200, (inner) => [inner], 1) }, "/default: levels"),
  ...["(a+)+$", "^(a|a)*$", "^(\\w+\\s?)*$", "(.*a){20}b"].map((pattern) =>
    invalid(`exponential pattern ${pattern}`, { type: "string", pattern }, "/pattern: backtrack")
  ),
];

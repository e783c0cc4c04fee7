import type { CorpusCase } from "./corpus_case.ts";

const number = { type: "number" };

/** What a client inherits from every object. */
const INHERITED = ["constructor", "toString"];

/** A file whose name matters, used by another so that every output names it. */
function named(name: string): CorpusCase {
  return {
    name: `file called ${name}`,
    files: {
      "zz-user.schema.json": {
        type: "object",
        properties: { v: { $ref: `${encodeURIComponent(name)}.schema.json` } },
        required: ["v"],
      },
      [`${name}.schema.json`]: {
        "x-message": { subject: "a.{b}" },
        type: "object",
        properties: { next: { $ref: "#" }, n: { $ref: "#/$defs/n" } },
        $defs: { n: number },
        maxProperties: 2,
      },
    },
    expect: INHERITED.includes(name)
      ? { file: `${name}.schema.json`, pointer: "", contains: `a property "${name}"` }
      : "ok",
    accepts: [{ v: {} }, { v: { next: { n: 1 } } }],
    rejects: [{}, { v: { n: "a" } }, { v: { next: 1 } }],
  };
}

/** What generated code declares, imports or relies on, and what no identifier may be. */
const NAMES = [
  ..."Array Promise Record Date String Number Object Set Map RegExp Symbol Error".split(" "),
  ..."validator issues Issue types messages createClient connection options value key".split(" "),
  ..."class delete new await async yield let static of get type enum null true undefined".split(
    " ",
  ),
  ..."unique record integer number own-member explain is-unique is check v1 s issue-list".split(
    " ",
  ),
  ..."globalThis NaN eval arguments prototype".split(" "),
  ...INHERITED,
  ..."1 42nd -a _ __ $ a$b a.b a_b_ ünïcode 日本 𝒳 ﬁ ǅ ß".split(" "),
];

/** The same name for files, definitions and members all over. */
const everywhere: CorpusCase = {
  name: "one name everywhere",
  files: {
    "data.schema.json": {
      type: "object",
      properties: { data: { $ref: "#/$defs/data" } },
      $defs: { data: { type: "object", properties: { data: { $ref: "#/$defs/data" } } } },
    },
  },
  expect: "ok",
  accepts: [{ data: { data: {} } }],
  rejects: [{ data: { data: 1 } }],
};

/** Definitions whose names become equal, or are those of helpers. */
const similar: CorpusCase = {
  name: "definitions with similar names",
  files: {
    "a.schema.json": {
      $defs: {
        "b-c": { type: "string" },
        b_c: number,
        bC: { type: "boolean" },
        "B C": { type: "null" },
        "": { type: "array" },
        "*": { type: "object" },
        "\u{1F680}": { const: 1 },
      },
      anyOf: ["b-c", "b_c", "bC", "B%20C", "", "*", "%F0%9F%9A%80"]
        .map((name) => ({ $ref: `#/$defs/${name}` })),
    },
  },
  expect: "ok",
  accepts: ["a", 1, true, null, [], {}],
};

/** Names that a careless generator gets wrong. */
export const IDENTIFIER_CASES: readonly CorpusCase[] = [
  ...NAMES.map(named),
  everywhere,
  similar,
];

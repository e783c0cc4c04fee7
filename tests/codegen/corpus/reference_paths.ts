import { type CorpusCase, FILE, type Samples, valid } from "./corpus_case.ts";

const D7 = "http://json-schema.org/draft-07/schema#";
const D19 = "https://json-schema.org/draft/2019-09/schema";
const SITE = "https://example.org/schemas/";
const NULLS: Samples = { accepts: [null], rejects: [1, "a"] };
const nothing = { type: "null" };

/** Schemas in several files; the samples are of the first. */
function folder(name: string, files: CorpusCase["files"], samples: Samples = NULLS): CorpusCase {
  return { name, files, expect: "ok", ...samples };
}

/** References that lead nowhere; the error is in the first file. */
function lost(name: string, files: CorpusCase["files"], at: string): CorpusCase {
  const [pointer = "", ...contains] = at.split(": ");
  return { name, files, expect: { pointer, contains: contains.join(": ") } };
}

/** Every way to write a reference that leads somewhere, and some that do not. */
export const REFERENCE_PATH_CASES: readonly CorpusCase[] = [
  valid("empty reference", { type: "object", properties: { a: { $ref: "" } } }, {
    accepts: [{ a: { a: {} } }],
    rejects: [{ a: 1 }],
  }),
  valid("reference to the own file by name", {
    type: "object",
    properties: {
      a: { $ref: FILE },
      b: { $ref: `./${FILE}#` },
      c: { $ref: `x/../${FILE}#/$defs/c` },
    },
    $defs: { c: nothing },
  }, { accepts: [{ a: { c: null }, b: {} }], rejects: [{ a: 1 }, { b: { c: 1 } }] }),
  valid("reference to a name of many signs", {
    $defs: { 'a "b" <c> {d} %41 ~/ \u{1F680}': nothing },
    $ref: "#/$defs/a%20%22b%22%20%3Cc%3E%20%7Bd%7D%20%2541%20~0~1%20%F0%9F%9A%80",
  }, NULLS),
  valid("reference to the empty name", { $defs: { "": nothing }, $ref: "#/$defs/" }, NULLS),
  valid("reference to a name that looks encoded", {
    $defs: { "%41": nothing, A: { type: "number" } },
    $ref: "#/$defs/%2541",
  }, NULLS),
  valid(
    "reference to a number as a name",
    { $defs: { 0: nothing, "01": true }, $ref: "#/$defs/0" },
    {
      ...NULLS,
    },
  ),
  valid("reference to an inherited name", {
    $defs: JSON.parse('{"constructor":{"type":"null"},"__proto__":{"type":"number"}}'),
    anyOf: [{ $ref: "#/$defs/constructor" }, { $ref: "#/$defs/__proto__" }],
  }, { accepts: [null, 1], rejects: ["a"] }),
  valid("reference into each keyword", {
    type: "object",
    properties: {
      p: { type: "array", items: { type: "string" }, contains: { minLength: 1 } },
      q: { $ref: "#/properties/p/items" },
      r: { $ref: "#/patternProperties/%5Ex-" },
      s: { $ref: "#/additionalProperties" },
      t: { $ref: "#/allOf/0/anyOf/1" },
      u: { $ref: "#/dependentSchemas/z/not" },
      v: { $ref: "#/propertyNames" },
    },
    patternProperties: { "^x-": { type: "boolean" } },
    additionalProperties: { type: "integer" },
    allOf: [{ anyOf: [true, { type: "number" }] }],
    dependentSchemas: { z: { not: { required: ["y"] } } },
    propertyNames: { maxLength: 3 },
  }, {
    acceptsMore: [{ q: "a", r: true, s: 1, t: 1.5, v: "abc", "x-a": true }],
    rejects: [{ q: 1 }, { r: 1 }, { s: 1.5 }, { t: "a" }, { v: "abcd" }, { u: {} }],
  }),
  valid("draft-07 reference without its siblings", {
    $schema: D7,
    definitions: { n: { type: "number" } },
    properties: { a: { $ref: "#/definitions/n", minimum: 5, title: "A" } },
  }, { accepts: [{ a: 1 }], rejects: [{ a: "x" }] }),
  valid("draft-07 definitions named by $id", {
    $schema: D7,
    definitions: { a: { $id: "#here", type: "null" }, b: { $ref: "#here" } },
    allOf: [{ $ref: "#/definitions/b" }],
  }, NULLS),
  valid("draft-07 $id within definitions", {
    $schema: D7,
    $id: `${SITE}root.json`,
    definitions: {
      a: {
        $id: "folder/a.json",
        definitions: { n: nothing },
        allOf: [{ $ref: "#/definitions/n" }],
      },
    },
    allOf: [{ $ref: "folder/a.json" }],
  }, NULLS),
  valid("draft-07 $id beside $ref is no $id", {
    $schema: D7,
    $id: `${SITE}root.json`,
    definitions: { n: nothing, a: { $id: "other/", $ref: "#/definitions/n" } },
    allOf: [{ $ref: "#/definitions/a" }],
  }, NULLS),
  valid("$id that changes the base twice", {
    $id: `${SITE}a/root.json`,
    $defs: {
      b: {
        $id: "b/inner.json",
        $defs: { c: { $id: "../c.json", type: "null" }, d: { $ref: "../c.json" } },
        $ref: "#/$defs/d",
      },
    },
    $ref: "b/inner.json",
  }, NULLS),
  valid("pointer through an inner $id", {
    $defs: { a: { $id: "inner.json", $defs: { b: nothing } } },
    $ref: "#/$defs/a/$defs/b",
  }, NULLS),
  valid("pointer within an inner $id", {
    $defs: {
      b: { type: "number" },
      a: { $id: "inner.json", $defs: { b: nothing }, $ref: "#/$defs/b" },
    },
    $ref: "#/$defs/a",
  }, NULLS),
  valid("anchor within an inner $id", {
    $defs: {
      a: { $id: "inner.json", $defs: { b: { $anchor: "spot", ...nothing } } },
      c: { $anchor: "spot", type: "number" },
    },
    $ref: "inner.json#spot",
  }, NULLS),
  valid("equal anchors in two resources", {
    $defs: {
      a: { $id: "one.json", $anchor: "spot", type: "string" },
      b: { $id: "two.json", $anchor: "spot", type: "number" },
    },
    anyOf: [{ $ref: "one.json#spot" }, { $ref: "two.json#spot" }],
  }, { accepts: ["a", 1], rejects: [null] }),
  valid("URN as $id", {
    $id: "urn:example:root",
    $defs: { n: { $id: "urn:example:n", $defs: { x: nothing } } },
    allOf: [{ $ref: "urn:example:n#/$defs/x" }, { $ref: "#/$defs/n" }],
  }, NULLS),
  valid("$id with a query", {
    $id: `${SITE}root.json?v=2`,
    $defs: { n: { $id: "?v=3", ...nothing } },
    $ref: `${SITE}root.json?v=3`,
  }, NULLS),
  valid("$id with an empty fragment", {
    $schema: D7,
    $id: `${SITE}root.json#`,
    definitions: { n: nothing },
    allOf: [{ $ref: `${SITE}root.json#/definitions/n` }],
  }, NULLS),
  valid("$dynamicRef without a dynamic anchor is a reference", {
    $defs: { a: { $anchor: "a", ...nothing } },
    $dynamicRef: "#a",
  }, NULLS),
  valid("$recursiveRef without an anchor is a reference", {
    $schema: D19,
    type: "object",
    properties: { a: { $recursiveRef: "#" } },
  }, { accepts: [{ a: { a: {} } }], rejects: [{ a: 1 }] }),
  valid("chain of references with siblings", {
    $defs: {
      a: { $ref: "#/$defs/b", minimum: 1 },
      b: { $ref: "#/$defs/c", maximum: 9 },
      c: { type: "integer" },
    },
    $ref: "#/$defs/a",
  }, { accepts: [1, 9], rejects: [0, 10, 1.5] }),
  valid("reference beside properties", {
    $defs: { base: { type: "object", properties: { a: { type: "number" } }, required: ["a"] } },
    $ref: "#/$defs/base",
    properties: { b: { type: "string" } },
    required: ["b"],
  }, { accepts: [{ a: 1, b: "x" }], rejects: [{ a: 1 }, { b: "x" }] }),
  valid("reference to false", {
    $defs: { no: false },
    type: "array",
    items: { $ref: "#/$defs/no" },
  }, { accepts: [[]], rejects: [[1]] }),

  folder("reference to a file in a folder below", {
    "a.schema.json": { $ref: "x/y/b.schema.json" },
    "x/y/b.schema.json": nothing,
  }),
  folder("reference to a file in a folder above", {
    "x/y/a.schema.json": { $ref: "../../b.schema.json#/$defs/n" },
    "b.schema.json": { $defs: { n: nothing } },
  }),
  folder("reference from the top of the folder", {
    "x/y/a.schema.json": { $ref: "/x/b.schema.json" },
    "x/b.schema.json": nothing,
  }),
  folder("reference to a file with a name of many signs", {
    "a.schema.json": { $ref: "b%20%23%25%3F%22%C3%A9.schema.json#/$defs/n" },
    'b #%?"é.schema.json': { $defs: { n: nothing } },
  }),
  folder("reference by the path of a file that has its own $id", {
    "a.schema.json": { $ref: "b.schema.json#/$defs/n" },
    "b.schema.json": { $id: `${SITE}other.json`, $defs: { n: nothing } },
  }),
  folder("reference by $id to a file of another name", {
    "a.schema.json": { $id: `${SITE}one.json`, $ref: "two.json#spot" },
    "deep/b.schema.json": { $id: `${SITE}two.json`, $defs: { n: { $anchor: "spot", ...nothing } } },
  }),
  folder("reference by path from a file that has its own $id", {
    "x/a.schema.json": { $id: `${SITE}one.json`, $ref: "./b.schema.json" },
    "x/b.schema.json": nothing,
  }),
  folder("relative $id that is the name of another file", {
    "a.schema.json": { $ref: "b.schema.json" },
    "b.schema.json": nothing,
    "sub/c.schema.json": { $id: "d.json", $defs: { n: { $ref: "../b.schema.json" } } },
  }),
  folder("reference into the reply of a message", {
    "a.schema.json": { $ref: "b.schema.json#/x-message/reply/properties/ok" },
    "b.schema.json": {
      "x-message": {
        kind: "request",
        subject: "b",
        reply: { type: "object", properties: { ok: nothing } },
      },
    },
  }),
  folder("references in a circle of files", {
    "a.schema.json": { type: "object", properties: { b: { $ref: "b.schema.json" } } },
    "b.schema.json": { type: "array", items: { $ref: "c.schema.yaml" } },
    "c.schema.yaml": 'anyOf: [{ $ref: "a.schema.json" }, { type: "null" }]\n',
  }, { accepts: [{ b: [null, { b: [] }] }], rejects: [{ b: [1] }, { b: [[]] }] }),
  folder("three dialects that refer to each other", {
    "a.schema.json": {
      type: "array",
      prefixItems: [{ $ref: "b.schema.json" }, { $ref: "c.schema.json" }],
    },
    "b.schema.json": {
      $schema: D7,
      items: [{ type: "number" }],
      additionalItems: false,
      type: "array",
    },
    "c.schema.json": { $schema: D19, $ref: "b.schema.json", maxItems: 0 },
  }, { accepts: [[[1], []], [[]]], rejects: [[["a"]], [[1, 2]], [[1], [1]]] }),
  folder("equal definitions in two files", {
    "a.schema.json": {
      $defs: { unit: { type: "string" } },
      type: "object",
      properties: { u: { $ref: "#/$defs/unit" }, o: { $ref: "x/a2.schema.json#/$defs/unit" } },
    },
    "x/a2.schema.json": { $defs: { unit: { type: "number" } } },
  }, { accepts: [{ u: "a", o: 1 }], rejects: [{ u: 1 }, { o: "a" }] }),
  folder("YAML alias beside references", {
    "a.schema.yaml": "$defs:\n  n: &n { type: 'null' }\nanyOf:\n  - *n\n  - $ref: '#/$defs/n'\n",
  }),

  lost(
    "reference above the folder",
    { "a.schema.json": { $ref: "../b.schema.json" } },
    "/$ref: out of",
  ),
  lost("reference above the folder, encoded", {
    "x/a.schema.json": { $ref: "%2e%2e/%2e%2e/etc/passwd" },
  }, "/$ref: out of the schema folder"),
  lost("reference to another host", { "a.schema.json": { $ref: "//host/b.json" } }, "/$ref: "),
  lost("reference with another case", {
    "a.schema.json": { $ref: "B.schema.json" },
    "b.schema.json": nothing,
  }, "/$ref: there is no file"),
  lost("reference without the ending", {
    "a.schema.json": { $ref: "b" },
    "b.schema.json": nothing,
  }, '/$ref: did you mean "b.schema.json"?'),
  lost("reference to a folder", {
    "a.schema.json": { $ref: "x/" },
    "x/b.schema.json": nothing,
  }, "/$ref: there is no file"),
  lost("reference with an index that is none", {
    "a.schema.json": { anyOf: [true], properties: { a: { $ref: "#/anyOf/00" } } },
  }, "/properties/a/$ref: leads into nothing"),
  lost("reference to a keyword that holds no schema", {
    "a.schema.json": { enum: [{ type: "null" }], properties: { a: { $ref: "#/enum/0" } } },
  }, "/properties/a/$ref: which is no schema"),
  lost("reference to the definitions themselves", {
    "a.schema.json": { $defs: { a: true }, properties: { a: { $ref: "#/$defs" } } },
  }, "/properties/a/$ref: which is no schema"),
  lost("reference to an inherited member", {
    "a.schema.json": { properties: { a: { $ref: "#/$defs/toString" } }, $defs: {} },
  }, "/properties/a/$ref: leads into nothing"),
  lost("reference to an anchor of another resource", {
    "a.schema.json": { $defs: { a: { $id: "i.json", $anchor: "spot" } }, items: { $ref: "#spot" } },
  }, '/items/$ref: no anchor "spot"'),
  lost(
    "reference with broken encoding",
    { "a.schema.json": { $ref: "#/$defs/%zz" } },
    "/$ref: %zz",
  ),
  lost("reference to a data URL", {
    "a.schema.json": { $ref: "data:application/json,true" },
  }, "/$ref: out of the schema folder"),
  lost("$id that is no URI", { "a.schema.json": { $id: "http://[" } }, "/$id: no valid URI"),
  lost("$id with a fragment", { "a.schema.json": { $id: "a.json#b" } }, "/$id: without a fragment"),
];

import { type CorpusCase, FILE, invalid, valid } from "./corpus_case.ts";

const tree = {
  $defs: {
    node: {
      type: "object",
      properties: { value: { type: "number" }, next: { $ref: "#/$defs/node" } },
      required: ["value"],
    },
  },
};

/** References within a file and between files, circles, and references that lead nowhere. */
export const REFERENCE_CASES: readonly CorpusCase[] = [
  valid("$ref to $defs", { ...tree, $ref: "#/$defs/node" }, {
    accepts: [{ value: 1, next: { value: 2 } }],
    rejects: [{ value: 1, next: {} }, {}],
  }),
  valid("$ref to the root", {
    type: "object",
    properties: { left: { $ref: "#" }, right: { $ref: "#" } },
    additionalProperties: false,
  }, { accepts: [{ left: { right: {} } }], rejects: [{ left: 1 }, { left: { a: 1 } }] }),
  valid("list of itself", { type: "array", items: { $ref: "#" } }, {
    accepts: [[[], [[]]]],
    rejects: [[1], {}],
  }),
  valid("two types that contain each other", {
    $defs: {
      a: { type: "object", properties: { b: { $ref: "#/$defs/b" } } },
      b: { type: "object", properties: { a: { $ref: "#/$defs/a" } } },
    },
    $ref: "#/$defs/a",
  }, { accepts: [{ b: { a: {} } }], rejects: [{ b: { a: 1 } }] }),
  valid("JSON itself", {
    anyOf: [
      { type: ["null", "boolean", "number", "string"] },
      { type: "array", items: { $ref: "#" } },
      { type: "object", additionalProperties: { $ref: "#" } },
    ],
  }, { accepts: [{ a: [1, "b", { c: null }] }] }),
  valid("$ref to a property", {
    type: "object",
    properties: { a: { type: "number" }, b: { $ref: "#/properties/a" } },
  }, { accepts: [{ a: 1, b: 2 }], rejects: [{ b: "c" }] }),
  valid("$ref to an item", {
    type: "array",
    prefixItems: [{ type: "number" }, { $ref: "#/prefixItems/0" }],
  }, { accepts: [[1, 2]], rejects: [[1, "a"]] }),
  valid("$ref to a reference", {
    $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/c" }, c: { type: "null" } },
    $ref: "#/$defs/a",
  }, { accepts: [null], rejects: [1] }),
  valid("$ref to true and false", {
    $defs: { yes: true, no: false },
    type: "object",
    properties: { a: { $ref: "#/$defs/yes" }, b: { $ref: "#/$defs/no" } },
  }, { accepts: [{ a: 1 }, {}], rejects: [{ b: 1 }] }),
  valid("escaped pointer", {
    $defs: { "a/b~c d%": { type: "null" } },
    $ref: "#/$defs/a~1b~0c%20d%25",
  }, { accepts: [null], rejects: [1] }),
  valid("$anchor", { $defs: { a: { $anchor: "here", type: "null" } }, $ref: "#here" }, {
    accepts: [null],
    rejects: [1],
  }),
  valid("$id within the file", {
    $id: "https://example.org/root.json",
    $defs: { a: { $id: "inner.json", type: "null" } },
    $ref: "https://example.org/inner.json",
  }, { accepts: [null], rejects: [1] }),
  valid("siblings of $ref", { $defs: { a: { type: "number" } }, $ref: "#/$defs/a", minimum: 5 }, {
    accepts: [5],
    rejects: [4, "a"],
  }),
  valid("recursion through a union", {
    $defs: {
      expression: {
        oneOf: [
          { type: "number" },
          {
            type: "object",
            properties: {
              operator: { enum: ["+", "-"] },
              operands: { type: "array", items: { $ref: "#/$defs/expression" }, minItems: 2 },
            },
            required: ["operator", "operands"],
            additionalProperties: false,
          },
        ],
      },
    },
    $ref: "#/$defs/expression",
  }, {
    accepts: [1, { operator: "+", operands: [1, { operator: "-", operands: [2, 3] }] }],
    rejects: [{ operator: "*", operands: [1, 2] }, { operator: "+", operands: [1] }],
  }),
  valid("recursion through allOf", {
    $defs: {
      base: { type: "object", properties: { child: { $ref: "#/$defs/full" } } },
      full: { allOf: [{ $ref: "#/$defs/base" }, { required: ["id"], properties: { id: {} } }] },
    },
    $ref: "#/$defs/full",
  }, { accepts: [{ id: 1, child: { id: 2 } }], rejects: [{ id: 1, child: {} }] }),
  {
    name: "$ref to another file",
    files: {
      [FILE]: { type: "object", properties: { ack: { $ref: "./shared/ack.schema.json" } } },
      "shared/ack.schema.json": { type: "boolean" },
    },
    expect: "ok",
    accepts: [{ ack: true }],
    rejects: [{ ack: 1 }],
  },
  {
    name: "$ref into another file and back",
    files: {
      [FILE]: {
        $defs: { id: { type: "string" } },
        type: "object",
        properties: { other: { $ref: "b/other.schema.json#/$defs/inner" } },
      },
      "b/other.schema.json": {
        $defs: {
          inner: {
            type: "object",
            properties: {
              id: { $ref: "../sample.schema.json#/$defs/id" },
              up: { $ref: "../sample.schema.json" },
            },
          },
        },
      },
    },
    expect: "ok",
    accepts: [{ other: { id: "a", up: { other: {} } } }],
    rejects: [{ other: { id: 1 } }, { other: { up: { other: 1 } } }],
  },
  {
    name: "$ref by $id of another file",
    files: {
      [FILE]: { $ref: "https://example.org/schemas/volt" },
      "volt.schema.json": { $id: "https://example.org/schemas/volt", type: "number" },
    },
    expect: "ok",
    accepts: [1],
    rejects: ["a"],
  },
  {
    name: "$ref from YAML to JSON",
    files: {
      "sample.schema.yaml": "type: array\nitems:\n  $ref: ./item.schema.json\n",
      "item.schema.json": { type: "number" },
    },
    expect: "ok",
    accepts: [[1]],
    rejects: [["a"]],
  },

  invalid("$ref to a missing definition", { $ref: "#/$defs/a" }, "/$ref: leads into nothing"),
  invalid("$ref to a missing anchor", { $ref: "#here" }, "/$ref: no anchor"),
  invalid("$ref to a missing file", { $ref: "./b.schema.json" }, "/$ref: no file"),
  invalid(
    "$ref to a file outside",
    { $ref: "../../etc/passwd" },
    "/$ref: out of the schema folder",
  ),
  invalid("$ref to an absolute path", { $ref: "/etc/passwd" }, "/$ref: out of the schema folder"),
  invalid("$ref to a file URL", { $ref: "file:///etc/passwd" }, "/$ref: out of the schema folder"),
  invalid("$ref to the web", {
    properties: { a: { $ref: "https://example.org/a.json" } },
  }, "/properties/a/$ref: out of the schema folder"),
  invalid("$ref to what is no schema", { title: "A", $ref: "#/title" }, "/$ref: no schema"),
  invalid("$ref that is no text", { $ref: 1 }, "/$ref: expected a string"),
  invalid("$ref to itself", { $ref: "#" }, ": circle"),
  invalid("circle of references", {
    $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } },
    $ref: "#/$defs/a",
  }, "*: circle"),
  invalid("circle through allOf", { allOf: [{ $ref: "#" }] }, "/allOf/0: circle"),
  invalid(
    "circle through anyOf and not",
    { anyOf: [{ not: { $ref: "#" } }] },
    "/anyOf/0/not: circle",
  ),
  {
    name: "one $id twice",
    files: {
      [FILE]: { $id: "https://example.org/a", type: "null" },
      "b.schema.json": { $id: "https://example.org/a", type: "string" },
    },
    expect: { pointer: "/$id", contains: "is also that of" },
  },
];

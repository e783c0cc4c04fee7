import { type CorpusCase, invalid, valid } from "./corpus_case.ts";

const DRAFT_06 = "http://json-schema.org/draft-06/schema#";
const DRAFT_07 = "http://json-schema.org/draft-07/schema#";
const DRAFT_2019 = "https://json-schema.org/draft/2019-09/schema";
const DRAFT_2020 = "https://json-schema.org/draft/2020-12/schema";

const OLD = [DRAFT_06, DRAFT_07];
const ALL = [...OLD, DRAFT_2019, DRAFT_2020];

function short(dialect: string): string {
  return /\d{4}-\d\d|draft-\d\d/.exec(dialect)?.[0] ?? dialect;
}

/** The dialects, and what is different in them. */
export const DRAFT_CASES: readonly CorpusCase[] = [
  ...ALL.map(($schema) =>
    valid(`object in ${short($schema)}`, {
      $schema,
      type: "object",
      properties: { a: { type: "integer", minimum: 0 } },
      required: ["a"],
      additionalProperties: false,
    }, { accepts: [{ a: 1 }], rejects: [{ a: -1 }, {}, { a: 1, b: 2 }] })
  ),
  ...ALL.map(($schema) =>
    valid(
      `exclusive limits in ${short($schema)}`,
      { $schema, exclusiveMinimum: 1, type: "number" },
      {
        accepts: [2],
        rejects: [1],
      },
    )
  ),
  ...[...OLD, DRAFT_2019].map(($schema) =>
    valid(`tuple in ${short($schema)}`, {
      $schema,
      type: "array",
      items: [{ type: "number" }, { type: "string" }],
      additionalItems: false,
      minItems: 2,
    }, { accepts: [[1, "a"]], rejects: [[1, "a", 1], ["a"]] })
  ),
  ...OLD.map(($schema) =>
    valid(`definitions in ${short($schema)}`, {
      $schema,
      definitions: { mode: { type: "string", enum: ["a", "b"] } },
      properties: { mode: { $ref: "#/definitions/mode" } },
      type: "object",
    }, { accepts: [{ mode: "a" }], rejects: [{ mode: "c" }] })
  ),
  ...OLD.map(($schema) =>
    valid(`$ref beside others in ${short($schema)}`, {
      $schema,
      definitions: { text: { type: "string" } },
      $ref: "#/definitions/text",
      maxLength: 1,
    }, { accepts: ["long text"], rejects: [1] })
  ),
  ...[DRAFT_2019, DRAFT_2020].map(($schema) =>
    valid(`$ref beside others in ${short($schema)}`, {
      $schema,
      $defs: { text: { type: "string" } },
      $ref: "#/$defs/text",
      maxLength: 1,
    }, { accepts: ["a"], rejects: ["long text"] })
  ),
  ...OLD.map(($schema) =>
    valid(`dependencies in ${short($schema)}`, {
      $schema,
      type: "object",
      properties: { a: {}, b: {}, c: {} },
      dependencies: { a: ["b"], b: { required: ["c"] } },
    }, { accepts: [{ a: 1, b: 1, c: 1 }, {}], rejects: [{ a: 1 }, { b: 1 }] })
  ),
  ...OLD.map(($schema) =>
    valid(`$id as anchor in ${short($schema)}`, {
      $schema,
      definitions: { text: { $id: "#text", type: "string" } },
      properties: { a: { $ref: "#text" } },
      type: "object",
    }, { accepts: [{ a: "b" }], rejects: [{ a: 1 }] })
  ),
  ...[DRAFT_07, DRAFT_2019].map(($schema) =>
    valid(`conditions in ${short($schema)}`, {
      $schema,
      if: { type: "string" },
      then: { minLength: 1 },
      else: { type: "number" },
    }, { accepts: ["a", 1], rejects: ["", null] })
  ),
  valid("conditions in draft-06 do nothing", { $schema: DRAFT_06, if: true, then: false }, {
    accepts: [1],
  }),
  valid("$recursiveRef", {
    $schema: DRAFT_2019,
    $recursiveAnchor: true,
    type: "object",
    properties: { children: { type: "array", items: { $recursiveRef: "#" } } },
  }, { accepts: [{ children: [{ children: [] }] }], rejects: [{ children: [1] }] }),
  valid("$dynamicRef", {
    $schema: DRAFT_2020,
    $dynamicAnchor: "node",
    type: "object",
    properties: { children: { type: "array", items: { $dynamicRef: "#node" } } },
  }, { accepts: [{ children: [{ children: [] }] }], rejects: [{ children: [1] }] }),
  valid("dialect without hash", { $schema: DRAFT_07.slice(0, -1), type: "null" }, {
    accepts: [null],
  }),
  valid("dialect over https", { $schema: DRAFT_07.replace("http:", "https:"), type: "null" }, {
    accepts: [null],
  }),
  invalid("draft-03", { $schema: "http://json-schema.org/draft-03/schema#" }, "/$schema: too old"),
  invalid("draft-04", { $schema: "http://json-schema.org/draft-04/schema#" }, "/$schema: too old"),
  invalid("unknown dialect", { $schema: "https://example.org/mine" }, "/$schema: expected 2020-12"),
  invalid("dialect that is no text", { $schema: 7 }, "/$schema: 7"),
  invalid("required of draft-03", {
    properties: { a: { type: "string", required: true } },
  }, "/properties/a/required: draft 3"),
  invalid(
    "limits of draft-04",
    { minimum: 0, exclusiveMinimum: true },
    "/exclusiveMinimum: draft 4",
  ),
  invalid("tuple of draft-07 in 2020-12", {
    $schema: DRAFT_2020,
    items: [{ type: "string" }],
  }, "/items: prefixItems"),
  invalid("divisibleBy", { type: "number", divisibleBy: 2 }, "/divisibleBy: multipleOf"),
  invalid("extends", { extends: {} }, "/extends: allOf"),
];

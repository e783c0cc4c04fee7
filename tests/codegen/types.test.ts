import assert from "node:assert/strict";
import { test } from "node:test";
import { emit } from "./support/emitted.ts";

/** What `types.ts` says of one schema, without the preamble. */
function typeOf(schema: unknown): string {
  return (emit({ "a": schema })["types.ts"] ?? "").split("\n").slice(3).join("\n").trim();
}

/** The right side of the alias that is emitted for a schema. */
function aliasOf(schema: unknown): string {
  return typeOf(schema).replace(/^export type A =\s*/, "").replace(/;$/, "");
}

test("typesEmitter writes interfaces with doc comments", () => {
  assert.equal(
    typeOf({
      title: "State",
      description: "How it flies.\nNow.",
      type: "object",
      properties: {
        altitude: { type: "number", description: "Above ground", "x-unit": "m", default: 0 },
        old: { type: "string", deprecated: true },
        "two words": { type: ["boolean", "null"] },
      },
      required: ["altitude", "unlisted"],
    }),
    `/**
 * State
 *
 * How it flies.
 * Now.
 */
export interface A {
  /**
   * Above ground
   *
   * Unit: m
   *
   * @default 0
   */
  altitude: number;
  /** @deprecated */
  old?: string;
  "two words"?: boolean | null;
  unlisted: unknown;
}`,
  );
});

test("typesEmitter keeps comments and names in their place", () => {
  const text = typeOf({
    description: "*/ export const evil = 1; /* @ts-ignore",
    type: "object",
    properties: { 'a": evil; "b': { description: "*/ }", type: "null" } },
  });
  assert.match(text, /\* ?\\?\*\\\/ export const evil = 1;/);
  assert.match(text, /"a\\": evil; \\"b"\?: null;/);
  assert.doesNotMatch(text, /(^|\s)@ts-ignore/);
});

test("typesEmitter writes literals, deep constants and filtered enumerations", () => {
  assert.equal(aliasOf({ enum: ["a", 1, null, true, "a"] }), '"a" | 1 | null | true');
  assert.equal(aliasOf({ type: "string", enum: ["a", 1] }), '"a"');
  assert.equal(aliasOf({ const: [{ a: [1, { b: null }] }, []] }), "[{ a: [1, { b: null }] }, []]");
});

test("typesEmitter writes what is not constrained as unknown", () => {
  assert.equal(aliasOf({}), "unknown");
  assert.equal(aliasOf({ minimum: 5, not: { const: 7 } }), "unknown");
  assert.equal(aliasOf({ anyOf: [{ type: "string" }, {}] }), "unknown");
});

test("typesEmitter writes members without type as objects beside all else", () => {
  assert.equal(
    aliasOf({ properties: { a: { type: "number" } } }),
    "{ a?: number } | unknown[] | string | number | boolean | null",
  );
});

test("typesEmitter writes arrays and tuples", () => {
  const text = { type: "string" };
  assert.equal(aliasOf({ type: "array", items: text }), "string[]");
  assert.equal(aliasOf({ type: "array" }), "unknown[]");
  assert.equal(aliasOf({ type: "array", items: text, minItems: 1 }), "[string, ...string[]]");
  assert.equal(
    aliasOf({ type: "array", items: text, minItems: 2, maxItems: 2 }),
    "[string, string]",
  );
  assert.equal(
    aliasOf({ type: "array", prefixItems: [text, { type: "number" }], minItems: 1, items: false }),
    "[string, number?]",
  );
  assert.equal(
    aliasOf({ type: "array", prefixItems: [text], items: { type: ["number", "null"] } }),
    "[string?, ...(number | null)[]]",
  );
  assert.equal(aliasOf({ type: "array", items: false }), "[]");
});

test("typesEmitter writes index signatures that cover all members", () => {
  assert.match(
    typeOf({
      type: "object",
      properties: { a: { type: "number" } },
      additionalProperties: { type: "string" },
    }),
    /a\?: number;\n {2}\[key: string\]: string \| number \| undefined;/,
  );
  assert.match(typeOf({ type: "object" }), /\[key: string\]: unknown;/);
  assert.match(
    typeOf({ type: "object", additionalProperties: false }),
    /\[key: string\]: never;/,
  );
  assert.match(
    typeOf({ type: "object", patternProperties: { "^x-": { type: "number" } } }),
    /\[key: `x-\$\{string\}`\]: number;/,
  );
  assert.match(
    typeOf({
      type: "object",
      propertyNames: { enum: ["a", "b"] },
      additionalProperties: { type: "number" },
      required: ["b"],
    }),
    /\{\n {2}a\?: number;\n {2}b: number;\n\}/,
  );
});

test("typesEmitter forbids members whose schema is false", () => {
  assert.match(typeOf({ type: "object", properties: { a: false } }), /a\?: never;/);
  assert.equal(aliasOf({ type: "object", properties: { a: false }, required: ["a"] }), "never");
});

test("typesEmitter keeps unions discriminated and references named", () => {
  const files = emit({
    shape: {
      oneOf: [{ $ref: "#/$defs/circle" }, { $ref: "#/$defs/square" }],
      $defs: {
        circle: { type: "object", properties: { kind: { const: "circle" } }, required: ["kind"] },
        square: { type: "object", properties: { kind: { const: "square" } }, required: ["kind"] },
      },
    },
  });
  assert.match(files["types.ts"] ?? "", /export type Shape = ShapeCircle \| ShapeSquare;/);
  assert.match(files["types.ts"] ?? "", /export interface ShapeCircle \{\n {2}kind: "circle";/);
});

test("typesEmitter merges allOf of plain objects", () => {
  const part = (name: string, required: string[]) => ({
    type: "object",
    properties: { [name]: { type: "number" } },
    required,
  });
  assert.equal(
    typeOf({ allOf: [part("a", ["a", "b"]), part("b", [])] }),
    "export interface A {\n  a: number;\n  b: number;\n}",
  );
});

test("typesEmitter restricts branches to the kinds that are left over", () => {
  assert.equal(
    aliasOf({
      type: "object",
      properties: { a: { type: "number" } },
      anyOf: [{ required: ["a"] }, { required: ["b"] }],
    }),
    "{ a?: number } & ({ a: unknown } | { b: unknown })",
  );
});

test("typesEmitter narrows by if, then and else", () => {
  assert.equal(
    aliasOf({
      type: "object",
      if: { properties: { kind: { const: "a" } }, required: ["kind"] },
      then: { properties: { a: { type: "number" } }, required: ["a"] },
      else: { properties: { b: { type: "string" } } },
    }),
    '{ kind: "a"; a: number } | { b?: string }',
  );
});

test("typesEmitter names types that stand too deep", () => {
  let schema: unknown = { type: "number" };
  for (let level = 0; level < 30; level++) {
    schema = {
      type: "object",
      description: `Level ${level}`,
      properties: { inner: schema, a: { type: "null" }, b: { type: "null" }, c: { type: "null" } },
    };
  }
  const text = typeOf(schema);
  assert.match(text, /inner\?: A\$1;/);
  assert.match(text, /\ninterface A\$1 \{/);
  assert.ok(Math.max(...text.split("\n").map((line) => line.search(/\S/))) <= 20);
});

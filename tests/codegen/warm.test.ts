import assert from "node:assert/strict";
import { test } from "node:test";
import { emitters } from "../../codegen/emitters/all.ts";
import { generate, type Generation } from "../../codegen/generate.ts";
import { cached } from "../../codegen/sources/cached.ts";
import { jsonSource } from "../../codegen/sources/json.ts";

type Folder = Readonly<Record<string, unknown>>;

const BASE: Folder = {
  "a.schema.json": {
    "x-message": { subject: "a" },
    type: "object",
    properties: {
      b: { $ref: "b.schema.json" },
      n: { $ref: "#/$defs/n" },
      s: { $ref: "https://example.org/c.json#spot" },
    },
    required: ["b"],
    $defs: { n: { type: "number", minimum: 1 } },
  },
  "b.schema.json": { anyOf: [{ $ref: "c.schema.json" }, { type: "null" }] },
  "c.schema.json": {
    $id: "https://example.org/c.json",
    type: "array",
    items: { type: "string", pattern: "^[a-z]+$" },
    $defs: { spot: { $anchor: "spot", format: "email" } },
  },
  "loop.schema.json": { type: "object", additionalProperties: { $ref: "#" }, minimun: 1 },
  "d.schema.json": { type: "object", properties: { d: { format: "date-time" } } },
};

/** Each changes something that other files notice, or must not notice. */
const CHANGES: readonly (readonly [what: string, files: Folder])[] = [
  ["nothing", {}],
  ["a comment", { "d.schema.json": { description: "New", type: "object" } }],
  ["the kind of what is referred to", {
    "c.schema.json": {
      $id: "https://example.org/c.json",
      type: "string",
      $defs: { spot: { $anchor: "spot", type: "number" } },
    },
  }],
  ["a reference that leads nowhere now", { "c.schema.json": { type: "string" } }],
  ["the reference again", { "c.schema.json": BASE["c.schema.json"] }],
  ["the place of an anchor", {
    "c.schema.json": {
      $id: "https://example.org/c.json",
      type: "array",
      items: { $anchor: "spot", type: "boolean" },
    },
  }],
  ["a name that a support function has", { "is/array.schema.json": { type: "null" } }],
  ["no such name", { "is/array.schema.json": undefined }],
  ["a definition's name taken by a file", { "a-n.schema.json": { type: "null" } }],
  ["the name free again", { "a-n.schema.json": undefined }],
  ["required instead of optional", { "b.schema.json": { type: "object", properties: {} } }],
  ["2019-09 with unevaluatedItems", {
    "e.schema.json": {
      $schema: "https://json-schema.org/draft/2019-09/schema",
      contains: { type: "string" },
      unevaluatedItems: false,
    },
    "f.schema.json": { $schema: "https://json-schema.org/draft/2019-09/schema", contains: true },
  }],
  ["no unevaluatedItems any more", { "e.schema.json": undefined }],
  ["a wrong type", { "d.schema.json": { type: "objekt" } }],
  ["a circle", {
    "d.schema.json": { $ref: "g.schema.json" },
    "g.schema.json": {
      $ref: "d.schema.json",
    },
  }],
  ["the subject and the title of a message", {
    "a.schema.json": { ...BASE["a.schema.json"] as Folder, "x-message": {}, title: "A" },
  }],
  ["the place of a reply", {
    "h.schema.json": {
      "x-message": { kind: "request", reply: { $ref: "https://example.org/c.json#spot" } },
    },
    "c.schema.json": { $id: "https://example.org/c.json", $anchor: "spot" },
  }],
  ["a reply of its own", {
    "h.schema.json": { "x-message": { kind: "request", reply: { type: "null" } } },
  }],
  ["the kind of a message", { "h.schema.json": { "x-message": {}, title: "H" } }],
  ["no circle", { "g.schema.json": { type: "null" } }],
];

function run(folder: Folder, sources: readonly (typeof jsonSource)[]): Promise<Generation> {
  const files = Object.entries(folder).filter(([, content]) => content !== undefined)
    .map(([path, content]) => ({ path, absolutePath: `/${path}`, text: JSON.stringify(content) }));
  return generate(files, { sources, emitters });
}

test("generate() gives the same with what it remembers as without", async () => {
  const warm = [cached(jsonSource)];
  let folder = BASE;
  for (const [what, change] of [["the first time", {}] as const, ...CHANGES]) {
    folder = { ...folder, ...change };
    const anew = await run(folder, [jsonSource]);
    const again = await run(folder, warm);
    assert.deepEqual(again.problems, anew.problems, what);
    assert.deepEqual(again.outputs, anew.outputs, what);
    assert.deepEqual(again.contract, anew.contract, what);
  }
});

test("generate() takes one document under two paths for two", async () => {
  const root = { type: "object", properties: { self: { $ref: "#" } } };
  const twice = {
    suffix: ".schema.json",
    read: (files: readonly { readonly path: string }[]) =>
      Promise.resolve({ documents: files.map(({ path }) => ({ path, root })), problems: [] }),
  };
  const { contract } = await run({ "a.schema.json": 1, "b.schema.json": 2 }, [twice]);
  assert.deepEqual(
    contract.definitions.map(({ schema }) => typeof schema === "object" ? schema.at.file : ""),
    ["a.schema.json", "b.schema.json"],
  );
});

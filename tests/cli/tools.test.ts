import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonSource } from "../../codegen/sources/json.ts";
import { emitters } from "../../codegen/emitters/all.ts";
import { generate } from "../../codegen/generate.ts";
import {
  type Catalog,
  createCatalog,
  findBySubject,
  readPayload,
} from "../../cli/tools/catalog.ts";
import { judgeHealth } from "../../cli/tools/judge_health.ts";
import { hasWildcard, isSubject } from "../../cli/tools/subjects.ts";

async function catalogOf(schemas: Readonly<Record<string, unknown>>): Promise<Catalog> {
  const files = Object.entries(schemas).map(([name, schema]) => {
    const path = `${name}.schema.json`;
    return { path, absolutePath: `/${path}`, text: JSON.stringify(schema) };
  });
  return createCatalog(await generate(files, { sources: [jsonSource], emitters }));
}

test("findBySubject() prefers the template that says most", async () => {
  const catalog = await catalogOf({
    any: { "x-message": { subject: "a.{rest...}" } },
    some: { "x-message": { subject: "a.{b}.c" } },
    one: { "x-message": { subject: "a.b.c" } },
  });
  const nameOf = (subject: string) => findBySubject(catalog, subject)?.descriptor.name;
  assert.deepEqual(["a.b.c", "a.x.c", "a.x.y", "a", "b.c"].map(nameOf), [
    "one",
    "some",
    "any",
    undefined,
    undefined,
  ]);
});

test("createCatalog() checks formats, references and hostile names without files", async () => {
  const catalog = await catalogOf({
    "deep/message": {
      "x-message": {},
      type: "object",
      properties: {
        at: { type: "string", format: "date-time" },
        host: { type: "string", format: "idn-hostname" },
        next: { $ref: "../shared.schema.json" },
        '"];process.exit(1)//': { const: 1 },
      },
    },
    shared: { type: "object", properties: { next: { $ref: "#" } }, additionalProperties: false },
  });
  const message = findBySubject(catalog, "deep.message");
  const issuesOf = (value: unknown): readonly string[] =>
    readPayload(new TextEncoder().encode(JSON.stringify(value)), message)
      .issues.map(({ path, keyword }) => `${path} ${keyword}`);
  assert.deepEqual(issuesOf({ at: "2026-11-21T12:00:00Z", host: "bücher.example" }), []);
  assert.deepEqual(issuesOf({ at: "noon", next: { next: { x: 1 } } }), [
    "/at format",
    "/next/next/x additionalProperties",
  ]);
  assert.deepEqual(issuesOf({ '"];process.exit(1)//': 2 }), ['/"];process.exit(1)~1~1 const']);
});

test("createCatalog() of no schemas is empty", async () => {
  assert.deepEqual(await catalogOf({}), { messages: [], definitions: [] });
});

test("judgeHealth() puts instances together and expects those that it should", () => {
  const answers = [
    { name: "b", errors: 1, latency: 5 },
    { name: "b", errors: 2, latency: 600 },
    { name: "a", errors: 0, latency: 1 },
  ];
  const demands = { expected: ["c"], timeout: 500, maxErrors: 3 };
  assert.deepEqual(judgeHealth(answers, demands), [
    { name: "a", state: "ok", instances: 1, errors: 0, latency: 1 },
    { name: "b", state: "late", instances: 2, errors: 3, latency: 600 },
    { name: "c", state: "missing", instances: 0, errors: 0 },
  ]);
});

test("isSubject() and hasWildcard() know what NATS takes", () => {
  const legal = ["a", "a.b", "a.*", ">", "a.>", "__telestion__/health", "a*b", "ä.🚀"];
  const illegal = ["", ".", "a.", ".a", "a..b", "a b", "a\r\nPUB", "\uD800", "a".repeat(1025)];
  assert.deepEqual(legal.filter((subject) => !isSubject(subject)), []);
  assert.deepEqual(illegal.filter(isSubject), []);
  assert.deepEqual(legal.filter(hasWildcard), ["a.*", ">", "a.>"]);
});

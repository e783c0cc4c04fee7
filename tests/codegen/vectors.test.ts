import assert from "node:assert/strict";
import { test } from "node:test";
import { Check } from "typebox/value";
import { judgeOf } from "../../cli/tools/judge_vectors.ts";
import { emitVectors, type MessageVectors, type Vector } from "../../codegen/emitters/vectors.ts";
import type { Validator } from "../../runtime/validator.ts";
import { generateAll } from "../languages/proving.ts";
import { variedSchemas } from "../languages/varied_schemas.ts";
import { importValidators } from "./support/emitted.ts";

const LIMIT_MS = 60_000;

const BODY = {
  type: "object",
  properties: {
    mode: { enum: ["safe", "nominal"] },
    volts: { type: "number", minimum: 0, maximum: 12, multipleOf: 0.5 },
    name: { type: "string", minLength: 2, maxLength: 5 },
    code: { type: "string", pattern: "^[A-Z]{3}-\\d+$" },
    at: { type: "string", format: "date-time" },
    list: { type: "array", items: { type: "integer" }, minItems: 1, maxItems: 3 },
    note: { type: ["string", "null"] },
  },
  required: ["mode", "volts", "note"],
  additionalProperties: false,
};

async function vectorsOf(
  schemas: Readonly<Record<string, unknown>>,
): Promise<{ readonly files: readonly MessageVectors[]; readonly warnings: readonly string[] }> {
  const generation = await generateAll(schemas);
  const { outputs, problems } = emitVectors(generation.contract, judgeOf(generation));
  const again = emitVectors(generation.contract, judgeOf(generation));
  assert.deepEqual(again, { outputs, problems });
  const files = outputs.map(({ text }) => JSON.parse(text) as MessageVectors);
  return { files, warnings: problems.map(({ message }) => message) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function agrees(validator: Validator<unknown>, { payload, valid, issues }: Vector): boolean {
  const value = parse(payload);
  if (value === undefined) return !valid;
  const found = validator.explain(value).map(({ path, keyword }) => ({ path, keyword }));
  return validator.check(value) === valid && JSON.stringify(found) === JSON.stringify(issues);
}

test("emitVectors() covers what a schema says, with the place of each issue", async () => {
  const schemas = { "a/b": { "x-message": { subject: "a.{vehicle}.b" }, ...BODY } };
  const { files: [file], warnings } = await vectorsOf(schemas);
  assert.ok(file);
  assert.deepEqual(warnings, []);
  assert.equal(file.message, "a/b");
  assert.ok(file.vectors.every(({ subject }) => subject === "a.token-1.b"));
  const keywords = new Set(file.vectors.flatMap(({ issues }) => issues.map((one) => one.keyword)));
  for (
    const keyword of [
      ..."type required enum minimum maximum multipleOf minLength maxLength pattern format".split(
        " ",
      ),
      ..."minItems maxItems additionalProperties".split(" "),
    ]
  ) assert.ok(keywords.has(keyword), keyword);
  const valid = file.vectors.filter((vector) => vector.valid)
    .map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
  assert.ok(valid.some((value) => value["note"] === null));
  assert.ok(valid.some((value) => typeof value["note"] === "string"));
  assert.ok(valid.some((value) => !("name" in value)));
  assert.ok(valid.some((value) => value["name"] === "te"));
  assert.ok(valid.some((value) => value["volts"] === 0));
  assert.ok(valid.some((value) => value["volts"] === 12));
  assert.deepEqual(new Set(valid.map((value) => value["mode"])), new Set(["safe", "nominal"]));
});

test("emitVectors() gives verdicts that validators and TypeBox share", {
  timeout: LIMIT_MS,
}, async () => {
  const schemas = { one: { "x-message": {}, ...BODY }, ...variedSchemas(40, 5) };
  const { files } = await vectorsOf(schemas);
  const validators = await importValidators(schemas);
  let count = 0;
  for (const { message, vectors } of files) {
    const validator = validators.get(message);
    assert.ok(validator);
    for (const vector of vectors.filter(({ role }) => role === "payload")) {
      assert.ok(agrees(validator, vector), `${message}: ${vector.payload}`);
      count++;
      const value = parse(vector.payload);
      if (message !== "one" || value === undefined) continue;
      assert.equal(Check(BODY, value), vector.valid, vector.payload);
    }
  }
  assert.ok(count > 1000);
});

test("emitVectors() warns of a message that nothing fits", async () => {
  const { warnings } = await vectorsOf({ never: { "x-message": {}, type: "string", const: 1 } });
  assert.deepEqual(warnings, ["Found no payload that fits: expected that examples give one"]);
});

test("emitVectors() leaves out binary messages, and has replies", async () => {
  const { files } = await vectorsOf({
    bytes: { "x-message": { content: "binary" } },
    ask: { "x-message": { kind: "request", reply: { type: "integer" } }, type: "null" },
  });
  assert.deepEqual(files.map(({ message }) => message), ["ask"]);
  const roles = files[0]?.vectors.filter(({ valid }) => valid).map(({ role }) => role);
  assert.deepEqual(new Set(roles), new Set(["payload", "reply"]));
});

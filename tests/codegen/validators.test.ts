import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { MAX_ISSUES, type Validator } from "../../runtime/validator.ts";
import { emit, importValidators, type Schemas } from "./support/emitted.ts";
import { CASES, tagged } from "./support/validator_cases.ts";

const names = Object.keys(CASES);
const schemas: Schemas = Object.fromEntries(
  names.map((name, index) => [`case${index}`, CASES[name]?.schema]),
);
const loading = importValidators(schemas);

async function validatorOf(name: string): Promise<Validator<unknown>> {
  const validator = (await loading).get(`case${names.indexOf(name)}`);
  assert.ok(validator !== undefined, name);
  return validator;
}

for (const name of names) {
  test(`emitted validators know ${name}`, async () => {
    const { check, explain } = await validatorOf(name);
    for (const value of CASES[name]?.fits ?? []) {
      assert.deepEqual(explain(value), []);
      assert.equal(check(value), true, inspect(value));
    }
    for (const value of CASES[name]?.fails ?? []) {
      assert.equal(check(value), false, inspect(value));
      assert.notDeepEqual(explain(value), [], inspect(value));
    }
  });
}

/** Issues as text: pointer, keyword, message. */
function tell(validator: Validator<unknown>, value: unknown): string[] {
  return validator.explain(value).map(({ path, keyword, message }) =>
    `${path} ${keyword}: ${message}`
  );
}

test("explain() lists every issue with its JSON pointer", async () => {
  const schema = {
    type: "object",
    properties: {
      "a/b~c": { type: "number", minimum: 0, maximum: 5 },
      list: { type: "array", items: { $ref: "#/$defs/position" } },
      mode: { enum: ["safe", "nominal"] },
      name: { type: "string", maxLength: 3, pattern: "^[a-z]+$" },
      at: { type: "string", format: "date-time" },
      step: { type: "number", multipleOf: 5 },
    },
    required: ["mode"],
    additionalProperties: false,
    $defs: {
      position: { type: "object", properties: { x: { type: "integer" } }, required: ["x"] },
    },
  };
  const validator = (await importValidators({ whole: schema })).get("whole");
  assert.ok(validator !== undefined);
  assert.deepEqual(
    tell(validator, {
      "a/b~c": 6,
      list: [{ x: 1 }, { x: 1.5 }, {}, 7],
      name: "TOO LONG",
      at: "yesterday",
      extra: 1,
    }),
    [
      "/a~1b~0c maximum: Expected at most 5",
      "/list/1/x type: Expected an integer, found a number",
      '/list/2 required: Expected the member "x"',
      "/list/3 type: Expected an object, found a number",
      ' required: Expected the member "mode"',
      "/name maxLength: Expected at most 3 characters",
      '/name pattern: Expected a match of "^[a-z]+$"',
      '/at format: Expected the format "date-time"',
    ],
  );
  assert.deepEqual(tell(validator, { mode: "off", step: 7, extra: 1 }), [
    '/mode enum: Expected "safe", "nominal", found a string',
    "/step multipleOf: Expected a multiple of 5",
    '/extra additionalProperties: Expected no member "extra"',
  ]);
  assert.deepEqual(tell(validator, []), [" type: Expected an object, found an array"]);
});

test("explain() stops at the most issues that are listed", async () => {
  const schema = { type: "array", items: { type: "array", items: { type: "number" } } };
  const validator = (await importValidators({ numbers: schema })).get("numbers");
  const wrong = Array.from({ length: 1000 }, () => Array.from({ length: 1000 }, () => "x"));
  assert.equal(validator?.explain(wrong).length, MAX_ISSUES);
});

test("explain() speaks of the branch that the value names", async () => {
  const validator = await validatorOf("a member that tells branches apart");
  assert.deepEqual(tell(validator, { kind: "a", value: "s" }), [
    "/value type: Expected a number, found a string",
  ]);
  assert.deepEqual(tell(validator, { kind: "secret", value: 1 }), [
    '/kind enum: Expected "a", "b", found a string',
  ]);
  const nullable = { anyOf: [{ type: "null" }, tagged("a", { type: "number" })] };
  const other = (await importValidators({ nullable })).get("nullable");
  assert.ok(other !== undefined);
  assert.deepEqual(tell(other, { kind: "a" }), [' required: Expected the member "value"']);
  assert.deepEqual(tell(other, 1), [" type: Expected null or an object, found a number"]);
});

test("explain() names what would have been possible where no branch is meant", async () => {
  const schema = {
    anyOf: [{ type: "object", required: ["a"] }, { type: "object", required: ["b"] }],
  };
  const validator = (await importValidators({ either: schema })).get("either");
  assert.ok(validator !== undefined);
  assert.deepEqual(tell(validator, {}), [
    ' anyOf: Expected one of: an object with "a", an object with "b", found an object',
  ]);
});

test("explain() never repeats what the value holds", async () => {
  const validator = await validatorOf("closed objects");
  const secret = "hunter2".repeat(20);
  const told = JSON.stringify(validator.explain({ a: secret, b: { [secret]: 1 }, x: secret }));
  assert.equal(told.includes("hunter2"), false, told);
});

test("explain() ends for values as deep as the stack", async () => {
  const validator = await validatorOf("recursion");
  let deep: unknown = { name: 1 };
  for (let level = 0; level < 500; level++) deep = { name: "a", next: deep };
  assert.equal(validator.explain(deep)[0]?.path, `${"/next".repeat(500)}/name`);
});

test("validatorsEmitter splits what is large", async () => {
  const members = Array.from({ length: 2000 }, (_, index) => `member${index}`);
  let nested: unknown = { type: "number" };
  for (let level = 0; level < 300; level++) {
    nested = { type: "object", properties: { inner: nested }, required: ["inner"] };
  }
  const large = {
    wide: {
      type: "object",
      properties: Object.fromEntries(members.map((name) => [name, { type: "number" }])),
      required: members,
      additionalProperties: false,
    },
    nested,
    union: {
      oneOf: Array.from({ length: 3000 }, (_, index) => tagged(`tag${index}`, { type: "number" })),
    },
  };
  const validators = await importValidators(large);
  const wide = Object.fromEntries(members.map((name) => [name, 1]));
  assert.equal(validators.get("wide")?.check(wide), true);
  assert.equal(validators.get("wide")?.check({ ...wide, more: 1 }), false);
  assert.equal(validators.get("wide")?.explain({}).length, MAX_ISSUES);
  let value: unknown = 1;
  for (let level = 0; level < 300; level++) value = { inner: value };
  assert.equal(validators.get("nested")?.check(value), true);
  assert.equal(validators.get("nested")?.check({ inner: value }), false);
  assert.equal(validators.get("union")?.check({ kind: "tag2999", value: 1 }), true);
  assert.equal(validators.get("union")?.explain({ kind: "tag7", value: "" })[0]?.path, "/value");
});

test("validatorsEmitter prints straight lines without any, casts or closures in check", () => {
  const text = emit({
    housekeeping: {
      type: "object",
      properties: {
        voltage: { type: "number", minimum: 0, maximum: 20 },
        mode: { enum: ["a", "b"] },
      },
      required: ["voltage"],
    },
  })["validators.ts"] ?? "";
  const check = text.slice(text.indexOf("export function"), text.indexOf("const explain"));
  assert.equal(
    check,
    `export function isHousekeeping(value: unknown): value is types.Housekeeping {
  if (!isObject(value)) return false;
  const v1 = value.voltage;
  if (!(typeof v1 === "number" && v1 >= 0 && v1 <= 20)) return false;
  const v2 = value.mode;
  if (!(v2 === undefined || v2 === "a" || v2 === "b")) return false;
  return true;
}

`,
  );
  assert.match(
    text,
    /\/\* @__PURE__ \*\/ validator<types.Housekeeping>\(isHousekeeping, explainHousekeeping\);/,
  );
});

test("validatorsEmitter gives the same text each time", () => {
  assert.equal(emit(schemas)["validators.ts"], emit(schemas)["validators.ts"]);
});

test("explain() follows a value that is nested as deep as its schema", async () => {
  const levels = 500;
  let schema: unknown = { type: "integer" };
  let value: unknown = "none";
  for (let level = 0; level < levels; level++) {
    schema = { type: "object", properties: { a: schema } };
    value = { a: value };
  }
  const validator = (await importValidators({ deep: schema })).get("deep");
  assert.deepEqual(validator?.explain(value), [
    { path: "/a".repeat(levels), keyword: "type", message: "Expected an integer, found a string" },
  ]);
});

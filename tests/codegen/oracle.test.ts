import assert from "node:assert/strict";
import { test } from "node:test";
import { Compile } from "typebox/schema";
import { MAX_ISSUES } from "../../runtime/validator.ts";
import { importValidators } from "./support/emitted.ts";
import { type Json, RandomJson, randomSchemas } from "./support/random_schemas.ts";

for (const seed of [1, 2, 3]) {
  test(`validators agree with TypeBox on random schemas and values, seed ${seed}`, async () => {
    const random = new RandomJson(seed);
    const schemas = randomSchemas(random, 200);
    const validators = await importValidators(schemas);
    const accepted = { yes: 0, no: 0 };
    for (const [name, schema] of Object.entries(schemas)) {
      const validator = validators.get(name);
      assert.ok(validator !== undefined, name);
      const oracle = Compile(schema as object);
      for (let count = 0; count < 40; count++) {
        const value = count % 2 === 0 ? random.fitting(schema) : random.value(3);
        const told = () => `${JSON.stringify(schema)} ${JSON.stringify(value)}`;
        const verdict: boolean = validator.check(value);
        accepted[verdict ? "yes" : "no"]++;
        assert.equal(verdict, oracle.Check(value), told());
        const issues = validator.explain(value);
        assert.equal(issues.length === 0, verdict, told());
        assert.ok(issues.length <= MAX_ISSUES, told());
      }
    }
    assert.ok(accepted.yes > 1000 && accepted.no > 1000, JSON.stringify(accepted));
  });
}

/** Where the validators follow JSON Schema and TypeBox does not. */
const KNOWN_DIFFERENCES: readonly {
  readonly why: string;
  readonly schema: Json;
  readonly value: Json;
  readonly fits: boolean;
}[] = [
  {
    why: "TypeBox looks for required members along the prototype chain",
    schema: { type: "object", required: ["toString"] },
    value: {},
    fits: false,
  },
  {
    why: "TypeBox applies unevaluatedProperties to arrays",
    schema: { unevaluatedProperties: false },
    value: [1],
    fits: true,
  },
  {
    why: "TypeBox takes what is off by less than 1e-10 for a multiple",
    schema: { type: "number", multipleOf: 0.01 },
    value: 1e-11,
    fits: false,
  },
];

for (const [index, { why, schema, value, fits }] of KNOWN_DIFFERENCES.entries()) {
  test(`validators differ from TypeBox where they should: ${why}`, async () => {
    const name = `known${index}`;
    const validator = (await importValidators({ [name]: schema })).get(name);
    assert.equal(validator?.check(value), fits);
    assert.equal(Compile(schema as object).Check(value), !fits);
  });
}

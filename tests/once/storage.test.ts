// Once: it starts Node 24, Deno and Bun itself, since Node 20 has no SQLite.
import assert from "node:assert/strict";
import test from "node:test";
import { runContract } from "../contracts/run_contract.ts";
import { RUNTIME_NAMES } from "../helpers/runtimes.ts";

const LEAST_TESTS = 20;
/** The names of the tests on the runtimes so far: equal on all. */
const ran: string[][] = [];

for (const runtime of RUNTIME_NAMES) {
  test(`SQLite keeps the storage contract on ${runtime}`, async () => {
    const options = { file: "tests/contracts/storage_sqlite.ts", sqlite: true };
    const passed = await runContract(runtime, options);
    assert.ok(passed.length >= LEAST_TESTS, `only ${passed.length} tests ran`);
    ran.push(passed.sort());
    assert.deepEqual(passed, ran[0]);
  });
}

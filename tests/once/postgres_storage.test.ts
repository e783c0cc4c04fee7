// Once: it starts a PostgreSQL server, and the contract on each runtime itself.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { runContract } from "../contracts/run_contract.ts";
import { type PostgresServer, startPostgres } from "../helpers/postgres.ts";
import { RUNTIME_NAMES } from "../helpers/runtimes.ts";

const LEAST_TESTS = 20;
/** The names of the tests on the runtimes so far: equal on all. */
const ran: string[][] = [];
let server: PostgresServer | undefined;
let url = "";

before(async () => {
  server = await startPostgres();
  url = await server.createDatabase();
});

after(() => server?.stop());

for (const runtime of RUNTIME_NAMES) {
  test(`PostgreSQL keeps the storage contract on ${runtime}`, async () => {
    const env = { POSTGRES_URL: url };
    const passed = await runContract(runtime, { file: "tests/contracts/storage_postgres.ts", env });
    assert.ok(passed.length >= LEAST_TESTS, `only ${passed.length} tests ran`);
    ran.push(passed.sort());
    assert.deepEqual(passed, ran[0]);
  });
}

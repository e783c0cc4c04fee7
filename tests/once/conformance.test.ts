// Once: it tests the conformance suite, not a runtime
import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import test from "node:test";
import { commandForm } from "../conformance/forms/command.ts";
import { KNOWN_FAILURES } from "../conformance/known_failures.ts";
import { nameOf, runAll, SCENARIOS } from "../conformance/run.ts";

/** Says of every service that it started and connected. */
const REPORT = {
  started: true,
  nats_api_available: true,
  nats_connected: true,
  config: {},
  env: {},
};
const LIAR = commandForm("liar", { testbed: `sh -c 'echo "$0"' '${JSON.stringify(REPORT)}'` });
const TESTBED_SCENARIOS = SCENARIOS.filter(({ scenario }) => scenario.program === "testbed");

/** Scenarios that ask for no more than that a service starts and connects. */
const STARTS =
  /: (?:accepts an empty|needs no|takes all five|takes --dev=true|takes the path|connects|turns TLS on|shows its own|logs in)/;

const JOBS = 2 * availableParallelism();

test("a testbed that says the same of every service fails what it cannot know", async () => {
  const failed = new Set<string>();
  await runAll([LIAR], TESTBED_SCENARIOS, {
    jobs: JOBS,
    report: ({ group, scenario, result }) => {
      if (result === "failed") failed.add(`${group}: ${scenario}`);
    },
  });
  const passed = TESTBED_SCENARIOS.map(nameOf).filter((name) => !failed.has(name));
  assert.deepEqual(passed.filter((name) => !STARTS.test(name)), []);
  assert.ok(failed.size > passed.length);
});

test("a program that prints a secret fails, also where all else is right", async () => {
  const testbed = `sh -c 'echo "$NATS_PASSWORD" >&2; echo "$0"' '${JSON.stringify(REPORT)}'`;
  const results: string[] = [];
  const scenarios = TESTBED_SCENARIOS.filter(({ scenario }) =>
    scenario.title === "accepts an empty user and password" ||
    scenario.title === "logs in by NATS_USER and NATS_PASSWORD"
  );
  await runAll([commandForm("gossip", { testbed })], scenarios, {
    jobs: 1,
    report: ({ result, reason = "" }) => results.push(`${result} ${reason.split("\n")[0]}`),
  });
  assert.deepEqual(results, ["passed ", "failed It printed a secret"]);
});

test("the names of scenarios and known failures are unique, and known", () => {
  const names = SCENARIOS.map(nameOf);
  assert.equal(new Set(names).size, names.length);
  for (const { scenario } of KNOWN_FAILURES) assert.ok(names.includes(scenario), scenario);
});

import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import test, { before } from "node:test";
import { nameOf, type Outcome, runAll, SCENARIOS } from "./run.ts";
import type { Form } from "./scenario.ts";

/** IPv6 or a loopback address, which not every machine has. */
const NO_ADDRESS = /^No \S+:\d+: /;

/**
 * Makes each scenario a test of `node:test`. That takes tests one by one: the scenarios run
 * before the first, a few at a time.
 *
 * @param form to run them on
 */
export function testForm(form: Form): void {
  const outcomes: Outcome[] = [];
  const jobs = 1 + availableParallelism();
  before(() => runAll([form], SCENARIOS, { jobs, report: (outcome) => outcomes.push(outcome) }));
  for (const listed of SCENARIOS) {
    test(`${form.name}: ${nameOf(listed)}`, () => {
      const { group, scenario: { title } } = listed;
      const outcome = outcomes.find((one) => one.group === group && one.scenario === title);
      assert.ok(outcome !== undefined, "It was not reported");
      assert.notEqual(outcome.result, "failed", outcome.reason);
      if (outcome.result === "not run") assert.match(outcome.reason ?? "", NO_ADDRESS);
    });
  }
}

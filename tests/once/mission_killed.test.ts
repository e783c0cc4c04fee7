// Once: it starts the services of a mission on all runtimes itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { flyWithKills } from "./mission_kills.ts";

test("a mission counts all it loses, and obeys no telecommand twice, when its parts are killed", async () => {
  const outcome = await flyWithKills({
    seed: 1,
    kills: 4,
    jetStream: false,
    fillGaps: false,
    roles: ["device", "io", "parser", "writer"],
  });
  const { made, stored, lost, unexplained, executed, executedTwice, falseStates } = outcome;
  assert.equal(made, stored + lost);
  assert.ok(lost > 0 && executed > 0, JSON.stringify(outcome));
  assert.deepEqual([unexplained, executedTwice, falseStates], [0, 0, 0]);
});

test("a mission with JetStream loses nothing when its parts are killed, on a link with faults", async () => {
  const outcome = await flyWithKills({
    seed: 2,
    kills: 7,
    jetStream: true,
    fillGaps: true,
    faults: { GAPS: "0.01", BIT_ERRORS: "0.01", DROP_OUTS: "0.002" },
  });
  const { made, stored, lost, before, unexplained, executedTwice, falseStates } = outcome;
  assert.equal(lost, 0);
  assert.equal(made, stored + before);
  assert.ok(outcome.playbacks > 0 && outcome.executed > 0, JSON.stringify(outcome));
  assert.deepEqual([unexplained, executedTwice, falseStates], [0, 0, 0]);
});

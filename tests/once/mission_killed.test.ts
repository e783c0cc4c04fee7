// Once: it starts the services of a mission on all runtimes itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, sleep } from "../helpers/eventually.ts";
import { createRandom } from "../helpers/random.ts";
import type { Program } from "../helpers/run_program.ts";
import {
  count,
  missingOf,
  type Mission,
  settled,
  SPACECRAFT,
  submit,
  withMission,
} from "./mission_station.ts";

const SETTINGS = { CRC: "true", ACCEPT_SECONDS: "1", COMPLETE_SECONDS: "1", SEND_SECONDS: "8" };
const RUNTIMES = ["bun", "deno", "node"] as const;
const ROLES = ["parser", "telecommand", "io"] as const;

/** Kills each part twice while telecommands are on their way, and starts it on another runtime. */
async function killParts(mission: Mission): Promise<void> {
  const random = createRandom(6);
  const parts = new Map<string, Program>();
  for (const role of ROLES) parts.set(role, await mission.start(role, "bun", SETTINGS));
  await eventually(() => count(mission) > 0);
  const submissions: Promise<unknown>[] = [];
  for (const [turn, role] of [...ROLES, ...ROLES].entries()) {
    for (let rate = 11; rate <= 13; rate++) {
      submissions.push(submit(mission, { command: "set-rate", rate }).catch(() => {}));
    }
    await sleep(random.integer(0, 100));
    parts.get(role)?.kill("SIGKILL");
    parts.set(role, await mission.start(role, RUNTIMES[turn % 3] ?? "node", SETTINGS));
  }
  await Promise.all(submissions);
}

/** All telecommands with their last states, when they have come to their end. */
async function finalStates(mission: Mission): Promise<ReadonlyMap<number, string>> {
  const { history } = mission.client.telecommand;
  return await eventually(async () => {
    const { commands } = await history.request({ limit: 1000 }, SPACECRAFT);
    const states = commands.map(({ number, steps }) =>
      [number, steps.at(-1)?.state ?? ""] as const
    );
    for (const [number, state] of states) {
      assert.match(state, /^(completed|timed-out|cancelled)$/, `Telecommand ${number}`);
    }
    return new Map(states);
  }, { timeoutMs: 10_000, everyMs: 200 });
}

test("a mission counts all it loses, and obeys no telecommand twice, when its parts are killed", async () => {
  await withMission(async (mission) => {
    const device = await mission.start("device", "node", { SPEED: "10", COUNTDOWN: "1000" });
    await killParts(mission);
    const last = await submit(mission, { command: "ping" });
    const states = await finalStates(mission);
    assert.equal(states.get(last), "completed");

    const before = count(mission);
    await eventually(() => count(mission) > before + 20);
    const { sent, executed } = await mission.land(device);
    await settled(() => count(mission));
    assert.equal(new Set(executed).size, executed.length, "executed twice");
    for (const [number, state] of states) {
      if (state === "completed") assert.ok(executed.includes(number), `Telecommand ${number}`);
      if (state === "cancelled") assert.ok(!executed.includes(number), `Telecommand ${number}`);
    }
    for (const [apid, counts] of mission.received) {
      assert.equal(new Set(counts).size, counts.length, `A packet of ${apid} came twice`);
    }
    assert.equal(count(mission) + missingOf(mission), sent.made);
  });
});

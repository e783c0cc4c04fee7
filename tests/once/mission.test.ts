// Once: it starts the services of a mission on all runtimes itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Telecommand } from "../../generated/mod.ts";
import { eventually } from "../helpers/eventually.ts";
import { count, missingOf, settled, statesOf, submit, withMission } from "./mission_station.ts";

test("a mission on three runtimes: a whole flight, telecommands to their end, faults counted", async () => {
  await withMission(async (mission) => {
    const device = await mission.start("device", "bun", {
      SPEED: "50",
      COUNTDOWN: "60",
      GAPS: "0.01",
      BIT_ERRORS: "0.01",
      SEED: "7",
    });
    await mission.start("parser", "node");
    await mission.start("telecommand", "deno");
    await mission.start("io", "deno", { CRC: "true", APIDS: "100,101,102,103" });
    const { spacecraft, alarm } = mission.client;
    const phases = new Set<string>();
    const modes = new Set<string>();
    spacecraft.housekeeping.subscribe(({ phase, mode }) => {
      phases.add(phase);
      modes.add(mode);
    });
    let apogee = 0;
    spacecraft.flight.subscribe(({ altitude }) => void (apogee = Math.max(apogee, altitude)));
    let alarms = 0;
    alarm.alarm.subscribe(() => void alarms++);
    await eventually(() => count(mission) > 0);

    const commands: readonly Telecommand[] = [
      { command: "ping" },
      { command: "arm" },
      { command: "set-mode", mode: "science" },
      { command: "set-rate", rate: 5 },
    ];
    const numbers: number[] = [];
    for (const telecommand of commands) numbers.push(await submit(mission, telecommand));
    await eventually(() => phases.has("landed"), { timeoutMs: 15_000 });
    for (const number of numbers) {
      await eventually(() => statesOf(mission, number).includes("sent"), { what: `${number}` });
    }
    assert.deepEqual([...phases], ["pad", "boost", "coast", "descent", "landed"]);
    assert.ok(modes.has("science"), [...modes].join());
    assert.ok(apogee > 3000, `${apogee} m`);
    assert.ok(alarms > 0, "no alarm");

    const { sent, executed } = await mission.land(device);
    await settled(() => count(mission));
    assert.deepEqual(executed, numbers);
    assert.ok(sent.gaps > 0 && sent.bitErrors > 0, JSON.stringify(sent));
    assert.equal(count(mission), sent.made - sent.gaps - sent.bitErrors - sent.unsent);
    // Of what is missing before the first packet of its kind the parser cannot know.
    const before = [...mission.received.values()].reduce((sum, [first = 0]) => sum + first, 0);
    const missing = missingOf(mission) - before;
    await eventually(() => assert.equal(mission.quality()?.missing, missing));
  });
});

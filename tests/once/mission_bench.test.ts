// Once: it starts the services of a mission, each on its own runtime.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runMission } from "../../bench/mission/run_mission.ts";

test("runMission() finds every packet of a device in the database, and what each process took", async () => {
  const seen: string[] = [];
  const figures = await runMission({
    database: "sqlite",
    broker: "embedded",
    rate: 1200,
    seconds: 3,
    runtimes: { "database-writer": "deno" },
    onProgress: (text) => void seen.push(text),
  });
  const { sent, stored, lost, gaps, duplicates, latencyMs, processes } = figures;
  assert.ok(sent > 100, `${sent} packets`);
  assert.deepEqual({ stored, lost, gaps, duplicates }, {
    stored: sent,
    lost: 0,
    gaps: 0,
    duplicates: 0,
  });
  assert.ok(latencyMs !== undefined && latencyMs.max >= latencyMs.p50);
  assert.equal(seen.length, 3);
  const runtimes = Object.fromEntries(processes.map(({ name, runtime }) => [name, runtime]));
  assert.equal(runtimes["database-writer"], "deno");
  assert.equal(runtimes["broker"], "embedded");
  for (const { name, cpuSecondsPer1000, memoryMiB } of processes) {
    assert.ok(cpuSecondsPer1000 > 0 && memoryMiB.every((size) => size > 0), name);
  }
});

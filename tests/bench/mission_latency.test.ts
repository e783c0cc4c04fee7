import assert from "node:assert/strict";
import { test } from "node:test";
import { LatencyCounter, Sightings } from "../../bench/mission/latency.ts";

test("Sightings tells how long a row took until it was seen first", () => {
  const sightings = new Sightings([
    { newestId: 2, time: 1010 },
    { newestId: 5, time: 1020 },
  ]);
  const rows = [1, 2, 3, 5].map((id) => ({ id, time: 1000 + id }));
  assert.deepEqual(rows.map((row) => sightings.latencyOf(row)), [9, 8, 17, 15]);
  assert.equal(sightings.latencyOf({ id: 6, time: 1006 }), undefined);
});

test("LatencyCounter gives the share that was as fast, and the slowest of all", () => {
  const counter = new LatencyCounter();
  assert.equal(counter.summarise(), undefined);
  for (let milliseconds = 1; milliseconds <= 1000; milliseconds++) counter.add(milliseconds);
  assert.deepEqual(counter.summarise(), { p50: 500, p99: 990, p999: 999, max: 1000 });
  counter.add(90_000.5);
  assert.deepEqual([counter.summarise()?.max, counter.total], [90_001, 1001]);
});

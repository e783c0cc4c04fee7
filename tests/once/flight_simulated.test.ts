// Once: it runs trackers on Node, Deno and Bun at the same time.
import assert from "node:assert/strict";
import test from "node:test";
import { simulateTelemetry } from "../../ground-station/simulation/telemetry.ts";
import { TRACKERS, withStation } from "./station.ts";

test("trackers follow a simulated flight to its landing", async () => {
  const samples = simulateTelemetry();
  const heights = samples.map(({ data }) => Number(data["height"] ?? 0));
  const speeds = samples.map(({ data }) => Math.abs(Number(data["velocity"] ?? 0)));
  await withStation(async (station) => {
    await station.replay();
    for (const [index, summary] of (await station.summaries()).entries()) {
      const counts = Object.values(summary.messages);
      const received = counts.reduce((sum, { received }) => sum + received, 0);
      assert.equal(received, samples.length, TRACKERS[index]);
      for (const { invalid, missed, outOfOrder } of counts) {
        assert.deepEqual([invalid, missed, outOfOrder], [0, 0, 0]);
      }
      assert.equal(summary.state, "landed");
      assert.equal(summary.flights, 1);
      assert.equal(summary.apogee, heights.reduce((a, b) => Math.max(a, b)));
      assert.equal(summary.maximumSpeed, speeds.reduce((a, b) => Math.max(a, b)));
    }
  });
});

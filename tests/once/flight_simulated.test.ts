// Once: it runs trackers on Node, Deno and Bun at the same time.
import assert from "node:assert/strict";
import test from "node:test";
import type { State } from "../../generated/mod.ts";
import { simulateTelemetry } from "../../ground-station/simulation/telemetry.ts";
import { RUNTIME_NAMES } from "../helpers/runtimes.ts";
import { withTemporaryFolder } from "../helpers/temporary_folder.ts";
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

test("replayers on Node, Deno and Bun publish the same", async () => {
  const rows = ["ts,height,velocity,acceleration", "0,0,0,30", "1.5,15.25,30,-1e-3", "2,-0,1,0"];
  await withStation(async ({ client, replay }) => {
    const received: Record<string, State[]> = {};
    client.flight.state.subscribe((state, { params: { vehicle } }) => {
      (received[vehicle] ??= []).push(state);
    });
    await withTemporaryFolder(async (folder) => {
      const FLIGHT = await folder.write("flight.csv", rows.join("\n"));
      for (const runtime of RUNTIME_NAMES) {
        await replay({ FLIGHT, VEHICLE: `on-${runtime}`, TRACKERS: "" }, runtime);
      }
    });
    const expected = [
      { flight: 1, sequence: 0, time: 0, height: 0, velocity: 0, acceleration: 30 },
      { flight: 1, sequence: 1, time: 1.5, height: 15.25, velocity: 30, acceleration: -0.001 },
      { flight: 1, sequence: 2, time: 2, height: 0, velocity: 1, acceleration: 0 },
    ];
    const names = RUNTIME_NAMES.map((runtime) => [`on-${runtime}`, expected]);
    assert.deepEqual(received, Object.fromEntries(names));
  });
});

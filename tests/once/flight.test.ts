// Once: it runs trackers on Node, Deno and Bun at the same time.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import type { State } from "../../generated/mod.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { TRACKERS, withStation } from "./station.ts";

const FLIGHT = process.env["FLIGHT_RECORDING"] ??
  join(PROJECT_FOLDER, "../shared/data/euroc_hedy_cats");
const skip = existsSync(FLIGHT)
  ? false
  : `Found no recorded flight: FLIGHT_RECORDING names no folder, and "${FLIGHT}" is absent`;

/** The rows of a file as numbers and words, read in another way than the replayer does. */
function rowsOf(file: string): string[][] {
  const [, ...lines] = readFileSync(join(FLIGHT, file), "utf8").trimEnd().split("\n");
  return lines.map((line) => line.trim().split(","));
}

test("replayer and trackers carry every row of the recorded flight once, in order and valid", {
  skip,
}, async () => {
  const files = ["flightInfo.csv", "baro.csv", "imu.csv"];
  const [stateRows, barometerRows, imuRows] = files.map(rowsOf);
  assert.ok(stateRows && barometerRows && imuRows);
  await withStation(async (station) => {
    const states: State[] = [];
    station.client.flight.state.subscribe((state) => void states.push(state), {
      vehicle: "rocket",
    });
    await station.replay({
      FLIGHT: files.map((file) => join(FLIGHT, file)).join(),
    });
    for (const [index, summary] of (await station.summaries()).entries()) {
      const complete = (rows: string[][]) => ({
        received: rows.length,
        invalid: 0,
        missed: 0,
        outOfOrder: 0,
        lastSequence: rows.length - 1,
      });
      assert.deepEqual(summary.messages, {
        state: complete(stateRows),
        barometer: complete(barometerRows),
        imu: complete(imuRows),
        gnss: { received: 0, invalid: 0, missed: 0, outOfOrder: 0 },
      }, TRACKERS[index]);
      assert.equal(summary.apogee.toFixed(1), "5230.4");
      assert.equal(summary.maximumSpeed.toFixed(1), "302.5");
      assert.equal(summary.state, "descending"); // the recording ends 6.5 m above the ground
    }
    assert.deepEqual(
      states.map(({ time, height, velocity, acceleration }) => [
        time,
        height,
        velocity,
        acceleration,
      ]),
      stateRows.map((row) => row.map(Number)),
    );
    assert.deepEqual([...await station.health()].filter(([, errors]) => errors > 0), []);
  });
});

test("trackers report implausible rows as invalid, count them in health, and go on", {
  skip,
}, async () => {
  const rows = rowsOf("gnssInfo.csv");
  const implausible = rows.filter(([, , , satellites]) => Number(satellites) > 64);
  assert.ok(implausible.length > 0 && rows.at(-1)?.[3] === "12");
  await withStation(async (station) => {
    await station.replay({ FLIGHT: join(FLIGHT, "gnssInfo.csv") });
    const health = await station.health();
    for (const [index, { messages: { gnss } }] of (await station.summaries()).entries()) {
      const tracker = TRACKERS[index] ?? "";
      assert.equal(gnss.invalid, implausible.length);
      assert.equal(gnss.received, rows.length - implausible.length);
      assert.equal(gnss.missed, implausible.length);
      assert.equal(gnss.lastSequence, rows.length - 1);
      assert.equal(health.get(tracker), implausible.length);
      assert.match(station.log(tracker), /\/satellites/);
    }
  });
});

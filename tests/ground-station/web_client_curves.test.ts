import assert from "node:assert/strict";
import test from "node:test";
import type { Progress } from "../../generated/mod.ts";
import { CommandLog } from "../../ground-station/web-client/page/command_log.ts";
import {
  breakGaps,
  joinCurves,
  lowerBound,
  unfoldPlot,
} from "../../ground-station/web-client/page/curve.ts";
import {
  showLimit,
  showSpan,
  showTime,
  showValue,
} from "../../ground-station/web-client/page/format.ts";
import { LiveTable } from "../../ground-station/web-client/page/live_table.ts";
import { projectTrack, roundLength } from "../../ground-station/web-client/page/projection.ts";
import { TimeRange } from "../../ground-station/web-client/page/time_range.ts";

test("unfoldPlot() shows the lowest and the highest of each bucket", () => {
  const curve = unfoldPlot({
    width: 100,
    times: [0, 100, 300],
    series: [
      { pointer: "/a", min: [1, 2, null], max: [1, 9, null], mean: [1, 5, null], count: [1, 4, 0] },
      { pointer: "/b", min: [5, 6, 7], max: [5, 6, 7], mean: [5, 6, 7], count: [1, 1, 1] },
    ],
  });
  assert.deepEqual(curve, [
    [50, 125, 175, 350],
    [1, 2, 9, null],
    [5, 6, 6, 7],
  ]);
});

test("joinCurves() goes over from what was stored to what is live", () => {
  assert.deepEqual(joinCurves([[1, 2, 3], [10, 20, 30]], [[3, 4], [31, 40]]), [
    [1, 2, 3, 4],
    [10, 20, 31, 40],
  ]);
  assert.deepEqual(joinCurves([[], []], [[3], [31]]), [[3], [31]]);
  assert.deepEqual(joinCurves([[1], [10]], [[], []]), [[1], [10]]);
});

test("breakGaps() breaks lines where nothing came", () => {
  const [times, values] = breakGaps([[0, 10, 100, 110, 300], [1, 2, 3, 4, 5]], 50);
  assert.deepEqual(times, [0, 10, 55, 100, 110, 205, 300]);
  assert.deepEqual(values, [1, 2, null, 3, 4, null, 5]);
  assert.equal(lowerBound([1, 3, 3, 7], 3), 1);
  assert.equal(lowerBound([1, 3], 9), 2);
});

test("LiveTable keeps the newest values and no more", () => {
  const table = new LiveTable(["/a", "/b/c"], 100);
  for (let time = 0; time < 1050; time++) table.add(time, { a: time, b: { c: time % 2 === 0 } });
  assert.equal(table.size, 100);
  const [times, a, c] = table.since(0, [0, 1]);
  assert.deepEqual([times.length, times[0], times.at(-1)], [100, 950, 1049]);
  assert.deepEqual([a?.at(-1), c?.at(-1)], [1049, 0]);
  assert.equal(table.since(1048, [1]).length, 2);
  assert.deepEqual(table.since(1048, [1])[0], [1048, 1049]);
});

test("LiveTable takes what is no number as a gap, and a clock that began anew as a begin", () => {
  const table = new LiveTable(["/a"]);
  for (const [time, a] of [[100_000, 1], [99_999, 2], [100_001, null], [100_002, "x"]] as const) {
    table.add(time, { a });
  }
  assert.deepEqual(table.since(0, [0]), [[100_000, 100_001, 100_002], [1, null, null]]);
  table.add(5, { a: 7 });
  assert.deepEqual(table.since(0, [0]), [[5], [7]]);
});

test("TimeRange goes on with the telemetry until somebody chooses", () => {
  let changes = 0;
  const range = new TimeRange(1000, () => changes++);
  range.advance(50_000);
  assert.deepEqual([range.isLive, range.span], [true, { from: 49_000, to: 50_000 }]);
  range.choose({ from: 10_000, to: 20_000 });
  range.advance(60_000);
  range.move(-0.5);
  assert.deepEqual([range.isLive, range.span], [false, { from: 5000, to: 15_000 }]);
  range.zoom(2);
  assert.deepEqual(range.span, { from: 0, to: 20_000 });
  range.live();
  assert.deepEqual([range.isLive, range.span], [true, { from: 59_000, to: 60_000 }]);
  assert.equal(changes, 4);
});

test("CommandLog puts history and progress together", () => {
  const log = new CommandLog();
  const telecommand = { command: "ping" } as const;
  const progress = (number: number, state: Progress["state"], time: number): Progress => ({
    number,
    telecommand,
    state,
    time,
  });
  log.addProgress(progress(1, "sent", 2));
  log.addHistory([{
    number: 1,
    telecommand,
    steps: [{ state: "queued", time: 1 }, { state: "sent", time: 2 }],
  }]);
  log.addProgress(progress(2, "queued", 4));
  log.addProgress(progress(1, "completed", 3));
  assert.deepEqual(
    log.records.map(({ number, steps }) => [number, steps.map((one) => one.state)]),
    [
      [2, ["queued"]],
      [1, ["queued", "sent", "completed"]],
    ],
  );
  for (let number = 3; number < 500; number++) log.addProgress(progress(number, "queued", number));
  assert.equal(log.records.length, 100);
});

test("projectTrack() shows all places, north up, also across 180°", () => {
  const size = { width: 200, height: 100 };
  const places = [{ latitude: 0, longitude: 179.99 }, { latitude: 0.01, longitude: -179.99 }];
  const { points, metresPerPixel } = projectTrack(places, size);
  const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = points;
  assert.ok(x1 < x2 && y1 > y2, "north-east is up and right");
  assert.ok([x1, x2].every((x) => x >= 0 && x <= 200) && [y1, y2].every((y) => y >= 0 && y <= 100));
  assert.ok(metresPerPixel < 100, `${metresPerPixel} m for a pixel`);
  assert.deepEqual(projectTrack([], size).points, []);
  assert.deepEqual([roundLength(99), roundLength(100), roundLength(4999)], [50, 100, 2000]);
});

test("showValue() and its like are short and say what there is", () => {
  assert.deepEqual(
    [0, 12, 1234567, 7.41234, -36.5, 101325.25, 0.00123, -1e-7, true, null, "x"].map(showValue),
    ["0", "12", "1,234,567", "7.412", "-36.50", "101,325", "0.00123", "-1.000e-7", "yes", "–", "x"],
  );
  assert.deepEqual([showSpan(900), showSpan(130_000), showSpan(8e6)], ["1 s", "2 min", "2 h"]);
  assert.deepEqual([showTime(0), showTime(NaN)], ["00:00:00", "–"]);
  const limits = { warning: { low: 7.2 }, critical: { high: 9 } };
  assert.equal(showLimit({ state: "warning-low" }, limits), "< 7.20");
  assert.equal(showLimit({ state: "critical-low" }, limits), "");
  assert.equal(showLimit({ state: "critical-high", limit: 50 }, undefined), "> 50");
});

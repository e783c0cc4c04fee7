import assert from "node:assert/strict";
import test from "node:test";
import { replay } from "../../ground-station/recording/replay.ts";

const SAMPLES = [{ time: -0.1 }, { time: 0 }, { time: 0.2 }];

test("replay() publishes every sample once, in order", async () => {
  const published: number[] = [];
  await replay(SAMPLES, {
    speed: Infinity,
    signal: new AbortController().signal,
    publish: ({ time }) => Promise.resolve(void published.push(time)),
  });
  assert.deepEqual(published, [-0.1, 0, 0.2]);
});

test("replay() never publishes a sample before its time", async () => {
  const started = performance.now();
  const early: number[] = [];
  await replay(SAMPLES, {
    speed: 2,
    signal: new AbortController().signal,
    publish: ({ time }) => {
      const due = (time + 0.1) * 1000 / 2;
      if (performance.now() - started < due - 2) early.push(time); // timers round by up to 2 ms
      return Promise.resolve();
    },
  });
  assert.deepEqual(early, []);
});

test("replay() ends when its signal is aborted, while it waits too", async () => {
  const controller = new AbortController();
  const published: number[] = [];
  await replay([{ time: 0 }, { time: 3600 }], {
    speed: 1,
    signal: controller.signal,
    publish: ({ time }) => {
      setTimeout(() => controller.abort(), 1);
      return Promise.resolve(void published.push(time));
    },
  });
  assert.deepEqual(published, [0]);
});

test("replay() of nothing ends at once", async () => {
  await replay([], {
    speed: 1,
    signal: new AbortController().signal,
    publish: () => assert.fail("Published nothing"),
  });
});

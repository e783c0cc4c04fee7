import assert from "node:assert/strict";
import { test } from "node:test";
import { Dispatcher } from "../../runtime/dispatcher.ts";

const limits = { concurrency: 1, maxPendingMessages: 10, maxPendingBytes: 100 };

test("Dispatcher.idle() settles when the job that asked for it has ended", async () => {
  const dispatcher = new Dispatcher(limits);
  let idle: Promise<void> | undefined;
  dispatcher.submit(() => {
    idle = dispatcher.idle();
  }, 0);
  await idle;
});

test("Dispatcher.idle() waits for what is submitted by a job", async () => {
  const dispatcher = new Dispatcher(limits);
  const steps: string[] = [];
  dispatcher.submit(() => {
    dispatcher.submit(() => void steps.push("inner"), 1);
    return Promise.resolve().then(() => void steps.push("outer"));
  }, 1);
  await dispatcher.idle();
  assert.deepEqual(steps, ["outer", "inner"]);
});

test("Dispatcher.submit() drops what is over the bound of messages or bytes", () => {
  const dispatcher = new Dispatcher({ ...limits, maxPendingMessages: 2 });
  const never = () => new Promise<void>(() => {});
  assert.deepEqual([0, 60, 60, 40, 0].map((bytes) => dispatcher.submit(never, bytes)), [
    true,
    true,
    false,
    true,
    false,
  ]);
});

test("Dispatcher refuses limits with which nothing runs or no end waits", () => {
  for (const wrong of [NaN, -1, 0.5]) {
    for (const name of Object.keys(limits)) {
      assert.throws(() => new Dispatcher({ ...limits, [name]: wrong }), TypeError);
    }
  }
});

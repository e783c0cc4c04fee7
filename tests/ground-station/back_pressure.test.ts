import assert from "node:assert/strict";
import test from "node:test";
import { BackPressure } from "../../ground-station/flight-replay/replayer/back_pressure.ts";
import { sleep } from "../helpers/eventually.ts";

const never = new AbortController().signal;

/** Receivers that get what is published, one message per question. */
function slowReceivers(names: readonly string[], already = 0) {
  const reached = new Map(names.map((name) => [name, already]));
  const state = { published: 0, furthest: 0 };
  const ask = (name: string): Promise<number> => {
    const before = reached.get(name) ?? 0;
    state.furthest = Math.max(state.furthest, state.published + already - before);
    reached.set(name, Math.min(before + 1, state.published + already));
    return Promise.resolve(before);
  };
  return { state, ask, reached };
}

test("BackPressure keeps the messages under way within the window", async () => {
  const { state, ask, reached } = slowReceivers(["a", "b"], 1000);
  const lost: string[] = [];
  const backPressure = new BackPressure({
    receivers: ["a", "b"],
    window: 10,
    signal: never,
    ask,
    onLeftBehind: (receiver) => lost.push(receiver),
  });
  await backPressure.begin();
  while (state.published < 60) await backPressure.keepUp(++state.published);
  await backPressure.settle(state.published);
  assert.ok(state.furthest <= 10, `${state.furthest} were under way`);
  assert.deepEqual([...reached.values()], [1060, 1060]);
  assert.deepEqual(lost, []);
});

test("BackPressure leaves behind a receiver that stands still, and says where", async () => {
  const reasons: string[] = [];
  let reached = 0;
  const backPressure = new BackPressure({
    receivers: ["quick", "dead"],
    window: 10,
    patience: 50,
    signal: never,
    ask: (receiver) => Promise.resolve(receiver === "quick" ? reached += 5 : 3),
    onLeftBehind: (receiver, reason) => reasons.push(`${receiver} ${reason}`),
  });
  await backPressure.begin();
  await backPressure.settle(10);
  await backPressure.settle(20);
  assert.deepEqual(reasons, ["dead stands at 3 messages"]);
});

test("BackPressure waits for receivers that do not answer yet", async () => {
  let questions = 0;
  const backPressure = new BackPressure({
    receivers: ["late"],
    window: 10,
    signal: never,
    ask: () => ++questions < 4 ? Promise.reject(new Error("Nobody answers")) : Promise.resolve(0),
    onLeftBehind: (_, reason) => assert.fail(reason),
  });
  await backPressure.begin();
  assert.equal(questions, 4);
});

test("BackPressure stops waiting when its signal is aborted", async () => {
  const controller = new AbortController();
  const backPressure = new BackPressure({
    receivers: ["absent"],
    window: 10,
    signal: controller.signal,
    ask: () => Promise.reject(new Error("Nobody answers")),
    onLeftBehind: (_, reason) => assert.fail(reason),
  });
  const begun = backPressure.begin();
  await sleep(10);
  controller.abort();
  await begun;
});

test("BackPressure without receivers lets timers run", async () => {
  const backPressure = new BackPressure({
    receivers: [],
    window: 10,
    signal: never,
    ask: () => Promise.reject(new Error("Nobody to ask")),
    onLeftBehind: (_, reason) => assert.fail(reason),
  });
  await backPressure.begin();
  let fired = false;
  setTimeout(() => fired = true, 0);
  for (let published = 1; !fired && published < 1_000_000; published++) {
    await backPressure.keepUp(published);
  }
  assert.ok(fired);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { ask } from "../../bench/contenders/ask.ts";
import { createTelemetry, type Reading, type Telemetry } from "../../bench/contenders/contender.ts";
import { Counter } from "../../bench/contenders/counter.ts";
import { Flood } from "../../bench/contenders/flood.ts";
import { validate } from "../../bench/contenders/validate.ts";
import { Wire } from "../../bench/contenders/wire.ts";
import { summarise } from "../../bench/harness/statistics.ts";
import { alternate, tableOf } from "../../bench/harness/suite.ts";
import { startNatsServer } from "../helpers/nats_server.ts";

const ORDER = { seconds: 0.02, inFlight: 2, bytes: 95 };

test("alternate() measures in turns, and takes who fails out", async () => {
  const turns: string[] = [];
  const runner = (name: string, failsAt: number) => ({
    name,
    measure: () => {
      turns.push(name);
      const round = turns.filter((one) => one === name).length;
      return round === failsAt
        ? Promise.reject(new Error("Lost a message"))
        : Promise.resolve({ value: round });
    },
  });
  const all = await alternate([runner("a", 0), runner("b", 2)], 3);
  assert.deepEqual(turns, ["a", "b", "a", "b", "a"]);
  const { rows } = tableOf(all, { title: "", unit: "", baseline: "a", quantity: "value" });
  assert.deepEqual(rows.map(({ disqualified }) => disqualified), [
    undefined,
    "Error: Lost a message",
  ]);
  assert.deepEqual(rows[0]?.summary, { median: 2, p10: 1, p90: 3, rounds: 3 });
});

test("summarise() gives the middle and the spread", () => {
  const values = Array.from({ length: 11 }, (_, index) => index);
  assert.deepEqual(summarise(values.toReversed()), { median: 5, p10: 1, p90: 9, rounds: 11 });
});

test("ask() refuses a contender that answers wrongly", async () => {
  const wrong = (reading: Reading) => Promise.resolve({ ...reading, sequence: -1 });
  await assert.rejects(ask(wrong, true, ORDER), /is wrong/);
});

test("ask() tells a contender that takes what does not fit", async () => {
  const echo = (reading: Reading) => Promise.resolve(reading);
  assert.deepEqual(await ask(echo, true, { ...ORDER, invalid: true }), { refused: false });
  assert.deepEqual(await ask(echo, false, { ...ORDER, invalid: true }), { refused: true });
});

test("validate() refuses a validator that answers wrongly", () => {
  const order = { what: "check", milliseconds: 1 } as const;
  assert.throws(() => validate({ check: () => true }, order), /takes a message that does not fit/);
  assert.throws(() => validate({ check: () => false }, order), /refuses a message that fits/);
});

/** Floods a receiver that may leave messages out. */
async function flood(isTaken: (telemetry: Telemetry) => boolean): Promise<number> {
  const server = await startNatsServer();
  const link = { url: server.url, subject: "ingest.test" };
  const [counter, sender] = [await Counter.open(link), await Flood.open(link)];
  const wire = await Wire.open(server.url);
  try {
    wire.subscribe(link.subject, (_subject, _reply, payload) => {
      const telemetry = JSON.parse(payload.toString("latin1")) as Telemetry;
      if (isTaken(telemetry)) counter.take(telemetry);
    });
    await wire.flush();
    return (await sender.run({ messages: 1024 })).messages;
  } finally {
    for (const one of [counter, sender, wire]) one.close();
    await server.stop();
  }
}

test("Flood counts what is received, and notices what gets lost", async () => {
  assert.equal(await flood(() => true), 1024);
  await assert.rejects(flood(({ sequence }) => sequence !== 300), /Lost messages/);
});

test("createTelemetry() makes messages of 504 bytes", () => {
  assert.equal(JSON.stringify(createTelemetry(10_000)).length, 504);
});

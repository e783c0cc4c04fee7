import assert from "node:assert/strict";
import test from "node:test";
import { Backlog } from "../../ground-station/database-writer/backlog.ts";
import {
  type BatchOptions,
  BatchWriter,
} from "../../ground-station/database-writer/batch_writer.ts";
import type { Fate } from "../../ground-station/stream/stream_intake.ts";
import type { ArchiveRecord } from "../../ground-station/database/archive.ts";
import { ServiceError } from "../../runtime/errors.ts";
import { eventually } from "../helpers/eventually.ts";

function record(key: string, data = "{}"): ArchiveRecord {
  return { key, time: 0, subject: "a", name: "a", data };
}

/** A writer, what reached its database, and what it said. */
function startWriter(own: Partial<BatchOptions> = {}) {
  const rows = new Set<string>();
  const batches: string[][] = [];
  const said: string[] = [];
  const writer = new BatchWriter({
    store: (records) => {
      const before = rows.size;
      batches.push(records.map(({ key }) => key));
      for (const { key } of records) rows.add(key);
      return Promise.resolve(rows.size - before);
    },
    batchSize: 3,
    batchMs: 20,
    maxMessages: 100,
    maxBytes: 1000,
    onAway: ({ message }) => said.push(`away: ${message}`),
    onBack: () => said.push("back"),
    onRefused: ({ key }) => said.push(`refused ${key}`),
    ...own,
  });
  const add = (...keys: string[]): Promise<Fate[]> =>
    Promise.all(keys.map((key) => writer.add(record(key))));
  return { writer, rows, batches, said, add };
}

test("BatchWriter writes when a batch is full, and the rest when it has waited", async () => {
  const { batches, add, writer } = startWriter();
  assert.deepEqual(await add("a", "b", "c", "d"), Array(4).fill("committed"));
  assert.deepEqual(batches, [["a", "b", "c"], ["d"]]);
  assert.deepEqual([writer.counts.stored, writer.buffered, writer.counts.batchSize], [4, 0, 1]);
});

test("BatchWriter.hurry() writes what waits at once", async () => {
  const { batches, add, writer } = startWriter({ batchMs: 60_000 });
  const fates = add("a", "b");
  writer.hurry();
  assert.deepEqual(await fates, ["committed", "committed"]);
  assert.deepEqual(await add("c"), ["committed"]);
  assert.deepEqual(batches, [["a", "b"], ["c"]]);
});

test("BatchWriter counts what was there already as duplicates", async () => {
  const { add, writer } = startWriter();
  await add("a", "b", "a");
  await add("b", "c");
  assert.deepEqual([writer.counts.stored, writer.counts.duplicates], [3, 2]);
});

test("BatchWriter keeps messages while the database is away, and says so once", async () => {
  let away = true;
  const tried: number[] = [];
  const { add, said, writer } = startWriter({
    store: (records) => {
      tried.push(records.length);
      if (away) return Promise.reject(new ServiceError("disconnected", "gone"));
      return Promise.resolve(records.length);
    },
  });
  const fates = add("a", "b", "c", "d", "e");
  await eventually(() => tried.length >= 2);
  assert.deepEqual([writer.away, writer.buffered], [true, 5]);
  away = false;
  assert.deepEqual(await fates, Array(5).fill("committed"));
  assert.deepEqual([writer.away, writer.buffered, said], [false, 0, ["away: gone", "back"]]);
});

test("BatchWriter drops the oldest that is not on its way when too many wait", async () => {
  let letGo = (): void => {};
  const gate = new Promise<void>((resolve) => letGo = resolve);
  const { add, writer } = startWriter({
    store: (records) => gate.then(() => records.length),
    maxMessages: 4,
  });
  const fates = add("a", "b", "c", "d", "e", "f");
  assert.equal(writer.buffered, 4);
  letGo();
  const [onTheWay, dropped, kept]: Fate[] = ["committed", "dropped", "committed"];
  const expected = [onTheWay, onTheWay, onTheWay, dropped, dropped, kept];
  assert.deepEqual(await fates, expected);
});

test("BatchWriter bounds the bytes that wait, too", async () => {
  const { writer } = startWriter({ batchSize: 10 });
  const large = "x".repeat(600);
  const fates = [writer.add(record("a", large)), writer.add(record("b", large))];
  assert.deepEqual(await Promise.all(fates), ["dropped", "committed"]);
});

test("BatchWriter lets one message that cannot be stored not keep out the others", async () => {
  const stored: string[] = [];
  const { add, said } = startWriter({
    batchSize: 8,
    store: (records) => {
      if (records.some(({ key }) => key.startsWith("bad"))) {
        return Promise.reject(new ServiceError("invalid-message", "cannot be held"));
      }
      stored.push(...records.map(({ key }) => key));
      return Promise.resolve(records.length);
    },
  });
  const fates = await add("a", "b", "bad 1", "c", "d", "e", "bad 2", "f");
  assert.deepEqual(stored, ["a", "b", "c", "d", "e", "f"]);
  assert.deepEqual(fates.map((fate) => fate === "refused"), [0, 0, 1, 0, 0, 0, 1, 0].map(Boolean));
  assert.deepEqual(said, ["refused bad 1", "refused bad 2"]);
});

test("BatchWriter.close() gives up on what is not committed, and stops trying", async () => {
  let tried = 0;
  const { add, writer } = startWriter({
    store: () => {
      tried++;
      return Promise.reject(new Error("gone"));
    },
  });
  const fates = add("a", "b", "c", "d");
  await eventually(() => tried >= 1);
  writer.close();
  assert.deepEqual(await fates, Array(4).fill("dropped"));
  assert.equal(writer.buffered, 0);
});

test("BatchWriter.progress() settles when something was committed", async () => {
  const { add, writer } = startWriter();
  await writer.progress();
  const fates = add("a", "b", "c", "d");
  await writer.progress();
  assert.equal(writer.buffered, 1);
  await fates;
});

test("Backlog gives items in order, within count and bytes", () => {
  const backlog = new Backlog<string>((text) => text.length);
  for (let n = 0; n < 5000; n++) backlog.push(String(n));
  assert.deepEqual(backlog.take(3, 100), ["0", "1", "2"]);
  assert.deepEqual(backlog.take(100, 2), ["3", "4"]);
  assert.deepEqual(backlog.take(100, 0), ["5"]);
  assert.equal(backlog.shift(), "6");
  const rest = backlog.take(Infinity, Infinity);
  assert.deepEqual([rest[0], rest.at(-1), rest.length], ["7", "4999", 4993]);
  assert.deepEqual([backlog.length, backlog.bytes, backlog.shift()], [0, 0, undefined]);
});

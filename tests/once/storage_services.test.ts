// Once: it starts the services of the archive on Node 24, Deno and Bun, since Node 20 has no SQLite.
import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import type { ReadPlot, ReadRange } from "../../generated/mod.ts";
import { type ArchiveStation, withArchiveStation } from "../helpers/archive_station.ts";
import { eventually, sleep } from "../helpers/eventually.ts";
import { runProgram } from "../helpers/run_program.ts";
import { PROJECT_FOLDER, RUNTIME_NAMES } from "../helpers/runtimes.ts";

const HOUR_MS = 3_600_000;
const PATIENCE = { timeoutMs: 30_000, everyMs: 50 };

function aroundNow(): { from: number; to: number } {
  return { from: Date.now() - HOUR_MS, to: Date.now() + HOUR_MS };
}

async function countOf(station: ArchiveStation, subject: string): Promise<number> {
  const { subjects } = await station.client.archive.readGaps.request({ subject, ...aroundNow() });
  return subjects.reduce((sum, { count, missing }) => {
    assert.equal(missing, 0, `${subject} has gaps`);
    return sum + count;
  }, 0);
}

for (const runtime of RUNTIME_NAMES) {
  test(`Database Writer stores what Database Query answers, on ${runtime}`, async () => {
    await withArchiveStation(async (station) => {
      const { archive } = station.client;
      await station.start("writer", runtime);
      await station.start("query", runtime);
      await station.fly({ vehicle: "a", messages: 2500 });
      await station.fly({ vehicle: "b", messages: 3 });
      await eventually(() => assert.equal(station.total("stored"), 2503), PATIENCE);
      const range = { subject: "flight.*.state", ...aroundNow() };

      const sequences: unknown[] = [];
      let cursor: string | undefined;
      do {
        const page = await archive.readRange.request({ ...range, ...cursor && { cursor } });
        assert.ok(page.messages.length <= 1000);
        for (const { name, data } of page.messages) {
          assert.equal(name, "flight.state");
          sequences.push((data as { sequence: number }).sequence);
        }
        cursor = page.next;
      } while (cursor !== undefined);
      assert.deepEqual(sequences, [...Array(2500).keys(), 0, 1, 2]);

      const latest = await archive.readLatest.request({ subject: "flight.>" });
      const heights = latest.messages.map(({ data }) => (data as { height: number }).height);
      assert.deepEqual(heights, [2499, 2]);

      const plot = await archive.readPlot.request({
        subject: "flight.a.state",
        pointers: ["/height", "/velocity"],
        ...aroundNow(),
        points: 1,
      });
      const numbers = plot.series.map(({ pointer, min, max, mean, count }) => [
        pointer,
        ...[min, max, mean, count].map(([first]) => first),
      ]);
      assert.deepEqual(numbers, [
        ["/height", 0, 2499, 1249.5, 2500],
        ["/velocity", 1.5, 1.5, 1.5, 2500],
      ]);

      const csv = await archive.readCsv.request({
        ...range,
        subject: "flight.b.>",
        pointers: ["/sequence", "/absent"],
        limit: 2,
      });
      assert.match(
        csv.text,
        /^time,subject,name,\/sequence,\/absent\r\n[\dTZ:.-]+,flight\.b\.state,flight\.state,0,\r\n/,
      );
      assert.ok(csv.next !== undefined);
      const rest = await archive.readCsv.request({
        ...range,
        subject: "flight.b.>",
        pointers: ["/sequence"],
        cursor: csv.next,
      });
      assert.match(rest.text, /^[\dTZ:.-]+,flight\.b\.state,flight\.state,2\r\n$/);
      assert.equal(rest.next, undefined);
    });
  });
}

test("Database Query refuses what is illegal or asks for too much, and goes on", async () => {
  await withArchiveStation(async (station) => {
    const { readPlot, readRange, readLatest } = station.client.archive;
    await station.start("query", "deno", { MAX_ROWS: "10", MAX_POINTS: "20", MAX_SPAN_HOURS: "2" });
    const plot: ReadPlot = {
      subject: "flight.a.state",
      pointers: ["/height"],
      ...aroundNow(),
      points: 20,
    };
    const range = { subject: ">", ...aroundNow(), limit: 10 };
    const askPlot = (own: Partial<ReadPlot>) => () =>
      readPlot.request({ ...plot, ...own }, undefined, { validate: false });
    const askRange = (own: Partial<ReadRange>) => () => readRange.request({ ...range, ...own });
    const refused: [ask: () => Promise<unknown>, code: string, message: RegExp][] = [
      [askPlot({ points: 21 }), "rejected", /points is 21: expected at most 20/],
      [askPlot({ to: plot.to + 1 }), "rejected", /is 2\.0 h: expected at most 2 h/],
      [askPlot({ to: plot.from }), "rejected", /is empty: expected "from" before "to"/],
      [askPlot({ subject: "flight.>" }), "invalid-request", /\/subject/],
      [askPlot({ pointers: ["/a'; DROP TABLE x --", '/"'] }), "invalid-request", /\/pointers\/1/],
      [askRange({ limit: 11 }), "rejected", /limit is 11: expected at most 10/],
      [askRange({ cursor: "1 OR 1=1" }), "rejected", /Cursor "1 OR 1=1" cannot be used/],
      [askRange({ subject: "a.>.b" }), "rejected", /Subject filter "a\.>\.b" cannot be used/],
      [() => readLatest.request({ subject: ">", cursor: "t1_1" }), "rejected", /Cursor "t1_1"/],
    ];
    for (const [ask, code, message] of refused) {
      await assert.rejects(ask, (error: Error & { code?: string }) => {
        assert.equal(error.code, code, error.message);
        assert.match(error.message, message);
        return true;
      });
    }
    assert.deepEqual(await readRange.request(range), { messages: [] });
    assert.deepEqual((await readPlot.request(plot)).times, []);
  });
});

test("Database Writer flushes what it has when it is stopped", async () => {
  await withArchiveStation(async (station) => {
    const writer = await station.start("writer", "bun", { BATCH_MS: "60000", BATCH_SIZE: "9999" });
    await station.start("query", "bun");
    await station.fly({ vehicle: "a", messages: 500 });
    await eventually(() => assert.equal(station.total("buffered"), 500), PATIENCE);
    assert.equal(await countOf(station, "flight.>"), 0);
    writer.kill("SIGTERM");
    assert.equal((await writer.ended).code, 0);
    assert.equal(await countOf(station, "flight.>"), 500);
    await eventually(() => assert.equal(station.total("stored"), 500));
  });
});

test("Database Writer counts invalid messages and stores one row for one Nats-Msg-Id", async () => {
  await withArchiveStation(async (station) => {
    await station.start("writer", "deno");
    const state = { flight: 1, sequence: 0, time: 0, height: 1, velocity: 0, acceleration: 0 };
    const { flight } = station.client;
    for (const id of ["1", "2", "1", "1"]) {
      const headers = { "Nats-Msg-Id": id };
      await flight.state.publish(state, { vehicle: "a" }, { headers });
    }
    await flight.state.publish({ ...state, time: 1e9 }, { vehicle: "a" }, { validate: false });
    station.connection.publish("flight.a.state", "{");
    await eventually(() => {
      const [status] = station.status.values();
      assert.deepEqual([status?.received, status?.stored, status?.duplicates, status?.invalid], [
        4,
        2,
        2,
        2,
      ]);
    }, PATIENCE);
  });
});

test("Database Writer keeps messages while its database is locked, and counts what it drops", async () => {
  await withArchiveStation(async (station) => {
    await station.start("writer", "bun", { BUFFER: "1000", BATCH_SIZE: "100" });
    await station.start("query", "bun");
    const file = join(station.dataDir, "archive/archive.sqlite");
    const lock = join(PROJECT_FOLDER, "tests/helpers/lock_database.ts");
    const locking = runProgram("bun", lock, { args: [file, "2500"] });
    await sleep(1000);
    await station.fly({ vehicle: "a", messages: 900 });
    await eventually(() => assert.equal(station.total("buffered"), 900), PATIENCE);
    const [during] = station.status.values();
    assert.deepEqual([during?.database, during?.stored, during?.lost], ["away", 0, 0]);
    await station.fly({ vehicle: "b", messages: 400 });
    await eventually(() => assert.equal(station.total("lost"), 300), PATIENCE);
    assert.equal((await locking).code, 0);
    await eventually(() => assert.equal(station.total("stored"), 1000), PATIENCE);
    assert.equal(station.total("received"), 1300);
  });
});

test("Database Writer names a stream that is not there, and a runtime without SQLite", async () => {
  await withArchiveStation(async ({ server, dataDir }) => {
    const program = join(PROJECT_FOLDER, "ground-station/database-writer/database_writer.ts");
    const env = {
      NATS_URL: server.url,
      NATS_USER: "",
      NATS_PASSWORD: "",
      SERVICE_NAME: "writer",
      DATA_DIR: dataDir,
    };
    const absent = await runProgram("deno", program, { env: { ...env, TELEMETRY_STREAM: "NO" } });
    assert.equal(absent.code, 1);
    assert.match(
      absent.stderr,
      /Cannot read the stream "NO" of TELEMETRY_STREAM: stream not found/,
    );
    const help = await runProgram("bun", program, { args: ["--help"] });
    assert.match(help.stdout, /SUBSCRIBE[^]+BATCH_SIZE[^]+TELEMETRY_STREAM/);
    if (process.getBuiltinModule("node:sqlite") !== undefined) return;
    const old = await runProgram("node", program, { env });
    assert.equal(old.code, 1);
    assert.match(old.stderr, /Node 20\S+ has no "node:sqlite": expected Node 22\.13 or newer/);
  }, { jetStream: true });
});

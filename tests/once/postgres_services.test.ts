// Once: it starts a PostgreSQL server, and the services of the archive on several runtimes.
import assert from "node:assert/strict";
import test from "node:test";
import { LazyArchive } from "../../ground-station/database/open_archive.ts";
import { type ArchiveStation, withArchiveStation } from "../helpers/archive_station.ts";
import { eventually } from "../helpers/eventually.ts";
import { type PostgresServer, startPostgres, withAdministrator } from "../helpers/postgres.ts";
import { RUNTIME_NAMES } from "../helpers/runtimes.ts";

const HOUR_MS = 3_600_000;
const STREAM = "FLIGHT";
const PATIENCE = { timeoutMs: 30_000, everyMs: 50 };

/** Runs a test with a PostgreSQL server and a station, and cleans up. */
async function withPostgres(
  run: (station: ArchiveStation, postgres: PostgresServer, url: string) => Promise<void>,
  options: { readonly jetStream?: boolean } = {},
): Promise<void> {
  const postgres = await startPostgres();
  try {
    const url = await postgres.createDatabase();
    await withArchiveStation((station) => run(station, postgres, url), options);
  } finally {
    await postgres.stop();
  }
}

async function countRows(url: string): Promise<number> {
  const [row] = await withAdministrator(
    url,
    (sql) => sql<{ count: string }[]>`SELECT count(*) FROM archive_message`,
  );
  return Number(row?.count);
}

test("Database Writers on three runtimes share the work on PostgreSQL", async () => {
  await withPostgres(async (station, _, url) => {
    const settings = { DATABASE_URL: url };
    await Promise.all(
      RUNTIME_NAMES.map((runtime) => station.start("writer", runtime, settings)),
    );
    await station.start("query", "node", settings);
    await station.fly({ vehicle: "a", messages: 3000 });
    await eventually(() => assert.equal(station.total("stored"), 3000), PATIENCE);
    assert.equal(station.status.size, 3);
    for (const { received } of station.status.values()) assert.ok(received > 0);
    const now = Date.now();
    const { subjects } = await station.client.archive.readGaps.request({
      subject: "flight.>",
      from: now - HOUR_MS,
      to: now + HOUR_MS,
    });
    assert.deepEqual(subjects.map(({ count }) => count), [3000]);
  });
});

test("Database Writer outlives its PostgreSQL server, and loses nothing that its buffer holds", async () => {
  await withPostgres(async (station, postgres, url) => {
    const settings = { DATABASE_URL: url };
    await station.start("writer", "deno", settings);
    const query = await station.start("query", "bun", settings);
    const { readLatest } = station.client.archive;
    await station.fly({ vehicle: "a", messages: 500 });
    await eventually(() => assert.equal(station.total("stored"), 500), PATIENCE);

    await postgres.interrupt();
    await station.fly({ vehicle: "a", messages: 5000, from: 500 });
    // A writer learns that its database is away from the first batch that it cannot write.
    await eventually(() => {
      const [status] = station.status.values();
      assert.deepEqual([status?.buffered, status?.database], [5000, "away"]);
    }, PATIENCE);
    const asked = readLatest.request({ subject: ">" }, undefined, { timeout: 10_000 });
    await assert.rejects(asked, { code: "rejected", message: "The database is away: try again" });

    await postgres.resume();
    await eventually(() => assert.equal(station.total("buffered"), 0), PATIENCE);
    assert.deepEqual([station.total("received"), station.total("lost")], [5500, 0]);
    assert.equal(await countRows(url), 5500);
    const { messages } = await readLatest.request({ subject: ">" });
    assert.equal((messages[0]?.data as { sequence: number }).sequence, 5499);
    assert.doesNotMatch(query.stderr(), /postgres@/, "the log holds no login");
  });
});

test("Database Writer starts while its PostgreSQL server is away", async () => {
  await withPostgres(async (station, postgres, url) => {
    await postgres.interrupt();
    await station.start("writer", "bun", { DATABASE_URL: url });
    await station.fly({ vehicle: "a", messages: 10 });
    await eventually(() => assert.equal(station.total("buffered"), 10), PATIENCE);
    await postgres.resume();
    await eventually(() => assert.equal(station.total("stored"), 10), PATIENCE);
  });
});

test("Database Writers lose nothing of a stream when one is killed and the database breaks", async () => {
  await withPostgres(async (station, postgres, url) => {
    const { jetstream, jetstreamManager } = await import("@nats-io/jetstream");
    const manager = await jetstreamManager(station.connection);
    await manager.streams.add({ name: STREAM, subjects: ["flight.>"] });
    const settings = { DATABASE_URL: url, TELEMETRY_STREAM: STREAM, ACK_WAIT_SECONDS: "1" };
    const first = await station.start("writer", "bun", settings);
    await station.start("writer", "node", settings);
    const stream = jetstream(station.connection);
    for (let sequence = 0; sequence < 2000; sequence++) {
      const state = { flight: 1, sequence, time: 0, height: 0, velocity: 0, acceleration: 0 };
      await stream.publish("flight.a.state", JSON.stringify(state));
      if (sequence === 500) first.kill("SIGKILL");
      if (sequence === 900) await postgres.interrupt();
      if (sequence === 1100) await postgres.resume();
    }
    await eventually(async () => assert.equal(await countRows(url), 2000), PATIENCE);
  }, { jetStream: true });
});

test("LazyArchive.store() gives up on a server that does not answer, and goes on when it does", async () => {
  const postgres = await startPostgres();
  const databaseUrl = await postgres.createDatabase();
  const place = { databaseUrl, dataDir: "", connections: 1, storeTimeoutMs: 500 };
  const archive = new LazyArchive(place);
  try {
    const record = { time: 0, subject: "a", name: "a", data: "{}" };
    assert.equal(await archive.store([{ ...record, key: "a".repeat(32) }]), 1);
    postgres.freeze(true);
    const frozen = archive.store([{ ...record, key: "b".repeat(32) }]);
    await assert.rejects(frozen, { code: "disconnected", message: /did not answer within 500 ms/ });
    postgres.freeze(false);
    await eventually(() => archive.store([{ ...record, key: "b".repeat(32) }]).then(() => true));
    assert.equal(await countRows(databaseUrl), 2);
  } finally {
    await archive.close();
    await postgres.stop();
  }
});

test("Database Writer says what is wrong with DATABASE_URL, without the password", async () => {
  await withPostgres(async (station, _, url) => {
    const wrong = new URL("/nothing", url);
    wrong.password = "hunter2";
    for (const DATABASE_URL of [wrong.href, "mysql://a:hunter2@b/c"]) {
      const writer = station.start("writer", "deno", { DATABASE_URL });
      const { message } = await writer.then(() => new Error("It started"), (error: Error) => error);
      assert.match(
        message,
        /database "nothing" does not exist|DATABASE_URL cannot be read: expected/,
      );
      assert.doesNotMatch(message, /hunter2/);
    }
  });
});

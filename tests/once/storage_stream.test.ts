// Once: it starts the services of the archive itself, since Node 20 has no SQLite.
import assert from "node:assert/strict";
import test from "node:test";
import { type ArchiveStation, withArchiveStation } from "../helpers/archive_station.ts";
import { eventually, sleep } from "../helpers/eventually.ts";

const HOUR_MS = 3_600_000;
const STREAM = "FLIGHT";
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

test("Database Writer loses nothing of a stream when it is killed at any time", async () => {
  await withArchiveStation(async (station) => {
    const { jetstream, jetstreamManager } = await import("@nats-io/jetstream");
    const manager = await jetstreamManager(station.connection);
    await manager.streams.add({ name: STREAM, subjects: ["flight.>"] });
    const stream = jetstream(station.connection);
    const settings = { TELEMETRY_STREAM: STREAM, ACK_WAIT_SECONDS: "1", BATCH_SIZE: "50" };
    let sequence = 0;
    let flying = true;
    const flight = (async () => {
      for (; flying; sequence++) {
        const state = { flight: 1, sequence, time: 0, height: 0, velocity: 0, acceleration: 0 };
        await stream.publish("flight.a.state", JSON.stringify(state));
      }
    })();
    for (let kill = 0; kill < 6; kill++) {
      const writer = await station.start("writer", "bun", settings);
      await sleep(Math.random() * 600);
      writer.kill("SIGKILL");
      await writer.ended;
    }
    flying = false;
    await flight;
    await station.start("writer", "bun", settings);
    await station.start("query", "bun");
    await eventually(
      async () => assert.equal(await countOf(station, "flight.>"), sequence),
      PATIENCE,
    );
    assert.ok(sequence > 100, `only ${sequence} messages`);
    await eventually(async () => {
      const consumer = await manager.consumers.info(STREAM, "database-writer");
      assert.deepEqual([consumer.num_ack_pending, consumer.num_pending], [0, 0]);
    }, PATIENCE);
  }, { jetStream: true });
});

test("Database Writer counts what a stream holds and no schema describes, and stores the rest", async () => {
  await withArchiveStation(async (station) => {
    const { jetstreamManager } = await import("@nats-io/jetstream");
    const manager = await jetstreamManager(station.connection);
    await manager.streams.add({ name: STREAM, subjects: ["flight.>"] });
    for (const payload of ["{", "{}", new Uint8Array([0xff, 0xfe]), ""]) {
      station.connection.publish("flight.a.state", payload);
    }
    station.connection.publish("flight.a.unknown", "{}");
    station.connection.publish("flight.b.state", "{}"); // not wanted
    await station.fly({ vehicle: "a", messages: 10 });
    await station.start("writer", "bun", { TELEMETRY_STREAM: STREAM, SUBSCRIBE: "flight.a.>" });
    await eventually(() => {
      const [status] = station.status.values();
      assert.deepEqual([status?.received, status?.stored, status?.invalid], [10, 10, 5]);
    }, PATIENCE);
    await eventually(async () => {
      const consumer = await manager.consumers.info(STREAM, "database-writer");
      assert.deepEqual([consumer.num_ack_pending, consumer.num_pending], [0, 0]);
    }, PATIENCE);
  }, { jetStream: true });
});

test("Without a stream, the gaps are what a killed Database Writer has lost", async () => {
  await withArchiveStation(async (station) => {
    await station.start("query", "bun");
    let sent = 0;
    for (let kill = 0; kill < 3; kill++) {
      const writer = await station.start("writer", "bun", { BATCH_MS: "300" });
      await station.fly({ vehicle: "a", messages: 500, from: sent });
      sent += 500;
      await sleep(Math.random() * 400);
      writer.kill("SIGKILL");
      await writer.ended;
      await station.fly({ vehicle: "a", messages: 10, from: sent }); // nobody listens
      sent += 10;
    }
    const last = await station.start("writer", "bun");
    await station.fly({ vehicle: "a", messages: 1, from: sent++ });
    last.kill("SIGTERM");
    await last.ended;
    const { readGaps } = station.client.archive;
    const { subjects: [gaps] } = await readGaps.request({ subject: "flight.>", ...aroundNow() });
    const { messages: [first] } = await station.client.archive.readRange.request({
      subject: "flight.>",
      ...aroundNow(),
      limit: 1,
    });
    const before = (first?.data as { sequence: number }).sequence;
    const lost = (gaps?.missing ?? 0) + before; // what is missing before the first is no gap
    assert.ok(lost >= 30, `${lost} lost`);
    assert.equal((gaps?.count ?? 0) + lost, sent);
  });
});

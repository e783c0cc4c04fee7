/**
 * Measures the archive: telemetry at a steady rate through a real broker into SQLite and PostgreSQL,
 * and what a plot of a day costs. Says how many messages were lost, how long a message waited until
 * it was committed, and what the writer took of processor and memory.
 *
 * Run: `npx tsx bench/archive.ts [--rate 10000] [--seconds 15] [--runtime bun] [--database sqlite]
 * [--stream]`; runtimes and databases may be given with commas between, `--stream` reads through JetStream.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import {
  type ArchiveStation,
  type Settings,
  withArchiveStation,
} from "../tests/helpers/archive_station.ts";
import { eventually, sleep } from "../tests/helpers/eventually.ts";
import { startPostgres } from "../tests/helpers/postgres.ts";
import { RUNTIME_NAMES, type RuntimeName } from "../tests/helpers/runtimes.ts";

const TICKS_PER_SECOND = 100;
const TICK_MS = 10;
const HOUR_MS = 3_600_000;
const STREAM = "FLIGHT";
const SUBJECT = "flight.a.imu";

const { values } = parseArgs({
  options: {
    rate: { type: "string", default: "10000" },
    seconds: { type: "string", default: "15" },
    runtime: { type: "string", default: "node,deno,bun" },
    database: { type: "string", default: "sqlite,postgres" },
    stream: { type: "boolean", default: false },
  },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds);
const runtimes = RUNTIME_NAMES.filter((name) => values.runtime.split(",").includes(name));

for (const database of values.database.split(",")) {
  for (const runtime of runtimes) await measure(runtime, database);
}

async function measure(runtime: RuntimeName, database: string): Promise<void> {
  const postgres = database === "postgres" ? await startPostgres() : undefined;
  try {
    const settings: Settings = {
      ...postgres !== undefined && { DATABASE_URL: await postgres.createDatabase() },
      ...values.stream && { TELEMETRY_STREAM: STREAM },
    };
    await withArchiveStation(async (station) => {
      if (values.stream) await addStream(station);
      const { pid } = await station.start("writer", runtime, settings);
      const result = await publishAll(station, pid);
      await station.start("query", runtime, settings);
      console.log(JSON.stringify({ runtime, database, ...result, plot: await timePlot(station) }));
    }, { jetStream: values.stream });
  } finally {
    await postgres?.stop();
  }
}

async function addStream({ connection }: ArchiveStation): Promise<void> {
  const { jetstreamManager } = await import("@nats-io/jetstream");
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: STREAM, subjects: ["flight.>"] });
}

async function publishAll(station: ArchiveStation, pid: number) {
  const memory: number[] = [];
  let slowest = 0;
  const started = performance.now();
  let sent = 0;
  for (let elapsed = 0; elapsed < seconds * 1000; elapsed = performance.now() - started) {
    for (; sent < elapsed * rate / 1000; sent++) {
      station.connection.publish(SUBJECT, reading(sent));
    }
    await sleep(TICK_MS);
    const megabytes = Math.floor(elapsed / 1000) >= memory.length ? readMemory(pid) : undefined;
    if (megabytes !== undefined) memory.push(megabytes);
    for (const { slowestBatchTime } of station.status.values()) {
      slowest = Math.max(slowest, slowestBatchTime);
    }
  }
  const publishing = (performance.now() - started) / 1000;
  await station.connection.flush();
  await eventually(() => station.total("received") === sent && station.total("buffered") === 0, {
    timeoutMs: 60_000,
    what: "Storing all messages",
  });
  const wait = await meanWait(station);
  return {
    sent,
    perSecond: Math.round(sent / publishing),
    bytes: reading(sent).length,
    stored: station.total("stored"),
    lost: station.total("lost"),
    meanWaitMs: wait,
    slowestBatchMs: Math.round(slowest),
    cpuPercent: Math.round(readCpuSeconds(pid) / publishing * 100),
    memoryMiB: memory,
  };
}

function reading(sequence: number): string {
  const vector = { x: Math.sin(sequence) * 100, y: Math.cos(sequence) * 100, z: sequence % 1000 };
  return JSON.stringify({
    flight: 1,
    sequence,
    time: sequence / rate,
    sensor: "IMU0",
    acceleration: vector,
    angularRate: vector,
  });
}

/** From receiving a message to its commit, as discovery reports the time in handlers. */
async function meanWait({ connection }: ArchiveStation): Promise<number> {
  const reply = await connection.request("$SRV.STATS.database-writer", "");
  const { endpoints } = reply.json<{
    endpoints: { subject: string; average_processing_time: number }[];
  }>();
  const own = endpoints.find(({ subject }) => subject.endsWith(".imu"));
  return Math.round((own?.average_processing_time ?? 0) / 1e5) / 10;
}

async function timePlot({ client }: ArchiveStation): Promise<{ rows: number; ms: number }> {
  const now = Date.now();
  const started = performance.now();
  const { series: [series] } = await client.archive.readPlot.request(
    {
      subject: SUBJECT,
      pointers: ["/acceleration/x"],
      from: now - HOUR_MS,
      to: now,
      points: 2000,
    },
    undefined,
    { timeout: 60_000 },
  );
  const rows = series?.count.reduce((sum, count) => sum + count, 0) ?? 0;
  return { rows, ms: Math.round(performance.now() - started) };
}

function readMemory(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

function readCpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

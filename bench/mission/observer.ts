/**
 * Watches an archive from outside: looks again and again which row is the newest, and says in the
 * end how long each row of telemetry took from its making until it was committed.
 * `observer.ts PLACE`; does what it is told on stdin, one JSON text a line.
 *
 * @module
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { sleep } from "../../tests/helpers/eventually.ts";
import { openArchiveReader } from "./archive_reader.ts";
import { type Latency, LatencyCounter, type Sighting, Sightings } from "./latency.ts";

/** What a figure of latency is wrong by, at the most: it is too high by so much. */
const LOOK_EVERY_MS = 5;
const ROWS_AT_ONCE = 20_000;
const SLICE_MS = 10_000;

/** An order: how far the archive is, or what came of it. */
export interface ObserverOrder {
  readonly what: "progress" | "result";
}

/** The newest row, and how old it was when it was seen first. */
export interface ObservedProgress {
  readonly newestId: number;
}

/** What came of all rows of telemetry. */
export interface ObservedResult {
  readonly stored: number;
  readonly latencyMs: Latency | undefined;
  /** The 99th percentile of each 10 s, in ms. */
  readonly p99Of10s: readonly number[];
}

const reader = openArchiveReader(process.argv[2] ?? "");
const seen: Sighting[] = [];

async function watch(): Promise<never> {
  for (;;) {
    const newestId = await reader.newestId();
    if (newestId > (seen.at(-1)?.newestId ?? 0)) seen.push({ newestId, time: Date.now() });
    await sleep(LOOK_EVERY_MS);
  }
}

async function evaluate(): Promise<ObservedResult> {
  const sightings = new Sightings([...seen]);
  const all = new LatencyCounter();
  const slices: LatencyCounter[] = [];
  let stored = 0;
  let begin: number | undefined;
  for (let last = 0;;) {
    const rows = await reader.readTelemetry(last, ROWS_AT_ONCE);
    for (const row of rows) {
      const latency = sightings.latencyOf(row);
      begin ??= row.time;
      const slice = Math.max(0, Math.floor((row.time - begin) / SLICE_MS));
      stored++;
      if (latency === undefined) continue;
      all.add(latency);
      (slices[slice] ??= new LatencyCounter()).add(latency);
    }
    const end = rows.at(-1);
    if (end === undefined) break;
    last = end.id;
  }
  const p99Of10s = slices.map((slice) => slice.summarise()?.p99 ?? 0);
  return { stored, latencyMs: all.summarise(), p99Of10s };
}

function obey({ what }: ObserverOrder): Promise<ObservedProgress | ObservedResult> {
  return what === "result" ? evaluate() : Promise.resolve({ newestId: seen.at(-1)?.newestId ?? 0 });
}

void watch();
console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await obey(JSON.parse(line) as ObserverOrder)));
}
process.exit(0);

/**
 * One measurement of a mission.
 *
 * @module
 */
import { eventually, sleep } from "../../tests/helpers/eventually.ts";
import type { Program } from "../../tests/helpers/run_program.ts";
import type { Worker } from "../harness/worker.ts";
import type { Latency } from "./latency.ts";
import type { ObservedProgress, ObservedResult } from "./observer.ts";
import {
  type FinallyDo,
  type MissionProcess,
  type MissionSetup,
  type RunningMission,
  startMission,
} from "./start_mission.ts";
import { readUsage, type Usage } from "./usage.ts";

const SAMPLE_MS = 1000;
const SETTLE_MS = 2500;
const EVALUATION_TIMEOUT_MS = 300_000;
/** At which shares of the time memory is told. */
const MEMORY_AT = [0.1, 0.5, 1];

/** What is measured. */
export interface MissionOrder extends MissionSetup {
  readonly seconds: number;
  /** Told every second how far it is. */
  onProgress(text: string): void;
}

/** What a process took. */
export interface ProcessFigures {
  readonly name: string;
  readonly runtime: string;
  /** Processor time for 1,000 packets, in s. */
  readonly cpuSecondsPer1000: number;
  /** Memory in MiB: after a tenth of the time, half of it, and at the end. */
  readonly memoryMiB: readonly number[];
}

/** What came of a measurement. */
export interface MissionFigures {
  readonly database: string;
  readonly broker: string;
  readonly sent: number;
  readonly stored: number;
  readonly lost: number;
  /** Packets that the parser missed, by their sequence counts. */
  readonly gaps: number;
  readonly duplicates: number;
  readonly perSecond: number;
  /** From the packet's own time until its row was seen in the database. */
  readonly latencyMs: Latency | undefined;
  readonly p99Of10s: readonly number[];
  readonly processes: readonly ProcessFigures[];
  /** What services warned of, but for alarms, and how often. */
  readonly warnings: Readonly<Record<string, number>>;
}

/**
 * Measures one mission.
 *
 * @param order what to measure
 * @returns the figures
 * @throws {Error} with the output of a service that did not start, or ended meanwhile
 */
export async function runMission(order: MissionOrder): Promise<MissionFigures> {
  const closers: (() => unknown)[] = [];
  try {
    return await measure(order, (close) => void closers.unshift(close));
  } finally {
    for (const close of closers) await close();
  }
}

async function measure(order: MissionOrder, finallyDo: FinallyDo): Promise<MissionFigures> {
  const mission = await startMission(order, finallyDo);
  const { processes, services, observer } = mission;
  const started = performance.now();
  const samples = await sampleWhile(order, mission);
  const elapsed = (performance.now() - started) / 1000;
  for (const [name, service] of services) await expectAlive(name, service);
  const sent = await land(services.get("mission-device"));
  await settle(observer);
  const observed = await observer.ask<ObservedResult>({ what: "result" }, EVALUATION_TIMEOUT_MS);
  const { missing = -1, duplicates = -1 } = mission.quality() ?? {};
  if (order.profiles !== undefined) await Promise.all([...services.values()].map(endInOrder));
  return {
    database: order.database,
    broker: order.broker,
    sent,
    stored: observed.stored,
    lost: sent - observed.stored,
    gaps: missing,
    duplicates: duplicates + (mission.writer()?.duplicates ?? 0),
    perSecond: Math.round(sent / elapsed),
    latencyMs: observed.latencyMs,
    p99Of10s: observed.p99Of10s,
    processes: processes.map((process, index) => {
      return describeProcess(process, samples.map((sample) => sample[index]), sent);
    }),
    warnings: countWarnings(services),
  };
}

function countWarnings(services: RunningMission["services"]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [name, program] of services) {
    const lines = program.stdout().split("\n").slice(0, -1); // the last one may not be whole
    for (const line of lines.filter((text) => /"level":"(?:WARN|ERROR)/i.test(text))) {
      const { message } = JSON.parse(line) as { readonly message: string };
      if (message === "Alarm") continue;
      const key = `${name}: ${message}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
  }
  return counts;
}

/** Samples what the processes use, once a second, until the time is over. */
async function sampleWhile(
  { seconds, onProgress }: MissionOrder,
  { processes, observer }: RunningMission,
): Promise<readonly (readonly Usage[])[]> {
  const sample = (): Usage[] => processes.map(({ pid }) => readUsage(pid));
  const samples = [sample()];
  const started = performance.now();
  for (let second = 1; second <= seconds; second++) {
    await sleep(Math.max(0, started + second * SAMPLE_MS - performance.now()));
    samples.push(sample());
    const { newestId } = await observer.ask<ObservedProgress>({ what: "progress" });
    onProgress(`${second} of ${seconds} s: ${newestId.toLocaleString("en")} rows`);
  }
  return samples;
}

/** A service that ended on its own makes figures of nothing. */
async function expectAlive(name: string, program: Program): Promise<void> {
  const result = await Promise.race([program.ended, sleep(0)]);
  if (result === undefined) return;
  throw new Error(`Service "${name}" ended meanwhile: ${result.stderr}${result.stdout}`);
}

/** Ends the flight; gives how many packets went over the link. */
async function land(device: Program | undefined): Promise<number> {
  device?.kill("SIGTERM");
  const { stdout = "", stderr = "" } = await device?.ended ?? {};
  const line = stdout.split("\n").find((text) => text.includes('"Sent"'));
  if (line === undefined) throw new Error(`The device did not say what it sent: ${stderr}`);
  const { properties } = JSON.parse(line) as { readonly properties: { readonly sent: number } };
  return properties.sent;
}

/** Waits until no row comes any more. */
async function settle(observer: Worker): Promise<void> {
  let last = -1;
  await eventually(async () => {
    const { newestId } = await observer.ask<ObservedProgress>({ what: "progress" });
    const same = newestId === last;
    last = newestId;
    return same;
  }, { everyMs: SETTLE_MS, timeoutMs: EVALUATION_TIMEOUT_MS, what: "End of storing" });
}

async function endInOrder(program: Program): Promise<void> {
  program.kill("SIGTERM");
  await program.ended;
}

function describeProcess(
  { name, runtime }: MissionProcess,
  samples: readonly (Usage | undefined)[],
  sent: number,
): ProcessFigures {
  const cpu = (samples.at(-1)?.cpuSeconds ?? 0) - (samples[0]?.cpuSeconds ?? 0);
  const memoryMiB = MEMORY_AT.map((share) =>
    Math.round(samples[Math.floor((samples.length - 1) * share)]?.memoryMiB ?? 0)
  );
  const cpuSecondsPer1000 = Number((cpu / sent * 1000).toFixed(4));
  return { name, runtime, cpuSecondsPer1000, memoryMiB };
}

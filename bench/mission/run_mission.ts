/**
 * One measurement: the services of `telestion.json` from the device to the database, as processes.
 *
 * @module
 */
import { connect } from "@nats-io/transport-node";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { nodeFiles } from "../../cli/adapters/files.ts";
import { type ProjectService, readProject } from "../../cli/project.ts";
import { createClient, type LinkQuality, type WriterStatus } from "../../generated/mod.ts";
import { findNodeWithSqlite } from "../../tests/contracts/run_contract.ts";
import { startEmbeddedBus } from "../../tests/helpers/embedded_bus.ts";
import { eventually, sleep } from "../../tests/helpers/eventually.ts";
import { freePort } from "../../tests/helpers/free_port.ts";
import { startNatsServer } from "../../tests/helpers/nats_server.ts";
import { startPostgres } from "../../tests/helpers/postgres.ts";
import { type Program, startCommand, startProgram } from "../../tests/helpers/run_program.ts";
import { findRuntime, PROJECT_FOLDER, type RuntimeName } from "../../tests/helpers/runtimes.ts";
import { createTemporaryFolder } from "../../tests/helpers/temporary_folder.ts";
import { Worker } from "../harness/worker.ts";
import type { Latency } from "./latency.ts";
import type { ObservedProgress, ObservedResult } from "./observer.ts";
import { readUsage, type Usage } from "./usage.ts";

const SERVICES = ["database-writer", "telemetry-parser", "mission-device", "io-service"] as const;
const READY = /"(?:Ready|Stores|Waits for somebody to listen)"/;
/** Packets of a spacecraft in a second of its flight: ten of flight data, two others. */
const PACKETS_PER_SECOND = 12;
const SAMPLE_MS = 1000;
const START_TIMEOUT_MS = 30_000;
const EVALUATION_TIMEOUT_MS = 300_000;

/** A service of the way of telemetry. */
export type ServiceName = typeof SERVICES[number];

/** What is measured. */
export interface MissionOrder {
  readonly database: "sqlite" | "postgres";
  readonly broker: "embedded" | "nats-server";
  /** Packets a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Other runtimes than those of `telestion.json`. */
  readonly runtimes: Readonly<Partial<Record<ServiceName, RuntimeName>>>;
  /** Folder for profiles of the processor time, if they are wanted. */
  readonly profiles?: string;
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
}

interface Process {
  readonly name: string;
  readonly runtime: string;
  readonly pid: number;
}

/**
 * Measures one mission.
 *
 * @param order what to measure
 * @returns the figures
 * @throws {Error} with the output of a service that did not start
 */
export async function runMission(order: MissionOrder): Promise<MissionFigures> {
  const closers: (() => Promise<unknown> | void)[] = [];
  try {
    return await measure(order, (close) => void closers.unshift(close));
  } finally {
    for (const close of closers) await close();
  }
}

async function measure(
  order: MissionOrder,
  finallyDo: (close: () => Promise<unknown> | void) => void,
): Promise<MissionFigures> {
  const folder = await createTemporaryFolder();
  finallyDo(() => folder.remove());
  const broker = await (order.broker === "embedded" ? startEmbeddedBus() : startNatsServer());
  finallyDo(() => broker.stop());
  const postgres = order.database === "postgres"
    ? await startPostgres({ durable: true })
    : undefined;
  finallyDo(() => postgres?.stop());
  const databaseUrl = await postgres?.createDatabase() ?? "";
  const reports = await listen(broker.url);
  finallyDo(() => reports.close());
  const port = await freePort();
  const environment = {
    NATS_URL: broker.url,
    NATS_USER: "",
    NATS_PASSWORD: "",
    DATA_DIR: folder.path,
    DATABASE_URL: databaseUrl,
    LOOP: "true",
    SPEED: String(order.rate / PACKETS_PER_SECOND),
  };
  const programs = new Map<ServiceName, Program>();
  const processes: Process[] = [{ name: "broker", runtime: order.broker, pid: broker.pid }];
  if (postgres) processes.push({ name: "database", runtime: "postgres", pid: postgres.pid });
  let observer: Worker | undefined;
  for (const service of await readServices(order)) {
    const scheme = service.name === "mission-device" ? "tcp-listen" : "tcp";
    const variables = { ...service.variables, ...environment, SERVICE_NAME: service.name };
    const env = { ...variables, ADDRESS: `${scheme}://127.0.0.1:${port}` };
    const program = await startService(service, env, order.profiles);
    finallyDo(() => program.stop());
    programs.set(service.name as ServiceName, program);
    processes.push({ name: service.name, runtime: service.runtime, pid: program.pid });
    await program.waitForLine(READY, { timeoutMs: START_TIMEOUT_MS });
    observer ??= await startObserver(databaseUrl || folder.resolve("archive/archive.sqlite"));
  }
  finallyDo(() => observer?.stop());
  if (observer === undefined) throw new Error("No service was started");
  processes.push({ name: "observer of the database", runtime: "bun", pid: observer.pid });

  const started = performance.now();
  const samples = await sampleWhile(processes, order, observer);
  const elapsed = (performance.now() - started) / 1000;
  for (const [name, program] of programs) await expectAlive(name, program);
  const sent = await land(programs.get("mission-device"));
  await settle(observer);
  const observed = await observer.ask<ObservedResult>({ what: "result" }, EVALUATION_TIMEOUT_MS);
  const { missing = -1, duplicates = -1 } = reports.quality() ?? {};
  if (order.profiles !== undefined) await Promise.all([...programs.values()].map(endInOrder));
  return {
    database: order.database,
    broker: order.broker,
    sent,
    stored: observed.stored,
    lost: sent - observed.stored,
    gaps: missing,
    duplicates: duplicates + (reports.writer()?.duplicates ?? 0),
    perSecond: Math.round(sent / elapsed),
    latencyMs: observed.latencyMs,
    p99Of10s: observed.p99Of10s,
    processes: processes.map((process, index) =>
      describeProcess(process, samples.map((sample) => sample[index]), sent)
    ),
  };
}

async function readServices(
  { runtimes }: MissionOrder,
): Promise<readonly (ProjectService & { readonly name: string })[]> {
  const { project, problems } = await readProject(nodeFiles, PROJECT_FOLDER.replace(/\/$/, ""));
  return SERVICES.map((name) => {
    const service = project?.services.find((candidate) => candidate.name === name);
    if (service === undefined) {
      throw new Error(`Found no service "${name}" in telestion.json: ${JSON.stringify(problems)}`);
    }
    return { ...service, runtime: runtimes[name] ?? service.runtime };
  });
}

/** The writer on Node needs one with SQLite, which may be another than that of the suite. */
async function startService(
  { name, runtime, entry }: ProjectService,
  variables: Readonly<Record<string, string>>,
  profiles: string | undefined,
): Promise<Program> {
  const path = join(PROJECT_FOLDER, entry);
  const flags = profiles === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profiles}/${name}`];
  const options = flags.join(" ");
  const env = { ...variables, NODE_OPTIONS: options, BUN_OPTIONS: options };
  if (runtime !== "node") return startProgram(runtime, path, { env, denoFlags: ["-A", ...flags] });
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  return startCommand(await findNodeWithSqlite(), ["--import", tsx, path], { env });
}

function startObserver(place: string): Promise<Worker> {
  const program = join(PROJECT_FOLDER, "bench/mission/observer.ts");
  return Worker.start({
    command: [findRuntime("bun"), "run", program, place],
    cwd: PROJECT_FOLDER,
  });
}

/** What the services say of themselves. */
async function listen(url: string) {
  const connection = await connect({ servers: url });
  const client = createClient(connection);
  let quality: LinkQuality | undefined;
  let writer: WriterStatus | undefined;
  client.link.linkQuality.subscribe((data) => void (quality = { ...data }));
  client.archive.writerStatus.subscribe((data) => void (writer = { ...data }));
  await connection.flush();
  return {
    quality: () => quality,
    writer: () => writer,
    close: () => connection.close(),
  };
}

/** Samples what the processes use, once a second, until the time is over. */
async function sampleWhile(
  processes: readonly Process[],
  { seconds, onProgress }: MissionOrder,
  observer: Worker,
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
  }, { everyMs: 2500, timeoutMs: EVALUATION_TIMEOUT_MS, what: "End of storing" });
}

async function endInOrder(program: Program): Promise<void> {
  program.kill("SIGTERM");
  await program.ended;
}

function describeProcess(
  { name, runtime }: Process,
  samples: readonly (Usage | undefined)[],
  sent: number,
): ProcessFigures {
  const cpu = (samples.at(-1)?.cpuSeconds ?? 0) - (samples[0]?.cpuSeconds ?? 0);
  const memoryMiB = [0.1, 0.5, 1].map((share) =>
    Math.round(samples[Math.floor((samples.length - 1) * share)]?.memoryMiB ?? 0)
  );
  return {
    name,
    runtime,
    cpuSecondsPer1000: Number((cpu / sent * 1000).toFixed(4)),
    memoryMiB,
  };
}

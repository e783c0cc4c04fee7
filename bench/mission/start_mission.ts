/**
 * Starts the services of `telestion.json` from the device to the database, each a process of its
 * own, with broker, database and an observer of what is committed.
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
import { freePort } from "../../tests/helpers/free_port.ts";
import { startNatsServer } from "../../tests/helpers/nats_server.ts";
import { startPostgres } from "../../tests/helpers/postgres.ts";
import { type Program, startCommand, startProgram } from "../../tests/helpers/run_program.ts";
import { findRuntime, PROJECT_FOLDER, type RuntimeName } from "../../tests/helpers/runtimes.ts";
import { createTemporaryFolder } from "../../tests/helpers/temporary_folder.ts";
import { Worker } from "../harness/worker.ts";

/** In the order in which they start: the packets flow as soon as the last one runs. */
export const SERVICES = [
  "database-writer",
  "telemetry-parser",
  "mission-device",
  "io-service",
] as const;

/** A service of the way of telemetry. */
export type ServiceName = typeof SERVICES[number];

const READY = /"(?:Ready|Stores|Waits for somebody to listen)"/;
/** Packets of a spacecraft in a second of its flight: ten of flight data, two others. */
const PACKETS_PER_SECOND = 12;
const START_TIMEOUT_MS = 30_000;
const SQLITE_FILE = "archive/archive.sqlite";

/** What is started. */
export interface MissionSetup {
  readonly database: "sqlite" | "postgres";
  readonly broker: "embedded" | "nats-server";
  /** Packets a second. */
  readonly rate: number;
  /** Other runtimes than those of `telestion.json`. */
  readonly runtimes: Readonly<Partial<Record<ServiceName, RuntimeName>>>;
  /** Folder for profiles of the processor time, if they are wanted. */
  readonly profiles?: string;
}

/** A process, whatever runs in it. */
export interface MissionProcess {
  readonly name: string;
  readonly runtime: string;
  readonly pid: number;
}

/** A mission that runs. */
export interface RunningMission {
  readonly processes: readonly MissionProcess[];
  readonly services: ReadonlyMap<ServiceName, Program>;
  /** Sees what is committed; see `observer.ts`. */
  readonly observer: Worker;
  /** What the parser said last. */
  quality(): LinkQuality | undefined;
  /** What the writer said last. */
  writer(): WriterStatus | undefined;
}

/** Takes what is to be done in the end, the last first. */
export type FinallyDo = (close: () => unknown) => void;

/**
 * Starts a mission.
 *
 * @param setup what to start
 * @param finallyDo takes what ends it, also when it does not start
 * @returns the mission, in which telemetry flows
 * @throws {Error} with the output of a service that did not start
 */
export async function startMission(
  setup: MissionSetup,
  finallyDo: FinallyDo,
): Promise<RunningMission> {
  const { surroundings, environment, place } = await startSurroundings(setup, finallyDo);
  const linkPort = await freePort();
  const reports = await listen(environment.NATS_URL, finallyDo);
  const processes = [...surroundings];
  const services = new Map<ServiceName, Program>();
  let observer: Worker | undefined;
  for (const service of await readServices(setup)) {
    const program = await startService(service, { ...setup, environment, linkPort });
    finallyDo(() => program.stop());
    services.set(service.name, program);
    processes.push({ name: service.name, runtime: service.runtime, pid: program.pid });
    await program.waitForLine(READY, { timeoutMs: START_TIMEOUT_MS });
    observer ??= await startObserver(place, finallyDo); // the writer has made the tables
  }
  if (observer === undefined) throw new Error("No service was started");
  processes.push({ name: "observer of the database", runtime: "bun", pid: observer.pid });
  return { processes, services, observer, ...reports };
}

interface Environment extends Readonly<Record<string, string>> {
  readonly NATS_URL: string;
}

/** Broker and database, and the variables of services among them. */
async function startSurroundings(
  { broker, database, rate }: MissionSetup,
  finallyDo: FinallyDo,
): Promise<{
  readonly surroundings: readonly MissionProcess[];
  readonly environment: Environment;
  /** Where the archive is. */
  readonly place: string;
}> {
  const folder = await createTemporaryFolder();
  finallyDo(() => folder.remove());
  const bus = await (broker === "embedded" ? startEmbeddedBus() : startNatsServer());
  finallyDo(() => bus.stop());
  const postgres = database === "postgres" ? await startPostgres({ durable: true }) : undefined;
  finallyDo(() => postgres?.stop());
  const databaseUrl = await postgres?.createDatabase() ?? "";
  const surroundings: MissionProcess[] = [{ name: "broker", runtime: broker, pid: bus.pid }];
  if (postgres) surroundings.push({ name: "database", runtime: "postgres", pid: postgres.pid });
  const environment = {
    NATS_URL: bus.url,
    NATS_USER: "",
    NATS_PASSWORD: "",
    DATA_DIR: folder.path,
    DATABASE_URL: databaseUrl,
    LOOP: "true",
    SPEED: String(rate / PACKETS_PER_SECOND),
  };
  return { surroundings, environment, place: databaseUrl || folder.resolve(SQLITE_FILE) };
}

type MissionService = ProjectService & { readonly name: ServiceName };

async function readServices({ runtimes }: MissionSetup): Promise<readonly MissionService[]> {
  const { project, problems } = await readProject(nodeFiles, PROJECT_FOLDER.replace(/\/$/, ""));
  return SERVICES.map((name) => {
    const service = project?.services.find((candidate) => candidate.name === name);
    if (service === undefined) {
      throw new Error(`Found no service "${name}" in telestion.json: ${JSON.stringify(problems)}`);
    }
    return { ...service, name, runtime: runtimes[name] ?? service.runtime };
  });
}

/** The writer on Node needs one with SQLite, which may be another than that of the suite. */
async function startService(
  { name, runtime, entry, variables }: MissionService,
  { profiles, environment, linkPort }: Pick<MissionSetup, "profiles"> & {
    readonly environment: Environment;
    readonly linkPort: number;
  },
): Promise<Program> {
  const path = join(PROJECT_FOLDER, entry);
  const scheme = name === "mission-device" ? "tcp-listen" : "tcp";
  const flags = profiles === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profiles}/${name}`];
  const env = {
    ...variables,
    ...environment,
    SERVICE_NAME: name,
    ADDRESS: `${scheme}://127.0.0.1:${linkPort}`,
    NODE_OPTIONS: flags.join(" "),
    BUN_OPTIONS: flags.join(" "),
  };
  if (runtime !== "node") return startProgram(runtime, path, { env, denoFlags: ["-A", ...flags] });
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  return startCommand(await findNodeWithSqlite(), ["--import", tsx, path], { env });
}

async function startObserver(place: string, finallyDo: FinallyDo): Promise<Worker> {
  const program = join(PROJECT_FOLDER, "bench/mission/observer.ts");
  const command = [findRuntime("bun"), "run", program, place];
  const observer = await Worker.start({ command, cwd: PROJECT_FOLDER });
  finallyDo(() => observer.stop());
  return observer;
}

/** What the services say of themselves. */
async function listen(
  url: string,
  finallyDo: FinallyDo,
): Promise<Pick<RunningMission, "quality" | "writer">> {
  const connection = await connect({ servers: url });
  finallyDo(() => connection.close());
  const client = createClient(connection);
  let quality: LinkQuality | undefined;
  let writer: WriterStatus | undefined;
  client.link.linkQuality.subscribe((data) => void (quality = { ...data }));
  client.archive.writerStatus.subscribe((data) => void (writer = { ...data }));
  await connection.flush();
  return { quality: () => quality, writer: () => writer };
}

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { createClient, type WriterStatus } from "../../generated/mod.ts";
import { findNodeWithSqlite } from "../contracts/run_contract.ts";
import { type NatsServer, startNatsServer } from "./nats_server.ts";
import { type Program, startCommand, startProgram } from "./run_program.ts";
import { PROJECT_FOLDER, type RuntimeName } from "./runtimes.ts";
import { createTemporaryFolder } from "./temporary_folder.ts";

const PROGRAMS = {
  writer: "ground-station/database-writer/database_writer.ts",
  query: "ground-station/database-query/database_query.ts",
} as const;
const READY = { writer: /"Stores"/, query: /"Answers"/ } as const;
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** The services of the archive. */
export type ArchiveRole = keyof typeof PROGRAMS;

/** Settings of a service, beside those of every service. */
export type Settings = Readonly<Record<string, string>>;

/** How many messages of the flight are published. */
export interface Flight {
  readonly vehicle: string;
  readonly messages: number;
  /** The first sequence count; default 0. */
  readonly from?: number;
}

/** A broker, a folder for data, and a client that talks to the services. */
export interface ArchiveStation {
  readonly server: NatsServer;
  readonly connection: NatsConnection;
  readonly client: ReturnType<typeof createClient>;
  /** DATA_DIR of all services. */
  readonly dataDir: string;
  /** The last status of each writer, by its instance. */
  readonly status: ReadonlyMap<string, WriterStatus>;
  /** Starts a service and waits until it works. */
  start(role: ArchiveRole, runtime: RuntimeName, settings?: Settings): Promise<Program>;
  /** Publishes states of a flight, and waits until the broker has them. */
  fly(flight: Flight): Promise<void>;
  /** Adds up a number of the status of all writers. */
  total(member: "received" | "stored" | "duplicates" | "lost" | "buffered"): number;
}

/**
 * Runs a test with a station of its own, and cleans up.
 *
 * @param run gets the station
 * @param options `jetStream`: with JetStream
 */
export async function withArchiveStation(
  run: (station: ArchiveStation) => Promise<void>,
  options: { readonly jetStream?: boolean } = {},
): Promise<void> {
  const server = await startNatsServer(options);
  const folder = await createTemporaryFolder();
  const connection = await connect({ servers: server.url });
  const client = createClient(connection);
  const programs: Program[] = [];
  const status = new Map<string, WriterStatus>();
  client.archive.writerStatus.subscribe(({ ...data }) => void status.set(data.instance, data));
  try {
    await run({
      server,
      connection,
      client,
      dataDir: folder.path,
      status,
      start: async (role, runtime, settings = {}) => {
        const env = {
          NATS_URL: server.url,
          NATS_USER: "",
          NATS_PASSWORD: "",
          SERVICE_NAME: `database-${role}`,
          DATA_DIR: folder.path,
          ...role === "writer" && { SUBSCRIBE: "flight.>", STATUS_SECONDS: "0.2" },
          ...settings,
        };
        const program = await startOn(runtime, PROGRAMS[role], env);
        programs.push(program);
        await program.waitForLine(READY[role], { timeoutMs: 20_000 });
        return program;
      },
      fly: async ({ vehicle, messages, from = 0 }) => {
        for (let sequence = from; sequence < from + messages; sequence++) {
          const motion = { height: sequence, velocity: 1.5, acceleration: 0 };
          const state = { flight: 1, sequence, time: sequence / 100, ...motion };
          await client.flight.state.publish(state, { vehicle });
        }
        await connection.flush();
      },
      total: (member) => [...status.values()].reduce((sum, own) => sum + own[member], 0),
    });
  } finally {
    for (const program of programs) await program.stop();
    await connection.close();
    await server.stop();
    await folder.remove();
  }
}

/**
 * Starts a service of the archive. With SQLite it needs a Node that has it, which may not be the
 * one of the suite.
 *
 * @param runtime what runs it
 * @param file its program, within the project
 * @param env its environment
 * @returns the running program; `stop()` it in the end
 */
export async function startOn(
  runtime: RuntimeName,
  file: string,
  env: Settings,
): Promise<Program> {
  const path = join(PROJECT_FOLDER, file);
  const hasDatabase = env["DATABASE_URL"] !== undefined;
  if (runtime !== "node" || hasDatabase) return startProgram(runtime, path, { env });
  return startCommand(await findNodeWithSqlite(), ["--import", TSX, path], { env });
}

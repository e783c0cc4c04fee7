import { connect, type NatsConnection } from "@nats-io/transport-node";
import { join } from "node:path";
import {
  createClient,
  type LinkQuality,
  type Progress,
  type Telecommand,
} from "../../generated/mod.ts";
import { startOn } from "../helpers/archive_station.ts";
import { eventually } from "../helpers/eventually.ts";
import { freePort } from "../helpers/free_port.ts";
import { startNatsServer } from "../helpers/nats_server.ts";
import { type Program, startProgram } from "../helpers/run_program.ts";
import { PROJECT_FOLDER, type RuntimeName } from "../helpers/runtimes.ts";
import { createTemporaryFolder } from "../helpers/temporary_folder.ts";

const FILES = {
  device: "device/mission_device.ts",
  io: "io/io_service.ts",
  parser: "parser/telemetry_parser.ts",
  telecommand: "telecommand/telecommand_service.ts",
  writer: "database-writer/database_writer.ts",
  query: "database-query/database_query.ts",
  web: "web-client/web_client.ts",
} as const;
const READY = /"(?:Ready|Waits for somebody to listen|Stores|Answers|Serves the page)"/;
const START_TIMEOUT_MS = 30_000; // the machine may be busy

/** The services of a mission. */
export type Role = keyof typeof FILES;

/** The name of the link and of the spacecraft. */
export const SPACECRAFT = { spacecraft: "spacecraft" };

interface PacketPlace {
  readonly header: { readonly apid: number; readonly sequenceCount: number };
}

/** What the device counts, as it logs at its end. */
export interface SentCounts {
  readonly made: number;
  readonly sent: number;
  readonly unsent: number;
  readonly gaps: number;
  readonly bitErrors: number;
  readonly dropOuts: number;
}

/** A broker, the services of a mission, and all that they say. */
export interface Mission {
  readonly connection: NatsConnection;
  /** DATA_DIR of all services. */
  readonly dataDir: string;
  readonly client: ReturnType<typeof createClient>;
  /** The sequence counts of the telemetry that came, by APID, in their order. */
  readonly received: ReadonlyMap<number, readonly number[]>;
  /** The steps of telecommands, in their order. */
  readonly progress: readonly Progress[];
  /** What the parser said last of the link. */
  quality(): LinkQuality | undefined;
  /** Address of the page. */
  readonly pageUrl: string;
  /** Starts a service and waits until it answers. */
  start(
    role: Role,
    runtime: RuntimeName,
    settings?: Readonly<Record<string, string>>,
  ): Promise<Program>;
  /** Stops the device; gives what it sent and the telecommands that it executed. */
  land(device: Program): Promise<{ readonly sent: SentCounts; readonly executed: number[] }>;
}

/**
 * Runs a test with a mission, and cleans up.
 *
 * @param body the test
 * @param options `jetStream`: with JetStream
 */
export async function withMission(
  body: (mission: Mission) => Promise<void>,
  options: { readonly jetStream?: boolean } = {},
): Promise<void> {
  const server = await startNatsServer(options);
  const folder = await createTemporaryFolder();
  const connection = await connect({ servers: server.url });
  const client = createClient(connection);
  const [linkPort, pagePort] = [await freePort(), await freePort()];
  await folder.write("page/index.html", "<!doctype html>");
  const programs: Program[] = [];
  const received = new Map<number, number[]>();
  const progress: Progress[] = [];
  let quality: LinkQuality | undefined;
  const note = ({ header: { apid, sequenceCount } }: PacketPlace): void => {
    const counts = received.get(apid) ?? [];
    received.set(apid, counts);
    counts.push(sequenceCount);
  };
  client.spacecraft.housekeeping.subscribe((data) => note(data));
  client.spacecraft.flight.subscribe((data) => note(data));
  client.spacecraft.position.subscribe((data) => note(data));
  client.spacecraft.commandReport.subscribe((data) => note(data));
  client.telecommand.progress.subscribe((step) => void progress.push({ ...step }));
  client.link.linkQuality.subscribe((now) => void (quality = { ...now }));
  const common = {
    NATS_URL: server.url,
    NATS_USER: "",
    NATS_PASSWORD: "",
    DATA_DIR: folder.path,
    STATUS_SECONDS: "0.2",
  };
  const own: Readonly<Partial<Record<Role, Readonly<Record<string, string>>>>> = {
    device: { ADDRESS: `tcp-listen://127.0.0.1:${linkPort}` },
    io: { ADDRESS: `tcp://127.0.0.1:${linkPort}` },
    web: {
      WEBSOCKET_URL: "ws://127.0.0.1:1",
      SPACECRAFT: SPACECRAFT.spacecraft,
      PAGE: folder.resolve("page"),
      PORT: String(pagePort),
    },
  };
  try {
    await body({
      connection,
      dataDir: folder.path,
      pageUrl: `http://127.0.0.1:${pagePort}/`,
      client,
      received,
      progress,
      quality: () => quality,
      start: async (role, runtime, settings = {}) => {
        const env = { ...common, SERVICE_NAME: role, ...own[role], ...settings };
        const file = join("ground-station", FILES[role]);
        const hasSqlite = role === "writer" || role === "query";
        const program = hasSqlite
          ? await startOn(runtime, file, env)
          : startProgram(runtime, join(PROJECT_FOLDER, file), { env });
        programs.push(program);
        await program.waitForLine(READY, { timeoutMs: START_TIMEOUT_MS });
        return program;
      },
      land: async (device) => {
        device.kill("SIGTERM");
        const { stdout } = await device.ended;
        const lines = stdout.trim().split("\n").map((line) => JSON.parse(line));
        const executed = lines.filter(({ message }) => message === "Executed");
        const sent = lines.find(({ message }) => message === "Sent");
        return { sent: sent.properties, executed: executed.map((line) => line.properties.number) };
      },
    });
  } finally {
    for (const program of programs) await program.stop();
    await connection.close();
    await server.stop();
    await folder.remove();
  }
}

/** How many packets came. */
export function count({ received }: Mission): number {
  return [...received.values()].reduce((sum, counts) => sum + counts.length, 0);
}

/** How many packets of the device are missing up to the last one of each APID; it counts from 0. */
export function missingOf({ received }: Mission): number {
  return [...received.values()].reduce((sum, counts) => {
    return sum + Math.max(...counts) + 1 - new Set(counts).size;
  }, 0);
}

/** The states that a telecommand went through. */
export function statesOf({ progress }: Mission, number: number): string[] {
  return progress.filter((step) => step.number === number).map(({ state }) => state);
}

/** Submits a telecommand, and confirms it when that is needed; gives its number. */
export async function submit({ client }: Mission, telecommand: Telecommand): Promise<number> {
  const { submit, confirm } = client.telecommand;
  const { number, state } = await submit.request(telecommand, SPACECRAFT);
  if (state === "unconfirmed") await confirm.request({ number }, SPACECRAFT);
  return number;
}

/** Waits until nothing new comes. */
export async function settled(read: () => number): Promise<void> {
  let last = -1;
  await eventually(() => {
    const now = read();
    const same = now === last;
    last = now;
    return same;
  }, { everyMs: 500, timeoutMs: 10_000 });
}

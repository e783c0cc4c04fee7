/**
 * Puts the parts of a mission together; nothing runs yet but the bus.
 *
 * @module
 */
import { relative } from "node:path";
import { ToolError } from "../../cli/adapters/run_tool.ts";
import { UsageError } from "../../cli/command.ts";
import { choosePorts } from "../../cli/dev/ports.ts";
import type { Project, ProjectService } from "../../cli/project.ts";
import type { Terminal } from "../../cli/terminal.ts";
import { createClient } from "../../generated/mod.ts";
import { loadCourse } from "../device/course.ts";
import { Bookkeeper } from "./bookkeeper.ts";
import { type MissionBus, openMissionBus } from "./bus.ts";
import { Counters } from "./counters.ts";
import { Crew } from "./crew.ts";
import { DeviceLog } from "./device_log.ts";
import { createDisplay, type Display } from "./display.ts";
import { type MissionClient, Observer } from "./observe.ts";
import type { StartOptions } from "./options.ts";
import { inspectPackets, type PacketFile } from "./packet_file.ts";
import { type Arrangement, ROLES, variablesOf } from "./services.ts";

const USUAL_PAGE_PORT = "8000";
const USUAL_SPACECRAFT = "spacecraft";

/** What a mission consists of. */
export interface MissionRequest {
  readonly project: Project;
  /** The folder of the project, absolute. */
  readonly folder: string;
  /** DATA_DIR of its services, absolute. */
  readonly dataDir: string;
  readonly options: StartOptions;
  readonly terminal: Terminal;
  /** Settles when nobody builds the page any more; it may have to be built again. */
  readonly page: Promise<void>;
}

/** The parts of a mission. */
export interface Mission {
  readonly services: readonly ProjectService[];
  readonly folder: string;
  /** Where the page will be, and where the services keep what happens. */
  readonly place: { readonly url: string; readonly data: string };
  readonly spacecraft: string;
  readonly bus: MissionBus;
  readonly client: MissionClient;
  readonly counters: Counters;
  readonly crew: Crew;
  readonly display: Display;
  readonly observer: Observer;
  readonly books: Bookkeeper;
}

/**
 * Puts a mission together.
 *
 * @param request what it consists of
 * @returns its parts; stop the bus in the end
 * @throws {UsageError} when a file holds no flight or no packets
 * @throws {ToolError} when a port is taken
 * @throws {ServiceError} when the broker cannot be reached
 */
export async function assemble(request: MissionRequest): Promise<Mission> {
  const { project: { services }, folder, dataDir, options, terminal } = request;
  const web = services.find(({ name }) => name === ROLES.web);
  const packets = await readFiles(options);
  const ports = await findPorts(options.port, web?.variables["PORT"] ?? USUAL_PAGE_PORT);
  const hasDevice = services.some(({ name }) => name === ROLES.device);
  const bus = await openMissionBus();
  const display = createDisplay(terminal);
  const device = new DeviceLog();
  const arrangement = { options, packets, hasDevice, ...ports, page: bus.page };
  const crew = new Crew({
    folder,
    dataDir,
    ...bus.services,
    variablesOf: (service) => variablesOf(service, arrangement),
    onLine: (service, line) => void (service === ROLES.device && device.read(line)),
    onNotice: (notice) => display.notice(notice),
  });
  const client = createClient(bus.connection);
  const counters = new Counters(client);
  const spacecraft = web?.variables["SPACECRAFT"]?.split(",")[0] ?? USUAL_SPACECRAFT;
  const url = `http://127.0.0.1:${ports.pagePort}/`;
  const common = { client, counters, spacecraft, crew };
  return {
    services,
    folder,
    place: { url, data: isBelow(dataDir) ? relative("", dataDir) : dataDir },
    spacecraft,
    bus,
    client,
    counters,
    crew,
    display,
    observer: new Observer({ ...common, connection: bus.connection, url }),
    books: new Bookkeeper({
      ...common,
      services,
      fileSpan: packets?.span,
      ...hasDevice && { device },
    }),
  };
}

function isBelow(path: string): boolean {
  return !relative("", path).startsWith("..");
}

/** The device would find out as well, but only in its log. */
async function readFiles({ flight, packets }: StartOptions): Promise<PacketFile | undefined> {
  try {
    if (flight !== undefined) await loadCourse([flight]);
    return packets === undefined ? undefined : await inspectPackets(packets);
  } catch (error) {
    const name = flight === undefined ? "packets" : "flight";
    throw new UsageError(`Option "--${name}": ${error instanceof Error ? error.message : error}`);
  }
}

/** A port that was asked for is never replaced by another one. */
async function findPorts(
  asked: number | undefined,
  usual: string,
): Promise<Pick<Arrangement, "pagePort" | "linkPort">> {
  const [pagePort = 0, linkPort = 0] = await choosePorts([asked ?? Number(usual), 0]);
  if (asked === undefined || asked === 0 || asked === pagePort) return { pagePort, linkPort };
  throw new ToolError(`Port ${asked} is taken: give another one with --port, or 0 for a free one`);
}

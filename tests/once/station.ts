import { connect } from "@nats-io/transport-node";
import { readFileSync } from "node:fs";
import { createClient, type FlightSummary } from "../../generated/mod.ts";
import { type Program, startProgram } from "../../cli/dev/program.ts";
import { Observer } from "../../ground-station/flight-replay/start/observe.ts";
import {
  type ServiceDefinition,
  serviceProgram,
} from "../../ground-station/flight-replay/start/service_program.ts";
import { eventually } from "../helpers/eventually.ts";
import { type NatsServer, startNatsServer } from "../helpers/nats_server.ts";
import { RUNTIME_NAMES, type RuntimeName } from "../helpers/runtimes.ts";
import { createTemporaryFolder } from "../helpers/temporary_folder.ts";

/** The trackers of a test: one on each runtime. */
export const TRACKERS: readonly string[] = RUNTIME_NAMES.map((runtime) => `tracker-${runtime}`);

/** A broker with a tracker on each runtime. */
export interface Station {
  readonly server: NatsServer;
  readonly client: ReturnType<typeof createClient>;
  /** Replays a flight to its end, as fast as the trackers keep up; on Node unless told otherwise. */
  replay(settings?: Readonly<Record<string, string>>, runtime?: RuntimeName): Promise<void>;
  /** Asks each tracker. */
  summaries(): Promise<FlightSummary[]>;
  /** Errors by service name, as health replies say. */
  health(): Promise<Map<string, number>>;
  /** All that a service wrote. */
  log(service: string): string;
  /** Ends everything; fails when a service ended badly. */
  stop(): Promise<void>;
}

/**
 * Starts a broker and a tracker on each runtime, and waits until they answer.
 *
 * @returns the station; `stop()` it in the end
 */
export async function startStation(): Promise<Station> {
  const folder = await createTemporaryFolder();
  const server = await startNatsServer({ websocket: true });
  const connection = await connect({ servers: server.url });
  const client = createClient(connection);
  const running: Program[] = [];
  const start = (definition: ServiceDefinition): void => {
    const environment = { natsUrl: server.url, dataDir: folder.path };
    running.push(startProgram(serviceProgram(definition, environment)));
  };
  const log = (service: string): string => readFileSync(folder.resolve(`${service}.log`), "utf8");
  const ask = (tracker: string): Promise<FlightSummary> =>
    client.tracker.summary.request({}, { tracker });

  for (const runtime of RUNTIME_NAMES) {
    start({ service: `tracker-${runtime}`, runtime, role: "tracker" });
  }
  const station: Station = {
    server,
    client,
    summaries: () => Promise.all(TRACKERS.map(ask)),
    health: () => new Observer(connection).observeHealth(),
    log,
    replay: async (settings, runtime = "node") => {
      const service = `replayer-${running.length}`;
      const own = { SPEED: "unlimited", TRACKERS: TRACKERS.join(), ...settings };
      start({ service, runtime, role: "replayer", settings: own });
      await eventually(async () => {
        const { state } = await client.replayer.status.request({}, { replayer: service });
        return state === "finished";
      }, { timeoutMs: 90_000, everyMs: 100, what: `End of the replay: ${log(service)}` });
    },
    stop: async () => {
      const ends = await Promise.all(running.map(async (program) => {
        await program.stop();
        return `${program.name}: ${(await program.ended).reason}`;
      }));
      await connection.close();
      await server.stop();
      await folder.remove();
      const bad = ends.filter((end) => !end.endsWith(": exit code 0"));
      if (bad.length > 0) throw new Error(`Services ended badly: ${bad.join("; ")}`);
    },
  };
  try {
    await eventually(station.summaries, { timeoutMs: 30_000, everyMs: 100 });
    return station;
  } catch (error) {
    const logs = TRACKERS.map((tracker) => `${tracker}: ${log(tracker)}`).join("\n");
    await station.stop().catch(() => {});
    throw new Error(`Trackers do not answer\n${logs}`, { cause: error });
  }
}

/**
 * Runs `body` with a station, and ends the station afterwards.
 *
 * @param body gets the station
 */
export async function withStation(body: (station: Station) => Promise<void>): Promise<void> {
  const station = await startStation();
  try {
    await body(station);
  } finally {
    await station.stop();
  }
}

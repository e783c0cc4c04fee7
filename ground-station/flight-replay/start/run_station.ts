import type { NatsConnection } from "@nats-io/transport-node";
import { mkdirSync, mkdtempSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { type Service, ServiceError, startService } from "telestion-edge";
import { startBus } from "telestion-edge/broker";
import { RUNTIME_NAMES } from "../../../cli/adapters/runtimes.ts";
import { onStop } from "../../../cli/dev/stop_signals.ts";
import { serveWatchPage } from "../watch/serve.ts";
import { Dashboard } from "./dashboard.ts";
import { type Observation, Observer } from "./observe.ts";
import { ProgramGroup } from "./program_group.ts";
import {
  type ServiceDefinition,
  type ServiceEnvironment,
  serviceProgram,
} from "./service_program.ts";

const BROKER_TIMEOUT = 10_000; // ms
const SHOW_INTERVAL = 1000; // ms
const VEHICLE = "rocket";

const TRACKERS: readonly ServiceDefinition[] = RUNTIME_NAMES.map((runtime) => ({
  service: `tracker-${runtime}`,
  runtime,
  role: "tracker",
  settings: { VEHICLE },
}));
const NAMES = TRACKERS.map(({ service }) => service);

/** What `npm run flight` is told. */
export interface StationOptions {
  /** When to end; default: on a signal. */
  readonly seconds?: number;
  /** Times real time, or `unlimited`. */
  readonly speed: string;
  /** Folder with a recorded flight; default: a simulated flight, again and again. */
  readonly flight?: string;
}

/**
 * Runs broker, trackers and replayer, and shows what they do, until time is over, a signal comes
 * or one of them crashes.
 *
 * @param options what `npm run flight` is told
 * @returns the exit code: 1 after a crash
 */
export async function runStation(options: StationOptions): Promise<number> {
  const stop = new AbortController();
  const forget = onStop(() => stop.abort());
  const programs = new ProgramGroup();
  let crash: string | undefined;
  programs.crashed.then((text) => {
    crash = text;
    stop.abort();
  });
  const cleanUp: (() => Promise<void>)[] = [() => programs.stop()];
  try {
    await run(options, { programs, cleanUp, signal: stop.signal });
  } catch (error) {
    if (!stop.signal.aborted) crash = error instanceof Error ? error.message : String(error);
  }
  for (const end of cleanUp.reverse()) await end();
  forget();
  if (crash !== undefined) console.error(crash);
  return crash === undefined ? 0 : 1;
}

interface Run {
  readonly programs: ProgramGroup;
  /** What to do in the end, the last one first. */
  readonly cleanUp: (() => Promise<void>)[];
  /** Aborted when everything shall end. */
  readonly signal: AbortSignal;
}

async function run(options: StationOptions, { programs, cleanUp, signal }: Run): Promise<void> {
  const dataDir = createRunFolder();
  const broker = await openBroker(cleanUp);
  const environment = { natsUrl: broker.url, dataDir };
  const observer = await startObserver(environment, signal);
  cleanUp.push(() => observer.stop());
  const services = [...TRACKERS, replayer(options)];
  for (const service of services) programs.start(serviceProgram(service, environment));
  if (broker.websocketUrl !== undefined) {
    const { websocketUrl } = broker;
    const page = await serveWatchPage({ broker: websocketUrl, vehicle: VEHICLE, trackers: NAMES });
    cleanUp.push(() => page.close());
    console.error(`The flight as a web page: ${page.url}`);
  }
  const limit = options.seconds === undefined ? [] : [AbortSignal.timeout(options.seconds * 1000)];
  await showServices(observer.nc, services, AbortSignal.any([signal, ...limit]));
}

/** Of its own, so that stations which run at the same time keep their logs apart. */
function createRunFolder(): string {
  mkdirSync("data", { recursive: true });
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  const folder = mkdtempSync(join("data", `${time}-`));
  console.error(`What the services log: ${folder}/`);
  return resolve(folder);
}

/** Where the broker listens. */
interface BrokerAddress {
  /** For services. */
  readonly url: string;
  /** For web pages, where known. */
  readonly websocketUrl?: string;
}

/** One of our own ends after all programs. */
async function openBroker(cleanUp: Run["cleanUp"]): Promise<BrokerAddress> {
  const { NATS_URL } = process.env;
  if (NATS_URL) return { url: NATS_URL };
  const bus = await startBus({ port: 0, websocket: true });
  cleanUp.unshift(() => bus.stop());
  return bus;
}

function replayer({ speed, flight }: StationOptions): ServiceDefinition {
  const settings = {
    VEHICLE,
    SPEED: speed,
    TRACKERS: NAMES.join(),
    ...(flight === undefined ? { LOOP: "true" } : { FLIGHT: flight }),
  };
  return { service: "replayer", runtime: "node", role: "replayer", settings };
}

/** What shows the services is a service itself, a quiet one. Waits until the broker is ready. */
async function startObserver(
  { natsUrl, dataDir }: ServiceEnvironment,
  signal: AbortSignal,
): Promise<Service<unknown, NatsConnection>> {
  const settings = { NATS_URL: natsUrl, SERVICE_NAME: "observer", DATA_DIR: dataDir };
  const { NATS_USER = "", NATS_PASSWORD = "" } = process.env;
  const args = Object.entries({ ...settings, NATS_USER, NATS_PASSWORD, LOG_LEVEL: "warn" });
  const overwriteArgs = args.map(([name, value]) => `--${name}=${value}`);
  const giveUpAt = performance.now() + BROKER_TIMEOUT;
  for (;;) {
    try {
      return await startService({ overwriteArgs, signals: false });
    } catch (error) {
      const isRefused = error instanceof ServiceError && error.code === "connection-failed";
      if (!isRefused || signal.aborted || performance.now() > giveUpAt) throw error;
      await sleep(50);
    }
  }
}

async function showServices(
  connection: NatsConnection,
  services: readonly ServiceDefinition[],
  signal: AbortSignal,
): Promise<void> {
  const observer = new Observer(connection);
  const dashboard = new Dashboard();
  let seen: Observation[] = [];
  for (let next = performance.now() + SHOW_INTERVAL; !signal.aborted; next += SHOW_INTERVAL) {
    seen = await observer.observe(services);
    dashboard.show(seen);
    await sleep(next - performance.now(), undefined, { signal }).catch(() => {}); // when aborted
  }
  dashboard.showEnd(seen);
}

import { ServiceError } from "telestion-edge";
import { ToolError } from "../../cli/adapters/run_tool.ts";
import { assemble, type Mission, type MissionRequest } from "./assemble.ts";
import { buildPageIfOld } from "./prepare.ts";
import { ROLES } from "./services.ts";
import type { Summary } from "./summary.ts";
import { pause, until } from "./until.ts";

const SHOW_INTERVAL_MS = 1000;

/** Services that others must be ready for. */
const LATER: readonly string[] = [ROLES.io, ROLES.web];

/** How a mission is ended. */
export interface EndSignals {
  /** In order, with a summary. */
  readonly stop: AbortSignal;
  /** At once. */
  readonly kill: AbortSignal;
}

/**
 * Runs the services of a mission, shows what they do, and ends them: the spacecraft first, and the
 * others when all that it has sent is stored.
 *
 * @param request what it consists of
 * @param signals when it ends
 * @returns the exit code: 1 when packets were lost, or a service does not start
 * @throws {ToolError} when a port is taken
 * @throws {ServiceError} when the broker cannot be reached
 */
export async function runMission(request: MissionRequest, signals: EndSignals): Promise<number> {
  const { terminal } = request;
  const mission = await assemble(request);
  const { services, crew, bus, display } = mission;
  const faults: string[] = [];
  let summary: Summary | undefined;
  try {
    summary = await fly(request, { mission, faults, ...signals });
  } catch (error) {
    if (!(error instanceof ServiceError || error instanceof ToolError)) throw error;
    if (!signals.kill.aborted) faults.push(error.message);
  } finally {
    for (const { name } of services) await crew.stop(name); // what is upstream first
    await bus.stop();
  }
  if (summary !== undefined) display.showSummary(summary);
  for (const fault of faults) terminal.complain(fault);
  return faults.length === 0 && (summary?.lost ?? 0) === 0 ? 0 : 1;
}

/** All from the first service to the summary, of which there is none without a flight. */
async function fly(
  { options: { seconds }, terminal, page }: MissionRequest,
  { mission, faults, stop, kill }: EndSignals & {
    readonly mission: Mission;
    /** Takes what went wrong for good. */
    readonly faults: string[];
  },
): Promise<Summary | undefined> {
  const { crew, bus, display } = mission;
  const failure = new AbortController();
  void crew.failed.then((text) => {
    faults.push(text);
    failure.abort();
  });
  kill.addEventListener("abort", () => crew.kill());
  const signal = AbortSignal.any([stop, kill, failure.signal]);
  if (bus.notice !== undefined) terminal.complain(bus.notice);
  const flown = new AbortController();
  const shown = show(mission, flown.signal);
  try {
    await takeOff(mission, { signal, terminal, page });
    if (signal.aborted) return undefined;
    const limit = seconds === undefined ? [] : [AbortSignal.timeout(seconds * 1000)];
    await until(() => false, AbortSignal.any([signal, ...limit]));
  } finally {
    flown.abort();
    await shown;
    display.showEnding();
  }
  return await land(mission, kill);
}

/** Starts the services; the spacecraft is heard when all that it says will be stored. */
async function takeOff(
  mission: Mission,
  { signal, terminal, page }: Pick<MissionRequest, "terminal" | "page"> & {
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { services, crew, display, place, folder, books } = mission;
  const starts = (name: string): void => {
    for (const service of services) if (service.name === name) crew.start(service);
  };
  for (const { name } of services) if (!LATER.includes(name)) starts(name);
  terminal.progress("Starts the services");
  if (services.some(({ name }) => name === ROLES.web)) {
    await page;
    await buildPageIfOld(folder, signal);
    if (signal.aborted) return;
    starts(ROLES.web);
    await until(async () => (await fetch(place.url, { signal })).ok, signal);
    if (!signal.aborted) display.showPlace(place);
  }
  await until(() => isReady(mission), signal);
  await until(() => books.open().then(() => true), signal);
  if (!signal.aborted) starts(ROLES.io);
}

/** Who answers, and a writer that tells its status, has subscribed to all that it needs. */
async function isReady({ services, client, counters, spacecraft }: Mission): Promise<boolean> {
  const has = (role: string): boolean => services.some(({ name }) => name === role);
  if (has(ROLES.parser)) await client.spacecraft.latestTelemetry.request({}, { spacecraft });
  if (has(ROLES.telecommand)) await client.telecommand.history.request({}, { spacecraft });
  return counters.writerIsReady || !has(ROLES.writer);
}

async function show(
  { observer, display, services }: Mission,
  signal: AbortSignal,
): Promise<void> {
  for (let next = performance.now() + SHOW_INTERVAL_MS; !signal.aborted; next += SHOW_INTERVAL_MS) {
    display.showServices(await observer.observe(services));
    await pause(next - performance.now(), signal);
  }
}

/** Ends the spacecraft, waits for what is under way, and counts what came of it all. */
async function land(
  { crew, books, display, observer, services }: Mission,
  kill: AbortSignal,
): Promise<Summary> {
  await crew.stop(ROLES.device);
  const summary = await books.close(kill);
  display.showServices(await observer.observe(services));
  return summary;
}

/**
 * Publishes a flight, recorded or simulated, at any speed. Runs on Node, Deno and Bun.
 *
 * @module
 */
import { startService } from "telestion-edge";
import { replayerSettings, status, summary } from "../../generated/mod.ts";
import { type FlightSample, payloadOf } from "../recording/flight_sample.ts";
import { readRecording } from "../recording/read_recording.ts";
import { simulateTelemetry } from "../simulation/telemetry.ts";
import { BackPressure } from "./back_pressure.ts";
import { replay } from "./replay.ts";

const MOST_PROBLEMS_SHOWN = 10;

const service = await startService({ settings: replayerSettings });
const { log, settings } = service;
const stopped = new AbortController();
service.stopped.then(() => stopped.abort());

let flight = 0;
let published = 0;
let time: number | undefined;
let state: "replaying" | "finished" = "replaying";

service.respond(status, () => ({ state, flights: flight, published, time }), {
  params: { replayer: service.serviceName },
});

const samples = settings.FLIGHT === undefined
  ? simulateTelemetry()
  : await readFlight(settings.FLIGHT.split(","));
const backPressure = new BackPressure({
  receivers: settings.TRACKERS?.split(",") ?? [],
  window: settings.WINDOW,
  signal: stopped.signal,
  ask: countArrived,
  onLeftBehind: (tracker, reason) => log.warn(`Waits no longer for "${tracker}": ${reason}`),
});
await backPressure.begin();
do {
  flight++;
  await replay(samples, { speed, signal: stopped.signal, publish, keepUp });
} while (settings.LOOP && !stopped.signal.aborted);

async function readFlight(paths: readonly string[]): Promise<readonly FlightSample[]> {
  const { samples, problems } = await readRecording(paths);
  for (const problem of problems.slice(0, MOST_PROBLEMS_SHOWN)) log.warn(problem);
  const more = problems.length - MOST_PROBLEMS_SHOWN;
  if (more > 0) log.warn(`Found ${more} more rows that do not fit`);
  return samples;
}

async function countArrived(tracker: string): Promise<number> {
  const { messages } = await service.request(summary, {}, { tracker });
  return Object.values(messages).reduce((sum, { received, invalid }) => sum + received + invalid, 0);
}

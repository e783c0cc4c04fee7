/**
 * Publishes a flight, recorded or simulated, at any speed. Runs on Node, Deno and Bun.
 *
 * @module
 */
import { startService } from "telestion-edge";
import { type ReplayStatus, status, summary } from "../../generated/mod.ts";
import { type FlightSample, payloadOf } from "../recording/flight_sample.ts";
import { readRecording } from "../recording/read_recording.ts";
import { simulateTelemetry } from "../simulation/telemetry.ts";
import { BackPressure } from "./back_pressure.ts";
import { replay } from "./replay.ts";
import { readSettings } from "./settings.ts";

const MOST_PROBLEMS_SHOWN = 10;

const service = await startService();
const { vehicle, flight, speed, loop, trackers, window } = readSettings(service.config);
const stop = new AbortController();
service.stopped.then(() => stop.abort());
const progress = { flights: 0, published: 0, time: 0, state: "replaying" as ReplayStatus["state"] };
service.respond(status, () => progress, { params: { replayer: service.serviceName } });

const samples = flight.length > 0 ? await readFlight(flight) : simulateTelemetry();
const backPressure = new BackPressure({
  receivers: trackers,
  window,
  signal: stop.signal,
  ask: countArrived,
  onLeftBehind: (tracker, reason) => service.log.warn(`Goes on without "${tracker}": ${reason}`),
});
await backPressure.begin();
do {
  progress.flights++;
  await replay(samples, { speed, signal: stop.signal, publish });
} while (loop && !stop.signal.aborted);
await backPressure.settle(progress.published);
progress.state = "finished";
service.log.info("Finished", { published: progress.published });

async function readFlight(paths: readonly string[]): Promise<readonly FlightSample[]> {
  const { samples, problems } = await readRecording(paths);
  for (const problem of problems.slice(0, MOST_PROBLEMS_SHOWN)) service.log.warn(problem);
  const more = problems.length - MOST_PROBLEMS_SHOWN;
  if (more > 0) service.log.warn(`Found ${more} more rows that do not fit`);
  return samples;
}

/** Sends what was measured, fit or not: the receivers check it, as they would in flight. */
async function publish(sample: FlightSample): Promise<void> {
  const payload = payloadOf(sample, progress.flights);
  await service.publish(sample.message, payload, { vehicle }, { validate: false });
  progress.published++;
  progress.time = sample.time;
  await backPressure.keepUp(progress.published);
}

async function countArrived(tracker: string): Promise<number> {
  const { messages } = await service.request(summary, {}, { tracker });
  return Object.values(messages).reduce(
    (sum, { received, invalid }) => sum + received + invalid,
    0,
  );
}

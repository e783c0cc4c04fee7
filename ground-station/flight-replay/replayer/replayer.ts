/**
 * Publishes a flight, recorded or simulated, at any speed. Runs on Node, Deno and Bun.
 *
 * @module
 */
import { startService } from "telestion-edge";
import { Type } from "typebox";
import { type ReplayStatus, status, summary } from "../../../generated/mod.ts";
import { type FlightSample, payloadOf } from "../../recording/flight_sample.ts";
import { readRecording } from "../../recording/read_recording.ts";
import { simulateTelemetry } from "../../simulation/telemetry.ts";
import { BackPressure } from "./back_pressure.ts";
import { replay } from "../../recording/replay.ts";

const MOST_PROBLEMS_SHOWN = 10;

const settings = Type.Object({
  VEHICLE: Type.String({ description: "Publishes as this vehicle", default: "rocket" }),
  FLIGHT: Type.Array(Type.String(), {
    description: "Files or folders with a recorded flight; none: a simulated flight",
    default: [],
  }),
  SPEED: Type.Union([Type.Literal("unlimited"), Type.Number({ exclusiveMinimum: 0 })], {
    description: "Times real time",
    default: 1,
  }),
  LOOP: Type.Boolean({ description: "Flies again after the end of a flight", default: false }),
  TRACKERS: Type.Array(Type.String(), {
    description: "Waits for these services to keep up",
    default: [],
  }),
  WINDOW: Type.Integer({
    description: "How many messages may be under way to a tracker",
    minimum: 2,
    default: 1000,
  }),
});

const service = await startService({ settings });
const { VEHICLE: vehicle, FLIGHT, SPEED, LOOP, TRACKERS, WINDOW } = service.settings;
const speed = SPEED === "unlimited" ? Infinity : SPEED;
const stop = new AbortController();
service.stopped.then(() => stop.abort());
const progress = { flights: 0, published: 0, time: 0, state: "replaying" as ReplayStatus["state"] };
service.respond(status, () => progress, { params: { replayer: service.serviceName } });

const samples = FLIGHT.length > 0 ? await readFlight(FLIGHT) : simulateTelemetry();
const backPressure = new BackPressure({
  receivers: TRACKERS,
  window: WINDOW,
  signal: stop.signal,
  ask: countArrived,
  onLeftBehind: (tracker, reason) => service.log.warn(`Goes on without "${tracker}": ${reason}`),
});
await backPressure.begin();
do {
  progress.flights++;
  await replay(samples, { speed, signal: stop.signal, publish });
} while (LOOP && !stop.signal.aborted);
await backPressure.settle(progress.published);
progress.state = "finished";

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

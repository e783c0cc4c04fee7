import { setTimeout as sleep } from "node:timers/promises";
import type { Spacecraft } from "./spacecraft.ts";
import type { TelemetryKind } from "./telemetry_sender.ts";

const BREATHE_EVERY = 100; // steps without a pause: others have to get a turn
const SHORTEST_PAUSE_MS = 5; // each wakes everyone up to the database

/** How a flight goes on. */
export interface FlyOptions {
  /** Times real time. */
  readonly speed: number;
  /** Mission time of the end, in s. */
  readonly end: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
  /** Makes a packet of this moment and sends it; before the next pause all must have settled. */
  send(kind: TelemetryKind): Promise<void>;
}

/**
 * Lets time pass for a spacecraft, and has it send its telemetry: housekeeping and position once a
 * second, flight data at its rate.
 *
 * @param spacecraft who flies
 * @param options pace, end, and where telemetry goes
 */
export async function fly(spacecraft: Spacecraft, options: FlyOptions): Promise<void> {
  const begin = spacecraft.time;
  const started = performance.now();
  const next: Record<TelemetryKind, number> = {
    housekeeping: begin,
    flight: begin,
    position: begin,
  };
  const sending: Promise<void>[] = [];
  for (let step = 1; !options.signal.aborted; step++) {
    const time = Math.min(next.housekeeping, next.flight, next.position);
    if (time > options.end) break;
    const wait = started + (time - begin) * 1000 / options.speed - performance.now();
    if (wait > 0 || step % BREATHE_EVERY === 0) {
      await Promise.all(sending.splice(0));
      await pause(wait, options.signal);
    }
    if (options.signal.aborted) break;
    spacecraft.advance(time);
    for (const kind of ["housekeeping", "position", "flight"] as const) {
      if (next[kind] > time) continue;
      next[kind] = time + (kind === "flight" ? 1 / spacecraft.rate : 1);
      if (!spacecraft.booting) sending.push(options.send(kind));
    }
  }
  await Promise.all(sending);
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const wait = milliseconds <= 0 ? 0 : Math.max(SHORTEST_PAUSE_MS, milliseconds);
  await sleep(wait, undefined, { signal }).catch(() => {}); // when aborted
}

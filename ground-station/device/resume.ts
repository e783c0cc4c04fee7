import { flightPacket } from "../../generated/mod.ts";
import type { Recorder } from "./recorder.ts";
import type { Spacecraft } from "./spacecraft.ts";

/** A program that was away for longer has ended, and another flight begins; in milliseconds. */
const LONGEST_ABSENCE = 60_000;
const STEP = 0.1; // s of mission time, as short as the phases of a flight want it

/** What a flight is resumed from. */
export interface ResumeOptions {
  readonly recorder: Pick<Recorder, "between">;
  /** Times real time. */
  readonly speed: number;
  /** Mission time of the end of the flight, in s. */
  readonly end: number;
}

/**
 * Takes a spacecraft to where its flight is by now, when the program was killed on the way.
 *
 * @param spacecraft at the begin of its flight
 * @param options what it has recorded, and its pace
 */
export function resumeFlight(spacecraft: Spacecraft, options: ResumeOptions): void {
  const { recorder, speed, end } = options;
  const now = Date.now();
  const last = [...recorder.between(now - LONGEST_ABSENCE, now)]
    .findLast((packet) => flightPacket.selects(packet));
  if (last === undefined || speed === Infinity) return;
  const { missionTime, time } = flightPacket.decode(last);
  const target = missionTime + (now - time) / 1000 * speed;
  if (target > end) return;
  for (let at = spacecraft.time + STEP; at < target; at += STEP) spacecraft.advance(at);
}

/**
 * The course of a flight: where the spacecraft is at which time.
 *
 * @module
 */
import { state } from "../../generated/mod.ts";
import { readRecording } from "../recording/read_recording.ts";
import { type Motion, simulateFlight } from "../simulation/rocket.ts";

const REST: Motion = { time: 0, height: 0, velocity: 0, acceleration: 0 };

/** The motion of a whole flight, in the order of time; at least one moment. */
export type Course = readonly Motion[];

/**
 * Flies the example rocket, or reads how another one has flown.
 *
 * @param paths files or folders with a flight log; none: a simulated flight
 * @returns the course
 * @throws {Error} when the log cannot be read or holds no flight states
 */
export async function loadCourse(paths: readonly string[]): Promise<Course> {
  if (paths.length === 0) return simulateFlight();
  const { samples } = await readRecording(paths);
  const course = samples.filter(({ message }) => message.name === state.name)
    .map(({ data }) => ({ ...REST, ...data }));
  if (course.length > 0) return course;
  throw new Error(`Flight log "${paths.join(", ")}" holds no flight states`);
}

/**
 * The motion at a time; before and after the flight that of its first and last moment.
 *
 * @param course the flight
 * @param time since lift-off, in s
 * @returns the motion, between two moments in proportion
 */
export function motionAt(course: Course, time: number): Motion {
  const after = firstAfter(course, time);
  const next = course[after];
  const last = course[after - 1];
  if (last === undefined || next === undefined) return { ...next ?? last ?? REST, time };
  const part = (time - last.time) / (next.time - last.time);
  const between = (member: "height" | "velocity" | "acceleration"): number =>
    last[member] + (next[member] - last[member]) * part;
  return {
    time,
    height: between("height"),
    velocity: between("velocity"),
    acceleration: between("acceleration"),
  };
}

function firstAfter(course: Course, time: number): number {
  let [low, high] = [0, course.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((course[middle]?.time ?? Infinity) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * A sounding rocket, flying straight up and coming down under a parachute. Deterministic: the
 * same rocket flies the same flight each time.
 *
 * @module
 */
import { airDensity } from "./atmosphere.ts";

/** Standard gravity, in m/s². */
export const GRAVITY: number = 9.80665;

/** What decides how a rocket flies. */
export interface Rocket {
  /** Mass without propellant, in kg. */
  readonly dryMass: number;
  /** Mass of the propellant, in kg; burns at a constant rate. */
  readonly propellantMass: number;
  /** Thrust while it burns, in N. */
  readonly thrust: number;
  /** Burn time, in s. */
  readonly burnTime: number;
  /** Drag coefficient times reference area, in m². */
  readonly dragArea: number;
  /** The same under the parachute, which opens at apogee, in m². */
  readonly parachuteDragArea: number;
}

/** The rocket that flies when nothing else is asked for: 3 km and back in about four minutes. */
export const SOUNDING_ROCKET: Rocket = {
  dryMass: 18,
  propellantMass: 5,
  thrust: 2100,
  burnTime: 4.5,
  dragArea: 0.012,
  parachuteDragArea: 2.2,
};

/** The motion at one moment. */
export interface Motion {
  /** Time since lift-off, in s. */
  readonly time: number;
  /** Height above the launch site, in m. */
  readonly height: number;
  /** Vertical velocity, in m/s. */
  readonly velocity: number;
  /** Vertical acceleration, in m/s²; 0 at rest on the ground. */
  readonly acceleration: number;
}

/** When a simulation starts, ends, and how fine it is. */
export interface SimulationOptions {
  /** Step of integration and of the result, in s; default 0.01. */
  readonly step?: number;
  /** Time on the pad before lift-off, in s; default 2. */
  readonly before?: number;
  /** Time on the ground after landing, in s; default 3. */
  readonly after?: number;
}

/**
 * Flies a rocket: rest on the pad, boost, coast, apogee, descent under the parachute, rest.
 *
 * @param rocket what flies
 * @param options step and times of rest, in s
 * @returns the motion at each step
 */
export function simulateFlight(
  rocket: Rocket = SOUNDING_ROCKET,
  options: SimulationOptions = {},
): Motion[] {
  const { step = 0.01, before = 2, after = 3 } = options;
  const onGround = (time: number): Motion => ({ time, height: 0, velocity: 0, acceleration: 0 });
  const flight: Motion[] = [];
  for (let count = Math.round(before / step); count > 0; count--) {
    flight.push(onGround(-count * step));
  }
  let motion = at(rocket, { time: 0, height: 0, velocity: 0 }, false);
  let parachute = false;
  for (let count = 1; motion.height >= 0; count++) {
    flight.push(motion);
    parachute ||= motion.time > rocket.burnTime && motion.velocity <= 0;
    motion = advance(rocket, motion, { time: count * step, parachute });
  }
  for (let count = 0; count <= Math.round(after / step); count++) {
    flight.push(onGround(motion.time + count * step));
  }
  return flight;
}

/**
 * The mass of a rocket.
 *
 * @param rocket which one
 * @param time since lift-off, in s
 * @returns the mass, in kg
 */
export function massAt(rocket: Rocket, time: number): number {
  const burnt = Math.min(Math.max(time / rocket.burnTime, 0), 1);
  return rocket.dryMass + rocket.propellantMass * (1 - burnt);
}

type Position = Pick<Motion, "time" | "height" | "velocity">;

/** One step with the midpoint method. */
function advance(
  rocket: Rocket,
  from: Motion,
  to: { readonly time: number; readonly parachute: boolean },
): Motion {
  const step = to.time - from.time;
  const half = {
    time: from.time + step / 2,
    height: from.height + from.velocity * step / 2,
    velocity: from.velocity + from.acceleration * step / 2,
  };
  const middle = at(rocket, half, to.parachute);
  return at(rocket, {
    time: to.time,
    height: from.height + middle.velocity * step,
    velocity: from.velocity + middle.acceleration * step,
  }, to.parachute);
}

/** Adds the acceleration: thrust and drag over mass, minus gravity. */
function at(rocket: Rocket, position: Position, parachute: boolean): Motion {
  const { time, height, velocity } = position;
  const thrust = time < rocket.burnTime ? rocket.thrust : 0;
  const dragArea = parachute ? rocket.parachuteDragArea : rocket.dragArea;
  const drag = -Math.sign(velocity) * airDensity(height) * velocity ** 2 * dragArea / 2;
  return { ...position, acceleration: (thrust + drag) / massAt(rocket, time) - GRAVITY };
}

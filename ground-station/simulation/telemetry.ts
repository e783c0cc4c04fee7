import { barometer, gnss, imu, state } from "../../generated/mod.ts";
import { type FlightSample, type Reading, reading, toSamples } from "../recording/flight_sample.ts";
import { airPressure, airTemperature, ZERO_CELSIUS } from "./atmosphere.ts";
import { GRAVITY, type Motion, simulateFlight } from "./rocket.ts";

const LAUNCH_SITE = { latitude: 39.39, longitude: -8.29, altitude: 150 }; // °, °, m
const ROLL_PER_METRE = 0.8; // °/m: the fins stand a little aslant
const GNSS_INTERVAL = 50; // steps

/**
 * Flies the example rocket and reads its instruments on the way: state, barometer and inertial
 * measurement unit at 100 Hz, satellite navigation at 2 Hz.
 *
 * @returns the samples of the flight, in the order of time
 */
export function simulateTelemetry(): FlightSample[] {
  const readings = simulateFlight().flatMap((motion, step) => [
    readState(motion),
    readBarometer(motion),
    readImu(motion),
    ...(step % GNSS_INTERVAL === 0 ? [readGnss(motion)] : []),
  ]);
  return toSamples(readings);
}

function readState({ time, height, velocity, acceleration }: Motion): Reading {
  return reading(state, {
    time: rounded(time),
    height: rounded(height),
    velocity: rounded(velocity),
    acceleration: rounded(acceleration),
  });
}

function readBarometer({ time, height }: Motion): Reading {
  const altitude = LAUNCH_SITE.altitude + height;
  return reading(barometer, {
    time: rounded(time),
    sensor: "BARO0",
    temperature: rounded(airTemperature(altitude) - ZERO_CELSIUS),
    pressure: rounded(airPressure(altitude)),
  });
}

function readImu({ time, velocity, acceleration }: Motion): Reading {
  return reading(imu, {
    time: rounded(time),
    sensor: "IMU0",
    acceleration: { x: rounded(acceleration + GRAVITY), y: 0, z: 0 },
    angularRate: { x: rounded(velocity * ROLL_PER_METRE), y: 0, z: 0 },
  });
}

function readGnss({ time }: Motion): Reading {
  const { latitude, longitude } = LAUNCH_SITE;
  return reading(gnss, { time: rounded(time), latitude, longitude, satellites: 12 });
}

/** To three decimals: more than the instruments of a small rocket resolve. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

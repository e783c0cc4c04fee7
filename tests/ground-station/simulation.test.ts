import assert from "node:assert/strict";
import test from "node:test";
import { payloadOf } from "../../ground-station/recording/flight_sample.ts";
import { airDensity, airPressure } from "../../ground-station/simulation/atmosphere.ts";
import {
  GRAVITY,
  massAt,
  type Motion,
  simulateFlight,
  SOUNDING_ROCKET,
} from "../../ground-station/simulation/rocket.ts";
import { simulateTelemetry } from "../../ground-station/simulation/telemetry.ts";

const WITHOUT_DRAG = { ...SOUNDING_ROCKET, dragArea: 0 };

function highest(flight: readonly Motion[]): Motion {
  return flight.reduce((best, motion) => motion.height > best.height ? motion : best);
}

function specificEnergy({ height, velocity }: Motion): number {
  return velocity ** 2 / 2 + GRAVITY * height;
}

function assertNear(actual: number, expected: number, tolerance: number): void {
  const message = `${actual} is not within ${tolerance} of ${expected}`;
  assert.ok(Math.abs(actual - expected) <= tolerance, message);
}

test("simulateFlight() burns out at the speed of the rocket equation where there is no drag", () => {
  const { dryMass, propellantMass, thrust, burnTime } = WITHOUT_DRAG;
  const exhaustSpeed = thrust * burnTime / propellantMass;
  const expected = exhaustSpeed * Math.log(1 + propellantMass / dryMass) - GRAVITY * burnTime;
  const burnout = simulateFlight(WITHOUT_DRAG).find(({ time }) => time >= burnTime);
  assertNear(burnout?.velocity ?? 0, expected, 0.01);
});

test("simulateFlight() keeps the energy of a coast without drag", () => {
  const flight = simulateFlight(WITHOUT_DRAG);
  const coast = flight.filter(({ time, velocity }) =>
    time > WITHOUT_DRAG.burnTime + 0.02 && velocity > 0
  );
  const [first] = coast;
  assert.ok(first !== undefined && coast.length > 1000);
  for (const motion of coast) assertNear(specificEnergy(motion) / specificEnergy(first), 1, 1e-9);
});

test("simulateFlight() only loses energy after burnout", () => {
  const flight = simulateFlight().filter(({ time }) => time > SOUNDING_ROCKET.burnTime + 0.02);
  for (const [index, motion] of flight.entries()) {
    const before = flight[index - 1] ?? motion;
    assert.ok(specificEnergy(motion) <= specificEnergy(before) + 1e-6, `at ${motion.time} s`);
  }
});

test("simulateFlight() has a velocity that is the integral of its acceleration", () => {
  const flight = simulateFlight().filter(({ time }) => time >= 0 && time <= 20);
  const sum = flight.slice(1).reduce((sum, { acceleration }, index) => {
    return sum + (acceleration + (flight[index]?.acceleration ?? 0)) / 2 * 0.01;
  }, 0);
  assertNear(sum, flight.at(-1)?.velocity ?? 0, 0.6); // thrust ends within one step
});

test("simulateFlight() sinks at the speed at which drag balances weight", () => {
  const flight = simulateFlight();
  const apogee = highest(flight);
  const sinking = flight.filter(({ time, height }) => time > apogee.time + 20 && height > 0);
  assert.ok(sinking.length > 1000);
  for (const { time, height, velocity } of sinking) {
    const weight = massAt(SOUNDING_ROCKET, time) * GRAVITY;
    const drag = airDensity(height) * velocity ** 2 * SOUNDING_ROCKET.parachuteDragArea / 2;
    assertNear(drag / weight, 1, 0.01);
  }
});

test("simulateFlight() converges: half the step changes the apogee by less than 0.1 m", () => {
  const coarse = highest(simulateFlight()).height;
  const fine = highest(simulateFlight(SOUNDING_ROCKET, { step: 0.005 })).height;
  assertNear(coarse, fine, 0.1);
  assert.ok(coarse > 3000 && coarse < 3500);
});

test("simulateFlight() stands still before lift-off and after landing", () => {
  const flight = simulateFlight(SOUNDING_ROCKET, { before: 1, after: 1 });
  const still = flight.filter(({ velocity, height }) => velocity === 0 && height === 0);
  assert.equal(flight[0]?.time, -1);
  assert.ok(still.length >= 200 && still.length <= 203);
  for (const { acceleration, time } of still.filter(({ time }) => time !== 0)) {
    assert.equal(acceleration, 0, `at ${time} s`);
  }
});

test("airPressure() and airDensity() are those of the standard atmosphere", () => {
  assertNear(airPressure(0), 101_325, 1e-6);
  assertNear(airDensity(0), 1.225, 1e-4);
  assertNear(airPressure(5000), 54_020, 5);
  assertNear(airDensity(5000), 0.7361, 2e-4);
});

test("simulateTelemetry() gives the same flight each time, in order, and valid", () => {
  const samples = simulateTelemetry();
  assert.deepEqual(simulateTelemetry(), samples);
  for (const [index, sample] of samples.entries()) {
    assert.ok(sample.time >= (samples[index - 1]?.time ?? -Infinity));
    assert.deepEqual(sample.message.payload?.explain(payloadOf(sample, 1)), []);
  }
});

test("simulateTelemetry() reads all four instruments", () => {
  const counts = new Map<string, number>();
  for (const { message } of simulateTelemetry()) {
    counts.set(message.name, (counts.get(message.name) ?? 0) + 1);
  }
  const state = counts.get("flight.state") ?? 0;
  assert.ok(state > 20_000);
  assert.equal(counts.get("flight.barometer"), state);
  assert.equal(counts.get("flight.imu"), state);
  assert.equal(counts.get("flight.gnss"), Math.ceil(state / 50));
});

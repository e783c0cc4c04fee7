import assert from "node:assert/strict";
import test from "node:test";
import { FlightTrack } from "../../ground-station/flight-replay/tracker/flight_track.ts";
import { SequenceMonitor } from "../../ground-station/flight-replay/tracker/sequence_monitor.ts";
import { simulateFlight } from "../../ground-station/simulation/rocket.ts";

function monitorOf(...places: [flight: number, sequence: number, time: number][]): SequenceMonitor {
  const monitor = new SequenceMonitor();
  for (const [flight, sequence, time] of places) monitor.observe({ flight, sequence, time });
  return monitor;
}

function track(...heights: [height: number, velocity: number][]): FlightTrack {
  const track = new FlightTrack();
  for (const [sequence, [height, velocity]] of heights.entries()) {
    track.observe({ flight: 1, sequence, time: sequence, height, velocity, acceleration: 0 });
  }
  return track;
}

test("SequenceMonitor counts messages that come complete and in order", () => {
  assert.deepEqual(monitorOf([1, 0, 0], [1, 1, 0.1], [1, 2, 0.1]).counts(), {
    received: 3,
    invalid: 0,
    missed: 0,
    outOfOrder: 0,
    lastSequence: 2,
  });
});

test("SequenceMonitor counts gaps, those at the start too", () => {
  const counts = monitorOf([1, 2, 0], [1, 3, 1], [1, 7, 2]).counts();
  assert.deepEqual([counts.received, counts.missed, counts.outOfOrder], [3, 5, 0]);
});

test("SequenceMonitor counts repeated and late messages, and goes on from the newest", () => {
  const counts = monitorOf([1, 0, 0], [1, 1, 1], [1, 1, 1], [1, 0, 0], [1, 2, 2]).counts();
  assert.deepEqual([counts.received, counts.missed, counts.outOfOrder], [5, 0, 2]);
  assert.equal(counts.lastSequence, 2);
});

test("SequenceMonitor counts a time that goes backwards", () => {
  const counts = monitorOf([1, 0, 5], [1, 1, 4]).counts();
  assert.equal(counts.outOfOrder, 1);
});

test("SequenceMonitor begins anew with another flight and keeps its counts", () => {
  const counts = monitorOf([1, 0, 0], [1, 1, 9], [2, 0, 0], [2, 1, 1]).counts();
  assert.deepEqual([counts.received, counts.missed, counts.outOfOrder], [4, 0, 0]);
});

test("SequenceMonitor counts invalid messages apart; their numbers are missed", () => {
  const monitor = monitorOf([1, 0, 0]);
  monitor.observeInvalid();
  monitor.observe({ flight: 1, sequence: 2, time: 2 });
  const { received, invalid, missed } = monitor.counts();
  assert.deepEqual([received, invalid, missed], [2, 1, 1]);
});

test("FlightTrack waits on the pad", () => {
  assert.deepEqual(track([0.1, 0.2], [0, -0.1]).summary(), {
    state: "waiting",
    apogee: 0.1,
    maximumSpeed: 0.2,
    flights: 1,
  });
});

test("FlightTrack goes through a flight", () => {
  assert.equal(track([0, 0], [5, 12]).summary().state, "ascending");
  assert.equal(track([0, 0], [5, 12], [9, -0.1]).summary().state, "ascending");
  assert.equal(track([0, 0], [5, 12], [9, 0], [8, -3]).summary().state, "descending");
  assert.deepEqual(track([0, 0], [5, 12], [9, 0], [8, -3], [0, 0]).summary(), {
    state: "landed",
    apogee: 9,
    maximumSpeed: 12,
    flights: 1,
  });
});

test("FlightTrack counts a fast fall as speed", () => {
  assert.equal(track([0, 0], [5, 12], [4, -30]).summary().maximumSpeed, 30);
});

test("FlightTrack begins anew with another flight", () => {
  const both = track([0, 0], [500, 100]);
  both.observe({ flight: 2, sequence: 0, time: 0, height: 1, velocity: 0, acceleration: 0 });
  assert.deepEqual(both.summary(), { state: "waiting", apogee: 1, maximumSpeed: 0, flights: 2 });
});

test("FlightTrack finds apogee, top speed and landing of the simulated flight", () => {
  const flight = simulateFlight();
  const track = new FlightTrack();
  for (const [sequence, motion] of flight.entries()) {
    track.observe({ flight: 1, sequence, ...motion });
  }
  assert.deepEqual(track.summary(), {
    state: "landed",
    apogee: Math.max(...flight.map(({ height }) => height)),
    maximumSpeed: Math.max(...flight.map(({ velocity }) => Math.abs(velocity))),
    flights: 1,
  });
});

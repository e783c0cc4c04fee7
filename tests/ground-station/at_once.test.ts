import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { createTestBus } from "telestion-edge/testing";
import { createClient, flightPacket, linkStatus, receivedFrame } from "../../generated/mod.ts";
import { fly } from "../../ground-station/device/fly.ts";
import { Spacecraft } from "../../ground-station/device/spacecraft.ts";
import { connectTcp } from "../../ground-station/io/tcp.ts";
import { runIoService } from "../../ground-station/io/run_io_service.ts";
import { runTelemetryParser } from "../../ground-station/parser/run_telemetry_parser.ts";
import { simulateFlight } from "../../ground-station/simulation/rocket.ts";
import { eventually, sleep } from "../helpers/eventually.ts";

const LINK = { link: "spacecraft" };
const COUNT = 3000;

function flightData(sequenceCount: number, acceleration = 0): Uint8Array {
  const header = { secondaryHeader: false, apid: 101, sequenceCount };
  const motion = { missionTime: 0, altitude: sequenceCount, velocity: 0, acceleration };
  const attitude = { pressure: 1e5, roll: 0, pitch: 0, yaw: 0 };
  return flightPacket.encode({ header, time: 1.7e12 + sequenceCount, ...motion, ...attitude });
}

/** A TCP server that says what it received. */
async function listen(onSocket: (write: (bytes: Uint8Array) => void) => void) {
  const received: number[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (chunk: Uint8Array) => void received.push(...chunk));
    onSocket((bytes) => void socket.write(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port ?? 0 : 0;
  return { port, received, close: () => server.close() };
}

test("connectTcp() writes what comes at the same time in its order, and refuses it when closed", async () => {
  const server = await listen(() => {});
  const place = { host: "127.0.0.1", port: server.port };
  const connection = await connectTcp(place, new AbortController().signal);
  const bytes = Array.from({ length: 200 }, (_, index) => index);
  await Promise.all(bytes.map((byte) => connection.write(Uint8Array.of(byte))));
  await connection.write(Uint8Array.of(255));
  await eventually(() => server.received.length === 201);
  assert.deepEqual(server.received, [...bytes, 255]);
  connection.destroy();
  const writes = [1, 2].map((byte) => connection.write(Uint8Array.of(byte)));
  const outcomes = await Promise.allSettled(writes);
  assert.deepEqual(outcomes.map(({ status }) => status), ["rejected", "rejected"]);
  server.close();
});

test("runIoService() publishes all frames of a chunk in their order, and counts them", async () => {
  const packets = Array.from({ length: COUNT }, (_, count) => flightData(count));
  const server = await listen((write) => write(Buffer.concat(packets)));
  const bus = createTestBus({ environment: { CRC: "true", STATUS_SECONDS: "0.05" } });
  const altitudes: number[] = [];
  createClient(bus.openConnection()).link.receivedFrame.subscribe((frame) => {
    altitudes.push(flightPacket.decode(frame).altitude);
  });
  const address = `--ADDRESS=tcp://127.0.0.1:${server.port}`;
  const service = await runIoService({ bus, overwriteArgs: [address] });
  await eventually(() => altitudes.length === COUNT);
  assert.deepEqual(altitudes, packets.map((_, count) => count));
  await eventually(async () => (await bus.expect(linkStatus)).data.framesReceived === COUNT);
  await service.stop();
  await bus.close();
  server.close();
});

test("runTelemetryParser() keeps the order of frames that come at once, alarms included", async () => {
  const bus = createTestBus();
  const counts: number[] = [];
  const alarms: number[] = [];
  const { spacecraft, alarm } = createClient(bus.openConnection());
  spacecraft.flight.subscribe(({ header }) => void counts.push(header.sequenceCount));
  alarm.alarm.subscribe(({ value }) => void alarms.push(value ?? 0));
  const service = await runTelemetryParser({ bus, overwriteArgs: ["--CLEAR_AFTER=1"] });
  // Each packet out of its limits, and the next one within them again.
  const frames = Array.from({ length: COUNT }, (_, count) => {
    return flightData(count, count % 2 === 0 ? 200 + count : 0);
  });
  await Promise.all(frames.map((frame) => bus.publish(receivedFrame, frame, LINK)));
  await eventually(() => counts.length === COUNT && alarms.length === COUNT);
  assert.deepEqual(counts, frames.map((_, count) => count));
  const raised = alarms.filter((value) => value !== 0);
  assert.deepEqual(raised, raised.toSorted((a, b) => a - b));
  assert.deepEqual(alarms.slice(0, 4), [200, 0, 202, 0]);
  await service.stop();
  await bus.close();
});

test("fly() makes each packet at its own moment, and waits for all before it pauses", async () => {
  const spacecraft = new Spacecraft(simulateFlight(), 0);
  spacecraft.execute({ command: "set-rate", rate: 1000 });
  const times: number[] = [];
  let [open, most] = [0, 0];
  const send = async (kind: string): Promise<void> => {
    if (kind === "flight") times.push(spacecraft.flight().missionTime);
    most = Math.max(most, ++open);
    await sleep(1);
    open--;
  };
  const { signal } = new AbortController();
  await fly(spacecraft, { speed: Infinity, end: 1.0005, signal, send });
  assert.equal(open, 0);
  assert.ok(most > 1 && most <= 110, `${most} at once`);
  assert.equal(times.length, 1001);
  assert.ok(times.every((time, index) => Math.abs(time - index / 1000) < 1e-6));
});

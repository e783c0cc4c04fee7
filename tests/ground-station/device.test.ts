import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import { test } from "node:test";
import { readSpacePacketHeader } from "telestion-edge/packets";
import { createTestBus } from "telestion-edge/testing";
import {
  commandReport,
  createClient,
  decodeSpacecraft,
  flight,
  flightPacket,
  housekeeping,
  type LinkQuality,
  positionPacket,
  receivedFrame,
  transmitFrame,
} from "../../generated/mod.ts";
import { CommandDesk, type Report } from "../../ground-station/device/command_desk.ts";
import { loadCourse, motionAt } from "../../ground-station/device/course.ts";
import { Downlink } from "../../ground-station/device/downlink.ts";
import { Faults } from "../../ground-station/device/faults.ts";
import { Recorder } from "../../ground-station/device/recorder.ts";
import { resumeFlight } from "../../ground-station/device/resume.ts";
import { runMissionDevice } from "../../ground-station/device/run_mission_device.ts";
import { Spacecraft } from "../../ground-station/device/spacecraft.ts";
import { runIoService } from "../../ground-station/io/run_io_service.ts";
import { runTelemetryParser } from "../../ground-station/parser/run_telemetry_parser.ts";
import { encodeTelecommand } from "../../ground-station/telecommand/encode_telecommand.ts";
import { simulateFlight } from "../../ground-station/simulation/rocket.ts";
import { eventually } from "../helpers/eventually.ts";
import { freePort } from "../helpers/free_port.ts";
import { withTemporaryFolder } from "../helpers/temporary_folder.ts";

const COURSE = simulateFlight();
const NO_FAULTS = { gaps: 0, bitErrors: 0, dropOuts: 0 };

function fly(spacecraft: Spacecraft, from: number, to: number): void {
  for (let time = from; time <= to; time += 0.1) spacecraft.advance(time);
}

interface Desk {
  readonly desk: CommandDesk;
  readonly reports: Report[];
  readonly executed: unknown[];
  readonly played: number[][];
}

function openDesk(spacecraft: Spacecraft, memory: Report[] = []): Desk {
  const reports: Report[] = [];
  const executed: unknown[] = [];
  const played: number[][] = [];
  const desk = new CommandDesk({
    spacecraft,
    memory: {
      records: [...memory],
      append: (report) => void memory.push(report),
      close: () => {},
    },
    report: (report) => Promise.resolve(void reports.push(report)),
    playBack: (from, to) => Promise.resolve(played.push([from, to]) === 1),
    onEvent: (text, { number }) => void (text === "Executed" && executed.push(number)),
  });
  return { desk, reports, executed, played };
}

test("motionAt() lies between the moments of a course, and at its ends beyond them", () => {
  const course = [
    { time: 0, height: 0, velocity: 10, acceleration: 1 },
    { time: 2, height: 20, velocity: 30, acceleration: 3 },
  ];
  assert.deepEqual(motionAt(course, 0.5), {
    time: 0.5,
    height: 5,
    velocity: 15,
    acceleration: 1.5,
  });
  assert.equal(motionAt(course, 9).height, 20);
  assert.equal(motionAt(course, -9).velocity, 10);
});

test("loadCourse() takes the flight states of a log", async () => {
  await withTemporaryFolder(async (folder) => {
    const text = "ts,height,velocity,acceleration\n0,1,2,3\n1,4,5,6\n";
    const file = await folder.write("flightInfo.csv", text);
    const course = await loadCourse([file]);
    assert.deepEqual(course.map(({ time, height }) => [time, height]), [[0, 1], [1, 4]]);
  });
});

test("Spacecraft goes through all phases, and its battery and temperatures follow", () => {
  const spacecraft = new Spacecraft(COURSE, -5);
  const phases: string[] = [];
  const before = spacecraft.housekeeping();
  for (let time = -5; time < 400; time += 0.1) {
    spacecraft.advance(time);
    const { phase } = spacecraft.housekeeping();
    if (phases.at(-1) !== phase) phases.push(phase);
  }
  const after = spacecraft.housekeeping();
  assert.deepEqual(phases, ["pad", "boost", "coast", "descent", "landed"]);
  assert.ok(after.batteryVoltage < before.batteryVoltage);
  assert.ok(after.boardTemperature > before.boardTemperature);
  assert.equal(after.uptime, 404);
  assert.equal(spacecraft.flight().altitude, 0);
});

test("resumeFlight() goes on where a flight is by now, unless it is over or long ago", () => {
  const resume = (missionTime: number, secondsAgo: number): Spacecraft => {
    const time = Date.now() - secondsAgo * 1000;
    const header = { secondaryHeader: false, apid: 101, sequenceCount: 0 };
    const last = { ...new Spacecraft(COURSE, 0).flight(), header, time, missionTime };
    const packets = [flightPacket.encode(last), recorded(1)];
    const recorder = {
      *between(from: number) {
        if (time >= from) yield* packets;
      },
    };
    const spacecraft = new Spacecraft(COURSE, -5);
    resumeFlight(spacecraft, { recorder, speed: 10, end: COURSE.at(-1)?.time ?? 0 });
    return spacecraft;
  };
  const flying = resume(30, 2);
  assert.ok(flying.time > 49 && flying.time < 80, `${flying.time}`);
  assert.equal(flying.housekeeping().phase, "descent");
  assert.deepEqual([resume(30, 61).time, resume(30, 50).time], [-5, -5]);
});

test("Spacecraft loses its fix while it is accelerated", () => {
  const spacecraft = new Spacecraft(COURSE, 0);
  spacecraft.advance(1);
  assert.deepEqual(spacecraft.position().latitude, null);
  spacecraft.advance(20);
  assert.equal(spacecraft.position().valid, true);
});

test("Spacecraft refuses what its phase and its battery do not allow", () => {
  const spacecraft = new Spacecraft(COURSE, -1);
  assert.equal(spacecraft.judge({ command: "arm" }), "none");
  fly(spacecraft, -1, 2);
  assert.equal(spacecraft.judge({ command: "arm" }), "wrong-phase");
  assert.equal(spacecraft.judge({ command: "reboot" }), "not-allowed");
  spacecraft.execute({ command: "set-mode", mode: "science" });
  spacecraft.advance(5000);
  assert.equal(spacecraft.judge({ command: "set-mode", mode: "science" }), "battery-low");
  const { commandsAccepted, commandsRejected } = spacecraft.housekeeping();
  assert.deepEqual([commandsAccepted, commandsRejected], [1, 3]);
});

test("CommandDesk executes a number once, and reports it as often as it comes", async () => {
  const spacecraft = new Spacecraft(COURSE, -1);
  const { desk, reports, executed } = openDesk(spacecraft);
  await desk.take(encodeTelecommand(4, { command: "set-rate", rate: 77 }));
  await desk.take(encodeTelecommand(4, { command: "set-rate", rate: 88 }));
  await desk.take(Uint8Array.of(1, 2, 3));
  assert.equal(spacecraft.rate, 77);
  assert.deepEqual(executed, [4]);
  assert.deepEqual(reports.map(({ stage }) => stage), ["accepted", "completed", "completed"]);
});

test("CommandDesk completes a reboot when it is over, and hears nothing meanwhile", async () => {
  const spacecraft = new Spacecraft(COURSE, -10);
  const { desk, reports, executed } = openDesk(spacecraft);
  await desk.take(encodeTelecommand(1, { command: "arm" }));
  await desk.take(encodeTelecommand(2, { command: "reboot" }));
  await desk.take(encodeTelecommand(3, { command: "ping" }));
  await desk.finishBoot();
  assert.deepEqual([reports.length, executed], [3, [1, 2]]);
  fly(spacecraft, -10, -8);
  await desk.finishBoot();
  assert.deepEqual(reports.at(-1), { number: 2, stage: "completed", reason: "none" });
  assert.deepEqual([spacecraft.housekeeping().armed, spacecraft.housekeeping().reboots], [
    false,
    1,
  ]);
});

test("CommandDesk remembers after a kill, and says what was interrupted", async () => {
  const memory: Report[] = [
    { number: 1, stage: "accepted", reason: "none" },
    { number: 1, stage: "completed", reason: "none" },
    { number: 2, stage: "accepted", reason: "none" },
  ];
  const { desk, reports, executed } = openDesk(new Spacecraft(COURSE, -10), memory);
  await desk.take(encodeTelecommand(1, { command: "ping" }));
  await desk.take(encodeTelecommand(2, { command: "ping" }));
  assert.deepEqual(reports.map(({ stage, reason }) => [stage, reason]), [
    ["completed", "none"],
    ["failed", "interrupted"],
  ]);
  assert.deepEqual(executed, []);
  await desk.repeat(1);
  assert.equal(reports.at(-1)?.number, 2);
});

test("Faults draws the same from the same seed, as often as it is told", () => {
  const draw = (seed: number): string[] => {
    const faults = new Faults({ gaps: 0.1, bitErrors: 0.1, dropOuts: 0.1 }, seed);
    return Array.from({ length: 10_000 }, () => faults.next());
  };
  assert.deepEqual(draw(5), draw(5));
  assert.notDeepEqual(draw(5), draw(6));
  const count = (fault: string): number => draw(5).filter((drawn) => drawn === fault).length;
  for (const fault of ["gap", "bit-error", "drop-out"]) {
    assert.ok(Math.abs(count(fault) - 1000) < 150, `${fault}: ${count(fault)}`);
  }
  const damaged = new Faults(NO_FAULTS, 1).damage(new Uint8Array(8));
  assert.equal(damaged.filter((byte) => byte !== 0).length, 1);
});

test("CommandDesk plays back, and says when the link went down meanwhile", async () => {
  const { desk, reports, played } = openDesk(new Spacecraft(COURSE, -1));
  await desk.take(encodeTelecommand(1, { command: "playback", from: 10, to: 20 }));
  await desk.take(encodeTelecommand(2, { command: "playback", from: 20, to: 30 }));
  await eventually(() => reports.length === 4);
  const stagesOf = (number: number): string[] =>
    reports.filter((report) => report.number === number).map(({ stage }) => stage);
  assert.deepEqual(played, [[10, 20], [20, 30]]);
  assert.deepEqual([stagesOf(1), stagesOf(2)], [["accepted", "completed"], ["accepted", "failed"]]);
});

function recorded(sequenceCount: number): Uint8Array {
  const content = { valid: false, satellites: 0, latitude: null, longitude: null, altitude: null };
  const header = { secondaryHeader: false, apid: 102, sequenceCount };
  return positionPacket.encode({ header, time: 1000 + sequenceCount, ...content });
}

function countsBetween(recorder: Recorder, from: number, to: number): number[] {
  return [...recorder.between(from, to)].map((packet) =>
    readSpacePacketHeader(packet).sequenceCount
  );
}

test("Recorder gives back a span of time, and goes on counting after a kill in half a packet", async () => {
  await withTemporaryFolder(async (folder) => {
    const path = folder.resolve("packets");
    const first = new Recorder(path, 1e6);
    for (let count = 0; count < 10; count++) void first.write(recorded(count));
    assert.deepEqual(countsBetween(first, 1003, 1005), [3, 4, 5]);
    await appendFile(path, recorded(10).subarray(0, 9));
    const second = new Recorder(path, 1e6);
    assert.deepEqual([second.nextCount(102), second.nextCount(7)], [10, 0]);
    await second.write(recorded(10));
    assert.deepEqual(countsBetween(second, 1009, 2000), [9, 10]);
    for (const recorder of [first, second]) recorder.close();
  });
});

test("Recorder forgets the oldest, but not its counts, which begin anew after 16,383", async () => {
  await withTemporaryFolder(async (folder) => {
    const path = await folder.write("packets", "");
    const recorder = new Recorder(path, 10 * recorded(0).length);
    for (let count = 16_300; count <= 16_383; count++) await recorder.write(recorded(count));
    const kept = countsBetween(recorder, 0, Infinity);
    assert.ok(kept.length >= 5 && kept.length <= 10, `${kept.length}`);
    assert.equal(kept.at(-1), 16_383);
    recorder.close();
    const again = new Recorder(path, 1e6);
    assert.equal(again.nextCount(102), 0);
    again.close();
  });
});

test("Downlink counts every packet once: sent, left out, or nobody listened", async () => {
  let writes = 0;
  const transport = {
    write: () => ++writes % 3 === 0 ? Promise.reject(new Error("down")) : Promise.resolve(),
    interrupt: () => {},
  };
  const faults = new Faults({ gaps: 0.2, bitErrors: 0.2, dropOuts: 0.1 }, 3);
  const kept: Uint8Array[] = [];
  const keep = (packet: Uint8Array): Promise<void> => Promise.resolve(void kept.push(packet));
  const memory = { nextCount: () => 3, write: keep };
  const downlink = new Downlink(transport, faults, memory);
  for (let count = 0; count < 500; count++) await downlink.send(new Uint8Array(10));
  for (let count = 0; count < 9; count++) await downlink.playBack(new Uint8Array(10));
  const { made, sent, unsent, gaps, bitErrors, dropOuts } = downlink.counts;
  assert.equal(made, 500);
  assert.equal(sent + unsent + gaps, made);
  assert.ok(gaps > 0 && bitErrors > 0 && dropOuts > 0 && unsent > 0);
  assert.deepEqual([kept.length, downlink.counts.playedBack], [500, 9]);
  assert.equal(downlink.header(5).sequenceCount, 3);
});

test("runMissionDevice() flies, and obeys what comes over its link", async () => {
  const port = await freePort();
  const bus = createTestBus({ environment: { SPEED: "20", COUNTDOWN: "1" } });
  const at = (address: string): string[] => [`--ADDRESS=${address}`];
  const device = await runMissionDevice({
    bus,
    overwriteArgs: at(`tcp-listen://127.0.0.1:${port}`),
  });
  const io = await runIoService({
    bus,
    overwriteArgs: [...at(`tcp://127.0.0.1:${port}`), "--CRC"],
  });
  const parser = await runTelemetryParser({ bus });
  const first = await bus.expect(receivedFrame, { timeoutMs: 5000 });
  assert.equal(decodeSpacecraft(first.data).name, "spacecraft.housekeeping");
  const frame = encodeTelecommand(1, { command: "set-mode", mode: "safe" });
  await bus.request(transmitFrame, frame, { link: "spacecraft" });
  const stages = [await bus.expect(commandReport), await bus.expect(commandReport)];
  assert.deepEqual(stages.map(({ data }) => data.stage), ["accepted", "completed"]);
  await eventually(async () => (await bus.expect(housekeeping)).data.mode === "safe");
  await eventually(async () => (await bus.expect(flight)).data.altitude > 50);
  for (const service of [device, io, parser]) await service.stop();
  await bus.close();
});

test("runMissionDevice() cuts its link now and then: it comes back, and what is lost is counted", async () => {
  const port = await freePort();
  const environment = { SPEED: "20", COUNTDOWN: "1", DROP_OUTS: "0.01", STATUS_SECONDS: "0.05" };
  const bus = createTestBus({ environment });
  const start = (address: string) => ({ bus, overwriteArgs: [`--ADDRESS=${address}`, "--CRC"] });
  const client = createClient(bus.openConnection());
  const counts: number[] = [];
  client.spacecraft.flight.subscribe(({ header }) => void counts.push(header.sequenceCount));
  let quality: LinkQuality | undefined;
  client.link.linkQuality.subscribe((now) => void (quality = { ...now }));
  let connections = 0;
  client.link.linkStatus.subscribe((now) => void (connections = now.connections));
  const parser = await runTelemetryParser({ bus });
  const device = await runMissionDevice(start(`tcp-listen://127.0.0.1:${port}`));
  const io = await runIoService(start(`tcp://127.0.0.1:${port}`));
  await eventually(() => connections > 5, { timeoutMs: 15_000 });
  await bus.request(transmitFrame, encodeTelecommand(1, { command: "ping" }), {
    link: "spacecraft",
  }).catch(() => {}); // just now it may be cut
  await device.stop();
  await eventually(() => {
    const flight = quality?.sources.find(({ apid }) => apid === 101);
    const missing = Math.max(...counts) - Math.min(...counts) + 1 - new Set(counts).size;
    return flight?.packets === counts.length && flight.missing === missing && missing > 0;
  });
  assert.equal(quality?.duplicates, 0);
  for (const service of [io, parser]) await service.stop();
  await bus.close();
});

test("runMissionDevice() refuses to start with a file that holds no packets", async () => {
  await withTemporaryFolder(async (folder) => {
    const PACKETS = await folder.write("nothing", "");
    const bus = createTestBus({ environment: { PACKETS } });
    await assert.rejects(runMissionDevice({ bus }), /holds no space packets/);
    await bus.close();
  });
});

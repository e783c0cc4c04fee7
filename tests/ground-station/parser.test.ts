import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestBus } from "telestion-edge/testing";
import { createSpacePacketDecoder } from "telestion-edge/packets";
import {
  activeAlarms,
  alarm,
  createClient,
  flightPacket,
  type Housekeeping,
  housekeeping,
  housekeepingPacket,
  latestTelemetry,
  linkQuality,
  receivedFrame,
} from "../../generated/mod.ts";
import { Alarms, type Sample } from "../../ground-station/parser/alarms.ts";
import { LinkMonitor } from "../../ground-station/parser/link_monitor.ts";
import { TELEMETRY_PACKETS } from "../../ground-station/parser/packet_table.ts";
import { runTelemetryParser } from "../../ground-station/parser/run_telemetry_parser.ts";
import { eventually } from "../helpers/eventually.ts";
import { readJpss } from "../packets/jpss.ts";

const QUIET: Housekeeping = {
  header: { secondaryHeader: false, apid: 100, sequenceCount: 0 },
  time: 1_700_000_000_000,
  mode: "nominal",
  phase: "pad",
  armed: false,
  uptime: 12,
  reboots: 0,
  commandsAccepted: 0,
  commandsRejected: 0,
  rate: 10,
  batteryVoltage: 8,
  batteryCurrent: 0.5,
  batteryTemperature: 20,
  boardTemperature: 25,
};

function packet(sequenceCount: number, change: Partial<Housekeeping> = {}): Uint8Array {
  const header = { ...QUIET.header, sequenceCount };
  return housekeepingPacket.encode({ ...QUIET, header, ...change });
}

function sampleOf(batteryVoltage: number): Omit<Sample, "time"> {
  const data = { ...QUIET, batteryVoltage };
  const ranges = () => housekeepingPacket.ranges(data);
  return { message: "m", data, limits: housekeepingPacket.limits(data), ranges };
}

test("TELEMETRY_PACKETS has the layouts that are events of a spacecraft, and no telecommands", () => {
  assert.deepEqual(TELEMETRY_PACKETS.map(({ packet: { name } }) => name).sort(), [
    "jpss.geolocation",
    "spacecraft.commandReport",
    "spacecraft.flight",
    "spacecraft.housekeeping",
    "spacecraft.position",
  ]);
});

test("LinkMonitor counts decoded, damaged, unknown, missing and repeated packets", () => {
  const monitor = new LinkMonitor();
  const damaged = packet(6);
  damaged.set([0xff], 20);
  const frames = [packet(3), packet(4), damaged, packet(7), packet(7), Uint8Array.of(1, 2, 3)];
  for (const frame of frames) monitor.decode(frame);
  assert.deepEqual(monitor.quality(), {
    received: 6,
    decoded: 4,
    damaged: 1,
    unknown: 1,
    missing: 2,
    late: 0,
    duplicates: 1,
    sources: [{ apid: 100, packets: 4, gaps: 1, missing: 2, duplicates: 1, restarts: 0 }],
  });
});

test("LinkMonitor counts over the end of the sequence counts and for each APID by itself", () => {
  const monitor = new LinkMonitor();
  const header = { secondaryHeader: false, apid: 101, sequenceCount: 77 };
  const motion = { missionTime: 1, altitude: 2, velocity: 3, acceleration: 4, pressure: 5 };
  const flight = { header, time: 1, ...motion, roll: 0, pitch: 90, yaw: 0 };
  for (const frame of [packet(16_382), flightPacket.encode(flight), packet(16_383), packet(1)]) {
    monitor.decode(frame);
  }
  const { missing, sources } = monitor.quality();
  assert.equal(missing, 1);
  assert.deepEqual(sources.map(({ apid, packets }) => [apid, packets]), [[100, 3], [101, 1]]);
});

test("LinkMonitor tells what is played back from what is missing, overtaken or begins anew", () => {
  let now = 0;
  const monitor = new LinkMonitor(() => now);
  const at = (count: number, time = 1e12 + count): Uint8Array => packet(count, { time });
  const late = [at(0), at(100), at(1), at(2), at(101), at(103), at(102), at(3, 5)].map((frame) => {
    const telemetry = monitor.decode(frame);
    return "late" in telemetry && telemetry.late;
  });
  assert.deepEqual(late, [false, false, true, true, false, false, true, false]);
  const { missing, late: counted, sources: [source] } = monitor.quality();
  assert.deepEqual([missing, counted, source?.restarts], [99, 2, 1]);
  now += 60_000; // a recording is replayed from its begin
  const again = [at(2, 4), at(3, 5)].map((frame) => monitor.decode(frame));
  assert.deepEqual(again.map((telemetry) => "late" in telemetry && telemetry.late), [false, false]);
});

test("Alarms raises at once, clears after some packets, and keeps the time it began", () => {
  const alarms = new Alarms({ raiseAfter: 1, clearAfter: 3 });
  const observe = (time: number, value: number): (string | number)[] => {
    return alarms.observe({ ...sampleOf(value), time: () => time })
      .flatMap(({ previous, state, since }) => [previous, state, since]);
  };
  assert.deepEqual(observe(1, 8), []);
  assert.deepEqual(observe(2, 7), ["ok", "warning-low", 2]);
  assert.deepEqual(observe(3, 8), []);
  assert.deepEqual(observe(4, 7.1), []);
  assert.deepEqual(observe(5, 6), ["warning-low", "critical-low", 2]);
  assert.equal(alarms.active[0]?.value, 6);
  assert.deepEqual([observe(6, 8), observe(7, 8)], [[], []]);
  assert.deepEqual(observe(8, 8), ["critical-low", "ok", 2]);
  assert.deepEqual(alarms.active, []);
  assert.deepEqual(observe(9, 9), ["ok", "critical-high", 9]);
});

test("Alarms names the limit that was crossed, out and back, with its unit", () => {
  const alarms = new Alarms({ raiseAfter: 1, clearAfter: 1 });
  const told = [7.1, 6, 7, 8, 9].flatMap((value, time) => {
    return alarms.observe({ ...sampleOf(value), time: () => time })
      .map(({ state, limit, unit }) => `${state} ${limit} ${unit}`);
  });
  assert.deepEqual(told, [
    "warning-low 7.2 V",
    "critical-low 6.8 V",
    "warning-low 7.2 V",
    "ok 7.2 V",
    "critical-high 8.7 V",
  ]);
});

test("Alarms waits for as many packets as it is told", () => {
  const alarms = new Alarms({ raiseAfter: 3, clearAfter: 1 });
  const states = [7, 7, 8, 7, 7, 7].map((batteryVoltage, time) => {
    return alarms.observe({ ...sampleOf(batteryVoltage), time: () => time }).length;
  });
  assert.deepEqual(states, [0, 0, 0, 0, 0, 1]);
});

test("runTelemetryParser() publishes telemetry and alarms, and answers requests", async () => {
  const bus = createTestBus({ environment: { LINKS: "uhf=probe", STATUS_SECONDS: "0.05" } });
  const service = await runTelemetryParser({ bus });
  await bus.publish(receivedFrame, packet(0), { link: "uhf" });
  await bus.publish(receivedFrame, packet(1, { batteryTemperature: 50 }), { link: "uhf" });
  await bus.publish(receivedFrame, packet(0), { link: "other" });

  const first = await bus.expect(housekeeping);
  assert.deepEqual(first.params, { spacecraft: "probe" });
  assert.equal(first.data.batteryVoltage, 8);
  const raised = await bus.expect(alarm);
  const { message, pointer, state, value, time } = raised.data;
  assert.equal(time, QUIET.time); // by the spacecraft's clock
  assert.deepEqual([message, pointer, state, value], [
    "spacecraft.housekeeping",
    "/batteryTemperature",
    "warning-high",
    50,
  ]);
  assert.deepEqual((await bus.expect(housekeeping, { params: { spacecraft: "other" } })).params, {
    spacecraft: "other",
  });

  const { packets } = await bus.request(latestTelemetry, {}, { spacecraft: "probe" });
  assert.equal(packets.length, 1);
  assert.equal(packets[0]?.packets, 2);
  assert.equal(packets[0]?.limits["/batteryTemperature"], "warning-high");
  const probe = await bus.request(activeAlarms, {}, { spacecraft: "probe" });
  const other = await bus.request(activeAlarms, {}, { spacecraft: "other" });
  assert.deepEqual([probe.alarms.length, other.alarms.length], [1, 0]);
  const quality = await bus.expect(linkQuality, { params: { link: "uhf" } });
  assert.equal(quality.data.decoded, 2);
  await service.stop();
  await bus.close();
});

test("runTelemetryParser() publishes what is played back, and leaves alarms and last values", async () => {
  const bus = createTestBus();
  const service = await runTelemetryParser({ bus });
  const hot = { batteryTemperature: 50, time: QUIET.time - 5000 };
  await bus.publish(receivedFrame, packet(99), { link: "uhf" });
  await bus.publish(receivedFrame, packet(49, hot), { link: "uhf" });
  for (const count of [99, 49]) {
    assert.equal((await bus.expect(housekeeping)).data.header.sequenceCount, count);
  }
  const { packets } = await bus.request(latestTelemetry, {}, { spacecraft: "uhf" });
  const { alarms } = await bus.request(activeAlarms, {}, { spacecraft: "uhf" });
  assert.deepEqual([packets[0]?.packets, alarms.length], [1, 0]);
  assert.equal(packets[0]?.data["batteryTemperature"], 20);
  await service.stop();
  await bus.close();
});

test("runTelemetryParser() goes on after frames that are no packets", async () => {
  const bus = createTestBus({ environment: { STATUS_SECONDS: "0.05" } });
  const service = await runTelemetryParser({ bus });
  for (const frame of [new Uint8Array(0), new Uint8Array(70_000), packet(0).subarray(0, 20)]) {
    await bus.publish(receivedFrame, frame, { link: "uhf" });
  }
  await bus.publish(receivedFrame, packet(5), { link: "uhf" });
  await bus.expect(housekeeping);
  const { data: { received, decoded, damaged, unknown } } = await bus.expect(linkQuality);
  assert.deepEqual([received, decoded, damaged, unknown], [4, 1, 1, 2]);
  await service.stop();
  await bus.close();
});

test("runTelemetryParser() makes 7,200 valid messages of the packets of JPSS-1", async () => {
  const { bytes } = readJpss();
  if (bytes === undefined) return;
  const decoder = createSpacePacketDecoder();
  const frames = [...decoder.push(bytes), ...decoder.end()].map((packet) => packet.bytes);
  const bus = createTestBus();
  const service = await runTelemetryParser({ bus });
  const distances: string[] = [];
  const client = createClient(bus.openConnection());
  client.jpss.geolocation.subscribe(({ ADGPSPOSX, ADGPSPOSY, ADGPSPOSZ }) => {
    distances.push((Math.hypot(ADGPSPOSX, ADGPSPOSY, ADGPSPOSZ) / 1000).toFixed(1));
  });
  for (const frame of frames) await bus.publish(receivedFrame, frame, { link: "jpss1" });
  await eventually(() => assert.equal(distances.length, 7200));
  assert.deepEqual([0, 3600, 7199].map((index) => distances[index]), [
    "7205.7",
    "7205.2",
    "7212.4",
  ]);
  await service.stop();
  await bus.close();
});

// Once: it runs `npm start`, which starts services on all runtimes.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { housekeepingPacket } from "../../generated/mod.ts";
import { isRunning } from "../helpers/dev_session.ts";
import { eventually } from "../helpers/eventually.ts";
import { type TemporaryFolder, withTemporaryFolder } from "../helpers/temporary_folder.ts";
import { linesOf, npmStart, pageOf, processesOf, summaryOf } from "./mission_start_station.ts";

const PACKETS = 50;
const LATE = { timeoutMs: 30_000, everyMs: 100 };
const SERVICES = [
  "mission-device",
  "io-service",
  "telemetry-parser",
  "telecommand-service",
  "database-writer",
  "database-query",
  "web-client",
];

/** Housekeeping of last year, as a recorder of packets has it. */
async function writePackets(folder: TemporaryFolder): Promise<string> {
  const begin = Date.now() - 365 * 86_400_000;
  const packets = Array.from({ length: PACKETS }, (_, index) =>
    housekeepingPacket.encode({
      header: { secondaryHeader: false, apid: 100, sequenceCount: index },
      time: begin + index * 1000,
      mode: "nominal",
      phase: "pad",
      armed: false,
      uptime: index,
      reboots: 0,
      commandsAccepted: 0,
      commandsRejected: 0,
      rate: 10,
      batteryVoltage: 8,
      batteryCurrent: 1,
      batteryTemperature: 20,
      boardTemperature: 20,
    }));
  return await folder.write("last_year.bin", Buffer.concat(packets));
}

test("npm start ends by itself, and says where every packet is; two of them do not meet", async () => {
  await withTemporaryFolder(async (folder) => {
    const file = await writePackets(folder);
    const [flight, replay] = await Promise.all([
      npmStart(["--seconds=4", "--speed=50", "--port=0"], { DATA_DIR: folder.resolve("flight") })
        .ended,
      npmStart(["--seconds=6", "--speed=unlimited", "--port=0", `--packets=${file}`], {
        DATA_DIR: folder.resolve("replay"),
      }).ended,
    ]);
    assert.deepEqual([flight.code, replay.code], [0, 0], flight.stderr + replay.stderr);
    const { sent = 0, isAllTold, received, decoded, stored, lost } = summaryOf(flight.stdout);
    assert.ok(sent > 500, `${sent} packets sent`);
    assert.deepEqual([received, decoded, stored, lost], [sent, sent, sent, 0]);
    assert.equal(isAllTold, true);
    const replayed = summaryOf(replay.stdout);
    assert.equal(replayed.sent, PACKETS);
    assert.deepEqual([replayed.stored, replayed.lost], [PACKETS, 0]);
  });
});

test("npm start keeps its folder for itself, and takes all along when npm is killed", async () => {
  await withTemporaryFolder(async ({ path: DATA_DIR }) => {
    const station = npmStart(["--port=0"], { DATA_DIR });
    const url = await pageOf(station);
    const { code, stderr } = await npmStart(["--port=0"], { DATA_DIR }).ended;
    assert.equal(code, 1);
    assert.match(stderr, /Another station uses ".+": end it, or choose another DATA_DIR/);
    assert.equal((await fetch(url)).status, 200);
    const services = await eventually(
      () => linesOf(station).find((line) => line.services !== undefined)?.services ?? false,
      LATE,
    );
    assert.deepEqual(services.map(({ service }) => service), SERVICES);
    assert.equal(new Set(services.map(({ runtime }) => runtime)).size, 3);
    const processes = SERVICES.flatMap((service) => processesOf(station, service));
    assert.equal(processes.length, SERVICES.length);
    await station.stop(); // SIGKILL
    await eventually(() => !processes.some(isRunning), LATE);
    await assert.rejects(fetch(url));
  });
});

test("npm start explains what it cannot use", async () => {
  await withTemporaryFolder(async (folder) => {
    const text = await folder.write("text.txt", "no packets");
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [["--seconds", "soon"], /Option "--seconds" is "soon": expected a number above 0/],
      [["--sped=5"], /Unknown option "--sped".*"--speed"/],
      [["--flight", "absent"], /Option "--flight" is "absent": expected a folder or file that/],
      [["--packets", text], /Option "--packets": File ".*text.txt" holds no space packets/],
    ];
    for (const [args, message] of wrong) {
      const { code, stderr } = await npmStart(args, { DATA_DIR: join(folder.path, "data") }).ended;
      assert.equal(code, 2, args.join(" "));
      assert.match(stderr, message);
    }
  });
});

import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { takeDataFolder } from "../../ground-station/start/data_folder.ts";
import { DeviceLog } from "../../ground-station/start/device_log.ts";
import { checkNpm, readStartOptions } from "../../ground-station/start/options.ts";
import { inspectPackets } from "../../ground-station/start/packet_file.ts";
import { type Arrangement, ROLES, variablesOf } from "../../ground-station/start/services.ts";
import {
  type Account,
  describeSummary,
  isComplete,
  lostOf,
} from "../../ground-station/start/summary.ts";
import { Tally } from "../../ground-station/start/tally.ts";
import { pause, until } from "../../ground-station/start/until.ts";
import { commandReportPacket } from "../../generated/mod.ts";
import { withTemporaryFolder } from "../helpers/temporary_folder.ts";

const ACCOUNT: Account = {
  sent: 100,
  received: 97,
  damagedFrames: 0,
  decoded: 96,
  damaged: 1,
  damagedOnPurpose: 2,
  unknown: 0,
  rows: 120,
  duplicates: 0,
  known: 0,
  stored: 96,
  alarms: 1,
};

test("readStartOptions() reads options, and says what is wrong with one", async () => {
  await withTemporaryFolder(async (folder) => {
    const file = await folder.write("packets.bin", "");
    const values = { seconds: "1.5", speed: "unlimited", packets: "packets.bin", port: "0" };
    assert.deepEqual(readStartOptions(values, folder.path), {
      seconds: 1.5,
      speed: "unlimited",
      packets: file,
      port: 0,
    });
    assert.deepEqual(readStartOptions({}, "/"), {});
    const wrong: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
      [{ seconds: "0" }, /"--seconds" is "0": expected a number above 0$/],
      [{ speed: "Infinity" }, /"--speed" is "Infinity": expected a number above 0, or "unlim/],
      [{ port: "70000" }, /"--port" is "70000": expected a port/],
      [{ flight: "nowhere" }, /"--flight" is "nowhere": expected a folder or file that exists/],
      [{ packets: "." }, /"--packets" is ".": expected a file that exists/],
      [{ flight: ".", packets: "packets.bin" }, /exclude each other/],
    ];
    for (const [options, message] of wrong) {
      assert.throws(() => readStartOptions(options, folder.path), message);
    }
  });
});

test("checkNpm() shows how to pass on what npm has taken", () => {
  checkNpm({ npm_config_cache: "/tmp" }, []);
  assert.throws(() => checkNpm({ npm_config_speed: "5" }, []), /npm start -- --speed 5$/);
  assert.throws(() => checkNpm({ npm_config_speed: "true" }, ["7"]), /npm start -- --speed 7$/);
});

test("takeDataFolder() gives each station a folder, and that of a killed one again", async () => {
  await withTemporaryFolder(async (project) => {
    const parent = `${process.ppid}\n`; // somebody else who runs
    const first = takeDataFolder(project.path, undefined);
    assert.equal(first.path, project.resolve("data/mission"));
    first.release();
    await project.write("data/mission/running.pid", parent);
    assert.equal(takeDataFolder(project.path, undefined).path, project.resolve("data/mission-2"));
    await project.write("data/mission/running.pid", "2000000000\n");
    assert.equal(takeDataFolder(project.path, undefined).path, project.resolve("data/mission"));
    await project.write("own/running.pid", parent);
    assert.throws(
      () => takeDataFolder(project.path, project.resolve("own")),
      /Another station uses ".*own": end it, or choose another DATA_DIR$/,
    );
  });
});

test("Tally adds up counters over restarts", () => {
  const tally = new Tally(["stored", "lost"]);
  tally.update({ stored: 5, lost: 0 });
  tally.update({ stored: 9, lost: 1 });
  tally.update({ stored: 2, lost: 0 });
  tally.update({ stored: 4, lost: 0 });
  assert.deepEqual(tally.totals, { stored: 13, lost: 1 });
});

test("lostOf() counts what was sent in order and is nowhere", () => {
  assert.equal(lostOf(ACCOUNT), 2);
  assert.equal(lostOf({ ...ACCOUNT, known: 2 }), 0);
  assert.equal(lostOf({ ...ACCOUNT, stored: 200 }), 0);
  const { sent: _, ...unknown } = ACCOUNT;
  assert.equal(lostOf({ ...unknown, damagedOnPurpose: 0, stored: 90 }), 6); // of those received
});

test("isComplete() says whether there is nothing to wait for", () => {
  const all = { ...ACCOUNT, received: 98, decoded: 97, stored: 98 };
  assert.equal(isComplete(all), true);
  assert.equal(isComplete({ ...all, received: 97 }), false);
  assert.equal(isComplete({ ...all, decoded: 90 }), false);
  assert.equal(isComplete({ ...all, stored: 97 }), false);
  assert.equal(isComplete({ ...all, rows: 97 }), false); // its status is late
});

test("describeSummary() says what came of a mission", () => {
  const commands = { submitted: 3, completed: 2 };
  const rest = { isAllTold: true, lost: 0, restarts: 1, seconds: 30, commands };
  assert.deepEqual(describeSummary({ ...ACCOUNT, ...rest, sent: 1234 }), [
    "Packets: sent 1,234, received 97, damaged 1, decoded 96, stored 96, lost 0",
    "2 of 3 telecommands completed, 1 alarm, 1 restart in 30 s",
  ]);
  const [packets] = describeSummary({ ...ACCOUNT, ...rest, isAllTold: false, known: 4 });
  assert.match(
    packets ?? "",
    /^Packets: sent at least 100, .* stored 96, stored before 4, lost 0$/,
  );
});

test("DeviceLog adds up what each life of the device has told", () => {
  const log = new DeviceLog();
  log.read('{"message":"Waits for somebody to listen","properties":{}}');
  log.read('{"message":"Sent","properties":{"made":9,"sent":7,"bitErrors":2}}');
  log.read('{"message":"Sent","properties":{"made":5,"sent":5,"bitErrors":0}}');
  assert.deepEqual([log.lives, log.sent, log.damaged], [2, 12, 2]);
});

test("inspectPackets() finds APIDs, checksums and times in a file of packets", async () => {
  const header = { secondaryHeader: false, apid: 103, sequenceCount: 0 };
  const report = { number: 1, stage: "accepted", reason: "none" } as const;
  const packets = [1000, 3000].map((seconds) =>
    commandReportPacket.encode({ header, time: 1.7e12 + seconds, ...report })
  );
  await withTemporaryFolder(async (folder) => {
    const file = await folder.write("reports.bin", Buffer.concat(packets));
    const span = { from: 1.7e12 + 1000, to: 1.7e12 + 3001 };
    assert.deepEqual(await inspectPackets(file), { apids: [103], crc: true, span });
  });
});

test("variablesOf() tells services of each other, and of a file of packets", () => {
  const service = { entry: "", runtime: "bun", description: "", include: [] } as const;
  const container = { variables: {}, ports: [] };
  const common: Arrangement = {
    options: { packets: "/p", speed: "5" },
    packets: { apids: [11], crc: false },
    hasDevice: true,
    linkPort: 1,
    pagePort: 2,
    page: { WEB_USER: "web" },
  };
  const of = (name: string, variables = {}, arrangement = common) =>
    variablesOf({ ...service, container, name, variables }, arrangement);
  assert.deepEqual(of(ROLES.device), {
    ADDRESS: "tcp-listen://127.0.0.1:1",
    LOG_LEVEL: "info",
    SPEED: "5",
    PACKETS: "/p",
  });
  const io = { ADDRESS: "tcp://127.0.0.1:1", APIDS: "103,11", CRC: "false" };
  assert.deepEqual(of(ROLES.io, { APIDS: "103" }), io);
  assert.deepEqual(of(ROLES.io, {}, { ...common, hasDevice: false, packets: undefined }), {});
  assert.deepEqual(of(ROLES.web), { WEB_USER: "web", PORT: "2" });
  assert.deepEqual(of("something-else"), {});
});

test("until() asks until it is so, or nobody wants to know any more", async () => {
  let asked = 0;
  await until(() => {
    asked++;
    if (asked === 1) throw new Error("Not there yet");
    return asked === 3;
  }, new AbortController().signal);
  assert.equal(asked, 3);
  await until(() => false, AbortSignal.abort());
  await pause(1e6, AbortSignal.abort());
});

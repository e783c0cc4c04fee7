import assert from "node:assert/strict";
import test from "node:test";
import { payloadOf } from "../../ground-station/recording/flight_sample.ts";
import { readRecording } from "../../ground-station/recording/read_recording.ts";
import { createTemporaryFolder, withTemporaryFolder } from "../helpers/temporary_folder.ts";

const FILES = {
  "baro.csv": "ts,id,T,P\n0.5,BARO0,20.5,101000\n1.5,BARO0,20.4,100900",
  "flightInfo.csv": "ts,height,velocity,acceleration\n0,0,0,30\n1,15,30,30",
  "imu.csv": "ts,id,Ax,Ay,Az,Gx,Gy,Gz\n0.25,IMU0,39.8,0.1,0.2,1,2,3",
  "gnssInfo.csv": "ts,latitude,longitude,satellites\n0.75,39.39,-8.28,193\n1.75,39.39,-8.28,12",
  "notes.txt": "not a table",
};

test("readRecording() puts the rows of all files of a folder into the order of time", async () => {
  const folder = await createTemporaryFolder({ files: FILES });
  const { samples } = await readRecording([folder.path]);
  await folder.remove();
  assert.deepEqual(samples.map(({ message, time, sequence }) => [message.name, time, sequence]), [
    ["flight.state", 0, 0],
    ["flight.imu", 0.25, 0],
    ["flight.barometer", 0.5, 0],
    ["flight.gnss", 0.75, 0],
    ["flight.state", 1, 1],
    ["flight.barometer", 1.5, 1],
    ["flight.gnss", 1.75, 1],
  ]);
  assert.deepEqual(samples[1] && payloadOf(samples[1], 7), {
    flight: 7,
    sequence: 0,
    time: 0.25,
    sensor: "IMU0",
    acceleration: { x: 39.8, y: 0.1, z: 0.2 },
    angularRate: { x: 1, y: 2, z: 3 },
  });
});

test("readRecording() keeps a row that does not fit its schema, and names file, line and place", async () => {
  await withTemporaryFolder(async (folder) => {
    const file = await folder.write("gnssInfo.csv", FILES["gnssInfo.csv"]);
    const { samples, problems } = await readRecording([file]);
    assert.equal(samples.length, 2);
    assert.equal(problems.length, 1);
    assert.match(
      problems[0] ?? "",
      /^gnssInfo\.csv:2: Row does not fit "flight\.gnss": \/satellites/,
    );
  });
});

test("readRecording() leaves out rows that cannot be read, and names file, line and column", async () => {
  await withTemporaryFolder(async (folder) => {
    const text =
      "ts,height,velocity,acceleration\n0,0,0,0\n1,x,0,0\n2,,0,0\n3,Infinity,0,0\n4,0,0\n5,0,0,0";
    const { samples, problems } = await readRecording([await folder.write("a.csv", text)]);
    assert.deepEqual(samples.map(({ time, sequence }) => [time, sequence]), [[0, 0], [5, 1]]);
    assert.deepEqual(problems, [
      "a.csv:6: Found 3 cells, expected 4",
      'a.csv:3: Column "height" is "x", expected a number',
      'a.csv:4: Column "height" is "", expected a number',
      'a.csv:5: Column "height" is "Infinity", expected a number',
    ]);
  });
});

test("readRecording() names a file with unknown columns and reads the others", async () => {
  const folder = await createTemporaryFolder({
    files: { ...FILES, "events.csv": "ts,event\n0,x" },
  });
  const { samples, problems } = await readRecording([folder.path]);
  await folder.remove();
  assert.equal(samples.length, 7);
  assert.ok(problems.some((problem) => problem.startsWith('events.csv:1: Columns are "ts,event"')));
});

test("readRecording() throws where there is no flight", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("events.csv", "ts,event\n0,x");
    await assert.rejects(readRecording([folder.path]), /Found no flight in .+expected one of/);
    await assert.rejects(
      readRecording([folder.resolve("absent")]),
      /ENOENT|NotFound|No such file/i,
    );
  });
});

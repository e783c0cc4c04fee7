import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../helpers/eventually.ts";
import { type BusProject, withBusProject } from "./bus_project.ts";

/** Collects what is published. */
async function collect(project: BusProject): Promise<(readonly [string, string])[]> {
  const seen: (readonly [string, string])[] = [];
  project.connection.subscribe(">", {
    callback: (_error, { subject, data }) => {
      seen.push([subject, new TextDecoder("latin1").decode(data)]);
    },
  });
  await project.connection.flush();
  return seen;
}

test("runPub() publishes valid data of an argument or a file", async () => {
  await withBusProject(async (project) => {
    const { run, folder } = project;
    const seen = await collect(project);
    await folder.write("data.json", '{"voltage":2,"mode":"safe"}');
    await folder.write("frame.bin", "\u0001");
    const sends: readonly (readonly string[])[] = [
      ["telemetry.housekeeping", '{"voltage":1,"mode":"safe"}', "--param", "spacecraft=a"],
      ["telemetry.b.housekeeping", "@data.json"],
      ["link.frame", "hex:00 ff"],
      ["link.frame", "base64:AQI="],
      ["link/frame", "@frame.bin"],
      ["else.where", "plain text"],
      ["else.where"],
    ];
    for (const args of sends) assert.equal((await run("pub", ...args)).code, 0);
    await eventually(() => assert.equal(seen.length, sends.length));
    assert.deepEqual(seen, [
      ["telemetry.a.housekeeping", '{"voltage":1,"mode":"safe"}'],
      ["telemetry.b.housekeeping", '{"voltage":2,"mode":"safe"}'],
      ["link.frame", "\0ÿ"],
      ["link.frame", "\u0001\u0002"],
      ["link.frame", "\u0001"],
      ["else.where", "plain text"],
      ["else.where", ""],
    ]);
  });
});

test("runPub() sends nothing that is invalid, unless it is told to", async () => {
  await withBusProject(async (project) => {
    const seen = await collect(project);
    const args = ["pub", "telemetry.a.housekeeping", '{"voltage":99,"mode":"x"}'];
    const { code, complaints } = await project.run(...args);
    assert.equal(code, 1);
    assert.deepEqual(complaints.split("\n").slice(0, 3), [
      'error: Message "telemetry.housekeeping" is invalid',
      "  /voltage: Expected at most 12",
      '  /mode: Expected "safe", "science", found a string',
    ]);
    assert.deepEqual(seen, []);
    assert.equal((await project.run(...args, "--raw")).code, 0);
    await eventually(() => assert.equal(seen.length, 1));
  });
});

test("runPub() explains wrong usage and returns 2", async () => {
  await withBusProject(async ({ run }) => {
    const cases: readonly (readonly [args: readonly string[], message: RegExp])[] = [
      [[], /Name or subject is missing: telestion pub NAME \[DATA\]/],
      [["a", "b", "c"], /Unexpected argument "c": .*in one argument, in quotes/],
      [["a.*", "b"], /Subject "a\.\*" has a wildcard: expected one subject to send to/],
      [["telemetry.housekeeping", "{}"], /"spacecraft" .* such as --param spacecraft=VALUE/],
      [["telemetry.a.housekeeping"], /Message "telemetry\.housekeeping" needs data/],
      [["link.frame", "text"], /Message "link\.frame" is binary: expected hex:…/],
      [["a", "@nowhere"], /Cannot read the data of "@nowhere": ENOENT/],
    ];
    for (const [args, message] of cases) {
      const { code, complaints } = await run("pub", ...args);
      assert.match(complaints, message);
      assert.equal(code, 2);
    }
  });
});

test("runPub() says what the broker refuses", async () => {
  await withBusProject(async ({ run }) => {
    const { code, complaints } = await run("pub", "secret.subject", "a");
    assert.equal(code, 1);
    assert.match(complaints, /does not let this user publish on "secret\.subject"/);
    assert.equal((await run("pub", "open.subject", "a")).code, 0);
  }, { user: "a", password: "b", permissions: { publish: { deny: ["secret.>"] } } });
});

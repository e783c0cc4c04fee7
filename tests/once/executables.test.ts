// Once: it starts the tools that make executables, and the executables.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import test, { after, before } from "node:test";
import { connect } from "@nats-io/transport-node";
import { thisPlatform } from "../../cli/build/platforms.ts";
import { main } from "../../cli/main.ts";
import { createClient } from "../../generated/mod.ts";
import { recordingTerminal } from "../cli/recording_terminal.ts";
import { eventually } from "../helpers/eventually.ts";
import { type NatsServer, startNatsServer } from "../helpers/nats_server.ts";
import { type Program, runCommand, startCommand } from "../helpers/run_program.ts";
import { findRuntime, PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";

const TRACKER = "ground-station/flight-replay/tracker/tracker.ts";
const REPLAYER = "ground-station/flight-replay/replayer/replayer.ts";
const FLIGHT = process.env["FLIGHT_RECORDING"] ??
  join(PROJECT_FOLDER, "../shared/data/euroc_hedy_cats");
const skip = existsSync(FLIGHT)
  ? false
  : `Found no recorded flight: FLIGHT_RECORDING names no folder, and "${FLIGHT}" is absent`;
const MOST_PAYLOAD_BYTES = 2_000_000;
/** Between the list of embedded files and their content. */
const BYTES_OF_LENGTH = 8;

interface Executable {
  readonly service: string;
  readonly file: string;
  readonly permissions?: readonly string[];
}

let folder: TemporaryFolder;
let server: NatsServer;
let tracker = "";
let replayer = "";

before(async () => {
  folder = await createTemporaryFolder();
  server = await startNatsServer({ websocket: true });
  [tracker = "", replayer = ""] = (await build(TRACKER, REPLAYER)).map(({ file }) => file);
});

after(async () => {
  await server.stop();
  await folder.remove();
});

/** Builds into a folder of its own; fails when something is said but for the generated code. */
async function build(...args: readonly string[]): Promise<readonly Executable[]> {
  const terminal = recordingTerminal(PROJECT_FOLDER);
  const out = folder.resolve(`out-${readdirSync(folder.path).length}`);
  const code = await main(["build", ...args, "--out", out], terminal);
  assert.equal(code, 0, terminal.complaints.join("\n"));
  assert.match(terminal.complaints.join("\n"), /^\d+ messages, .*$/);
  return terminal.printed.map((line): Executable => {
    const executable: Executable = JSON.parse(line);
    return { ...executable, file: join(PROJECT_FOLDER, executable.file) };
  });
}

/** Runs the body with a runtime stub; Deno itself serves as one: that builds, but does not run. */
async function withStub<T>(stub: string, body: () => Promise<T>): Promise<T> {
  const before = process.env["DENORT_BIN"];
  process.env["DENORT_BIN"] = stub;
  try {
    return await body();
  } finally {
    if (before === undefined) delete process.env["DENORT_BIN"];
    else process.env["DENORT_BIN"] = before;
  }
}

function start(
  command: string,
  name: string,
  { args = [], settings = {} }: {
    readonly args?: readonly string[];
    readonly settings?: Readonly<Record<string, string>>;
  } = {},
): Program {
  return startCommand(command, args, {
    cwd: folder.path,
    env: {
      NATS_URL: server.url,
      NATS_USER: "",
      NATS_PASSWORD: "",
      SERVICE_NAME: name,
      DATA_DIR: "data",
      ...settings,
    },
  });
}

test("a Bun executable in an empty environment says what is missing, and shows no code", async () => {
  const { code, stdout, stderr } = await runCommand(tracker, [], { cwd: folder.path });
  assert.equal(code, 1);
  assert.equal(stdout, "");
  const lines = stderr.split("\n").filter((line) => /\S/.test(line));
  assert.match(lines[0] ?? "", /^ServiceError: Cannot start without NATS_URL, .*, DATA_DIR: /);
  assert.match(lines.slice(1).join("\n"), /^ *code: "bad-configuration"\nBun v[^\n]*$/);
});

test("a Bun executable knows its settings, and takes nothing from a .env beside it", async () => {
  const { stdout } = await runCommand(replayer, ["--help"], { cwd: folder.path });
  assert.match(stdout, /^ {2}WINDOW +How many messages .*default 1000/m);
  await folder.write("env/.env", "NATS_URL=nats://127.0.0.1:1\n");
  const { stderr } = await runCommand(tracker, [], { cwd: folder.resolve("env") });
  assert.match(stderr, /Cannot start without NATS_URL, /);
});

test("Bun executables carry the recorded flight with the results that the sources have", {
  skip,
}, async () => {
  const connection = await connect({ servers: server.url });
  const client = createClient(connection);
  const { websocketUrl = "" } = server;
  const names = ["tracker-tcp", "tracker-websocket"];
  const programs = [
    start(tracker, "tracker-tcp"),
    start(tracker, "tracker-websocket", { settings: { NATS_URL: websocketUrl } }),
  ];
  try {
    await Promise.all(programs.map((program) => program.waitForLine("Started")));
    const files = ["flightInfo.csv", "baro.csv", "imu.csv"].map((file) => join(FLIGHT, file));
    const rows = files.map((file) => readFileSync(file, "utf8").trimEnd().split("\n").length - 1);
    const settings = { SPEED: "unlimited", TRACKERS: names.join(), FLIGHT: files.join() };
    programs.push(start(replayer, "replayer", { settings }));
    await eventually(async () => {
      const { state } = await client.replayer.status.request({}, { replayer: "replayer" });
      return state === "finished";
    }, { timeoutMs: 60_000, everyMs: 100, what: "End of the replay" });
    for (const name of names) {
      const { apogee, maximumSpeed, messages } = await client.tracker.summary.request({}, {
        tracker: name,
      });
      assert.deepEqual([apogee.toFixed(1), maximumSpeed.toFixed(1)], ["5230.4", "302.5"]);
      const { state, barometer, imu } = messages;
      const received = [state, barometer, imu].map((counts) => counts.received);
      assert.deepEqual(received, rows, name);
    }
    for (const program of programs) program.kill();
    const ends = await Promise.all(programs.map(({ ended }) => ended));
    assert.deepEqual(ends.map(({ code }) => code), [0, 0, 0]);
  } finally {
    for (const program of programs) await program.stop();
    await connection.close();
  }
});

test("two builds are byte-identical, with Bun and with Deno", async () => {
  const [again] = await build(TRACKER);
  assert.ok(readFileSync(tracker).equals(readFileSync(again?.file ?? "")));
  await withStub(findRuntime("deno"), async () => {
    const [one] = await build(TRACKER, "--target", "deno");
    const [other] = await build(TRACKER, "--target", "deno");
    assert.ok(readFileSync(one?.file ?? "").equals(readFileSync(other?.file ?? "")));
  });
});

test("Deno embeds one small module, which runs alone with its permissions", async () => {
  const nothing = await folder.write("nothing.ts", "console.log('{}');");
  const hosts = [server.url, server.websocketUrl ?? ""].map((url) => new URL(url).host);
  const [compiled, empty] = await withStub(
    findRuntime("deno"),
    () => build(TRACKER, nothing, "--target", "deno", "--allow-net", hosts.join()),
  );
  assert.ok(compiled && empty);
  const payload = statSync(compiled.file).size - statSync(empty.file).size;
  assert.ok(payload < MOST_PAYLOAD_BYTES, `payload has ${payload} bytes`);
  const program = await folder.write("alone/service.js", readEmbedded(compiled.file));
  const { permissions = [] } = compiled;
  assert.deepEqual(permissions.filter((flag) => !flag.startsWith("--allow-env=")), [
    "--no-prompt",
    "--deny-import",
    `--allow-net=${hosts.join()}`,
    "--allow-read=data,/run/secrets",
    "--allow-write=data",
  ]);
  const args = ["run", "--no-config", "--no-remote", "--no-npm", ...permissions, program];
  for (const url of [server.url, server.websocketUrl ?? ""]) {
    const service = start(findRuntime("deno"), "alone", {
      args,
      settings: { NATS_URL: url, VEHICLE: "other" },
    });
    await service.waitForLine("Started");
    service.kill();
    assert.equal((await service.ended).code, 0, service.stderr());
  }
});

test("telestion build says in one line how to get Deno's runtime stub", async () => {
  await folder.write("main.ts", "console.log('{}');");
  const terminal = recordingTerminal(folder.path);
  const stub = folder.resolve("nowhere");
  const args = ["build", "main.ts", "--target", "deno", "--out", "out"];
  assert.equal(await withStub(stub, () => main(args, terminal)), 1);
  const name = `${basename(folder.path)}-${thisPlatform()}`;
  assert.deepEqual(terminal.complaints, [
    `error: Cannot build ${name}: Cannot use Deno's runtime stub "${stub}": expected in ` +
    "DENORT_BIN the path of a denort executable",
  ]);
  assert.deepEqual(readdirSync(folder.resolve("out")), []);
});

/** The only file that Deno has embedded. */
function readEmbedded(executable: string): Uint8Array {
  const bytes = readFileSync(executable);
  const index = bytes.subarray(bytes.lastIndexOf('[{"File":'));
  const [list = "", length] = /^\[\{"File":\{"n":"service\.js","o":\[0,(\d+)\][^{}]*\}\}\]/.exec(
    index.subarray(0, 200).toString("latin1"),
  ) ?? [];
  assert.ok(length !== undefined, "something else is embedded");
  const start = list.length + BYTES_OF_LENGTH;
  return index.subarray(start, start + Number(length));
}

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { readLines } from "../../cli/dev/lines.ts";
import { createDevLog } from "../../cli/dev/log.ts";
import { choosePorts } from "../../cli/dev/ports.ts";
import { startProgram } from "../../cli/dev/program.ts";
import { makeReadable } from "../../cli/dev/readable.ts";
import { type CodeReading, createCodeReader } from "../../cli/dev/service_code.ts";
import { isRunning } from "../helpers/dev_session.ts";
import { eventually } from "../helpers/eventually.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { withTemporaryFolder } from "../helpers/temporary_folder.ts";
import { recordingTerminal } from "./recording_terminal.ts";

/** Bun ends a test after 5 s otherwise. */
const LIMIT = { timeout: 60_000 };

/** Runs a shell script, and gives its lines and its end. */
async function runScript(script: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const program = startProgram({
    name: "script",
    command: "sh",
    args: ["-c", script, "sh"],
    environment: { PATH: "/usr/bin:/bin", GREETING: "hello there" },
    output: { onLine: (line, stream) => void lines.push(`${stream}: ${line}`) },
  });
  const { reason } = await program.ended;
  return [...lines, reason];
}

test("startProgram() runs a program with its variables, and says how it ended", LIMIT, async () => {
  assert.deepEqual(await runScript('echo "$GREETING"; printf "no break"; exit 3'), [
    "stdout: hello there",
    "stdout: no break",
    "exit code 3",
  ]);
  assert.deepEqual(await runScript("echo trouble >&2; kill -TERM $$"), [
    "stderr: trouble",
    "SIGTERM",
  ]);
  assert.deepEqual(await runScript("cat; echo its stdin is empty"), [
    "stdout: its stdin is empty",
    "exit code 0",
  ]);
});

test("startProgram() says when there is no such program", LIMIT, async () => {
  const output = { onLine: (): void => {} };
  const program = startProgram({ name: "none", command: "/nowhere/none", args: [], output });
  assert.deepEqual(await program.ended, { code: 127, reason: "exit code 127" });
});

test("startProgram() ends what a program leaves behind", LIMIT, async () => {
  const [line = "", end] = await runScript("sleep 100 >/dev/null 2>&1 & echo $!");
  assert.equal(end, "exit code 0");
  const pid = Number(line.replace("stdout: ", ""));
  await eventually(() => !isRunning(pid));
});

test("a program that does not stop kindly is killed, with what it has started", LIMIT, async () => {
  const pids: number[] = [];
  const program = startProgram({
    name: "stubborn",
    command: "sh",
    args: ["-c", "trap '' TERM; sleep 100 & echo $!; while :; do sleep 1; done"],
    output: { onLine: (line) => void pids.push(Number(line)) },
  });
  await eventually(() => assert.equal(pids.length, 1));
  await program.stop(100);
  assert.deepEqual(await program.ended, { reason: "SIGKILL" });
  await eventually(() => ![program.pid, ...pids].some(isRunning));
});

test("startProgram() writes to a file", LIMIT, async () => {
  await withTemporaryFolder(async (folder) => {
    const file = folder.resolve("logs/one.log");
    const args = ["-c", "echo out; echo err >&2"];
    await startProgram({ name: "one", command: "sh", args, output: { file } }).ended;
    assert.equal(readFileSync(file, "utf8"), "out\nerr\n");
  });
});

test("readLines() takes lines apart wherever the chunks end, and cuts endless ones", async () => {
  const lines: string[] = [];
  const stream = new PassThrough();
  readLines(stream, (line) => void lines.push(line));
  const bytes = new TextEncoder().encode("één\r\ntwo\n\nthr");
  for (const byte of bytes) stream.write(Uint8Array.of(byte));
  stream.end(`ee${"x".repeat(65_536)}`);
  await once(stream, "end");
  assert.deepEqual(lines.slice(0, 3), ["één", "two", ""]);
  assert.deepEqual(lines.slice(3).map(({ length }) => length), [65_536, 5]);
});

const STRUCTURED = JSON.stringify({
  "@timestamp": "2026-01-02T03:04:05.678Z",
  level: "WARN",
  message: "Lost it",
  logger: "telestion.one",
  properties: { count: 2, text: "a b" },
});

test("makeReadable() prints a log line for people, and leaves other lines alone", () => {
  const readable = makeReadable(STRUCTURED, { color: false });
  assert.match(readable, /^03:04:05\.678 WARN +Lost it count=2 text="a b"$/);
  for (const other of ["text", '{"@timestamp":', '{"@timestamp":"soon","level":"INFO"}']) {
    assert.equal(makeReadable(other, { color: false }), other);
  }
});

test("createDevLog() puts the service's name before each line on a terminal", () => {
  const terminal = { ...recordingTerminal("/"), isInteractive: true };
  const log = createDevLog(terminal, ["one", "a-long-name"]);
  log.output("one", "hello", "stdout");
  log.output("a-long-name", STRUCTURED, "stdout");
  log.say("telestion", "problem", "two\nlines");
  assert.equal(terminal.printed[0], "one         │ hello");
  assert.match(terminal.printed[1] ?? "", /^a-long-name │ 03:04:05\.678 WARN +Lost it/);
  assert.deepEqual(terminal.printed.slice(2), ["telestion   • two", "telestion   • lines"]);
});

test("createDevLog() prints lines of JSON in a pipe", () => {
  const terminal = recordingTerminal("/");
  const log = createDevLog(terminal, ["one"]);
  log.output("one", 'say "hi"', "stderr");
  log.output("one", STRUCTURED, "stdout");
  log.say("one", "started", "Started");
  assert.deepEqual(terminal.printed.map((line) => JSON.parse(line)), [
    { service: "one", stream: "stderr", text: 'say "hi"' },
    { service: "one", stream: "stdout", text: "Lost it", record: JSON.parse(STRUCTURED) },
    { service: "one", event: "started", text: "Started" },
  ]);
});

test("choosePorts() gives a free port where the wanted one is taken, and none twice", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const taken = typeof address === "object" && address !== null ? address.port : 0;
  const ports = await choosePorts([taken, 0, 0]);
  await new Promise((resolve) => server.close(resolve));
  assert.ok(!ports.includes(taken));
  assert.equal(new Set(ports).size, 3);
  assert.deepEqual(await choosePorts([taken]), [taken]);
});

const CODE = {
  "service.ts":
    `import { used } from "./lib.ts";\nimport data from "./data.json" with { type: "json" };
console.log(used, data);\n`,
  "lib.ts": `export const used = 1;\nexport const unused = /* @__PURE__ */ Object.keys({});\n`,
  "data.json": `{"a":1}`,
};

test("a code reader tells changes that matter from those that do not", LIMIT, async () => {
  await withTemporaryFolder(async (folder) => {
    for (const [name, text] of Object.entries(CODE)) await folder.write(name, text);
    const reader = createCodeReader(folder.path);
    const read = (): Promise<CodeReading> => reader.read(folder.resolve("service.ts"));
    const digest = async (): Promise<string> => {
      const reading = await read();
      return "digest" in reading ? reading.digest : reading.problem;
    };
    try {
      const first = await read();
      assert.ok("files" in first);
      assert.deepEqual(
        [...first.files].sort(),
        Object.keys(CODE).map((name) => folder.resolve(name)).sort(),
      );
      await folder.write("lib.ts", `// comment\n${CODE["lib.ts"]}`.replace("({})", "({ a: 1 })"));
      assert.equal(await digest(), first.digest);
      await folder.write("data.json", `{"a":2}`);
      const second = await digest();
      assert.notEqual(second, first.digest);
      await folder.write("lib.ts", CODE["lib.ts"].replace("used = 1", "used = 2"));
      assert.notEqual(await digest(), second);
      await folder.write("lib.ts", "export const other = 1;\n");
      assert.match(await digest(), /^service\.ts:1: No matching export in "lib\.ts"/);
    } finally {
      await reader.close();
    }
  });
});

test(
  "a code reader follows imports of this project by tsconfig.json, and no packages",
  LIMIT,
  async () => {
    const reader = createCodeReader(PROJECT_FOLDER);
    try {
      const reading = await reader.read(
        join(PROJECT_FOLDER, "ground-station/flight-replay/tracker/tracker.ts"),
      );
      assert.ok("files" in reading);
      assert.ok(reading.files.includes(join(PROJECT_FOLDER, "runtime/start.ts")));
      assert.ok(reading.files.every((file) => !file.includes("node_modules")));
    } finally {
      await reader.close();
    }
  },
);

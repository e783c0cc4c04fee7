import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { realpathSync } from "node:fs";
import { stat } from "node:fs/promises";
import process from "node:process";
import { test } from "node:test";
import { nodeHost } from "../../runtime/adapters/host.ts";
import { eventually, sleep } from "../helpers/eventually.ts";
import { runCommand, runProgram, startCommand, startProgram } from "../helpers/run_program.ts";
import { currentRuntime, findRuntime, PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { withTemporaryFolder } from "../helpers/temporary_folder.ts";

const PROGRAM = `${PROJECT_FOLDER}/tests/runtime/support/host_program.ts`;
const RUNTIME = currentRuntime();

/** The words that run the program without a process between. */
function commandLine(...args: string[]): [string, string[]] {
  const before = { node: ["--import", "tsx"], deno: ["run", "-A", "--no-check"], bun: ["run"] };
  return [findRuntime(RUNTIME), [...before[RUNTIME], PROGRAM, ...args]];
}

test("nodeHost() names the runtime, arguments, process and environment", async () => {
  const result = await runProgram(RUNTIME, PROGRAM, {
    args: ["facts", "--A=1"],
    env: { TELESTION_TEST: "x=y", EMPTY: "" },
  });
  assert.equal(result.stderr, "also here\n");
  const { runtime, args, pid, isTerminal, environment } = JSON.parse(result.stdout);
  assert.equal(runtime.name, RUNTIME);
  assert.match(runtime.version, /^\d+\.\d+\.\d+/);
  assert.deepEqual(args, ["facts", "--A=1"]);
  assert.ok(pid > 0);
  assert.equal(isTerminal, false);
  assert.equal(environment.TELESTION_TEST, "x=y");
  assert.equal(environment.EMPTY, "");
});

test("nodeHost() gives a copy of the environment", () => {
  const environment = nodeHost().environment([]);
  environment["TELESTION_TEST_COPY"] = "1";
  assert.equal(process.env["TELESTION_TEST_COPY"], undefined);
});

test("nodeHost() reads texts strictly as UTF-8", async () => {
  await withTemporaryFolder(async (folder) => {
    const host = nodeHost();
    assert.equal(await host.readTextFile(await folder.write("a", "grüße 🚀")), "grüße 🚀");
    const broken = await folder.write("b", new Uint8Array([0x61, 0xff]));
    await assert.rejects(host.readTextFile(broken), TypeError);
    await assert.rejects(host.readTextFile(folder.resolve("c")), { code: "ENOENT" });
  });
});

test("nodeHost() makes folders with their parents, again too", async () => {
  await withTemporaryFolder(async (folder) => {
    const host = nodeHost();
    await host.makeDirectory(folder.resolve("a/b"));
    await host.makeDirectory(folder.resolve("a/b"));
    assert.ok((await stat(folder.resolve("a/b"))).isDirectory());
  });
});

test("nodeHost() resolves paths against the working directory", () => {
  const host = nodeHost();
  assert.equal(host.resolvePath("/data", "x"), "/data/x");
  assert.equal(host.resolvePath("./data"), `${realpathSync(".")}/data`);
});

test("nodeHost() loses no line when the process ends while the reader is slow", async () => {
  const child = spawn(...commandLine("flood", "20000"), { stdio: ["ignore", "pipe", "inherit"] });
  const exit = once(child, "exit");
  let length = 0;
  await sleep(300);
  for await (const chunk of child.stdout) length += (chunk as Uint8Array).length;
  assert.equal(length, 2_000_000);
  assert.equal((await exit)[0], 7);
});

test("nodeHost() survives a reader that has gone away", async () => {
  const [command, args] = commandLine("flood", "20000");
  const quoted = [command, ...args].map((word) => `'${word}'`).join(" ");
  const script = `{ ${quoted}; echo "code $?" >&2; } | head -n 1 >/dev/null`;
  const { stderr } = await runCommand("sh", ["-c", script]);
  assert.equal(stderr, "code 7\n");
});

test("nodeHost() ends the process when all that listen have stopped", async () => {
  const program = startProgram(RUNTIME, PROGRAM, { args: ["signals"] });
  await program.waitForLine("Ready");
  process.kill(program.pid, "SIGINT");
  const { code, stdout } = await program.ended;
  assert.equal(code, 0);
  assert.match(stdout, /Received SIGINT\nReceived SIGINT\nStopped first\nStopped second\n$/);
});

test("nodeHost() ends the process at once on a second signal", async () => {
  const program = startProgram(RUNTIME, PROGRAM, { args: ["signals", "hang"] });
  await program.waitForLine("Ready");
  process.kill(program.pid, "SIGINT");
  await program.waitForLine("Received SIGINT");
  process.kill(program.pid, "SIGTERM");
  assert.equal((await program.ended).code, 143);
});

test("nodeHost() receives signals as process 1 of a container", async () => {
  const isolate = ["--user", "--map-root-user", "--pid", "--fork", "--kill-child"];
  const [command, args] = commandLine("signals");
  const canIsolate = (await runCommand("unshare", [...isolate, "true"])).code === 0;
  if (!canIsolate) return; // as in many containers
  const program = startCommand("unshare", [...isolate, command, ...args]);
  await program.waitForLine("Ready as 1");
  const { stdout } = await runCommand("pgrep", ["-P", String(program.pid)]);
  process.kill(Number(stdout), "SIGTERM");
  await eventually(() => program.stdout().includes("Stopped second"));
  assert.equal((await program.ended).code, 0);
});

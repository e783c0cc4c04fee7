import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import process from "node:process";
import {
  CACHE_FOLDER,
  findRuntime,
  PROJECT_FOLDER,
  type RuntimeName,
} from "../helpers/runtimes.ts";
import { readJunit, type TestOutcome } from "./junit.ts";

/** A test file on a runtime. */
export interface TestTask {
  readonly runtime: RuntimeName;
  /** Path within the project, with `/`. */
  readonly file: string;
  /** Why it runs on one runtime only; such files do not count for the parity. */
  readonly once?: string;
}

/** What came out of a test file. */
export interface FileResult extends TestTask {
  readonly tests: readonly TestOutcome[];
  /** What is wrong with the file as a whole: it threw, or did not end. */
  readonly problem?: string;
  readonly output: string;
  readonly seconds: number;
}

/** How many files run at the same time, unless told otherwise. */
export const DEFAULT_JOBS: number = Math.max(2, availableParallelism());

const TIME_LIMIT_MS = 240_000;
/** Files that run once start several runtimes, or compilers. */
const ONCE_TIME_LIMIT_MS = 480_000;
const DENO_PRELOAD = join(PROJECT_FOLDER, "tests/runner/deno_preload.ts");
const running = new Set<number>();

/**
 * Runs one test file in a process of its own.
 *
 * @param task file and runtime
 * @returns its tests, with the output; never rejects for what the file does
 */
export async function runTestFile(task: TestTask): Promise<FileResult> {
  const result = await runOnce(task);
  if (!hungAtStart(result)) return result;
  console.log(`${task.file} on ${task.runtime} hung before its first test: it is run once more`);
  return await runOnce(task);
}

/**
 * Node 20 loads TypeScript in a thread of its own, and rarely, on a busy machine, the two wait for
 * each other for ever. A file that hangs by itself hangs the second time too, and fails.
 */
function hungAtStart(result: FileResult): boolean {
  const { runtime, tests, output, seconds } = result;
  return runtime === "node" && tests.length === 0 && output === "" &&
    seconds * 1000 >= timeLimitOf(result);
}

function timeLimitOf({ once }: TestTask): number {
  return once === undefined ? TIME_LIMIT_MS : ONCE_TIME_LIMIT_MS;
}

async function runOnce(task: TestTask): Promise<FileResult> {
  mkdirSync(CACHE_FOLDER, { recursive: true });
  const report = join(CACHE_FOLDER, `junit-${randomUUID()}.xml`);
  const start = performance.now();
  const { output, ending } = await runProcess(task, report);
  const tests = existsSync(report) ? readJunit(readFileSync(report, "utf8")) : [];
  rmSync(report, { force: true });
  const failed = tests.some(({ outcome }) => outcome === "failed");
  const problem = ending !== "" && !failed
    ? `File ended with ${ending}`
    : tests.length === 0
    ? "File has no tests"
    : undefined;
  const seconds = (performance.now() - start) / 1000;
  return { ...task, tests, output, seconds, ...(problem !== undefined && { problem }) };
}

/** Kills all test processes that still run, with those that they started. */
export function killRunning(): void {
  for (const pid of running) killGroup(pid);
}

function testArguments(runtime: RuntimeName, file: string, report: string): string[] {
  switch (runtime) {
    case "node": {
      const junit = ["--test-reporter=junit", `--test-reporter-destination=${report}`];
      const spec = ["--test-reporter=spec", "--test-reporter-destination=stdout"];
      return ["--import", "tsx", ...junit, ...spec, file];
    }
    case "deno": {
      const options = ["-A", "--no-check", "--preload", DENO_PRELOAD, `--junit-path=${report}`];
      return ["test", ...options, file];
    }
    case "bun": {
      const junit = ["--reporter=junit", `--reporter-outfile=${report}`];
      return ["test", "--timeout", String(TIME_LIMIT_MS), ...junit, `./${file}`];
    }
  }
}

function runProcess(
  task: TestTask,
  report: string,
): Promise<{ output: string; ending: string }> {
  const { runtime, file } = task;
  const limitMs = timeLimitOf(task);
  const child = spawn(findRuntime(runtime), testArguments(runtime, file, report), {
    cwd: PROJECT_FOLDER,
    env: { ...cleanEnvironment(), EXPECTED_RUNTIME: runtime },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // a process group, so that nothing that it started is left
  });
  const { pid } = child;
  if (pid !== undefined) running.add(pid);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => output += text);
  }
  return new Promise((resolve) => {
    let ending = "";
    const timer = setTimeout(() => {
      ending = `the time limit of ${limitMs / 1000} s`;
      killGroup(pid);
    }, limitMs);
    child.once("error", (error) => ending = error.message);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      if (code !== 0) ending ||= signal ?? `exit code ${code}`;
      killGroup(pid); // what it left would keep the output open
    });
    child.once("close", () => {
      if (pid !== undefined) running.delete(pid);
      resolve({ output, ending });
    });
  });
}

/** Without what configures services: tests say themselves what they mean. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env)
    .filter(([name]) => !/^(?:NATS_|CONFIG_|SERVICE_NAME$|DATA_DIR$)/.test(name));
  return { ...Object.fromEntries(own), NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // nothing is left of the group
  }
}

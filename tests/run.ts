/**
 * `npm test`: runs the one suite on Node, Deno and Bun, and compares what each executed.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import {
  CHROMIUM,
  ensureSystemPrograms,
  NATS_SERVER,
  OPENSSL,
} from "../cli/adapters/system_programs.ts";
import { PROJECT_FOLDER, RUNTIME_NAMES, type RuntimeName } from "./helpers/runtimes.ts";
import { LANGUAGE_PROGRAMS } from "./languages/all_toolchains.ts";
import { countTests, createProgress, describeResults, findDifferences } from "./runner/report.ts";
import {
  DEFAULT_JOBS,
  type FileResult,
  killRunning,
  runTestFile,
  type TestTask,
} from "./runner/run_file.ts";

const USAGE = `Usage: npm test -- [--runtime NAME] [--only PATTERN] [--jobs N]

  --runtime NAME  ${RUNTIME_NAMES.join(", ")}; may be given more than once (default: all)
  --only PATTERN  only files whose path holds the text; may be given more than once
  --jobs N        how many files run at the same time (default: ${DEFAULT_JOBS})`;

interface Options {
  readonly runtimes: readonly RuntimeName[];
  readonly only: readonly string[];
  readonly jobs: number;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      runtime: { type: "string", multiple: true },
      only: { type: "string", multiple: true },
      jobs: { type: "string" },
    },
  });
  const runtimes = RUNTIME_NAMES.filter((name) => values.runtime?.includes(name) ?? true);
  const unknown = values.runtime?.find((name) => !RUNTIME_NAMES.some((known) => known === name));
  if (unknown !== undefined) throw new TypeError(`Unknown runtime "${unknown}"`);
  const jobs = Number(values.jobs ?? DEFAULT_JOBS);
  if (!Number.isInteger(jobs) || jobs < 1) throw new TypeError(`Jobs are "${values.jobs}"`);
  return { runtimes, only: values.only ?? [], jobs };
}

/** Long files first: those that run once; then file by file, so that runtimes stay together. */
async function findTasks({ runtimes, only }: Options): Promise<TestTask[]> {
  const entries = await readdir(join(PROJECT_FOLDER, "tests"), { recursive: true });
  const files = entries
    .map((entry) => `tests/${entry.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".test.ts"))
    .filter((file) => only.length === 0 || only.some((text) => file.includes(text)))
    .sort();
  const once = files.filter((file) => file.startsWith("tests/once/"));
  const everywhere = files.filter((file) => !once.includes(file));
  return [
    ...runtimes.includes("node")
      ? once.map((file): TestTask => ({ runtime: "node", file, once: readReason(file) }))
      : [],
    ...everywhere.flatMap((file) => runtimes.map((runtime): TestTask => ({ runtime, file }))),
  ];
}

function readReason(file: string): string {
  const reason = /^\/\/ Once: (.+)$/m.exec(readFileSync(join(PROJECT_FOLDER, file), "utf8"))?.[1];
  if (reason !== undefined) return reason;
  throw new Error(`File "${file}" does not say why it runs once: expected a line "// Once: …"`);
}

async function runAll(tasks: readonly TestTask[], jobs: number): Promise<FileResult[]> {
  const queue = [...tasks];
  const results: FileResult[] = [];
  const progress = createProgress(tasks.length);
  const work = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      const result = await runTestFile(task);
      results.push(result);
      progress(result);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}

async function main(): Promise<number> {
  const options = readOptions();
  const tasks = await findTasks(options);
  const once = tasks.some((task) => task.once !== undefined);
  const languages = tasks.some(({ file }) => /once\/languages_/.test(file));
  ensureSystemPrograms([
    NATS_SERVER,
    OPENSSL,
    ...once ? [CHROMIUM] : [],
    ...languages ? LANGUAGE_PROGRAMS : [],
  ], console.log);
  const start = performance.now();
  const results = await runAll(tasks, options.jobs);
  console.log(describeResults(results));

  const compared = results.filter((result) => result.once === undefined);
  const differences = findDifferences(compared, options.runtimes);
  for (const difference of differences) console.log(`DIFFERENT ${difference}`);
  const { passed, failed, skipped } = countTests(results);
  const minutes = ((performance.now() - start) / 60_000).toFixed(1);
  console.log(`Ran ${tasks.length} files in ${minutes} minutes`);
  const failures = failed + differences.length + (tasks.length === 0 ? 1 : 0);
  console.log(
    `${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
  );
  return failures === 0 ? 0 : 1;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    killRunning();
    process.exit(1);
  });
}
try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof TypeError) console.error(USAGE);
  process.exitCode = 2;
}

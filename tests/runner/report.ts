import process from "node:process";
import { RUNTIME_NAMES, type RuntimeName } from "../helpers/runtimes.ts";
import type { FileResult, TestTask } from "./run_file.ts";
import type { TestOutcome } from "./junit.ts";

/** Numbers of tests. */
export interface Counts {
  readonly executed: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const SLOWEST = 8;

/**
 * Counts tests; a file with a problem is one failure more.
 *
 * @param results files that were run
 * @returns the numbers
 */
export function countTests(results: readonly FileResult[]): Counts {
  const tests = results.flatMap((result) => result.tests);
  const count = (outcome: TestOutcome["outcome"]): number =>
    tests.filter((test) => test.outcome === outcome).length;
  const problems = results.filter(({ problem }) => problem !== undefined).length;
  const passed = count("passed");
  const failed = count("failed") + problems;
  return { executed: passed + failed, passed, failed, skipped: count("skipped") };
}

/**
 * Finds the files that did not execute the same tests on all runtimes.
 *
 * @param results files that were run
 * @param runtimes the runtimes to compare
 * @returns one sentence for each difference
 */
export function findDifferences(
  results: readonly FileResult[],
  runtimes: readonly RuntimeName[],
): string[] {
  const files = [...new Set(results.map(({ file }) => file))].sort();
  return files.flatMap((file) => {
    const [first, ...others] = runtimes.map((runtime) => ({
      runtime,
      names: executedNames(results, { runtime, file }),
    }));
    if (first === undefined) return [];
    return others.flatMap(({ runtime, names }) => {
      if (names.join("\n") === first.names.join("\n")) return [];
      const missing = [...without(first.names, names), ...without(names, first.names)];
      const counts = `${first.names.length} on ${first.runtime}, ${names.length} on ${runtime}`;
      return [`${file} executed ${counts}; not on both: ${missing.join("; ")}`];
    });
  });
}

function executedNames(results: readonly FileResult[], { runtime, file }: TestTask): string[] {
  return results
    .filter((result) => result.runtime === runtime && result.file === file)
    .flatMap(({ tests }) => tests.filter(({ outcome }) => outcome !== "skipped"))
    .map(({ name }) => name)
    .sort();
}

function without(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => !others.includes(name));
}

/**
 * Describes what went wrong in a file, with its output.
 *
 * @param result the file
 * @returns text, empty when all is well
 */
export function describeFailure({ runtime, file, tests, problem, output }: FileResult): string {
  const failed = tests.filter(({ outcome }) => outcome === "failed").map(({ name }) => name);
  const reasons = [...failed, ...problem === undefined ? [] : [problem]];
  if (reasons.length === 0) return "";
  const list = reasons.map((reason) => `  - ${reason}`).join("\n");
  return `\nFAILED ${file} on ${runtime}\n${list}\n${output.trimEnd().replace(/^/gm, "    ")}\n`;
}

/**
 * Prints the numbers of each runtime and the slowest tests.
 *
 * @param results all files
 * @returns text
 */
export function describeResults(results: readonly FileResult[]): string {
  const everywhere = results.filter(({ once }) => once === undefined);
  const rows = RUNTIME_NAMES.flatMap((runtime): [string, FileResult[]][] => {
    const own = everywhere.filter((result) => result.runtime === runtime);
    return own.length === 0 ? [] : [[runtime, own]];
  });
  const once = results.filter((result) => result.once !== undefined);
  if (once.length > 0) rows.push(["node, once", once]);
  const lines = ["runtime", "executed", "passed", "failed", "skipped", "files", "seconds"]
    .map((title, column) => column === 0 ? title.padEnd(10) : title.padStart(9));
  return [
    "",
    lines.join(""),
    ...rows.map(([name, own]) => describeRow(name, own)),
    "",
    ...once.length > 0 ? ["Run once, on Node only, and not compared:"] : [],
    ...once.map((result) => `  ${result.file}: ${result.once}`),
    "Slowest tests:",
    ...slowest(results),
    "",
  ].join("\n");
}

function describeRow(name: string, results: readonly FileResult[]): string {
  const { executed, passed, failed, skipped } = countTests(results);
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0).toFixed(1);
  return name.padEnd(10) +
    [executed, passed, failed, skipped, results.length, seconds]
      .map((value) => String(value).padStart(9)).join("");
}

function slowest(results: readonly FileResult[]): string[] {
  return results
    .flatMap(({ runtime, file, tests }) => tests.map((test) => ({ runtime, file, ...test })))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, SLOWEST)
    .map(({ seconds, runtime, file, name }) =>
      `  ${seconds.toFixed(2).padStart(7)} s  ${runtime.padEnd(4)}  ${file}: ${name}`
    );
}

/**
 * Shows how far the run is: a line that changes on a terminal, one line for each file elsewhere.
 *
 * @param total how many files there are to run
 * @returns call it with each result
 */
export function createProgress(total: number): (result: FileResult) => void {
  let done = 0;
  const { stdout } = process;
  return (result) => {
    done++;
    const { executed, failed } = countTests([result]);
    const line = `[${done}/${total}] ${failed > 0 ? "FAILED" : "ok"} ${result.runtime.padEnd(4)} ` +
      `${result.file}: ${executed} tests, ${result.seconds.toFixed(1)} s`;
    const failure = describeFailure(result);
    if (!stdout.isTTY) stdout.write(`${line}\n`);
    else stdout.write(`\r\u001B[K${line.slice(0, stdout.columns - 1)}${failure ? "\n" : ""}`);
    if (failure !== "") stdout.write(`${failure}\n`);
    else if (stdout.isTTY && done === total) stdout.write("\r\u001B[K");
  };
}

/**
 * What a run of `gen` says.
 *
 * @module
 */
import { relative } from "node:path";
import type { Problem } from "../codegen/model.ts";
import { compareText } from "../codegen/problem_list.ts";
import type { UpdateReport } from "../codegen/update.ts";
import type { FileChange } from "../codegen/write.ts";
import { withSlashes } from "./adapters/files.ts";
import type { Terminal } from "./terminal.ts";

/** How to report. */
export interface ReportOptions {
  /** Problems as lines of JSON, on stdout. */
  readonly json: boolean;
  /** Nothing was to be written: each difference is an error. */
  readonly check: boolean;
  /** The output folder, absolute. */
  readonly out: string;
  /** How long the run took, in milliseconds. */
  readonly elapsedMs: number;
}

/** Characters that move the cursor, break lines, or change the direction of text. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

const DIFFERENCES: Readonly<Record<FileChange["reason"], string>> = {
  missing: "File is missing: run telestion gen",
  different: "File is different from what the schemas give: run telestion gen",
  stale: "File is stale, no schema gives it any more: run telestion gen",
};

/**
 * Says what a run found and did.
 *
 * @param report what it found and did
 * @param terminal where to say it
 * @param options how
 * @returns the exit code: 1 for errors and, with `check`, for differences
 */
export function printReport(
  report: UpdateReport,
  terminal: Terminal,
  options: ReportOptions,
): number {
  const differences = options.check ? report.changes.map(toProblem) : [];
  const problems = [...report.problems, ...differences];
  for (const problem of sortProblems(problems)) printProblem(problem, terminal, options);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const { counts } = report;
  if (counts === undefined) {
    const warnings = problems.length - errors;
    const also = warnings === 0 ? "" : ` and ${count(warnings, "warning")}`;
    terminal.complain(`${count(errors, "error")}${also}: nothing was written`);
    return 1;
  }
  const folder = `${displayPath(options.out, terminal)}/`;
  const { messages, types, schemas } = counts;
  const what = `${count(messages, "message")}, ${count(types, "type")} from ${
    count(schemas, "schema")
  } -> ${folder}`;
  const say = options.json ? terminal.complain : terminal.print;
  say(`${what} (${summarise(report, options)}) in ${Math.round(options.elapsedMs)} ms`);
  return errors > 0 ? 1 : 0;
}

function toProblem({ path, reason }: FileChange): Problem {
  return { severity: "error", file: path, pointer: "", message: DIFFERENCES[reason] };
}

/** Errors last: they stay in view. */
function sortProblems(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) =>
    compareText(b.severity, a.severity) || compareText(a.file, b.file) ||
    compareText(a.pointer, b.pointer)
  );
}

/**
 * Says what is wrong, and where.
 *
 * @param problem what is wrong; with an absolute path
 * @param terminal where to say it
 * @param options `json`: as a line of JSON, on stdout
 */
export function printProblem(
  problem: Problem,
  terminal: Terminal,
  { json }: Pick<ReportOptions, "json">,
): void {
  const { severity, pointer, message } = problem;
  const file = displayPath(problem.file, terminal);
  if (json) return terminal.print(JSON.stringify({ severity, file, pointer, message }));
  const place = printable(pointer === "" ? file : `${file}#${pointer}`);
  const label = terminal.paint(severity === "error" ? "red" : "yellow", severity);
  terminal.complain(`${terminal.paint("bold", place)}: ${label}: ${printable(message)}`);
}

/**
 * Says what keeps a command from doing anything.
 *
 * @param problems what is wrong; with absolute paths
 * @param terminal where to say it
 * @returns the exit code
 */
export function printProblems(problems: readonly Problem[], terminal: Terminal): 1 {
  for (const problem of problems) printProblem(problem, terminal, { json: false });
  return 1;
}

function summarise(report: UpdateReport, { check }: ReportOptions): string {
  const written = report.changes.filter(({ action }) => action === "write").length;
  const removed = report.changes.length - written;
  const { unchanged } = report;
  if (check && report.changes.length > 0) {
    return `${count(report.changes.length, "file")} not up to date, ${unchanged} unchanged`;
  }
  if (check) return `${count(unchanged, "file")} up to date`;
  const parts = [`${count(written, "file")} written`, `${unchanged} unchanged`];
  return [...parts, ...(removed === 0 ? [] : [`${removed} removed`])].join(", ");
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

/**
 * A path as a person would write it.
 *
 * @param path absolute
 * @param terminal knows the working directory
 * @returns the path from the working directory, with `/`
 */
export function displayPath(path: string, { cwd }: Pick<Terminal, "cwd">): string {
  return withSlashes(relative(cwd, path)) || ".";
}

/** Keeps names and values of schemas from steering the terminal. */
function printable(text: string): string {
  return text.replaceAll(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { eventually } from "./eventually.ts";
import { type Program, startProgram } from "./run_program.ts";
import { CACHE_FOLDER, currentRuntime, PROJECT_FOLDER, type RuntimeName } from "./runtimes.ts";
import { createTemporaryFolder, type TemporaryFolder } from "./temporary_folder.ts";

/** A line of `telestion dev` in a pipe. */
export interface DevLine {
  readonly service: string;
  readonly text: string;
  /** What happened; absent in what a service wrote. */
  readonly event?: string;
  readonly stream?: string;
}

/** A project that is being developed. */
export interface DevSession {
  readonly project: TemporaryFolder;
  readonly program: Program;
  /** All lines so far. */
  lines(): DevLine[];
  /** Waits until there are so many lines of a service (default 1) with a text or an event. */
  waitFor(service: string, what: string | RegExp, count?: number): Promise<DevLine>;
  /** How often a service was started. */
  starts(service: string): number;
  /** The process that was started last. */
  pidOf(service: string): number;
}

/** How a session is started. */
export interface DevSessionOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What runs `telestion dev`; default: what runs the test. */
  readonly runtime?: RuntimeName;
}

/** Long enough for a busy machine. */
const LIMIT_MS = 30_000;

/**
 * Runs `telestion dev` beside a test, on a free port, and ends it afterwards.
 *
 * @param files the project, by path; within this repository, so that its packages are found
 * @param body gets the session
 * @param options arguments, variables, runtime
 */
export async function withDevSession(
  files: Readonly<Record<string, string>>,
  body: (session: DevSession) => Promise<void>,
  { args = [], env = {}, runtime = currentRuntime() }: DevSessionOptions = {},
): Promise<void> {
  const project = await createTemporaryFolder({ in: CACHE_FOLDER, files });
  const program = startProgram(runtime, join(PROJECT_FOLDER, "cli/main.ts"), {
    args: ["dev", "--port", "0", ...args],
    cwd: project.path,
    env,
  });
  try {
    await body(describeSession(project, program));
  } finally {
    await program.stop();
    await project.remove();
  }
}

function describeSession(project: TemporaryFolder, program: Program): DevSession {
  const lines = (): DevLine[] =>
    program.stdout().split("\n").slice(0, -1).map((line) => JSON.parse(line));
  const starts = (service: string): DevLine[] =>
    lines().filter((line) => line.service === service && line.event === "started");
  return {
    project,
    program,
    lines,
    starts: (service) => starts(service).length,
    pidOf: (service) => Number(/\d+$/.exec(starts(service).at(-1)?.text ?? "")?.[0]),
    waitFor: (service, what, count = 1) =>
      eventually(() => {
        const found = lines().filter((line) => line.service === service && fits(line, what));
        return found[count - 1] ?? false;
      }, { timeoutMs: LIMIT_MS, what: `"${what}" of ${service}` }).catch((error) => {
        throw new Error(`${error.message}\n${program.stdout()}${program.stderr()}`);
      }),
  };
}

function fits({ text, event }: DevLine, what: string | RegExp): boolean {
  return typeof what === "string" ? event === what || text === what : what.test(text);
}

/**
 * Whether a process still runs; one that has ended and waits for its parent does not.
 *
 * @param pid the process
 * @returns whether it runs
 */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")")).split(" ")[1] !== "Z";
  } catch {
    return process.platform !== "linux";
  }
}

/**
 * Writes the manifest of a project.
 *
 * @param services runtime by name; each has its program in `services/NAME.ts`
 * @returns the text of telestion.json
 */
export function manifestOf(services: Readonly<Record<string, RuntimeName>>): string {
  const entries = Object.entries(services)
    .map(([name, runtime]) => [name, { entry: `services/${name}.ts`, runtime }]);
  return JSON.stringify({ name: "tried", services: Object.fromEntries(entries) });
}

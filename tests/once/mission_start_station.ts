import type { Observation } from "../../ground-station/start/observe.ts";
import type { Summary } from "../../ground-station/start/summary.ts";
import { type Program, startCommand } from "../helpers/run_program.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";

const START_TIMEOUT_MS = 60_000; // beside other tests on a slow machine

/** A line of `npm start` in a pipe: one of these. */
export interface Line {
  readonly url?: string;
  readonly data?: string;
  readonly services?: readonly Observation[];
  readonly service?: string;
  readonly event?: string;
  readonly text?: string;
  readonly summary?: Summary;
}

/**
 * Runs `npm start`, as people do.
 *
 * @param args its options
 * @param env its variables, such as DATA_DIR
 * @returns the running program
 */
export function npmStart(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Program {
  return startCommand("npm", ["start", "--", ...args], { cwd: PROJECT_FOLDER, env });
}

/**
 * What `npm start` has said so far.
 *
 * @param program `npm start`
 * @returns its lines of JSON; what npm says itself is left out
 */
export function linesOf(program: Program): Line[] {
  const complete = program.stdout().split("\n").slice(0, -1);
  return complete.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
}

/**
 * Waits until the page is there.
 *
 * @param program `npm start`
 * @returns the page's address
 */
export async function pageOf(program: Program): Promise<string> {
  const line = await program.waitForLine('"url":', { timeoutMs: START_TIMEOUT_MS });
  return (JSON.parse(line) as Line).url ?? "";
}

/** The processes of a service, in the order of their starts. */
export function processesOf(program: Program, service: string): number[] {
  return linesOf(program)
    .filter((line) => line.service === service && line.event === "started")
    .map(({ text = "" }) => Number(/\d+$/.exec(text)));
}

/** What `npm start` says of a service now. */
export function observationOf(program: Program, service: string): Observation | undefined {
  const last = linesOf(program).findLast(({ services }) => services !== undefined);
  return last?.services?.find((one) => one.service === service);
}

/**
 * What came of a mission.
 *
 * @param stdout all that `npm start` has written
 * @returns the numbers of its last line
 */
export function summaryOf(stdout: string): Summary {
  const { summary } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}") as Line;
  if (summary === undefined) throw new Error(`Found no summary at the end of ${stdout}`);
  return summary;
}

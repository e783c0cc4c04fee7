import { existsSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { nodeFiles, withSlashes } from "../adapters/files.ts";
import { type OptionValues, UsageError } from "../command.ts";
import { USUAL_URL } from "../dev/bus.ts";
import { type Program, startProgram } from "../dev/program.ts";
import { dataFolder, serviceProgram } from "../dev/service_program.ts";
import { onStop } from "../dev/stop_signals.ts";
import { readProject, selectServices } from "../project.ts";
import { printProblems } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { explainStart } from "./dev.ts";
import { runGen } from "./gen.ts";

/** The exit code of a program that a signal has ended. */
const INTERRUPTED = 130;

/**
 * Runs `telestion run`.
 *
 * @param values the options of the command
 * @param terminal where to write
 * @param operands the name of a service, then its arguments
 * @returns the exit code: that of the service, 1 when something is missing or wrong
 * @throws {UsageError} when no service or an unknown one is named
 */
export async function runRun(
  values: OptionValues,
  terminal: Terminal,
  [name, ...args]: readonly string[],
): Promise<number> {
  if (name === undefined) throw new UsageError("Name the service: telestion run SERVICE");
  const folder = withSlashes(resolve(terminal.cwd, String(values["project"])));
  const { project, problems } = await readProject(nodeFiles, folder);
  if (project === undefined) return printProblems(problems, terminal);
  const [service] = selectServices(project, [name]);
  if (service === undefined) throw new UsageError(`Found no service "${name}"`);
  if (existsSync(resolve(folder, project.schemas))) {
    const own = { ...terminal, cwd: folder, print: terminal.complain }; // stdout is the service's
    const generated = await runGen({ package: values["package"] }, own);
    if (generated !== 0) return generated;
  }
  const natsUrl = process.env["NATS_URL"] ? undefined : USUAL_URL;
  if (natsUrl !== undefined) terminal.complain(`NATS_URL is not set: connects to ${natsUrl}`);
  try {
    const surroundings = { folder, dataDir: dataFolder(folder), natsUrl, args };
    return await runInForeground(
      startProgram(serviceProgram(service, { ...surroundings, output: "inherit" })),
    );
  } catch (error) {
    return explainStart(error, terminal);
  }
}

async function runInForeground(program: Program): Promise<number> {
  const forget = onStop(() => void program.stop(), program.kill);
  const { code = INTERRUPTED } = await program.ended;
  forget();
  return code;
}

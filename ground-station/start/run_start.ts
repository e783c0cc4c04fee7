/**
 * Runs `npm start`: what must be there first, then the mission, then the end of it all.
 *
 * @module
 */
import process from "node:process";
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import { nodeFiles, withSlashes } from "../../cli/adapters/files.ts";
import { findTool } from "../../cli/adapters/run_tool.ts";
import type { OptionValues } from "../../cli/command.ts";
import { onStop } from "../../cli/dev/stop_signals.ts";
import { readProject } from "../../cli/project.ts";
import { printProblems } from "../../cli/report.ts";
import type { Terminal } from "../../cli/terminal.ts";
import { takeDataFolder } from "./data_folder.ts";
import { readStartOptions } from "./options.ts";
import { buildPageIfOld, generateCode } from "./prepare.ts";

const PROJECT = withSlashes(resolve(fileURLToPath(new URL("../..", import.meta.url))));

/** The exit code of a program that was ended by force. */
const INTERRUPTED = 130;

/**
 * Runs `npm start`.
 *
 * @param values the options as they were written
 * @param terminal where to write
 * @returns the exit code
 * @throws {UsageError} for options that cannot be used
 * @throws {ToolError} when a runtime is missing, or the data folder or a port is taken
 * @throws {ServiceError} when the broker cannot be reached
 */
export async function runStart(values: OptionValues, terminal: Terminal): Promise<number> {
  const cwd = process.env["INIT_CWD"] ?? terminal.cwd; // npm runs this in the project's folder
  const options = readStartOptions(values, cwd);
  const { project, problems } = await readProject(nodeFiles, PROJECT);
  if (project === undefined) return printProblems(problems, terminal);
  for (const { runtime } of project.services) findTool(runtime);
  const { DATA_DIR } = process.env;
  const stop = new AbortController();
  const kill = new AbortController();
  const forget = onStop(() => stop.abort(), () => kill.abort());
  // Beside the generator, which seldom has to do anything; the mission asks for the page again.
  const page = buildPageIfOld(PROJECT, stop.signal).catch(() => {});
  try {
    if (!await generateCode(PROJECT, terminal)) return 1;
    const { runMission } = await import("./run_mission.ts"); // needs the generated code
    const data = takeDataFolder(PROJECT, DATA_DIR ? resolve(cwd, DATA_DIR) : undefined);
    const request = { project, folder: PROJECT, dataDir: data.path, options, terminal, page };
    try {
      const exitCode = await runMission(request, { stop: stop.signal, kill: kill.signal });
      return kill.signal.aborted ? INTERRUPTED : exitCode;
    } finally {
      data.release();
    }
  } finally {
    stop.abort();
    await page;
    forget();
  }
}

/**
 * What must be there before the services start: generated code, and the page.
 *
 * @module
 */
import { type Dirent, readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { ToolError } from "../../cli/adapters/run_tool.ts";
import { runGen } from "../../cli/commands/gen.ts";
import { startProgram } from "../../cli/dev/program.ts";
import { runtimeCommand } from "../../cli/dev/runtime_command.ts";
import type { Terminal } from "../../cli/terminal.ts";

/** All that the page is made of, within the project. */
const PAGE_SOURCES = [
  "schemas",
  "generated",
  "runtime",
  "packets",
  "codegen",
  "client.ts",
  "cli/console/page",
  "ground-station/database",
  "ground-station/web-client",
  "package-lock.json",
];
const PAGE = "build/web-client/index.html";

/**
 * Generates code from the schemas, where it is out of date.
 *
 * @param project the folder of the project, absolute
 * @param terminal is told what was done
 * @returns whether there is code for the services
 */
export async function generateCode(project: string, terminal: Terminal): Promise<boolean> {
  terminal.progress("Generates code from the schemas");
  const own = { ...terminal, cwd: project, print: () => {} }; // stdout is for what the services do
  return await runGen({ package: "telestion-edge" }, own) === 0;
}

/**
 * Builds the page, unless it is newer than all that it is made of.
 *
 * @param project the folder of the project, absolute
 * @param signal ends it early
 * @throws {ToolError} with what the builder said
 */
export async function buildPageIfOld(project: string, signal: AbortSignal): Promise<void> {
  const built = newest(join(project, PAGE));
  if (built > Math.max(...PAGE_SOURCES.map((path) => newest(join(project, path))))) return;
  const lines: string[] = [];
  const begin = new Date();
  const program = startProgram({
    name: "page",
    ...runtimeCommand("node", join(project, "ground-station/web-client/build.ts"), []),
    cwd: project,
    output: { onLine: (line) => void lines.push(line) },
  });
  signal.addEventListener("abort", program.kill);
  const { code, reason } = await program.ended;
  signal.removeEventListener("abort", program.kill);
  if (signal.aborted) return;
  if (code === 0) return utimesSync(join(project, PAGE), begin, begin); // what changed since is new
  throw new ToolError(`Cannot build the page, ${reason}:\n${lines.join("\n")}`);
}

/** When a file, or anything in a folder, has changed last; 0: it is not there. */
function newest(path: string): number {
  const { mtimeMs = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return Math.max(mtimeMs, ...list(path).map(({ name }) => newest(join(path, name))));
}

function list(path: string): Dirent[] {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? readdirSync(path, { withFileTypes: true }) : [];
}

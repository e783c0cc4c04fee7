import process from "node:process";
import { printEmbedded, readFiles } from "../../runtime/adapters/included.ts";
import { runTool, ToolError } from "../adapters/run_tool.ts";
import type { BuildContext, ServiceEntry } from "./builder.ts";

/**
 * Collects the files that an executable shall hold, after the command that makes them has run.
 *
 * @param entry the program, and what it includes
 * @param context working directory and how to end the command
 * @returns a statement to stand before the program; empty when nothing is included
 * @throws {ToolError} when the command fails, or a file or folder is not there
 */
export async function embedFiles(
  { service, include, prepare }: ServiceEntry,
  context: Pick<BuildContext, "cwd" | "signal">,
): Promise<string> {
  if (prepare !== undefined) await runShell(prepare, context);
  const files = new Map<string, Uint8Array>();
  for (const path of include) {
    const found = await readFiles(context.cwd, path);
    if (found.size === 0) {
      throw new ToolError(
        `Found no file in "${path}", which service "${service}" includes: expected it in the ` +
          'project, or made by its "prepare" command',
      );
    }
    for (const [name, content] of found) files.set(name, content);
  }
  return files.size === 0 ? "" : printEmbedded(files);
}

async function runShell(
  command: string,
  context: Pick<BuildContext, "cwd" | "signal">,
): Promise<void> {
  const [shell, ...flags] = process.platform === "win32"
    ? ["cmd.exe", "/d", "/s", "/c"] as const
    : ["/bin/sh", "-c"] as const;
  await runTool(shell, [...flags, command], context).catch((error) => {
    if (!(error instanceof ToolError)) throw error;
    const end = error.message.replace(/^Tool ".*" /, "");
    throw new ToolError(`Command "${command}" ${end}`, error.output);
  });
}

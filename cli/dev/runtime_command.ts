import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { findTool } from "../adapters/run_tool.ts";
import type { RuntimeName } from "../adapters/runtimes.ts";

/** How a TypeScript program is run. */
export interface RuntimeCommand {
  /** The executable. */
  readonly command: string;
  /** Its arguments up to the program's own. */
  readonly args: readonly string[];
}

/**
 * How to run a TypeScript program on a runtime, without checking its types.
 *
 * @param runtime what runs it
 * @param entry the program, absolute
 * @param permissions what Deno allows it, as options
 * @returns the command
 * @throws {ToolError} when there is no such runtime, saying where it was expected
 */
export function runtimeCommand(
  runtime: RuntimeName,
  entry: string,
  permissions: readonly string[],
): RuntimeCommand {
  const flags = {
    node: () => ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href],
    deno: () => ["run", "--no-prompt", "--no-check", ...permissions],
    bun: () => ["run"],
  };
  return { command: findTool(runtime), args: [...flags[runtime](), entry] };
}

import { findTool, runTool } from "../adapters/run_tool.ts";
import type { BuildContext, PreparedService, ServiceEntry } from "./builder.ts";

/**
 * Bytecode halves the time to start. A `.env` or `bunfig.toml` beside an executable must not
 * change what it does, as it does not on other runtimes.
 */
const FLAGS = [
  "--compile",
  "--minify",
  "--bytecode",
  "--format=esm",
  "--no-compile-autoload-dotenv",
  "--no-compile-autoload-bunfig",
];

/**
 * Makes executables with `bun build --compile`, which bundles for each platform anew.
 *
 * @param entry the program
 * @param context working directory and how to end
 * @returns what compiles it
 * @throws {ToolError} when there is no Bun
 */
export function prepareWithBun(
  { path }: ServiceEntry,
  { cwd, signal }: BuildContext,
): PreparedService {
  const bun = findTool("bun");
  return {
    compile: async (platform, file) => {
      const target = `--target=${platform.targets.bun}`;
      await runTool(bun, ["build", ...FLAGS, target, path, `--outfile=${file}`], { cwd, signal });
    },
  };
}

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findTool, runTool } from "../adapters/run_tool.ts";
import type { BuildContext, PreparedService, ServiceEntry } from "./builder.ts";

/**
 * Bytecode halves the time to start; what a service may load later is left aside with `--splitting`
 * and costs it neither time nor memory. A `.env` or `bunfig.toml` beside an executable must not
 * change what it does, as it does not on other runtimes.
 */
const FLAGS = [
  "--compile",
  "--minify",
  "--bytecode",
  "--splitting",
  "--format=esm",
  "--no-compile-autoload-dotenv",
  "--no-compile-autoload-bunfig",
];

/** Not minified: that comes when the bundle is compiled. */
const BUNDLE_FLAGS = ["--target=bun", "--format=esm"];

/**
 * Makes executables with `bun build --compile`, which bundles for each platform anew.
 *
 * @param entry the program
 * @param context working directory, where to put a bundle, files to embed, how to end
 * @returns what compiles it
 * @throws {ToolError} when there is no Bun, or files are embedded in what cannot be bundled
 */
export async function prepareWithBun(
  { service, path: entry }: ServiceEntry,
  { cwd, workFolder, embedded, signal }: BuildContext,
): Promise<PreparedService> {
  const bun = findTool("bun");
  const path = embedded === "" ? entry : join(workFolder, `${service}.js`);
  if (path !== entry) {
    const bundle = ["build", ...BUNDLE_FLAGS, entry, `--outfile=${path}`];
    await runTool(bun, bundle, { cwd, signal });
    writeFileSync(path, embedded + readFileSync(path, "utf8"));
  }
  return {
    compile: async (platform, file) => {
      const target = `--target=${platform.targets.bun}`;
      await runTool(bun, ["build", ...FLAGS, target, path, `--outfile=${file}`], { cwd, signal });
    },
  };
}

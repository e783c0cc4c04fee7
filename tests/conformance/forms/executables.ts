/**
 * Forms that run an executable without a runtime beside it, made by `telestion build`.
 *
 * @module
 */
import { mkdirSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runCommand } from "../../helpers/run_program.ts";
import { findRuntime, PROJECT_FOLDER } from "../../helpers/runtimes.ts";
import { type Form, NotRunnable, type ProgramName } from "../scenario.ts";
import { PROGRAMS } from "./programs.ts";

const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const CLI = join(PROJECT_FOLDER, "cli/main.ts");
const BUILD_LIMIT_MS = 300_000;

/** Variables of the programs beside those of every service. */
const OWN_VARIABLES = "X_DISABLE_NATS,CONFORMANCE_PREFIX,TEST,NEXT,Colour,COUNT,NESTED";

/** Executables by `bun build --compile`. */
export const BUN_EXECUTABLE: Form = executableForm("bun", "Bun exe", []);

/** Executables by `deno compile`, which needs Deno's runtime stub. */
export const DENO_EXECUTABLE: Form = executableForm("deno", "Deno exe", [
  `--allow-env=${OWN_VARIABLES}`,
]);

function executableForm(target: "bun" | "deno", title: string, options: readonly string[]): Form {
  return {
    name: `${target}-executable`,
    title,
    prepare: async (folder) => {
      const build = (program: ProgramName): Promise<string> =>
        compile(PROGRAMS[program], join(folder, program), ["--target", target, ...options]);
      const programs = { testbed: await build("testbed"), service: await build("service") };
      const { code, stdout, stderr } = await runCommand(programs.service, ["--version"]);
      if (code !== 0) {
        throw new NotRunnable(`It does not run: ${(stderr || stdout).split("\n")[0]}`);
      }
      return (program, { args }) => [programs[program], ...args];
    },
  };
}

/** Gives the path of the executable. */
async function compile(
  source: string,
  folder: string,
  options: readonly string[],
): Promise<string> {
  mkdirSync(folder);
  const args = ["--import", TSX, CLI, "build", source, "--out", folder, ...options];
  const { code, stdout, stderr } = await runCommand(findRuntime("node"), args, {
    timeoutMs: BUILD_LIMIT_MS,
  });
  const [file] = readdirSync(folder);
  if (code === 0 && file !== undefined) return join(folder, file);
  const withoutStub = /Cannot .* runtime stub.*/.exec(stderr)?.[0];
  if (withoutStub !== undefined) throw new NotRunnable(withoutStub);
  throw new Error(`Cannot build "${source}": ${stdout}${stderr}`);
}

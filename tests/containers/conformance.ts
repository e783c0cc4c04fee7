/**
 * `npm run conformance:containers`: builds the images and runs the conformance suite on them, or
 * prints the command lines of its form "container" (`--print`), for one runtime.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { parseArgs } from "node:util";
import { PROJECT_FOLDER, RUNTIME_NAMES } from "../helpers/runtimes.ts";
import { type ConformanceProgram, imageName, makeServiceImages } from "./service_images.ts";
import { ensureTools, runContainer } from "./tools.ts";

const USAGE = `Usage: npm run conformance:containers -- [--runtime NAME] [--print] [-- OPTION…]

  --runtime NAME  ${RUNTIME_NAMES.join(", ")} (default: bun)
  --print         only print the command lines
  OPTION          of npm run conformance`;

const { values, positionals } = parseArgs({
  options: {
    runtime: { type: "string", default: "bun" },
    print: { type: "boolean", default: false },
  },
  allowPositionals: true,
});

function main(): Promise<number> | number {
  const runtime = RUNTIME_NAMES.find((name) => name === values.runtime);
  if (runtime === undefined) {
    console.error(USAGE);
    return 2;
  }
  /** The suite fills in `{env}` and `{folder}`, in which it keeps all files of a scenario. */
  const flags = ["{env}", "--volume={folder}:{folder}", "--workdir={folder}"];
  const command = (program: ConformanceProgram): string =>
    runContainer(imageName(program, runtime), flags).map(quote).join(" ");
  const env = {
    CONFORMANCE_CONTAINER_SERVICE: command("service"),
    CONFORMANCE_CONTAINER_TESTBED: command("testbed"),
  };
  if (values.print) {
    for (const [name, text] of Object.entries(env)) console.log(`export ${name}='${text}'`);
    return 0;
  }
  return runSuite(env);
}

/** For `sh`; what the suite fills in is quoted by the suite. */
function quote(part: string): string {
  return part.includes(" ") ? `"${part}"` : part;
}

async function runSuite(env: Readonly<Record<string, string>>): Promise<number> {
  ensureTools("buildah", "debootstrap", "podman", "runc");
  await makeServiceImages(console.error);
  const args = ["run", "--silent", "conformance", "--", "--form", "container", ...positionals];
  const { status } = spawnSync("npm", args, {
    cwd: PROJECT_FOLDER,
    env: { ...process.env, ...env },
    stdio: "inherit",
  });
  return status ?? 1;
}

process.exitCode = await main();

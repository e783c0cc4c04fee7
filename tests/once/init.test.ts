// Once: it runs new projects on Node, Deno and Bun.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import test from "node:test";
import { main } from "../../cli/main.ts";
import { recordingTerminal } from "../cli/recording_terminal.ts";
import { runCommand, startProgram } from "../helpers/run_program.ts";
import { CACHE_FOLDER, findRuntime, PROJECT_FOLDER, RUNTIME_NAMES } from "../helpers/runtimes.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";

const PROGRAM = join(PROJECT_FOLDER, "cli/main.ts");
const TSC = join(PROJECT_FOLDER, "node_modules/typescript/bin/tsc");

/** A folder in which this repository stands for the package, as if that were installed. */
async function createWorkspace(): Promise<TemporaryFolder> {
  const folder = await createTemporaryFolder({ in: CACHE_FOLDER });
  const { exports } = JSON.parse(readFileSync(join(PROJECT_FOLDER, "deno.json"), "utf8")) as {
    exports: Record<string, string>;
  };
  const sources = Object.entries(exports)
    .map(([name, path]) => [name, path.replace(".", "./source")]);
  await folder.write(
    "node_modules/telestion-edge/package.json",
    JSON.stringify({
      name: "telestion-edge",
      type: "module",
      exports: Object.fromEntries(sources),
    }),
  );
  symlinkSync(PROJECT_FOLDER, folder.resolve("node_modules/telestion-edge/source"));
  mkdirSync(folder.resolve("node_modules/.bin"));
  for (const name of RUNTIME_NAMES) {
    symlinkSync(findRuntime(name), folder.resolve("node_modules/.bin", name));
  }
  return folder;
}

async function init(folder: TemporaryFolder, ...args: readonly string[]): Promise<void> {
  const terminal = recordingTerminal(folder.path);
  assert.equal(await main(["init", ...args], terminal), 0, terminal.complaints.join("\n"));
}

async function run(folder: TemporaryFolder, ...command: readonly string[]): Promise<void> {
  const [program = "", ...args] = command;
  const { code, stdout, stderr } = await runCommand(program, args, {
    cwd: folder.path,
    env: { PATH: [folder.resolve("node_modules/.bin"), process.env["PATH"]].join(delimiter) },
    timeoutMs: 60_000,
  });
  assert.equal(code, 0, `${command.join(" ")}\n${stdout}${stderr}`);
}

const PROJECTS = [
  ...RUNTIME_NAMES.map((runtime) => [runtime, "example"] as const),
  ["bun", "empty"] as const,
];

for (const [runtime, content] of PROJECTS) {
  test(`a new project (${content}) on ${runtime} passes its test and shows messages`, async () => {
    const name = `new-${runtime}`;
    const folder = await createWorkspace();
    try {
      await init(folder, "--name", name, "--runtime", runtime, `--${content}`);
      const { scripts } = JSON.parse(readFileSync(folder.resolve("package.json"), "utf8")) as {
        scripts: Record<string, string>;
      };
      await run(folder, "sh", "-c", scripts["test"]?.replace("telestion gen && ", "") ?? "false");
      const dev = startProgram("node", PROGRAM, {
        args: ["dev", "--port", "0"],
        cwd: folder.path,
      });
      try {
        const line = content === "example" ? /"Temperature.*celsius/ : /Sent a beacon.*"count":1\b/;
        await dev.waitForLine(line, { timeoutMs: 30_000 });
        dev.kill("SIGINT");
        assert.equal((await dev.ended).code, 0, dev.stderr());
      } finally {
        await dev.stop();
      }
    } finally {
      await folder.remove();
    }
  });
}

test("the code of new projects type-checks, and is formatted", async () => {
  const folder = await createWorkspace();
  try {
    for (const content of ["example", "empty"]) await init(folder, content, `--${content}`);
    const config = { extends: "./example/tsconfig.json", include: ["example", "empty"] };
    await folder.write("tsconfig.json", JSON.stringify(config));
    await run(folder, process.execPath, TSC, "-p", ".");
    const flags = ["fmt", "--check", "--line-width", "100", "--ext", "ts"];
    const sources = ["example/services", "example/tests", "empty/services", "empty/tests"];
    await run(folder, "deno", ...flags, ...sources);
  } finally {
    await folder.remove();
  }
});

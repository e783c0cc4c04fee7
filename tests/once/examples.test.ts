// Once: it starts every example on Node, Deno and Bun itself
import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import test, { after } from "node:test";
import { collectExamples, type ExampleSet, NOT_RUN } from "../helpers/examples.ts";
import { startNatsServer } from "../helpers/nats_server.ts";
import { runCommand, runProgram } from "../helpers/run_program.ts";
import {
  CACHE_FOLDER,
  PROJECT_FOLDER,
  RUNTIME_NAMES,
  type RuntimeName,
} from "../helpers/runtimes.ts";
import { createTemporaryFolder } from "../helpers/temporary_folder.ts";

const TIME_LIMIT_MS = 30_000;
const folder = await createTemporaryFolder({ in: CACHE_FOLDER });
const sets = collectExamples();
after(() => folder.remove());

/** Writes the files of a document, with what is generated from its schemas. */
async function prepare({ name, files }: ExampleSet): Promise<void> {
  mkdirSync(folder.resolve(name));
  for (const { path, text } of files) await folder.write(join(name, path), text);
  if (files.some(({ path }) => path.startsWith("schemas/"))) {
    const args = ["--import", "tsx", join(PROJECT_FOLDER, "cli/main.ts"), "gen"];
    const { code, stderr } = await runCommand(process.execPath, args, {
      cwd: folder.resolve(name),
    });
    assert.equal(code, 0, stderr);
  } else {
    symlinkSync(join(PROJECT_FOLDER, "generated"), folder.resolve(name, "generated"));
  }
}

/** Runs all examples one after another, since they share subjects; gives what failed. */
async function runExamples(runtime: RuntimeName): Promise<string> {
  const server = await startNatsServer();
  const failures: string[] = [];
  for (const { name, files } of sets) {
    for (const { path, text, from } of files.filter(({ runs }) => runs)) {
      const file = folder.resolve(name, path);
      const result = await runProgram(runtime, file, {
        cwd: dirname(file),
        timeoutMs: TIME_LIMIT_MS,
        env: {
          NATS_URL: server.url,
          NATS_USER: "", // present, as every service demands; empty: the server wants no login
          NATS_PASSWORD: "",
          SERVICE_NAME: "example",
          DATA_DIR: folder.resolve(`data-${runtime}`),
        },
      }).catch((error: Error) => ({ code: -1, stdout: "", stderr: error.message }));
      if (result.code === 0) continue;
      failures.push(`${from} ended with ${result.code}\n${text}${result.stdout}${result.stderr}`);
    }
  }
  await server.stop();
  return failures.join("\n");
}

const ready = Promise.all(sets.map(prepare));
const runs = new Map(RUNTIME_NAMES.map((runtime) => {
  const run = ready.then(() => runExamples(runtime));
  run.catch(() => {}); // its test reports it
  return [runtime, run];
}));

test("the documentation has examples", () => {
  const count = sets.flatMap(({ files }) => files).filter(({ runs }) => runs).length;
  console.log(`${count} examples; not those of`, NOT_RUN);
  assert.ok(count >= 10, `found ${count}`);
});

test("examples type-check", async () => {
  await ready;
  const config = await folder.write(
    "tsconfig.json",
    JSON.stringify({
      extends: join(PROJECT_FOLDER, "tsconfig.json"),
      compilerOptions: { isolatedDeclarations: false, declaration: false, lib: ["ES2023", "DOM"] },
      include: ["**/*.ts"],
      exclude: ["*/generated"],
    }),
  );
  const tsc = join(PROJECT_FOLDER, "node_modules/typescript/bin/tsc");
  const { stdout } = await runCommand(process.execPath, [tsc, "-p", config], {
    timeoutMs: 120_000,
  });
  assert.ok(stdout === "", stdout);
});

for (const [runtime, run] of runs) {
  test(`examples run on ${runtime}`, async () => {
    const failures = await run;
    assert.ok(failures === "", failures);
  });
}

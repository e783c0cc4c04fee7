// Once: it tests a service in Python, not a runtime
import assert from "node:assert/strict";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { commandForm } from "../conformance/forms/command.ts";
import { runAll, SCENARIOS } from "../conformance/run.ts";
import { startNatsServer } from "../helpers/nats_server.ts";
import { runProgram, startCommand } from "../helpers/run_program.ts";
import { CACHE_FOLDER, PROJECT_FOLDER, RUNTIME_NAMES } from "../helpers/runtimes.ts";
import { createTemporaryFolder } from "../helpers/temporary_folder.ts";

const FOLDER = join(PROJECT_FOLDER, "examples/python-service");
const PROGRAM = join(FOLDER, "service.py");
const PYTHON = "/usr/bin/python3";
const LIMIT_MS = 120_000;

test("the service in Python passes the scenarios about message bodies", {
  timeout: LIMIT_MS,
}, async () => {
  const form = commandForm("python", { testbed: "false", service: `${PYTHON} ${PROGRAM}` });
  const scenarios = SCENARIOS.filter(({ group }) => group === "message bodies");
  const results: string[] = [];
  await runAll([form], scenarios, {
    jobs: 2,
    report: ({ scenario, result }) => void results.push(`${result}: ${scenario}`),
  });
  assert.deepEqual(results.filter((line) => !line.startsWith("passed: ")), []);
  assert.equal(results.length, scenarios.length);
  assert.ok(results.length >= 20);
});

test("the service in Python holds what gen writes, and answers its client on each runtime", {
  timeout: LIMIT_MS,
}, async () => {
  const server = await startNatsServer();
  // Within the project, so that the name of the package leads to its source.
  const folder = await createTemporaryFolder({ in: CACHE_FOLDER });
  const env = { NATS_URL: server.url, NATS_USER: "", NATS_PASSWORD: "", DATA_DIR: folder.path };
  const service = startCommand(PYTHON, [PROGRAM], { env: { ...env, SERVICE_NAME: "echo" } });
  try {
    const outputs = ["--out", folder.resolve("generated"), "--lang-out", folder.resolve("other")];
    const gen = await runProgram("node", join(PROJECT_FOLDER, "cli/main.ts"), {
      args: ["gen", "--lang", "python", ...outputs],
      cwd: FOLDER,
      timeoutMs: LIMIT_MS,
    });
    assert.equal(gen.code, 0, gen.stdout + gen.stderr);
    for (const name of ["__init__.py", "contract.py", "types.py"]) {
      const committed = await readFile(join(FOLDER, "generated-languages/python", name), "utf8");
      assert.equal(committed, await readFile(folder.resolve("other/python", name), "utf8"));
    }
    await copyFile(join(FOLDER, "client.ts"), folder.resolve("client.ts"));
    await service.waitForLine("Conformance service is ready");
    for (const runtime of RUNTIME_NAMES) {
      const { code, stdout, stderr } = await runProgram(runtime, folder.resolve("client.ts"), {
        env: { ...env, SERVICE_NAME: `client-${runtime}` },
      });
      assert.equal(code, 0, stderr);
      assert.match(stdout, /\{"n":42,"same":\{"over":\["and","out"\]\}\}/);
    }
  } finally {
    await service.stop();
    await server.stop();
    await folder.remove();
  }
});

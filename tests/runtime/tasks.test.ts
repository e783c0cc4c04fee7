import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startNatsServer } from "../helpers/nats_server.ts";
import { runProgram, startProgram } from "../helpers/run_program.ts";
import { currentRuntime } from "../helpers/runtimes.ts";

const RUNTIME = currentRuntime();
const PROGRAM = fileURLToPath(new URL("support/service_program.ts", import.meta.url));

test("startService() with --help prints every setting and ends with 0, without any variable", async () => {
  const { code, stdout, stderr } = await runProgram(RUNTIME, PROGRAM, { args: ["--help"] });
  assert.equal(stderr, "");
  assert.equal(code, 0);
  assert.match(stdout, /^Measures things\n/);
  assert.match(stdout, /PERIOD_MS +Time between two \(integer, at least 1, default 1000\)/);
  assert.match(stdout, /MODE +\("safe" or "science"\)/);
  assert.match(stdout, /NATS_URL/);
  assert.ok(!stdout.includes("open-sesame"));
});

test("startService() with --version prints version and runtime", async () => {
  const { code, stdout } = await runProgram(RUNTIME, PROGRAM, { args: ["--version"] });
  assert.equal(code, 0);
  assert.match(stdout, new RegExp(`^1\\.2\\.3 \\(${RUNTIME} [^)]+\\)\n$`));
});

test("startService() with --describe prints its settings as JSON", async () => {
  const { stdout } = await runProgram(RUNTIME, PROGRAM, { args: ["--describe"] });
  const described = JSON.parse(stdout);
  assert.equal(described.version, "1.2.3");
  assert.equal(described.settings.properties.PERIOD_MS.minimum, 1);
  assert.deepEqual(described.required.length, 5);
});

test("startService() with --healthcheck ends with 0 only while a service of this name answers", async () => {
  const server = await startNatsServer();
  const env = {
    NATS_URL: server.url,
    NATS_USER: "",
    NATS_PASSWORD: "",
    SERVICE_NAME: "Meter",
    DATA_DIR: "/tmp",
  };
  const check = () => runProgram(RUNTIME, PROGRAM, { args: ["--healthcheck"], env });
  const alone = await check();
  assert.deepEqual([alone.code, alone.stdout], [1, ""]);
  assert.match(alone.stderr, /Nobody answers as "Meter"/);
  const service = startProgram(RUNTIME, PROGRAM, { env });
  await service.waitForLine("Started");
  const healthy = await check();
  assert.deepEqual([healthy.code, healthy.stderr], [0, ""]);
  assert.match(healthy.stdout, /"Meter" answers: 1 instance, 0 errors/);
  process.kill(service.pid, "SIGTERM");
  assert.equal((await service.ended).code, 0);
  await server.stop();
  const offline = await check();
  assert.equal(offline.code, 1);
  assert.match(offline.stderr, /refused the connection/);
});

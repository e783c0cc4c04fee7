import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import process from "node:process";
import { test } from "node:test";
import { startNatsServer } from "../helpers/nats_server.ts";
import { type Program, startProgram } from "../helpers/run_program.ts";
import { currentRuntime, PROJECT_FOLDER } from "../helpers/runtimes.ts";

const PROGRAM = `${PROJECT_FOLDER}/tests/runtime/support/start_program.ts`;

function startAt(url: string): Program {
  const env = {
    NATS_URL: url,
    NATS_USER: "",
    NATS_PASSWORD: "",
    SERVICE_NAME: "signalled",
    DATA_DIR: "data",
  };
  return startProgram(currentRuntime(), PROGRAM, { env });
}

test("startService() ends the process with 0 on a signal while it still connects", async () => {
  const silent = createServer(() => {});
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const connected = once(silent, "connection");
  const program = startAt(`127.0.0.1:${port}`);
  const [socket] = await connected;
  process.kill(program.pid, "SIGTERM");
  const { code, stdout } = await program.ended;
  assert.equal(code, 0);
  assert.match(stdout, /Received SIGTERM/);
  socket.destroy();
  silent.close();
});

test("startService() ends the process with 0 on a signal while the connection is down", async () => {
  const server = await startNatsServer();
  const program = startAt(server.url);
  await program.waitForLine("signalled runs");
  await server.interrupt();
  await program.waitForLine("Lost the connection", { stream: "stderr" });
  process.kill(program.pid, "SIGTERM");
  const { code, stdout } = await program.ended;
  assert.equal(code, 0);
  assert.match(stdout, /Stopped/);
  await server.stop();
});

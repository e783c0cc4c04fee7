import assert from "node:assert/strict";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { ServiceError } from "../../runtime/errors.ts";
import { withoutStacks } from "../../runtime/startup_error.ts";
import { runProgram } from "../helpers/run_program.ts";
import { currentRuntime } from "../helpers/runtimes.ts";

const PROGRAM = fileURLToPath(new URL("support/service_program.ts", import.meta.url));
const STACK_OR_SOURCE = /^\s+at |^\d+ \| |throw new|node_modules/m;
const BASIC = { NATS_USER: "", NATS_PASSWORD: "", SERVICE_NAME: "x", DATA_DIR: "data" };

async function readUncaught(env: Readonly<Record<string, string>>): Promise<string> {
  const { code, stderr } = await runProgram(currentRuntime(), PROGRAM, { env });
  assert.equal(code, 1);
  return stderr;
}

test("startService() fails with a message that no stack hides when variables are missing", async () => {
  const stderr = await readUncaught({});
  assert.match(stderr, /\bServiceError: Cannot start without NATS_URL, NATS_USER/);
  assert.doesNotMatch(stderr, STACK_OR_SOURCE);
});

test("startService() fails with a message that no stack hides when nobody listens", async () => {
  const stderr = await readUncaught({ ...BASIC, NATS_URL: "127.0.0.1:1" });
  assert.match(stderr, /\bServiceError: Cannot connect to NATS: "127.0.0.1:1" refused/);
  assert.doesNotMatch(stderr, STACK_OR_SOURCE);
});

test("withoutStacks() keeps code, message and causes", () => {
  const lowest = Object.assign(new TypeError("lowest"), { code: "ENOENT" });
  const middle = new Error("middle", { cause: lowest });
  const error = new ServiceError("bad-configuration", "highest", { cause: middle });
  const copy = withoutStacks(error);
  assert.ok(copy instanceof ServiceError);
  assert.deepEqual([copy.code, copy.message], ["bad-configuration", "highest"]);
  const below = (copy.cause as Error).cause as Error & { code: string };
  assert.deepEqual([below.name, below.message, below.code], ["TypeError", "lowest", "ENOENT"]);
  assert.ok(new Error("later").stack?.includes("startup_error"));
});

test("withoutStacks() survives causes that form a circle, and those that are no errors", () => {
  const error = new ServiceError("connection-failed", "round", { cause: "a text" });
  assert.equal(withoutStacks(error).cause, "a text");
  error.cause = error;
  assert.equal(withoutStacks(error).message, "round");
});

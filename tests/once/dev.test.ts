// Once: it runs services on Node, Deno and Bun at the same time.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { connect } from "@nats-io/transport-node";
import { type DevSession, isRunning, manifestOf, withDevSession } from "../helpers/dev_session.ts";
import { eventually } from "../helpers/eventually.ts";
import { startNatsServer } from "../helpers/nats_server.ts";
import { runProgram, startProgram } from "../helpers/run_program.ts";
import { CACHE_FOLDER, PROJECT_FOLDER, RUNTIME_NAMES } from "../helpers/runtimes.ts";
import { createTemporaryFolder } from "../helpers/temporary_folder.ts";

const PROGRAM = join(PROJECT_FOLDER, "cli/main.ts");
const EDITS = 6;
const KILLS = 3;

/** Answers with the largest value that its message allows, which a schema sets. */
const SERVICE = `import { startService } from "telestion-edge";
import { height } from "../generated/mod.ts";

const service = await startService();
service.subscribe(height, ({ value }) => console.log("got", value));
const most = [1, 10, 100, 1000].filter((value) => height.payload?.check({ value })).at(-1);
console.log("ready", most);
`;

function schema(maximum: number): string {
  return JSON.stringify({
    "x-message": { subject: "height" },
    type: "object",
    required: ["value"],
    properties: { value: { type: "number", maximum } },
  });
}

const PROJECT = {
  "telestion.json": manifestOf({ "on-node": "node", "on-deno": "deno", "on-bun": "bun" }),
  "schemas/height.schema.json": schema(10),
  ...Object.fromEntries(RUNTIME_NAMES.map((name) => [`services/on-${name}.ts`, SERVICE])),
};
const SERVICES = RUNTIME_NAMES.map((name) => `on-${name}`);

async function waitForAll({ waitFor }: DevSession, text: string | RegExp, count = 1) {
  await Promise.all(SERVICES.map((service) => waitFor(service, text, count)));
}

/** Publishes a message by the bus of a session. */
async function publish({ waitFor }: DevSession, value: number): Promise<void> {
  const { text } = await waitFor("telestion", "bus");
  const connection = await connect({ servers: /nats:\/\/[\w.:]+/.exec(text)?.[0] ?? "" });
  connection.publish("height", JSON.stringify({ value }));
  await connection.drain();
}

test("services on three runtimes talk over the bus of dev, and follow their schema", async () => {
  await withDevSession(PROJECT, async (session) => {
    await waitForAll(session, "ready 10");
    await publish(session, 7);
    await waitForAll(session, "got 7");
    await session.project.write("schemas/height.schema.json", schema(100));
    await waitForAll(session, "ready 100");
    await publish(session, 70);
    await waitForAll(session, "got 70");
    process.kill(session.program.pid, "SIGTERM");
    assert.equal((await session.program.ended).code, 0);
    const stopped = session.lines().filter(({ event }) => event === "stopped");
    assert.deepEqual(stopped.map(({ service }) => service), SERVICES.toReversed());
  });
});

test("edits and kills leave no orphan, on any runtime", async () => {
  const pids = new Set<number>();
  await withDevSession(PROJECT, async (session) => {
    const note = (): void => SERVICES.forEach((service) => void pids.add(session.pidOf(service)));
    await waitForAll(session, "ready 10");
    for (let edit = 1; edit <= EDITS; edit++) {
      note();
      await session.project.write("schemas/height.schema.json", schema(edit % 2 === 1 ? 100 : 10));
      await waitForAll(
        session,
        edit % 2 === 1 ? "ready 100" : "ready 10",
        Math.ceil(edit / 2 + 0.5),
      );
    }
    for (let kill = 0; kill < KILLS; kill++) {
      note();
      const service = SERVICES[kill % SERVICES.length] ?? "";
      const starts = session.starts(service);
      process.kill(session.pidOf(service), "SIGKILL");
      await session.waitFor(service, "Ended with SIGKILL: it starts again in 0.5 s");
      await session.waitFor(service, "started", starts + 1);
    }
    note();
    assert.ok(pids.size >= SERVICES.length * (EDITS + 1) + KILLS);
    await session.program.stop(); // SIGKILL
    await eventually(() => assert.deepEqual([...pids].filter(isRunning), []));
  });
});

test("dev --nats-server runs a nats-server, and ends it", async () => {
  await withDevSession(PROJECT, async (session) => {
    await session.waitFor("telestion", /^nats-server listens on nats:/);
    await waitForAll(session, "ready 10");
    await publish(session, 7);
    await waitForAll(session, "got 7");
    process.kill(session.program.pid, "SIGINT");
    assert.equal((await session.program.ended).code, 0);
    assert.equal(isRunning(session.pidOf("nats-server")), false);
    assert.equal(
      session.lines().filter(({ event }) => event === "stopped").at(-1)?.service,
      "nats-server",
    );
  }, { args: ["--nats-server", "on-node", "on-deno", "on-bun"] });
});

test("dev uses the broker that NATS_URL names, with its login", async () => {
  const server = await startNatsServer({ user: "user", password: "secret word" });
  const env = { NATS_URL: server.url, NATS_USER: "user", NATS_PASSWORD: "secret word" };
  try {
    await withDevSession(PROJECT, async (session) => {
      await session.waitFor("telestion", "Uses the broker that NATS_URL names");
      await waitForAll(session, "ready 10");
      assert.doesNotMatch(session.program.stdout(), /secret word/);
    }, { env });
  } finally {
    await server.stop();
  }
});

test("dev says that a port is taken, and that a runtime is missing", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  try {
    await withDevSession(PROJECT, async ({ program }) => {
      const { code, stderr } = await program.ended;
      assert.equal(code, 1);
      assert.match(stderr, new RegExp(`Cannot listen on "127.0.0.1" port ${port}: `));
    }, { args: ["--port", String(port)] });
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
  await withDevSession(PROJECT, async ({ program }) => {
    const { code, stderr } = await program.ended;
    assert.equal(code, 1);
    assert.match(stderr, /^error: Found no executable of node: expected it on the PATH/);
  }, { runtime: "bun", env: { PATH: "/nowhere" } });
});

test("telestion run runs one service on its runtime, on the bus that telestion bus runs", async () => {
  const project = await createTemporaryFolder({ in: CACHE_FOLDER, files: PROJECT });
  const { path: cwd } = project;
  const bus = startProgram("bun", PROGRAM, {
    args: ["bus", "--port", "0", "--websocket-port", "0"],
    cwd,
  });
  try {
    const { url, websocketUrl } = JSON.parse(await bus.waitForLine("nats://"));
    for (const [index, runtime] of RUNTIME_NAMES.entries()) {
      const args = ["run", `on-${runtime}`, "--", "--LOG_LEVEL=error"];
      const env = { NATS_URL: index === 0 ? websocketUrl : url, NATS_USER: "", NATS_PASSWORD: "" };
      const service = startProgram(runtime, PROGRAM, { args, cwd, env });
      await service.waitForLine(/^ready 10$/, { timeoutMs: 30_000 });
      service.kill("SIGINT");
      const { code, stdout } = await service.ended;
      assert.deepEqual({ code, stdout }, { code: 0, stdout: "ready 10\n" });
    }
    bus.kill("SIGINT");
    assert.equal((await bus.ended).code, 0);
  } finally {
    await bus.stop();
    await project.remove();
  }
});

test("telestion run ends with the exit code of the service, and takes it along when killed", async () => {
  const files = {
    "telestion.json": manifestOf({ fails: "bun", stays: "bun" }),
    "services/fails.ts": "process.exit(7);\n",
    "services/stays.ts": `console.log("pid", process.pid);\nsetInterval(() => {}, 1000);\n`,
  };
  const project = await createTemporaryFolder({ in: CACHE_FOLDER, files });
  try {
    const { path: cwd } = project;
    const { code, stderr } = await runProgram("bun", PROGRAM, { args: ["run", "fails"], cwd });
    assert.equal(code, 7);
    assert.equal(stderr, "NATS_URL is not set: connects to nats://127.0.0.1:4222\n");
    const program = startProgram("bun", PROGRAM, { args: ["run", "stays"], cwd });
    const pid = Number((await program.waitForLine("pid")).split(" ")[1]);
    await program.stop(); // SIGKILL
    await eventually(() => !isRunning(pid));
  } finally {
    await project.remove();
  }
});

test("telestion bus wants a login where others can reach it, and the password from a variable", async () => {
  const run = (args: readonly string[], env = {}) =>
    runProgram("bun", PROGRAM, { args: ["bus", ...args], env });
  const open = await run(["--host", "0.0.0.0"]);
  assert.equal(open.code, 2);
  assert.match(open.stderr, /Cannot listen on "0\.0\.0\.0" without a login/);
  assert.match(
    (await run(["--user", "one"])).stderr,
    /needs a password: expected it in NATS_PASSWORD/,
  );
  const env = { NATS_PASSWORD: "word" };
  const bus = startProgram("bun", PROGRAM, { args: ["bus", "--port", "0", "--user", "one"], env });
  try {
    const { url } = JSON.parse(await bus.waitForLine("nats://"));
    await assert.rejects(connect({ servers: url, reconnect: false }));
    await (await connect({ servers: url, user: "one", pass: "word" })).close();
  } finally {
    await bus.stop();
  }
});

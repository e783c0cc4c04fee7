// Once: it runs services on Node, Deno and Bun at the same time.
import { connect } from "@nats-io/transport-node";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { type Observation, Observer } from "../../ground-station/flight-replay/start/observe.ts";
import { eventually } from "../helpers/eventually.ts";
import { startNatsServer } from "../helpers/nats_server.ts";
import { type Program, startCommand, startProgram } from "../helpers/run_program.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { withTemporaryFolder } from "../helpers/temporary_folder.ts";

const SERVICES = ["tracker-node", "tracker-deno", "tracker-bun", "replayer"];

const STATION = join(PROJECT_FOLDER, "ground-station/flight-replay/start.ts");

interface StationOptions {
  /** A folder of the test, for the data. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What `npm start` runs. */
function startStation(args: readonly string[], options: StationOptions): Program {
  return startProgram("node", STATION, { args, ...options });
}

function parseLines(stdout: string): { services?: Observation[]; summary?: unknown }[] {
  return stdout.trim().split("\n").map((line) => JSON.parse(line));
}

test("npm run flight prints what services on three runtimes do, and ends by itself", async () => {
  await withTemporaryFolder(async ({ path: cwd }) => {
    const station = startStation(["--seconds", "15", "--speed", "unlimited"], { cwd });
    const { code, stdout, stderr } = await station.ended;
    assert.equal(code, 0, stderr);
    const lines = parseLines(stdout);
    const last = lines.at(-1)?.summary as { services: Observation[] };
    assert.deepEqual(last.services.map(({ service }) => service), SERVICES);
    assert.deepEqual(last.services.map(({ runtime }) => runtime), ["node", "deno", "bun", "node"]);
    for (const { service, messages = 0, invalid = 0, lost = 0, errors } of last.services) {
      assert.ok(messages > 0, `${service} has no messages`);
      assert.deepEqual([invalid, lost, errors], [0, 0, 0], service);
    }
    assert.ok(lines.length > 3);
    const [, logs = ""] = /^What the services log: (.*)$/m.exec(stderr) ?? [];
    for (const service of SERVICES) {
      assert.match(readFileSync(join(cwd, logs, `${service}.log`), "utf8"), /Stopped/);
    }
  });
});

/** The same by npm, whose shell lives on when npm is killed. */
function startByNpm(options: StationOptions): Program {
  const start = `node --import ${import.meta.resolve("tsx")} ${STATION}`;
  writeFileSync(join(options.cwd, "package.json"), JSON.stringify({ scripts: { start } }));
  return startCommand("npm", ["start"], options);
}

test("npm run flight takes its services with it when it is killed", async () => {
  await assertTakesServicesAlong((options) => startStation([], options));
});

test("npm run flight takes its services with it when npm is killed", async () => {
  await assertTakesServicesAlong(startByNpm);
});

async function assertTakesServicesAlong(start: (options: StationOptions) => Program) {
  const server = await startNatsServer();
  const connection = await connect({ servers: server.url });
  const observer = new Observer(connection);
  const count = async (): Promise<number> => {
    const health = await observer.observeHealth();
    return SERVICES.filter((service) => health.has(service)).length;
  };
  try {
    await withTemporaryFolder(async ({ path: cwd }) => {
      const station = start({ cwd, env: { NATS_URL: server.url } });
      await eventually(async () => await count() === SERVICES.length, { timeoutMs: 30_000 });
      await station.stop(); // SIGKILL
      await eventually(async () => await count() === 0);
    });
  } finally {
    await connection.close();
    await server.stop();
  }
}

test("npm run flight reports a service that crashes, and ends with 1", async () => {
  await withTemporaryFolder(async ({ path: cwd }) => {
    const { code, stderr } = await startStation(["--flight", cwd], { cwd }).ended;
    assert.equal(code, 1);
    assert.match(stderr, /replayer ended with exit code 1:[^]+Found no flight in /);
  });
});

test("npm run flight explains a wrong option", async () => {
  await withTemporaryFolder(async ({ path: cwd }) => {
    const wrong = [["seconds", "soon"], ["speed", "fast"], ["flight", "absent"]] as const;
    for (const [name, value] of wrong) {
      const { code, stderr } = await startStation([`--${name}`, value], { cwd }).ended;
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`Option "--${name}" is "${value}": expected a [^]+Usage`));
    }
  });
});

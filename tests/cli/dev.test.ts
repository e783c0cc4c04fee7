import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { isRunning, manifestOf, withDevSession } from "../helpers/dev_session.ts";
import { eventually, sleep } from "../helpers/eventually.ts";

/** Bun ends a test after 5 s otherwise. */
const LIMIT = { timeout: 120_000 };

/** Runs until SIGTERM, as services do. */
const STAY = "setInterval(() => {}, 1000);\n";

/** Bun starts fastest. */
const BUN = "bun";

function say(text: string): string {
  return `console.log(${JSON.stringify(text)});\n${STAY}`;
}

test("dev gives services the five variables, and ends them in reverse order", LIMIT, async () => {
  const files = {
    "telestion.json": JSON.stringify({
      name: "tried",
      services: {
        one: { entry: "services/one.ts", variables: { OWN: 7, STRONGER: "manifest" } },
        two: { entry: "services/two.ts" },
      },
    }),
    "services/one.ts": `const { env } = process;
console.log(JSON.stringify([env.NATS_URL, env.NATS_USER, env.NATS_PASSWORD, env.NATS_TOKEN,
  env.SERVICE_NAME, env.DATA_DIR, env.OWN, env.STRONGER, process.cwd()]));\n${STAY}`,
    "services/two.ts": say("up"),
  };
  const env = { STRONGER: "environment", NATS_TOKEN: "of another broker" };
  await withDevSession(files, async ({ project, program, waitFor, lines }) => {
    const { text } = await waitFor("one", /^\[/);
    const [url, ...others] = JSON.parse(text) as [string, ...unknown[]];
    assert.match(url, /^nats:\/\/127\.0\.0\.1:\d+$/);
    assert.deepEqual(others, [
      "",
      "",
      null,
      "one",
      project.resolve("data"),
      "7",
      "environment",
      project.path,
    ]);
    await waitFor("two", "up");
    process.kill(program.pid, "SIGINT");
    const { code, stderr } = await program.ended;
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    const stopped = lines().filter(({ event }) => event === "stopped");
    assert.deepEqual(stopped.map(({ service }) => service), ["two", "one"]);
  }, { env });
});

test("dev ends at once when it is told so again, also what does not listen", LIMIT, async () => {
  const files = {
    "telestion.json": manifestOf({ one: BUN }),
    "services/one.ts": `process.on("SIGTERM", () => console.log("no"));\n${say("up")}`,
  };
  await withDevSession(files, async ({ program, waitFor, pidOf }) => {
    await waitFor("one", "up");
    process.kill(program.pid, "SIGINT");
    await waitFor("one", "no");
    await sleep(600); // npm passes signals on, and so one comes twice
    process.kill(program.pid, "SIGINT");
    assert.equal((await program.ended).code, 130);
    assert.ok(!isRunning(pidOf("one")));
  });
});

test(
  "dev takes its services along when it is killed, with all that they have started",
  LIMIT,
  async () => {
    const files = {
      "telestion.json": manifestOf({ one: BUN }),
      "services/one.ts": `import { spawn } from "node:child_process";
console.log("child", spawn("sleep", ["100"]).pid);\n${STAY}`,
    };
    await withDevSession(files, async ({ program, waitFor, pidOf }) => {
      const { text } = await waitFor("one", /^child/);
      const pids = [pidOf("one"), Number(text.split(" ")[1])];
      assert.deepEqual(pids.map(isRunning), [true, true]);
      await program.stop(); // SIGKILL
      await eventually(() => assert.deepEqual(pids.map(isRunning), [false, false]));
    });
  },
);

test("dev serves the console when it is asked to, and ends it", LIMIT, async () => {
  const files = { "telestion.json": manifestOf({ one: BUN }), "services/one.ts": STAY };
  await withDevSession(files, async ({ program, waitFor }) => {
    const { text } = await waitFor("telestion", "console");
    const url = text.replace("Console: ", "");
    const response = await fetch(url);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /<!doctype html>/i);
    process.kill(program.pid, "SIGINT");
    assert.equal((await program.ended).code, 0, program.stderr());
    await assert.rejects(fetch(url));
  }, { args: ["--console"] });
});

test("dev says what is missing or wrong before it starts anything", LIMIT, async () => {
  const nothing = async (args: readonly string[], env = {}): Promise<[number | null, string]> => {
    let end: [number | null, string] = [null, ""];
    const files = { "telestion.json": manifestOf({ one: BUN }), "services/one.ts": STAY };
    await withDevSession(files, async ({ program }) => {
      const { code, stderr } = await program.ended;
      end = [code, stderr];
    }, { args, env });
    return end;
  };
  const [noManifest, manifestText] = await nothing(["--project", "services"]);
  assert.equal(noManifest, 1);
  assert.match(manifestText, /^services\/telestion\.json: error: Manifest does not exist/);
  assert.deepEqual((await nothing(["--port", "many"]))[0], 2);
  const [unknown, unknownText] = await nothing(["on"]);
  assert.equal(unknown, 2);
  assert.match(unknownText, /Unknown service "on": did you mean "one"\?/);
});

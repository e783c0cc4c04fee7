import assert from "node:assert/strict";
import { test } from "node:test";
import { main } from "../../cli/main.ts";
import { eventually } from "../helpers/eventually.ts";
import { withServices } from "../helpers/services.ts";
import { withBusProject, withVariables } from "./bus_project.ts";
import { recordingTerminal } from "./recording_terminal.ts";

const SUBJECT = "__telestion__/health";

test("runHealth() shows all instances of all services, and succeeds when all are well", async () => {
  await withServices(async ({ server, start }) => {
    await Promise.all([start("tracker"), start("tracker"), start("replayer")]);
    const terminal = recordingTerminal("/");
    const args = ["health", "--nats-url", server.url, "--expect", "tracker, replayer"];
    assert.equal(await main(args, terminal), 0);
    const reports = terminal.printed.map((line) => JSON.parse(line));
    assert.deepEqual(
      reports.map(({ latencyMs, ...report }) => {
        assert.equal(typeof latencyMs, "number");
        return report;
      }),
      [
        { name: "replayer", state: "ok", instances: 1, errors: 0 },
        { name: "tracker", state: "ok", instances: 2, errors: 0 },
      ],
    );
  });
});

test("runHealth() fails for services that are missing or have errors", async () => {
  await withBusProject(async ({ run, runForPerson, connection }) => {
    const nobody = await run("health", "--timeout=50");
    assert.equal(nobody.code, 1);
    assert.match(nobody.complaints, /^Nobody answers/);
    connection.subscribe(SUBJECT, {
      callback: (_error, message) => void message.respond('{"name":"a","errors":2}'),
    });
    await connection.flush();
    const states = async (...args: readonly string[]): Promise<readonly unknown[]> => {
      const { code, printed } = await run("health", "--timeout=200", ...args);
      return [code, ...printed.map((line) => JSON.parse(line).state)];
    };
    assert.deepEqual(await states(), [1, "errors"]);
    assert.deepEqual(await states("--max-errors=2"), [0, "ok"]);
    assert.deepEqual(await states("--max-errors=2", "--expect=a,b"), [1, "ok", "missing"]);
    assert.deepEqual(await states("--expect=b"), [1, "errors", "missing"]);
    const { printed } = await runForPerson("health", "--timeout=200", "--expect=b");
    assert.match(printed[0] ?? "", /^SERVICE {2}INSTANCES {2}ERRORS {2}LATENCY {2}STATE$/);
    assert.match(printed[1] ?? "", /^a +1 +2 +[\d.]+ ms +errors$/);
    assert.match(printed[2] ?? "", /^b +0 +0 +- +missing$/);
  });
});

test("runHealth() tells who is late from who is missing", async () => {
  await withBusProject(async ({ run, connection }) => {
    connection.subscribe(SUBJECT, {
      callback: (_error, message) => {
        setTimeout(() => message.respond('{"name":"slow","errors":0}'), 150);
      },
    });
    await connection.flush();
    const { code, printed } = await run("health", "--timeout=100", "--expect=slow");
    assert.equal(code, 1);
    assert.equal(JSON.parse(printed[0] ?? "").state, "late");
  });
});

test("runHealth() watches until it is stopped", async () => {
  await withBusProject(async ({ server, connection }) => {
    let errors = 0;
    connection.subscribe(SUBJECT, {
      callback: (_error, message) =>
        void message.respond(JSON.stringify({ name: "a", errors: errors++ })),
    });
    await connection.flush();
    let stop = (): void => {};
    const recording = recordingTerminal("/");
    const terminal = {
      ...recording,
      onStop(listener: () => void) {
        stop = listener;
        return () => {};
      },
    };
    const running = main(
      ["health", "--watch", "--timeout=20", "--nats-url", server.url],
      terminal,
    );
    await eventually(() => recording.printed.length >= 2);
    stop();
    assert.equal(await running, 1);
    assert.deepEqual(recording.printed.slice(0, 2).map((line) => JSON.parse(line).state), [
      "ok",
      "errors",
    ]);
  });
});

test("runHealth() connects as the environment says, and says why it cannot", async () => {
  await withBusProject(async ({ server }) => {
    const health = async (...args: readonly string[]): Promise<readonly [number, string]> => {
      const terminal = recordingTerminal("/");
      const code = await main(["health", "--timeout=20", ...args], terminal);
      return [code, terminal.complaints.join("\n")];
    };
    const login = { NATS_USER: "a", NATS_PASSWORD: "b" };
    await withVariables({ NATS_URL: server.url, ...login }, async () => {
      assert.deepEqual(await health(), [1, "Nobody answers health requests on this bus"]);
    });
    await withVariables({ NATS_URL: "nats://127.0.0.1:1", ...login }, async () => {
      assert.deepEqual(await health("--nats-url", server.url), [
        1,
        "Nobody answers health requests on this bus",
      ]);
      assert.deepEqual(await health(), [
        1,
        'error: Cannot connect to NATS: "127.0.0.1:1" refused the connection: no broker listens there',
      ]);
      assert.match((await health("--nats-url", "http://a"))[1], /^error: Cannot use NATS_URL/);
    });
    await withVariables(
      { NATS_URL: server.url, NATS_USER: "a", NATS_PASSWORD: "secret" },
      async () => {
        const [code, complaints] = await health();
        assert.equal(code, 1);
        assert.match(complaints, /^error: .*refused the login: check NATS_USER and NATS_PASSWORD/);
        assert.doesNotMatch(complaints, /secret/);
        const url = server.url.replace("nats://", "nats://a:b@");
        assert.match((await health("--nats-url", url))[1], /^Nobody/);
      },
    );
  }, { user: "a", password: "b" });
});

import { headers, type NatsConnection } from "@nats-io/transport-node";
import assert from "node:assert/strict";
import { test } from "node:test";
import { withBusProject } from "./bus_project.ts";

const SET_MODE = ["req", "telecommand.set_mode", '{"mode":"safe"}', "--param", "spacecraft=a"];

function respond(
  connection: NatsConnection,
  body: string,
  error?: readonly [string, string],
): void {
  connection.subscribe("telecommand.a.set-mode", {
    max: 1,
    callback: (_error, message) => {
      const options = error && { headers: headers() };
      options?.headers.set("Nats-Service-Error-Code", error?.[0] ?? "");
      options?.headers.set("Nats-Service-Error", error?.[1] ?? "");
      message.respond(body, options);
    },
  });
}

test("runReq() shows a valid reply", async () => {
  await withBusProject(async ({ run, runForPerson, connection }) => {
    respond(connection, '{"accepted":true}');
    await connection.flush();
    const { code, printed } = await run(...SET_MODE);
    assert.equal(code, 0);
    const { latencyMs, ...outcome } = JSON.parse(printed[0] ?? "");
    assert.equal(typeof latencyMs, "number");
    assert.deepEqual(outcome, {
      subject: "telecommand.a.set-mode",
      data: { accepted: true },
      valid: true,
    });
    respond(connection, '{"accepted":true}');
    await connection.flush();
    const person = await runForPerson(...SET_MODE);
    assert.equal(person.code, 0);
    assert.deepEqual(person.printed, ["{", '  "accepted": true', "}"]);
    assert.match(person.complaints, /^Reply after /);
  });
});

test("runReq() returns 1 for an invalid reply, and says why it is", async () => {
  await withBusProject(async ({ run, runForPerson, connection }) => {
    respond(connection, '{"accepted":"yes"}');
    await connection.flush();
    const { code, printed } = await run(...SET_MODE);
    assert.equal(code, 1);
    assert.equal(JSON.parse(printed[0] ?? "").issues[0].path, "/accepted");
    respond(connection, "no JSON");
    await connection.flush();
    const person = await runForPerson(...SET_MODE);
    assert.equal(person.code, 1);
    assert.deepEqual(person.printed, ["no JSON"]);
    assert.match(person.complaints, /error: The reply is invalid\n {2}\/: Expected JSON/);
  });
});

test("runReq() shows the error that a responder sends, with its issues", async () => {
  await withBusProject(async ({ run, runForPerson, connection }) => {
    respond(connection, "", ["400", "Battery too low"]);
    await connection.flush();
    const { code, printed } = await run(...SET_MODE);
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(printed[0] ?? "").error, {
      code: "invalid-request",
      message: "Battery too low",
    });
    const issues = [{ path: "/mode", keyword: "enum", message: "Expected less" }];
    respond(connection, JSON.stringify({ error: { code: "rejected", message: "No", issues } }));
    await connection.flush();
    const person = await runForPerson(...SET_MODE);
    assert.equal(person.code, 1);
    assert.equal(person.complaints, "error: rejected: No\n  /mode: Expected less");
  });
});

test("runReq() tells silence from absence", async () => {
  await withBusProject(async ({ run, connection }) => {
    const absent = await run(...SET_MODE, "--timeout", "60000");
    assert.equal(absent.code, 1);
    const { error, latencyMs } = JSON.parse(absent.printed[0] ?? "");
    assert.ok(latencyMs < 60_000, "It says that it has waited for the whole timeout");
    assert.deepEqual(error, {
      code: "no-responders",
      message: 'Nobody answers requests on "telecommand.a.set-mode"',
    });
    connection.subscribe("silent", { callback: () => {} });
    await connection.flush();
    const silent = await run("req", "silent", "--timeout", "50");
    assert.equal(silent.code, 1);
    assert.deepEqual(JSON.parse(silent.printed[0] ?? "").error, {
      code: "timeout",
      message: 'No reply on "silent" within 50 ms',
    });
  });
});

test("runReq() asks on any subject", async () => {
  await withBusProject(async ({ run, connection }) => {
    connection.subscribe("echo", {
      callback: (_error, message) => void message.respond(message.data),
    });
    await connection.flush();
    for (
      const [data, shown] of [["a b", { text: "a b" }], ["[1]", { data: [1] }], ["hex:80", {
        base64: "gA==",
      }]] as const
    ) {
      const { code, printed } = await run("req", "echo", data);
      assert.equal(code, 0);
      const { latencyMs, ...outcome } = JSON.parse(printed[0] ?? "");
      assert.ok(latencyMs >= 0);
      assert.deepEqual(outcome, { subject: "echo", ...shown });
    }
  });
});

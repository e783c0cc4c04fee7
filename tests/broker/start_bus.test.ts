import { connect } from "@nats-io/transport-node";
import assert from "node:assert/strict";
import { test } from "node:test";
import { type BusOptions, startBus } from "../../broker/mod.ts";
import { ServiceError } from "../../runtime/errors.ts";
import { eventually } from "../helpers/eventually.ts";
import { QUIET } from "./conversations.ts";
import { connectRaw } from "./raw_client.ts";

test("startBus() listens on loopback, on free ports, and says where", async () => {
  const bus = await startBus({ port: 0, websocket: true });
  assert.equal(bus.url, `nats://127.0.0.1:${bus.port}`);
  assert.equal(bus.websocketUrl, `ws://127.0.0.1:${bus.websocketPort}`);
  await bus.stop();
  await bus.stop();
  const plain = await startBus({ port: 0 });
  assert.deepEqual([plain.websocketUrl, plain.websocketPort], [undefined, undefined]);
  await plain.stop();
});

test("startBus() refuses an address beyond this machine without a login", async () => {
  for (const host of ["0.0.0.0", "::", "192.0.2.1", "127.0.0.1.example.org", ""]) {
    await assert.rejects(startBus({ host, port: 0 }), {
      name: "TypeError",
      message: /^Cannot listen on ".*" without a login: expected a loopback address/,
    });
  }
  const bus = await startBus({ host: "0.0.0.0", port: 0, token: "secret" });
  await bus.stop();
  const local = await startBus({ host: "localhost", port: 0 });
  await local.stop();
});

test("startBus() refuses options that cannot work", async () => {
  const wrong: readonly BusOptions[] = [
    { password: "x" },
    { user: "" },
    { user: "a" },
    { user: "a", password: "" },
    { users: [{ user: "a", password: "" }] },
    { token: "" },
    { users: [{ user: "a", password: "b" }, { user: "a", password: "c" }] },
    { limits: { maxPayload: 0 } },
    { limits: { pingIntervalMs: NaN } },
    { limits: { maxPayload: 1e9 } },
    { users: [{ user: "a", password: "b", permissions: { publish: { allow: ["a..b"] } } }] },
  ];
  for (const options of wrong) {
    await assert.rejects(startBus({ ...options, port: 0 }), TypeError, JSON.stringify(options));
  }
});

test("startBus() says which port it cannot have, and lets go of the other", async () => {
  const first = await startBus({ port: 0 });
  const taken = (options: BusOptions): Promise<void> =>
    assert.rejects(startBus(options), (error) => {
      assert.ok(error instanceof ServiceError);
      assert.equal(error.code, "bad-configuration");
      assert.match(error.message, new RegExp(`^Cannot listen on "127.0.0.1" port ${first.port}: `));
      return true;
    });
  await taken({ port: first.port });
  const free = await startBus({ port: 0 });
  await free.stop();
  await taken({ port: free.port, websocket: { port: first.port } });
  const again = await startBus({ port: free.port });
  await again.stop();
  await first.stop();
});

test("Bus.stop() sends what is under way before it closes, and ends clients that stay", async () => {
  const bus = await startBus({ port: 0 });
  const reader = connectRaw(bus.port, `${QUIET}SUB a 1\r\nPING\r\n`);
  await reader.waitFor("PONG");
  const payload = "x".repeat(1_000_000);
  const writer = connectRaw(bus.port, `${QUIET}PUB a 1000000\r\n${payload}\r\nPING\r\n`);
  await writer.waitFor("PONG");
  const silent = connectRaw(bus.port);
  await silent.info();
  silent.socket.pause();
  await bus.stop();
  assert.ok((await reader.waitForEnd()).endsWith(`MSG a 1 1000000\r\n${payload}\r\n`));
  silent.close();
});

test("Bus.stop() is seen by clients, which come back to the next bus", async () => {
  const bus = await startBus({ port: 0 });
  const connection = await connect({
    servers: bus.url,
    reconnectTimeWait: 20,
    maxReconnectAttempts: -1,
  });
  const seen: string[] = [];
  connection.subscribe("a", { callback: (_error, message) => void seen.push(message.string()) });
  await connection.flush();
  await bus.stop();
  const next = await startBus({ port: bus.port });
  await eventually(() => assert.equal(next.stats().subscriptions, 1));
  connection.publish("a", "back");
  await eventually(() => assert.deepEqual(seen, ["back"]));
  await connection.close();
  await next.stop();
});

test("Bus.stats() counts clients, subscriptions, messages and bytes", async () => {
  const bus = await startBus({ port: 0 });
  const sent = `${QUIET}SUB a 1\r\nSUB > 2\r\nPUB a 5\r\nhello\r\nPING\r\n`;
  const client = connectRaw(bus.port, sent);
  await client.waitFor("PONG");
  assert.deepEqual(bus.stats(), {
    clients: 1,
    subscriptions: 2,
    messagesIn: 1,
    bytesIn: 5,
    messagesOut: 2,
    bytesOut: 10,
    slowConsumers: 0,
  });
  client.close();
  await eventually(() => assert.equal(bus.stats().clients, 0));
  assert.equal(bus.stats().subscriptions, 0);
  await bus.stop();
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { connectByUrl } from "../../runtime/adapters/choose_connect.ts";
import type { Connection } from "../../runtime/connection.ts";
import { parseNatsUrl } from "../../runtime/nats_url.ts";
import { eventually } from "../helpers/eventually.ts";
import { type NatsServer, startNatsServer } from "../helpers/nats_server.ts";

const LOGIN = { user: "tester", password: "correct-horse" };

function connectTo(url: string): Promise<Connection> {
  return connectByUrl({ url: parseNatsUrl(url), credentials: LOGIN, name: "test" });
}

/** The types of all changes of the state, from now on. */
function watchStatus(connection: Connection): string[] {
  const types: string[] = [];
  void (async () => {
    for await (const { type } of connection.status()) types.push(type);
  })();
  return types;
}

async function assertWorks(connection: Connection): Promise<void> {
  let received = 0;
  connection.subscribe("probe", { callback: () => received++ });
  connection.publish("probe", "hello");
  await connection.flush();
  assert.equal(received, 1);
}

function startOn(
  ports: { readonly port?: number; readonly websocketPort: number },
  password: string,
): Promise<NatsServer> {
  const config = `websocket { listen: "127.0.0.1:${ports.websocketPort}", no_tls: true }`;
  const { port } = ports;
  return startNatsServer({ ...LOGIN, password, config, ...(port !== undefined && { port }) });
}

test("connectByUrl() reconnects however often the broker refused the login meanwhile", async () => {
  const first = await startNatsServer({ ...LOGIN, websocket: true });
  const connections = [await connectTo(first.url), await connectTo(first.websocketUrl ?? "")];
  const statuses = connections.map(watchStatus);
  const ports = { port: first.port, websocketPort: Number(first.websocketUrl?.split(":").at(-1)) };
  await first.stop();
  const second = await startOn(ports, "another");
  await eventually(
    () => statuses.every((types) => types.filter((type) => type === "error").length >= 3),
    { timeoutMs: 15_000 },
  );
  await second.stop();
  const third = await startOn(ports, LOGIN.password);
  await eventually(() => statuses.every((types) => types.includes("reconnect")), {
    timeoutMs: 15_000,
  });
  for (const connection of connections) {
    await assertWorks(connection);
    await connection.close();
  }
  await third.stop();
});

test("connectByUrl() leaves a dead peer although much waits to be written", async () => {
  const server = await startNatsServer({ ...LOGIN, websocket: true });
  const connections = [await connectTo(server.url), await connectTo(server.websocketUrl ?? "")];
  const statuses = connections.map(watchStatus);
  server.freeze(true);
  const payload = new Uint8Array(1_000_000);
  for (const connection of connections) {
    for (let i = 0; i < 40; i++) connection.publish("flood", payload);
  }
  await eventually(() => statuses.every((types) => types.includes("disconnect")), {
    timeoutMs: 15_000,
  });
  server.freeze(false);
  await eventually(() => statuses.every((types) => types.includes("reconnect")), {
    timeoutMs: 15_000,
  });
  for (const connection of connections) {
    await assertWorks(connection);
    await connection.close();
  }
  await server.stop();
});

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { connectByUrl } from "../../runtime/adapters/choose_connect.ts";
import { parseNatsUrl } from "../../runtime/nats_url.ts";
import { eventually } from "../helpers/eventually.ts";

/** Connects to something that says one line at most, until the attempt fails. */
async function failToConnect(greeting: string): Promise<{ accepted: number; open: number }> {
  const sockets = { accepted: 0, open: 0 };
  const server = createServer((socket) => {
    sockets.accepted++;
    sockets.open++;
    socket.on("error", () => {});
    socket.once("close", () => sockets.open--);
    socket.resume().write(greeting);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const url = parseNatsUrl(`127.0.0.1:${port}`);
  const attempt = connectByUrl({ url, credentials: {}, name: "test", timeoutMs: 300 });
  await assert.rejects(attempt, { code: "connection-failed" });
  await eventually(() => sockets.accepted > 0 && sockets.open === 0, { what: "End of sockets" });
  server.close();
  return sockets;
}

test("connectByUrl() leaves no socket to a broker that says nothing", async () => {
  assert.deepEqual(await failToConnect(""), { accepted: 1, open: 0 });
});

test("connectByUrl() leaves no socket to a broker that is silent after its greeting", async () => {
  const greeting = 'INFO {"max_payload":1048576,"headers":true}\r\n';
  assert.deepEqual(await failToConnect(greeting), { accepted: 1, open: 0 });
});

test("connectByUrl() leaves no socket to a broker that is silent in TLS", async () => {
  const greeting = 'INFO {"max_payload":1048576,"headers":true,"tls_available":true}\r\n';
  assert.deepEqual(await failToConnect(greeting), { accepted: 1, open: 0 });
});

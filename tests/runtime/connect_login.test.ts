import assert from "node:assert/strict";
import { test } from "node:test";
import { nkeys } from "@nats-io/transport-node";
import { connectByUrl } from "../../runtime/adapters/choose_connect.ts";
import type { Credentials } from "../../runtime/connect.ts";
import { parseNatsUrl } from "../../runtime/nats_url.ts";
import { startNatsServer } from "../helpers/nats_server.ts";
import { makeOperator } from "../helpers/operator.ts";

type KeyPair = ReturnType<typeof nkeys.createUser>;

async function assertLogin(url: string, credentials: Credentials): Promise<void> {
  const connection = await connectByUrl({ url: parseNatsUrl(url), credentials, name: "test" });
  await connection.flush();
  await connection.close();
}

async function assertRefused(url: string, credentials: Credentials): Promise<void> {
  const attempt = connectByUrl({ url: parseNatsUrl(url), credentials, name: "test" });
  await assert.rejects(attempt, { code: "connection-failed", message: /refused the login/ });
}

function seedOf(keys: KeyPair): string {
  return new TextDecoder().decode(keys.getSeed());
}

test("connectByUrl() logs in with an nkey", async () => {
  const user = nkeys.createUser();
  const config = `authorization { users: [{ nkey: ${user.getPublicKey()} }] }`;
  const server = await startNatsServer({ websocket: true, config });
  await assertLogin(server.url, { nkeySeed: seedOf(user) });
  await assertLogin(server.websocketUrl ?? "", { nkeySeed: seedOf(user) });
  await assertRefused(server.url, { nkeySeed: seedOf(nkeys.createUser()) });
  await server.stop();
});

test("connectByUrl() logs in with the text of a creds file", async () => {
  const { config, creds } = makeOperator();
  const server = await startNatsServer({ websocket: true, config });
  await assertLogin(server.url, { creds });
  await assertLogin(server.websocketUrl ?? "", { creds });
  await assertRefused(server.url, { user: "tester", password: "wrong" });
  await server.stop();
});

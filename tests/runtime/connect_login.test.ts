import assert from "node:assert/strict";
import { test } from "node:test";
import { nkeys } from "@nats-io/transport-node";
import { connectByUrl } from "../../runtime/adapters/choose_connect.ts";
import type { Credentials } from "../../runtime/connect.ts";
import { parseNatsUrl } from "../../runtime/nats_url.ts";
import { startNatsServer } from "../helpers/nats_server.ts";

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

/** A JWT as NATS signs it, with the least members that the server wants. */
function signJwt(subject: KeyPair, issuer: KeyPair, nats: Record<string, unknown>): string {
  const encode = (value: unknown): string =>
    Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    jti: "test",
    iat: Math.floor(Date.now() / 1000),
    iss: issuer.getPublicKey(),
    name: "test",
    sub: subject.getPublicKey(),
    nats: { version: 2, ...nats },
  };
  const body = `${encode({ typ: "JWT", alg: "ed25519-nkey" })}.${encode(claims)}`;
  const signature = issuer.sign(new TextEncoder().encode(body));
  return `${body}.${Buffer.from(signature).toString("base64url")}`;
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
  const [operator, account, user] = [
    nkeys.createOperator(),
    nkeys.createAccount(),
    nkeys.createUser(),
  ];
  const operatorJwt = signJwt(operator, operator, { type: "operator" });
  const limits = { conn: -1, leaf: -1, imports: -1, exports: -1, wildcards: true };
  const unlimited = { subs: -1, data: -1, payload: -1 };
  const accountJwt = signJwt(account, operator, {
    type: "account",
    limits: { ...limits, ...unlimited },
  });
  const userJwt = signJwt(user, account, { type: "user", ...unlimited });
  const creds = `-----BEGIN NATS USER JWT-----
${userJwt}
------END NATS USER JWT------

-----BEGIN USER NKEY SEED-----
${seedOf(user)}
------END USER NKEY SEED------
`;
  const config = `operator: ${operatorJwt}
resolver: MEMORY
resolver_preload { ${account.getPublicKey()}: ${accountJwt} }`;
  const server = await startNatsServer({ websocket: true, config });
  await assertLogin(server.url, { creds });
  await assertLogin(server.websocketUrl ?? "", { creds });
  await assertRefused(server.url, { user: "tester", password: "wrong" });
  await server.stop();
});

/**
 * Who may do what: logins and permissions, typed by hand.
 *
 * @module
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test } from "node:test";
import { type BrokerKind, type BrokerSetup, brokersOf } from "./brokers.ts";
import { connectRaw, converse } from "./raw_client.ts";

const VIOLATION = "-ERR 'Authorization Violation'\r\nCLOSED";

const WITH_USERS: BrokerSetup = {
  users: [
    { user: "all", password: "secret" },
    {
      user: "some",
      password: "secret",
      permissions: {
        publish: { allow: ["pub.>", "deny.me"], deny: ["pub.secret", "deny.me"] },
        subscribe: { allow: ["sub.>", "y.*"], deny: ["sub.secret"] },
      },
    },
    {
      user: "responder",
      password: "secret",
      permissions: { publish: { allow: ["own"] }, allowResponses: true },
    },
    {
      user: "twice",
      password: "secret",
      permissions: { allowResponses: { max: 2, expiresMs: 60_000 } },
    },
    {
      user: "late",
      password: "secret",
      permissions: { allowResponses: { max: 1, expiresMs: 1 } },
    },
  ],
};

function login(user: string, more = ""): string {
  return `CONNECT {"verbose":false,"pedantic":false,"user":"${user}","pass":"secret"${more}}\r\n`;
}

function denied(operation: "Publish" | "Subscription", subject: string): string {
  return `-ERR 'Permissions Violation for ${operation} to "${subject}"'\r\n`;
}

/** What holds for every broker: one test file for each calls this. */
export function testLogin(kind: BrokerKind): void {
  const withBroker = brokersOf(kind);

  test(`${kind.name}: takes nothing before CONNECT when a login is on`, () =>
    withBroker(async ({ port }) => {
      const info = connectRaw(port);
      assert.equal((await info.info())["auth_required"], true);
      info.close();
      for (const sent of ["", "PUB a 1\r\nx\r\n", "SUB a 1\r\n", "X"]) {
        assert.equal(await converse(port, sent), VIOLATION, sent);
      }
      const impatient = connectRaw(port, "X");
      assert.equal(await impatient.waitForEnd(), "-ERR 'Authorization Violation'\r\n");
    }, { user: "all", password: "secret" }));

  test(`${kind.name}: takes user and password`, () =>
    withBroker(async ({ port }) => {
      assert.equal(await converse(port, login("all")), "");
      assert.equal(await converse(port, login("nobody")), VIOLATION);
      assert.equal(await converse(port, 'CONNECT {"user":"all","pass":"secre"}\r\n'), VIOLATION);
      assert.equal(await converse(port, 'CONNECT {"user":"all"}\r\n'), VIOLATION);
      assert.equal(await converse(port, 'CONNECT {"auth_token":"secret"}\r\n'), VIOLATION);
      assert.equal(await converse(port, "CONNECT {}\r\n"), VIOLATION);
      assert.equal(await converse(port, login("all") + login("nobody")), VIOLATION);
    }, { user: "all", password: "secret" }));

  test(`${kind.name}: takes names, passwords and subjects in any language`, () =>
    withBroker(async ({ port }) => {
      const connect =
        'CONNECT {"verbose":false,"pedantic":false,"user":"jürgen","pass":"żółć"}\r\n';
      const utf8 = Buffer.from(`${connect}SUB größe 1\r\nPUB größe 1\r\nx\r\n`).toString("latin1");
      const subject = Buffer.from("größe").toString("latin1");
      assert.equal(await converse(port, utf8), `MSG ${subject} 1 1\r\nx\r\n`);
    }, {
      users: [{
        user: "jürgen",
        password: "żółć",
        permissions: { publish: { allow: ["größe"] }, subscribe: { allow: ["größe"] } },
      }],
    }));

  test(`${kind.name}: takes a token`, () =>
    withBroker(async ({ port }) => {
      const show = (token: string): string =>
        `CONNECT {"verbose":false,"auth_token":"${token}"}\r\n`;
      assert.equal(await converse(port, show("secret")), "");
      assert.equal(await converse(port, show("secret1")), VIOLATION);
      assert.equal(await converse(port, show("")), VIOLATION);
      assert.equal(await converse(port, login("all")), VIOLATION);
    }, { token: "secret" }));

  test(`${kind.name}: closes who does not log in`, () =>
    withBroker(async ({ port }) => {
      const silent = connectRaw(port);
      const half = connectRaw(port, "CONNECT {");
      const expected = "-ERR 'Authentication Timeout'\r\n";
      assert.equal(await silent.waitForEnd(), expected);
      assert.equal(await half.waitForEnd(), expected);
    }, { token: "secret" }));

  test(`${kind.name}: keeps a user to its subjects`, () =>
    withBroker(async ({ port }) => {
      const allowed = "PUB pub.a 1\r\nx\r\nSUB sub.a 1\r\nSUB y.> 2\r\nSUB sub.* q 3\r\n";
      assert.equal(await converse(port, login("some") + allowed), "");
      for (const subject of ["other", "pub.secret", "deny.me", "pub"]) {
        const sent = `${login("some")}PUB ${subject} 1\r\nx\r\n`;
        assert.equal(await converse(port, sent), denied("Publish", subject));
      }
      for (const subject of ["other", "sub.secret", "y.a.b", ">", "*"]) {
        const sent = `${login("some")}SUB ${subject} 1\r\n`;
        assert.equal(await converse(port, sent), denied("Subscription", subject));
      }
      assert.equal(
        await converse(port, `${login("some")}SUB other q 1\r\n`),
        `-ERR 'Permissions Violation for Subscription to "other" using queue "q"'\r\n`,
      );
      assert.equal(
        await converse(
          port,
          `${login("some", ',"headers":true')}HPUB other 12 12\r\nNATS/1.0\r\n\r\n\r\n`,
        ),
        denied("Publish", "other"),
      );
      assert.equal(
        await converse(
          port,
          `${login("some", ',"verbose":true')}PUB other 1\r\nx\r\nSUB other 1\r\n`,
        ),
        `+OK\r\n${denied("Publish", "other")}${denied("Subscription", "other")}`,
      );
    }, WITH_USERS));

  test(`${kind.name}: a wildcard does not deliver what is denied`, () =>
    withBroker(async ({ port }) => {
      const some = connectRaw(port, `${login("some")}SUB sub.> 1\r\nSUB sub.* q 2\r\nPING\r\n`);
      await some.waitFor("PONG\r\n");
      const all = connectRaw(
        port,
        `${login("all")}PUB sub.secret 1\r\nx\r\nPUB sub.open 1\r\ny\r\n`,
      );
      const received = await some.waitFor("MSG sub.open 2 1\r\ny\r\n");
      assert.ok(!received.includes("secret"), received);
      assert.ok(received.includes("MSG sub.open 1 1\r\ny\r\n"), received);
      some.close();
      all.close();
    }, WITH_USERS));

  test(`${kind.name}: lets a user answer requests, as often and long as it may`, () =>
    withBroker(async ({ port }) => {
      const requester = connectRaw(port, `${login("all")}SUB inbox.* 1\r\nPING\r\n`);
      await requester.waitFor("PONG\r\n");
      for (const [user, times] of [["responder", 1], ["twice", 2]] as const) {
        const responder = connectRaw(port, `${login(user)}SUB req.${user} 1\r\nPING\r\n`);
        await responder.waitFor("PONG\r\n");
        requester.send(`PUB req.${user} inbox.${user} 0\r\n\r\n`);
        await responder.waitFor("MSG req");
        responder.send(`PUB inbox.${user} 1\r\nx\r\n`.repeat(3));
        const received = await responder.waitFor(denied("Publish", `inbox.${user}`));
        responder.send("PUB inbox.other 1\r\nx\r\nPING\r\n");
        await responder.waitFor(denied("Publish", "inbox.other"));
        assert.match(received, /MSG req\.\w+ 1 inbox\.\w+ 0\r\n\r\n-ERR/);
        const answers = requester.received().split(`MSG inbox.${user} 1 1\r\nx\r\n`).length - 1;
        assert.equal(answers, times, user);
        responder.close();
      }
      requester.close();
    }, WITH_USERS));

  test(`${kind.name}: refuses an answer that comes too late`, () =>
    withBroker(async ({ port }) => {
      const late = connectRaw(port, `${login("late")}SUB req 1\r\nPING\r\n`);
      await late.waitFor("PONG\r\n");
      const requester = connectRaw(port, `${login("all")}PUB req inbox 0\r\n\r\n`);
      await late.waitFor("MSG req");
      await new Promise((resolve) => setTimeout(resolve, 50));
      late.send("PUB inbox 1\r\nx\r\n");
      await late.waitFor(denied("Publish", "inbox"));
      late.close();
      requester.close();
    }, WITH_USERS));
}

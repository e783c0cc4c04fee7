/**
 * What the clients of NATS see: nats.js 3 over TCP and nats.ws over WebSocket on one broker.
 *
 * @module
 */
import { connect, headers, type NatsConnection } from "@nats-io/transport-node";
import assert from "node:assert/strict";
import { test } from "node:test";
import { connectByUrl } from "../../runtime/adapters/choose_connect.ts";
import { guardSockets } from "../../runtime/adapters/nats_socket_guard.ts";
import { parseNatsUrl } from "../../runtime/nats_url.ts";
import { eventually } from "../helpers/eventually.ts";
import { type BrokerKind, type BrokerSetup, brokersOf, type RunningBroker } from "./brokers.ts";
import { checkQueueGroups } from "./queue_group_load.ts";
import { connectRaw, converse } from "./raw_client.ts";
import { QUIET } from "./conversations.ts";

interface Login {
  readonly user?: string;
  readonly pass?: string;
}

interface ClientScope {
  readonly broker: RunningBroker;
  /** Connects with nats.js 3. */
  tcp(login?: Login): Promise<NatsConnection>;
  /** Connects with nats.ws. */
  websocket(login?: Login): Promise<NatsConnection>;
}

/** What holds for every broker: one test file for each calls this. */
export function testClients(kind: BrokerKind): void {
  const withBroker = brokersOf(kind);

  async function withClients(
    run: (scope: ClientScope) => Promise<void>,
    setup?: BrokerSetup,
  ): Promise<void> {
    await withBroker(async (broker) => {
      const opened: NatsConnection[] = [];
      const keep = (connection: NatsConnection): NatsConnection => {
        opened.push(connection);
        return connection;
      };
      try {
        await run({
          broker,
          tcp: async (login) => keep(await connectTcp(broker, login)),
          websocket: async (login) => keep(await connectWebSocket(broker, login)),
        });
      } finally {
        for (const connection of opened) await connection.close();
      }
    }, setup);
  }

  test(`${kind.name}: clients over TCP and WebSocket exchange messages with headers`, () =>
    withClients(async ({ tcp, websocket }) => {
      const connections = [await tcp(), await websocket()];
      const seen: string[] = [];
      for (const [index, connection] of connections.entries()) {
        connection.subscribe("telemetry.*", {
          callback: (_error, message) => {
            seen.push(
              `${index} ${message.subject} ${message.string()} ${message.headers?.get("k")}`,
            );
          },
        });
        await connection.flush();
      }
      for (const [index, connection] of connections.entries()) {
        const sent = headers();
        sent.set("k", `v${index}`);
        connection.publish(`telemetry.${index}`, "grüße", { headers: sent });
        await connection.flush();
      }
      await eventually(() => assert.equal(seen.length, 4));
      assert.deepEqual(seen.toSorted(), [
        "0 telemetry.0 grüße v0",
        "0 telemetry.1 grüße v1",
        "1 telemetry.0 grüße v0",
        "1 telemetry.1 grüße v1",
      ]);
    }));

  test(`${kind.name}: the largest message arrives, and one byte more is refused`, () =>
    withClients(async ({ tcp, websocket }) => {
      for (const connection of [await tcp(), await websocket()]) {
        connection.subscribe("large", {
          callback: (_error, message) => void message.respond(message.data),
        });
        const bytes = Uint8Array.from({ length: 1_048_576 }, (_, index) => index);
        const reply = await connection.request("large", bytes, { timeout: 5000 });
        assert.deepEqual(reply.data, bytes);
        assert.throws(() => connection.publish("large", new Uint8Array(1_048_577)), /payload/i);
        await connection.drain();
      }
    }));

  test(`${kind.name}: members of a queue group share messages, over both transports`, () =>
    withClients(async ({ tcp, websocket }) => {
      const counts = [0, 0, 0, 0];
      const members = [await tcp(), await websocket(), await tcp(), await websocket()];
      for (const [index, member] of members.entries()) {
        member.subscribe("job", { queue: "workers", callback: () => void (counts[index]! += 1) });
        await member.flush();
      }
      const publisher = await tcp();
      for (let job = 0; job < 2000; job++) publisher.publish("job");
      await publisher.flush();
      const total = (): number => counts.reduce((sum, count) => sum + count, 0);
      await eventually(() => assert.equal(total(), 2000));
      for (const member of members) await member.flush();
      assert.equal(total(), 2000);
      for (const count of counts) assert.ok(count > 300, `shares: ${counts}`);
    }));

  test(`${kind.name}: loses and doubles nothing among 20 clients and two queue groups`, () =>
    withBroker(async ({ url }) => {
      guardSockets();
      await checkQueueGroups(url, { clients: 20, messages: 1000 });
    }));

  test(`${kind.name}: requests are answered, time out, or hear that nobody listens`, () =>
    withClients(async ({ tcp, websocket }) => {
      const [responder, requester] = [await tcp(), await websocket()];
      responder.subscribe("double", {
        callback: (_error, message) => void message.respond(String(2 * Number(message.string()))),
      });
      responder.subscribe("silence", { callback: () => {} });
      await responder.flush();
      const replies = await Promise.all(
        Array.from({ length: 100 }, (_, value) => requester.request("double", String(value))),
      );
      assert.deepEqual(
        replies.map((reply) => Number(reply.string())),
        replies.map((_, i) => 2 * i),
      );
      await assert.rejects(requester.request("silence", "", { timeout: 50 }), /timeout/i);
      await assert.rejects(requester.request("nobody", ""), /503|no responders/i);
      await assert.rejects(responder.request("nobody", ""), /503|no responders/i);
    }));

  test(`${kind.name}: who asks for JetStream hears that there is none`, () =>
    withClients(async ({ tcp }) => {
      const connection = await tcp();
      await assert.rejects(connection.request("$JS.API.INFO", ""), /no responders/i);
      await assert.rejects(connection.request("$JS.API.STREAM.CREATE.x", "{}"), /no responders/i);
    }));

  test(`${kind.name}: a subscription ends after max messages, and when it is drained`, () =>
    withClients(async ({ tcp, websocket }) => {
      for (const connection of [await tcp(), await websocket()]) {
        let [limited, drained] = [0, 0];
        connection.subscribe("count", { max: 3, callback: () => void limited++ });
        const subscription = connection.subscribe("count", { callback: () => void drained++ });
        for (let count = 0; count < 10; count++) connection.publish("count");
        await subscription.drain();
        connection.publish("count");
        await connection.flush();
        assert.deepEqual([limited, drained], [3, 10]);
      }
    }));

  test(`${kind.name}: a client learns that a login is wrong`, () =>
    withClients(async ({ tcp, websocket }) => {
      await assert.rejects(tcp({ user: "a", pass: "wrong" }), /authorization violation/i);
      await assert.rejects(tcp(), /authorization violation/i);
      await assert.rejects(websocket({ user: "a", pass: "wrong" }), /login|authori[sz]ation/i);
      const connections = [
        await tcp({ user: "a", pass: "b" }),
        await websocket({ user: "a", pass: "b" }),
      ];
      for (const connection of connections) await connection.flush();
    }, { user: "a", password: "b" }));

  test(`${kind.name}: a client learns that a subject is forbidden, and stays connected`, () =>
    withClients(async ({ tcp }) => {
      const connection = await tcp({ user: "a", pass: "b" });
      const denied = new Promise<Error | null>((resolve) => {
        connection.subscribe("secret.plan", { callback: (error) => resolve(error) });
      });
      assert.match(
        String(await denied),
        /Permissions Violation for Subscription to "secret\.plan"/i,
      );
      const statuses = connection.status()[Symbol.asyncIterator]();
      connection.publish("secret.plan");
      const { value } = await statuses.next();
      assert.equal(value?.type, "error");
      await connection.flush();
    }, {
      users: [{
        user: "a",
        password: "b",
        permissions: { publish: { deny: ["secret.>"] }, subscribe: { deny: ["secret.>"] } },
      }],
    }));

  test(`${kind.name}: a broken connection takes its subscriptions along`, () =>
    withClients(async ({ broker, tcp }) => {
      const requester = await tcp();
      const responder = connectRaw(broker.port, `${QUIET}SUB job 1\r\nPING\r\n`);
      await responder.waitFor("PONG");
      await assert.rejects(requester.request("job", "", { timeout: 50 }), /timeout/i);
      responder.socket.resetAndDestroy();
      await eventually(() =>
        assert.rejects(requester.request("job", "", { timeout: 50 }), /no responders/i)
      );
    }));

  test(`${kind.name}: a client that does not read is cut off, and the others go on`, () =>
    withClients(async ({ broker, tcp }) => {
      const slow = connectRaw(broker.port, `${QUIET}SUB flood 1\r\nPING\r\n`);
      await slow.waitFor("PONG");
      slow.socket.pause();
      const publisher = await tcp();
      const bystander = await tcp();
      bystander.subscribe("flood", { callback: () => {} });
      bystander.subscribe("echo", { callback: (_error, message) => void message.respond("here") });
      await bystander.flush();
      const chunk = new Uint8Array(500_000);
      for (let count = 0; count < 40; count++) {
        publisher.publish("flood", chunk);
        await publisher.flush();
      }
      slow.socket.resume();
      await slow.waitForEnd();
      assert.equal((await publisher.request("echo", "")).string(), "here");
    }, { limits: { maxPending: 1_100_000 } }));

  test(`${kind.name}: answers a request that is no WebSocket, and goes on`, () =>
    withClients(async ({ broker, websocket }) => {
      const connection = await websocket();
      const browser = await fetch(broker.websocketUrl.replace("ws:", "http:"));
      assert.equal(browser.status, 400);
      await browser.text();
      assert.equal(await converse(broker.port, "PING\r\n"), "PONG\r\n");
      await connection.flush();
    }));
}

/** Its sockets are guarded, since Bun's can outlive a connection that failed. */
function connectTcp({ url }: RunningBroker, login: Login = {}): Promise<NatsConnection> {
  guardSockets();
  return connect({ servers: url, reconnect: false, timeout: 3000, ...login });
}

async function connectWebSocket(
  { websocketUrl }: RunningBroker,
  { user, pass }: Login = {},
): Promise<NatsConnection> {
  const credentials = user === undefined ? {} : { user, password: pass ?? "" };
  const connection = await connectByUrl({
    url: parseNatsUrl(websocketUrl),
    credentials,
    name: "test",
  });
  return connection as NatsConnection;
}

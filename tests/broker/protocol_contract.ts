/**
 * What a broker answers to the protocol typed by hand, to the byte.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type BrokerKind, brokersOf } from "./brokers.ts";
import { CONVERSATIONS, QUIET } from "./conversations.ts";
import { eventually } from "../helpers/eventually.ts";
import { connectRaw, converse } from "./raw_client.ts";

/** What holds for every broker: one test file for each calls this. */
export function testProtocol(kind: BrokerKind): void {
  const withBroker = brokersOf(kind);

  for (const [topic, conversations] of Object.entries(CONVERSATIONS)) {
    test(`${kind.name}: answers as expected: ${topic}`, () =>
      withBroker(async ({ port }) => {
        for (const [sent, expected] of conversations) {
          assert.equal(await converse(port, sent), expected, JSON.stringify(sent.slice(0, 200)));
        }
      }));
  }

  test(`${kind.name}: INFO tells limits, and who the client is`, () =>
    withBroker(async ({ port }) => {
      const client = connectRaw(port);
      const info = await client.info();
      client.close();
      const { proto, headers, max_payload, host, auth_required, jetstream, client_ip } = info;
      assert.deepEqual(
        { proto, headers, max_payload, host, auth_required, jetstream, client_ip },
        {
          proto: 1,
          headers: true,
          max_payload: 1_048_576,
          host: "127.0.0.1",
          auth_required: undefined,
          jetstream: undefined,
          client_ip: "127.0.0.1",
        },
      );
      assert.equal(info["port"], port);
      assert.match(String(info["version"]), /^2\.9\./);
      assert.ok(Number(info["client_id"]) > 0);
    }));

  test(`${kind.name}: a message arrives however its bytes are cut`, () =>
    withBroker(async ({ port }) => {
      const text = `${QUIET}SUB a 1\r\nHPUB a r 12 17\r\nNATS/1.0\r\n\r\nhello\r\nPUB a 0\r\n\r\n`;
      const expected = "HMSG a 1 r 12 17\r\nNATS/1.0\r\n\r\nhello\r\nMSG a 1 0\r\n\r\n";
      const client = connectRaw(port);
      client.socket.setNoDelay(true);
      for (const character of text) {
        client.send(character);
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      assert.equal(await client.waitFor("MSG a 1 0\r\n\r\n"), expected);
      client.close();
    }));

  test(`${kind.name}: keeps to max_payload and max_control_line`, () =>
    withBroker(async ({ port }) => {
      const line = (length: number): string => `${QUIET}PUB ${"a".repeat(length - 2)} 1\r\nx\r\n`;
      assert.equal(await converse(port, line(512)), "");
      assert.equal(
        await converse(port, line(513)),
        "-ERR 'maximum control line exceeded'\r\nCLOSED",
      );
      assert.equal(await converse(port, `${QUIET}PUB a 4096\r\n${"x".repeat(4096)}\r\n`), "");
      assert.equal(
        await converse(port, `${QUIET}PUB a 4097\r\n`),
        "-ERR 'Maximum Payload Violation'\r\nCLOSED",
      );
    }, { limits: { maxControlLine: 512, maxPayload: 4096 } }));

  test(`${kind.name}: a line without end is closed before it has come far`, () =>
    withBroker(async ({ port }) => {
      const client = connectRaw(port, `${QUIET}SUB ${"a".repeat(5000)}`);
      assert.equal(await client.waitForEnd(), "-ERR 'maximum control line exceeded'\r\n");
    }));

  test(`${kind.name}: bounds the subscriptions of a client`, () =>
    withBroker(async ({ port }) => {
      assert.equal(
        await converse(port, `${QUIET}SUB a 1\r\nSUB b 2\r\nSUB c 3\r\nUNSUB 1\r\nSUB c 4\r\n`),
        "-ERR 'maximum subscriptions exceeded'\r\n",
      );
    }, { limits: { maxSubscriptions: 2 } }));

  test(`${kind.name}: bounds the connections`, () =>
    withBroker(async ({ port }) => {
      // The connection by which a helper saw that the broker listens may still count.
      const first = await eventually(async () => {
        const client = connectRaw(port, "PING\r\n");
        await eventually(() => client.isClosed() || client.received().includes("PONG"));
        return client.isClosed() ? false : client;
      });
      const second = connectRaw(port);
      assert.equal(await second.waitForEnd(), "-ERR 'maximum connections exceeded'\r\n");
      assert.ok(!first.isClosed());
      first.close();
    }, { limits: { maxConnections: 1 } }));

  test(`${kind.name}: a client that answers no PING is closed`, () =>
    withBroker(async ({ port }) => {
      const silent = connectRaw(port, QUIET);
      const half = connectRaw(port, `${QUIET}PUB a 10\r\nx`);
      assert.match(await silent.waitForEnd(), /^PING\r\n-ERR 'Stale Connection'\r\n$/);
      assert.match(await half.waitForEnd(), /-ERR 'Stale Connection'\r\n$/);
    }, { limits: { pingIntervalMs: 200, maxPingsOut: 1 } }));
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { ServiceError } from "../../runtime/errors.ts";
import { eventually } from "../helpers/eventually.ts";
import { double, reading } from "../helpers/messages.ts";
import { serverWith, type Transport } from "../helpers/messengers.ts";

const station = { station: "a" };

/** What holds over every connection: one test file per transport calls this. */
export function testResilience(transport: Transport): void {
  const withServer = serverWith(transport);

  test(`${transport}: publish() keeps messages while the server is away and sends them in order afterwards`, () =>
    withServer(async ({ connect, server }) => {
      const { messenger, connection, logger, stats } = await connect();
      const seen: number[] = [];
      messenger.subscribe(reading, ({ value }) => void seen.push(value));
      await connection.flush();
      await server.interrupt();
      await eventually(() => logger.lines.some(({ message }) => message.startsWith("Lost")));
      for (let value = 0; value < 500; value++) {
        await messenger.publish(reading, { value }, station);
      }
      await server.restart();
      await eventually(() => seen.length === 500);
      assert.deepEqual(seen, Array.from({ length: 500 }, (_, index) => index));
      assert.equal(stats.errors.disconnected, 1);
      assert.equal(logger.lines.filter(({ message }) => message.startsWith("Lost")).length, 1);
      assert.equal(logger.lines.filter(({ message }) => message.startsWith("Connected")).length, 1);
    }));

  test(`${transport}: publish() fails with disconnected when its buffer is full`, () =>
    withServer(async ({ connect, server }) => {
      const { messenger, logger } = await connect({ buffer: { messages: 2 } });
      await server.interrupt();
      await eventually(() => logger.lines.some(({ message }) => message.startsWith("Lost")));
      await messenger.publish(reading, { value: 1 }, station);
      await messenger.publish(reading, { value: 2 }, station);
      await assert.rejects(messenger.publish(reading, { value: 3 }, station), {
        code: "disconnected",
      });
    }));

  test(`${transport}: publish() bounds its buffer in bytes`, () =>
    withServer(async ({ connect, server }) => {
      const { messenger, logger } = await connect({ buffer: { bytes: 1000 } });
      await server.interrupt();
      await eventually(() => logger.lines.some(({ message }) => message.startsWith("Lost")));
      await assert.rejects(
        messenger.publish(reading, { value: 1, text: "x".repeat(1000) }, station),
        { code: "disconnected" },
      );
    }));

  test(`${transport}: publish() says how many messages may be lost when the connection breaks`, () =>
    withServer(async ({ connect, server }) => {
      const { messenger, logger } = await connect();
      await messenger.publish(reading, { value: 1 }, station);
      await messenger.publish(reading, { value: 2 }, station);
      await server.interrupt();
      const line = await eventually(() =>
        logger.lines.find(({ message }) => message.startsWith("Lost")) ?? false
      );
      assert.equal(line.fields["unconfirmedMessages"], 2);
    }));

  test(`${transport}: publish() and request() notice a half-open connection`, () =>
    withServer(async ({ connect, server }) => {
      const { messenger, logger } = await connect();
      server.freeze(true);
      await eventually(() => logger.lines.some(({ message }) => message.startsWith("Lost")), {
        timeoutMs: 20_000,
      });
      const asked = messenger.request(double, { value: 1 }, station, { timeout: 50 });
      await assert.rejects(asked, { code: "disconnected" });
      server.freeze(false);
      await eventually(() => logger.lines.some(({ message }) => message.startsWith("Connected")), {
        timeoutMs: 20_000,
      });
    }));

  test(`${transport}: request() works again after the server came back`, () =>
    withServer(async ({ connect, server }) => {
      const { messenger, connection, logger } = await connect();
      messenger.respond(double, ({ value }) => ({ value: value * 2 }));
      await connection.flush();
      assert.equal((await messenger.request(double, { value: 1 }, station)).value, 2);
      await server.restart();
      await eventually(() => logger.lines.some(({ message }) => message.startsWith("Connected")));
      assert.equal((await messenger.request(double, { value: 2 }, station)).value, 4);
    }));

  test(`${transport}: publish(), request() and subscribe() survive subjects that the server forbids`, () =>
    withServer(async ({ connect }) => {
      const { messenger, connection, logger, stats } = await connect();
      const seen: number[] = [];
      messenger.subscribe(reading, ({ value }) => void seen.push(value), { params: station });
      messenger.subscribe(reading, () => assert.fail("forbidden"), {
        params: { station: "secret" },
      });
      await connection.flush();
      await messenger.publish(reading, { value: 1 }, { station: "secret" });
      await assert.rejects(messenger.request(double, { value: 1 }, { station: "secret" }), {
        code: "permission-denied",
      });
      await messenger.publish(reading, { value: 2 }, station);
      await eventually(() => seen.length === 1);
      assert.equal(stats.errors["not-published"], 2);
      assert.ok(logger.lines.some(({ fields }) => fields["subject"] === "test.secret.reading"));
    }, {
      user: "u",
      password: "p",
      permissions: {
        publish: { deny: ["test.secret.>"] },
        subscribe: { deny: ["test.secret.>"] },
      },
    }));

  test(`${transport}: drain() finishes and answers what was accepted`, () =>
    withServer(async ({ connect }) => {
      const responder = await connect({ queue: "q" });
      const requester = await connect();
      responder.messenger.respond(double, async ({ value }) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return { value: value * 2 };
      }, { concurrency: 2 });
      await responder.connection.flush();
      const asked = Array.from(
        { length: 20 },
        (_, value) => requester.messenger.request(double, { value }, station),
      );
      await requester.connection.flush();
      await responder.messenger.drain();
      await responder.connection.close();
      const replies = await Promise.all(asked);
      assert.deepEqual(replies.map(({ value }) => value), replies.map((_, index) => index * 2));
    }));

  test(`${transport}: close() fails requests that wait and reports messages that were never sent`, () =>
    withServer(async ({ connect, server }) => {
      const { messenger, connection, logger, stats } = await connect();
      messenger.respond(double, () => new Promise(() => {}));
      await connection.flush();
      const asked = messenger.request(double, { value: 1 }, station);
      await connection.flush();
      await server.interrupt();
      await eventually(() => logger.lines.some(({ message }) => message.startsWith("Lost")));
      await messenger.publish(reading, { value: 1 }, station);
      messenger.close();
      await assert.rejects(asked, { code: "stopped" });
      assert.equal(stats.errors["not-published"], 1);
      await connection.close();
      const late = await messenger.publish(reading, { value: 1 }, station).catch((error) => error);
      assert.ok(late instanceof ServiceError);
      assert.equal(late.code, "stopped");
    }));
}

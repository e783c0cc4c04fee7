import assert from "node:assert/strict";
import { test } from "node:test";
import { ServiceError, ValidationError } from "../../runtime/errors.ts";
import type { Reading } from "../helpers/messages.ts";
import { double, frame, reading, reset } from "../helpers/messages.ts";
import { eventually } from "../helpers/eventually.ts";
import type { ServerScope } from "../helpers/messengers.ts";

/** Runs a test with connections to one broker, and cleans up. */
export type WithConnections = (
  run: (scope: Pick<ServerScope, "connect">) => Promise<void>,
) => Promise<void>;

/** What holds over every connection: one test file per transport calls this. */
export function testMessenger(transport: string, withServer: WithConnections): void {
  test(`${transport}: publish() reaches subscribe() with data, parameters and subject`, () =>
    withServer(async ({ connect }) => {
      const { messenger, connection } = await connect();
      const seen: unknown[] = [];
      messenger.subscribe(reading, (data, { params, subject, headers }) => {
        seen.push({ data, params, subject, source: headers?.get("source") });
      });
      await connection.flush();
      await messenger.publish(reading, { value: 7.4 }, { station: "ws-1" }, {
        headers: { source: "test" },
      });
      await eventually(() => seen.length === 1);
      assert.deepEqual(seen, [{
        data: { value: 7.4 },
        params: { station: "ws-1" },
        subject: "test.ws-1.reading",
        source: "test",
      }]);
    }));

  test(`${transport}: publish() carries bytes of binary messages unchanged`, () =>
    withServer(async ({ connect }) => {
      const { messenger, connection } = await connect();
      const seen: Uint8Array[] = [];
      messenger.subscribe(frame, (bytes) => seen.push(bytes));
      await connection.flush();
      await messenger.publish(frame, new Uint8Array([0, 255, 10, 13]));
      await eventually(() => seen.length === 1);
      assert.deepEqual([...seen[0]!], [0, 255, 10, 13]);
    }));

  test(`${transport}: publish() refuses data that does not fit, and counts it`, () =>
    withServer(async ({ connect }) => {
      const { messenger, stats } = await connect();
      await assert.rejects(
        messenger.publish(reading, { value: Infinity }, { station: "a" }),
        (error) => {
          assert.ok(error instanceof ValidationError);
          assert.equal(error.code, "invalid-message");
          assert.equal(error.issues[0]?.path, "/value");
          return true;
        },
      );
      assert.equal(stats.errors["not-published"], 1);
    }));

  test(`${transport}: publish() refuses parameters that would change the subject`, () =>
    withServer(async ({ connect }) => {
      const { messenger } = await connect();
      for (const station of ["", "a.b", "a b", "*", ">", "a\r\nPUB x", "a\0", "x".repeat(2000)]) {
        await assert.rejects(messenger.publish(reading, { value: 1 }, { station }), TypeError);
      }
    }));

  test(`${transport}: publish() refuses a message that is larger than the server takes`, () =>
    withServer(async ({ connect }) => {
      const { messenger } = await connect();
      await assert.rejects(
        messenger.publish(reading, { value: 1, text: "x".repeat(2_000_000) }, { station: "a" }),
        /has 20000\d\d bytes: the server takes at most 1048576/,
      );
    }));

  test(`${transport}: request() returns the reply of respond()`, () =>
    withServer(async ({ connect }) => {
      const { messenger, connection } = await connect();
      messenger.respond(double, ({ value }) => ({ value: value * 2 }));
      messenger.respond(reset, async () => {});
      await connection.flush();
      assert.deepEqual(await messenger.request(double, { value: 21 }, { station: "a" }), {
        value: 42,
      });
      assert.equal(await messenger.request(reset, { value: 0 }), undefined);
    }));

  test(`${transport}: request() fails with no-responders, timeout and cancellation`, () =>
    withServer(async ({ connect }) => {
      const { messenger, connection } = await connect();
      const station = { station: "a" };
      await assert.rejects(
        messenger.request(double, { value: 1 }, station),
        hasCode("no-responders"),
      );
      messenger.respond(double, () => new Promise<Reading>(() => {}));
      await connection.flush();
      await assert.rejects(
        messenger.request(double, { value: 1 }, station, { timeout: 50 }),
        hasCode("timeout"),
      );
      const signal = AbortSignal.timeout(50);
      await assert.rejects(
        messenger.request(double, { value: 1 }, station, { signal }),
        hasCode("stopped"),
      );
      const aborted = AbortSignal.abort();
      await assert.rejects(
        messenger.request(double, { value: 1 }, station, { signal: aborted }),
        hasCode("stopped"),
      );
    }));

  test(`${transport}: request() learns why the responder did not answer`, () =>
    withServer(async ({ connect }) => {
      const { messenger, connection, stats } = await connect();
      messenger.respond(double, ({ value }) => {
        if (value === 1) throw new Error("secret detail");
        if (value === 2) throw new ServiceError("rejected", "Not now");
        return { value: NaN };
      });
      await connection.flush();
      const ask = (value: number, options = {}) =>
        messenger.request(double, { value }, { station: "a" }, options);
      await assert.rejects(ask(1), (error) => {
        assert.ok(error instanceof ServiceError);
        assert.equal(error.code, "handler-failed");
        assert.ok(!error.message.includes("secret"));
        return true;
      });
      await assert.rejects(ask(2), { code: "rejected", message: "Not now" });
      await assert.rejects(ask(3), hasCode("handler-failed"));
      await assert.rejects(ask(NaN, { validate: false }), (error) => {
        assert.ok(error instanceof ValidationError);
        assert.equal(error.code, "invalid-request");
        assert.equal(error.issues[0]?.path, "/value");
        return true;
      });
      assert.equal(stats.errors["handler-failed"], 2);
      assert.equal(stats.errors["invalid-message"], 1);
    }));

  test(`${transport}: request() reads errors and replies of other NATS users`, () =>
    withServer(async ({ connect }) => {
      const { messenger, connection } = await connect();
      const replies: Record<string, string> = {
        stripped: JSON.stringify({ error: { code: "rejected", message: "Headers got lost" } }),
        wrong: JSON.stringify({ value: "7" }),
        nonsense: "\xff{",
        plain: JSON.stringify({ value: 1, error: { code: "x" } }),
      };
      connection.subscribe("test.*.double", {
        callback: (_error, { reply, subject }) => {
          connection.publish(reply ?? "", replies[subject.split(".")[1] ?? ""]);
        },
      });
      const ask = (station: string) => messenger.request(double, { value: 1 }, { station });
      await assert.rejects(ask("stripped"), { code: "rejected", message: "Headers got lost" });
      await assert.rejects(ask("wrong"), hasCode("invalid-reply"));
      await assert.rejects(ask("nonsense"), hasCode("invalid-reply"));
      assert.equal((await ask("plain")).value, 1);
    }));

  test(`${transport}: subscribe() survives handlers that throw or reject`, () =>
    withServer(async ({ connect }) => {
      const { messenger, connection, stats } = await connect();
      const seen: number[] = [];
      messenger.subscribe(reading, ({ value }) => {
        seen.push(value);
        if (value === 1) throw new Error("sync");
        if (value === 2) return Promise.reject(new Error("async"));
      });
      await connection.flush();
      for (const value of [1, 2, 3]) await messenger.publish(reading, { value }, { station: "a" });
      await eventually(() => seen.length === 3);
      assert.deepEqual(seen, [1, 2, 3]);
      assert.equal(stats.errors["handler-failed"], 2);
    }));

  test(`${transport}: subscribe() runs handlers of events one at a time and in order`, () =>
    withServer(async ({ connect }) => {
      const { messenger, connection } = await connect();
      const steps: string[] = [];
      messenger.subscribe(reading, async ({ value }) => {
        steps.push(`begin ${value}`);
        await new Promise((resolve) => setTimeout(resolve, 10 - value * 3));
        steps.push(`end ${value}`);
      });
      await connection.flush();
      for (const value of [0, 1, 2]) await messenger.publish(reading, { value }, { station: "a" });
      await eventually(() => steps.length === 6);
      assert.deepEqual(steps, ["begin 0", "end 0", "begin 1", "end 1", "begin 2", "end 2"]);
    }));

  test(`${transport}: respond() runs handlers at the same time, up to its limit, and refuses beyond its bound`, () =>
    withServer(async ({ connect }) => {
      const { messenger, connection, stats } = await connect();
      let running = 0;
      let most = 0;
      messenger.respond(double, async ({ value }) => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 50));
        running--;
        return { value };
      }, { concurrency: 3, maxPendingMessages: 2 });
      await connection.flush();
      const asked = [1, 2, 3, 4, 5, 6].map((value) =>
        messenger.request(double, { value }, { station: "a" })
      );
      const results = await Promise.allSettled(asked);
      assert.equal(most, 3);
      assert.equal(results.filter(({ status }) => status === "fulfilled").length, 5);
      await assert.rejects(asked[5]!, hasCode("overloaded"));
      assert.equal(stats.errors["slow-consumer"], 1);
      assert.equal(stats.endpoints[0]?.dropped, 1);
    }));

  test(`${transport}: subscribe() tells onInvalid about each invalid message and logs at a bounded rate`, () =>
    withServer(async ({ connect }) => {
      const invalid: string[] = [];
      const { messenger, connection, stats, logger } = await connect({
        onInvalid: ({ subject, issues }) => invalid.push(`${subject} ${issues[0]?.keyword}`),
      });
      const seen: number[] = [];
      messenger.subscribe(reading, ({ value }) => seen.push(value));
      await connection.flush();
      for (let count = 0; count < 100; count++) connection.publish("test.a.reading", "{}");
      connection.publish("test.b.reading", new Uint8Array([0xff, 0xfe]));
      connection.publish("test.c.reading");
      await messenger.publish(reading, { value: 1 }, { station: "d" });
      await eventually(() => seen.length === 1);
      assert.equal(invalid.length, 102);
      assert.deepEqual([invalid[0], ...invalid.slice(-2)], [
        "test.a.reading type",
        "test.b.reading json",
        "test.c.reading json",
      ]);
      assert.equal(stats.errors["invalid-message"], 102);
      assert.ok(logger.lines.length < 10, `${logger.lines.length} lines`);
    }));

  test(`${transport}: subscribe() with parameters hears their subjects alone`, () =>
    withServer(async ({ connect }) => {
      const { messenger, connection } = await connect();
      const seen: string[] = [];
      messenger.subscribe(reading, (_data, { params }) => seen.push(params.station), {
        params: { station: "b" },
      });
      await connection.flush();
      for (const station of ["a", "b", "c", "b"]) {
        await messenger.publish(reading, { value: 1 }, { station });
      }
      await eventually(() => seen.length === 2);
      assert.deepEqual(seen, ["b", "b"]);
    }));

  test(`${transport}: stream() yields messages in order and ends its subscription with the loop`, () =>
    withServer(async ({ connect }) => {
      const { messenger, connection, stats } = await connect();
      const stream = messenger.stream(reading, { params: { station: "*" } });
      await connection.flush();
      for (let value = 0; value < 1000; value++) {
        await messenger.publish(reading, { value }, { station: "a" });
      }
      const seen: number[] = [];
      for await (const { data, params } of stream) {
        assert.equal(params.station, "a");
        seen.push(data.value);
        if (seen.length === 1000) break;
      }
      assert.deepEqual(seen, Array.from({ length: 1000 }, (_, index) => index));
      assert.equal(stats.endpoints.length, 0);
    }));

  test(`${transport}: stream() ends when the connection closes`, () =>
    withServer(async ({ connect }) => {
      const { messenger, connection } = await connect();
      const stream = messenger.stream(reading);
      setTimeout(() => void connection.close(), 50);
      for await (const _message of stream) assert.fail("Nothing was published");
    }));

  test(`${transport}: subscribe() in one queue shares messages, with queue false each instance gets all`, () =>
    withServer(async ({ connect }) => {
      const instances = [await connect({ queue: "q" }), await connect({ queue: "q" })];
      let shared = 0;
      let all = 0;
      for (const { messenger, connection } of instances) {
        messenger.subscribe(reading, () => void shared++);
        messenger.subscribe(reading, () => void all++, { queue: false });
        await connection.flush();
      }
      const { messenger } = instances[0]!;
      for (let value = 0; value < 100; value++) {
        await messenger.publish(reading, { value }, { station: "a" });
      }
      await eventually(() => all === 200 && shared === 100);
    }));
}

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ServiceError, String(error));
    assert.equal(error.code, code);
    return true;
  };
}

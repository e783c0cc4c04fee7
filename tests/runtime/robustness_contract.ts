import assert from "node:assert/strict";
import { test } from "node:test";
import { checkHealth } from "../../runtime/check_health.ts";
import { createClient } from "../../runtime/client.ts";
import { ServiceError, ValidationError } from "../../runtime/errors.ts";
import { guardLogger } from "../../runtime/guarded_logger.ts";
import type { Logger } from "../../runtime/logger.ts";
import { request, type RequestMessage } from "../../runtime/message.ts";
import { eventually } from "../helpers/eventually.ts";
import {
  double,
  frame,
  type Reading,
  reading,
  readingValidator,
  RecordingLogger,
} from "../helpers/messages.ts";
import { serverWith, type Transport } from "../helpers/messengers.ts";

const station = { station: "a" };

/** What handlers may do by mistake; each must end in one failed request, and nothing else. */
const FAILURES: Readonly<Record<string, () => unknown>> = {
  "throws nothing": () => {
    throw undefined;
  },
  "throws what has no text": () => {
    throw Object.create(null);
  },
  "rejects with what has no text": () => Promise.reject(Object.create(null)),
  "throws an error without a readable message": () => {
    throw Object.defineProperty(new Error(), "message", {
      get: () => {
        throw new Error("Unreadable");
      },
    });
  },
  "throws a revoked proxy": () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    throw proxy;
  },
  "returns a thenable that rejects": () => ({
    then: (_resolve: unknown, reject: (error: Error) => void) => reject(new Error("Late")),
  }),
  "returns a thenable that throws": () => ({
    then: () => {
      throw new Error("At once");
    },
  }),
  "replies with more than the server takes": () => ({ value: 1, text: "x".repeat(2_000_000) }),
};

/** What holds over every connection when others make mistakes; one test file per transport. */
export function testRobustness(transport: Transport): void {
  const withServer = serverWith(transport);

  for (const [mistake, fail] of Object.entries(FAILURES)) {
    test(`${transport}: respond() and subscribe() survive a handler that ${mistake}`, () =>
      withServer(async ({ connect }) => {
        const { messenger, connection, stats } = await connect();
        let failing = true;
        const handle = () => failing ? fail() as Reading : { value: 2 };
        messenger.respond(double, handle);
        messenger.subscribe(reading, handle);
        await connection.flush();
        const ask = () => messenger.request(double, { value: 1 }, station);
        await assert.rejects(ask(), { code: "handler-failed" });
        await messenger.publish(reading, { value: 1 }, station);
        failing = false;
        assert.deepEqual(await ask(), { value: 2 });
        assert.equal(stats.endpoints[0]?.failed, 1);
      }));
  }

  test(`${transport}: respond() waits for promises of any make`, () =>
    withServer(async ({ connect }) => {
      const { messenger } = await connect();
      const thenable: PromiseLike<Reading> = {
        then: (resolve) => Promise.resolve({ value: 3 }).then(resolve),
      };
      messenger.respond(double, () => thenable);
      assert.deepEqual(await messenger.request(double, { value: 1 }, station), { value: 3 });
    }));

  test(`${transport}: respond() keeps error replies small and the details of failures to itself`, () =>
    withServer(async ({ connect }) => {
      const { messenger } = await connect();
      messenger.respond(double, ({ value }) => {
        if (value === 1) throw new ServiceError("rejected", "No ".repeat(1_000_000));
        throw new ValidationError("invalid-message", "Secret", [
          { path: "/secret", keyword: "type", message: "Secret" },
        ]);
      });
      await assert.rejects(messenger.request(double, { value: 1 }, station), (error) => {
        assert.ok(error instanceof ServiceError);
        assert.equal(error.code, "rejected");
        assert.ok(error.message.length < 2000);
        return true;
      });
      await assert.rejects(messenger.request(double, { value: 2 }, station), (error) => {
        assert.ok(error instanceof ServiceError);
        assert.equal(error.code, "handler-failed");
        assert.ok(!(error instanceof ValidationError));
        return true;
      });
    }));

  test(`${transport}: subscribe() and respond() neither log nor send the long names in an invalid message`, () =>
    withServer(async ({ connect }) => {
      const { messenger, connection, logger, stats } = await connect();
      messenger.respond(namesMembers, () => ({ value: 1 }));
      await connection.flush();
      const data = { ["x".repeat(900_000)]: 1 } as unknown as Reading;
      await assert.rejects(
        messenger.request(namesMembers, data, {}, { validate: false }),
        { code: "invalid-request" },
      );
      assert.ok(JSON.stringify(logger.lines).length < 5000);
      assert.ok((stats.endpoints[0]?.lastError.length ?? 0) < 2000);
    }));

  test(`${transport}: subscribe() survives hooks and loggers that fail`, () =>
    withServer(async ({ connect }) => {
      const hooks = [
        () => {
          throw new Error("Hook failed");
        },
        () => Promise.reject(new Error("Hook failed later")),
      ];
      for (const onInvalid of hooks) {
        const { messenger, connection, stats } = await connect({
          onInvalid,
          logger: guardLogger(failingLogger()),
        });
        const seen: number[] = [];
        messenger.subscribe(reading, ({ value }) => {
          seen.push(value);
          throw new Error("Handler failed");
        });
        await connection.flush();
        connection.publish("test.a.reading", "{}");
        await messenger.publish(reading, { value: 1 }, station);
        await eventually(() => seen.length === 1);
        await eventually(() => stats.errors["handler-failed"] === 2);
      }
    }));

  test(`${transport}: subscribe() refuses options that would stop it or break the connection`, () =>
    withServer(async ({ connect }) => {
      const { messenger, connection, stats } = await connect();
      for (const queue of ["", "a b", "a\r\nPUB x 0\r\n", "\0", "q".repeat(5000)]) {
        assert.throws(() => messenger.subscribe(reading, () => {}, { queue }), TypeError);
      }
      for (const count of [-1, NaN, 1.5, -Infinity]) {
        for (const name of ["concurrency", "maxPendingMessages", "maxPendingBytes"]) {
          assert.throws(
            () => messenger.subscribe(reading, () => {}, { [name]: count }),
            new RegExp(`"${name}" is ${count}: expected a whole number`),
          );
        }
      }
      assert.throws(() => messenger.subscribe(reading, () => {}, { concurrency: 0 }), TypeError);
      assert.equal(stats.endpoints.length, 0);
      await connection.flush();
    }));

  test(`${transport}: request() and publish() refuse times and headers that cannot be meant`, () =>
    withServer(async ({ connect }) => {
      const { messenger } = await connect();
      for (const timeout of [0, -1, NaN]) {
        await assert.rejects(
          messenger.request(double, { value: 1 }, station, { timeout }),
          /"timeout" is .*: expected milliseconds above 0/,
        );
      }
      const headers: unknown[] = [{ "": "x" }, { "a b": "x" }, { a: "x\r\ny" }, { a: undefined }];
      for (const each of headers as Record<string, string>[]) {
        await assert.rejects(
          messenger.publish(reading, { value: 1 }, station, { headers: each }),
          TypeError,
        );
      }
    }));

  test(`${transport}: subscribe() forgets the numbers of a drained subscription`, () =>
    withServer(async ({ connect }) => {
      const { messenger, stats } = await connect();
      await messenger.subscribe(reading, () => {}).drain();
      assert.equal(stats.endpoints.length, 0);
    }));

  test(`${transport}: stream() throws when the server forbids the subject`, () =>
    withServer(async ({ connect }) => {
      const { messenger } = await connect();
      const loop = async (): Promise<void> => {
        for await (const _message of messenger.stream(reading)) {
          assert.fail("Nothing was published");
        }
      };
      await assert.rejects(loop(), { code: "permission-denied" });
    }, { user: "u", password: "p", permissions: { subscribe: { deny: ["test.*.reading"] } } }));

  test(`${transport}: createClient() settles all that waits when its connection closes`, () =>
    withServer(async ({ connect }) => {
      const responder = await connect();
      responder.messenger.respond(double, () => new Promise(() => {}));
      await responder.connection.flush();
      const { connection } = await connect();
      const logger = new RecordingLogger();
      const client = createClient(connection, { reading, double }, { logger });
      const asked = client.double.request({ value: 1 }, station, { timeout: Infinity });
      const published = (async () => {
        const data = { value: 1, text: "x".repeat(900_000) };
        for (;;) await client.reading.publish(data, station);
      })();
      const looped = (async () => {
        for await (const _message of client.reading.subscribe({ station: "b" })) assert.fail();
      })();
      const settled = Promise.allSettled([asked, published, looped]);
      await connection.close();
      const [reply, last, loop] = await settled;
      for (const { status, reason } of [reply, last] as PromiseRejectedResult[]) {
        assert.equal(status, "rejected");
        assert.equal(reason.code, "stopped");
      }
      assert.equal(loop?.status, "fulfilled");
      await assert.rejects(client.double.request({ value: 1 }, station), { code: "stopped" });
      await assert.rejects(client.reading.publish({ value: 1 }, station), { code: "stopped" });
      assert.throws(() => client.reading.subscribe(() => {}), { code: "stopped" });
      await assert.rejects(checkHealth(connection), { code: "stopped" });
      assert.deepEqual(logger.lines.filter(({ level }) => level === "error"), []);
    }));

  test(`${transport}: request() is not sent any more when its time is over before the connection is back`, () =>
    withServer(async ({ connect, server }) => {
      const { messenger, connection, logger } = await connect();
      const frames: unknown[] = [];
      messenger.subscribe(frame, (data) => frames.push([...data]));
      await connection.flush();
      await server.interrupt();
      await eventually(() => logger.lines.some(({ message }) => message.startsWith("Lost")));
      await assert.rejects(
        messenger.request(double, { value: 1 }, station, { timeout: 50 }),
        { code: "disconnected" },
      );
      const abort = new AbortController();
      const asked = messenger.request(double, { value: 2 }, station, {
        timeout: 60_000,
        signal: abort.signal,
      });
      abort.abort();
      await assert.rejects(asked, { code: "stopped" });
      const bytes = new Uint8Array([1, 2, 3]);
      await messenger.publish(frame, bytes);
      bytes.fill(9);
      await server.restart();
      const fresh = await connect();
      const seen: number[] = [];
      fresh.messenger.respond(double, ({ value }) => {
        seen.push(value);
        return { value };
      });
      await fresh.connection.flush();
      await eventually(() => logger.lines.some(({ message }) => message.includes("again")), {
        timeoutMs: 10_000,
      });
      const { fields } = logger.lines.find(({ message }) => message.includes("again"))!;
      assert.deepEqual(fields, { publishedFromBuffer: 1 });
      await messenger.request(double, { value: 3 }, station);
      assert.deepEqual(seen, [3]);
      assert.deepEqual(frames, [[1, 2, 3]]);
    }));
}

/** A request whose validator names members in its issues, as generated ones do. */
const namesMembers: RequestMessage<Reading, Reading> = request({
  name: "test.names",
  subject: "test.names",
  reply: readingValidator,
  payload: {
    check: (_value): _value is Reading => false,
    explain: (value) =>
      Object.keys(value as object).map((name) => ({
        path: `/${name}`,
        keyword: "additionalProperties",
        message: `Expected no member "${name}"`,
      })),
  },
});

function failingLogger(): Logger {
  const fail = (): never => {
    throw new Error("Disk is full");
  };
  return { debug: fail, info: fail, warn: fail, error: fail };
}

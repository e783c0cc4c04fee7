import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { createTestBus, type TestBus } from "../../broker/testing.ts";
import { checkHealth } from "../../runtime/check_health.ts";
import { ServiceError, ValidationError } from "../../runtime/errors.ts";
import type { Service } from "../../runtime/service.ts";
import { type StartOptions, startService } from "../../runtime/start.ts";
import { double, reading, reset } from "../helpers/messages.ts";

async function withService(
  run: (bus: TestBus, service: Service) => Promise<void>,
  options: StartOptions = {},
  bus: TestBus = createTestBus(),
): Promise<void> {
  const service = await startService({ bus, ...options });
  try {
    await run(bus, service);
  } finally {
    await service.stop();
    await bus.close();
  }
}

test("createTestBus() fills in the configuration of a service, and nothing else gets in", () =>
  withService((_bus, service) => {
    assert.equal(service.serviceName, "test");
    assert.deepEqual(Object.keys(service.config).toSorted(), [
      "DATA_DIR",
      "NATS_PASSWORD",
      "NATS_URL",
      "NATS_USER",
      "SERVICE_NAME",
    ]);
    return Promise.resolve();
  }));

test("createTestBus() takes further variables, for settings too", () => {
  const bus = createTestBus({ environment: { SERVICE_NAME: "thermal", LIMIT: "20" } });
  const settings = { type: "object", properties: { LIMIT: { type: "number" } } } as const;
  return withService(
    (_bus, service) => {
      assert.equal(service.serviceName, "thermal");
      assert.deepEqual(service.settings, { LIMIT: 20 });
      return Promise.resolve();
    },
    { settings },
    bus,
  );
});

test("createTestBus() removes the data folder of the service", async () => {
  let folder = "";
  await withService(async (_bus, service) => {
    folder = await service.openDataDirectory();
    assert.ok(existsSync(folder));
  });
  assert.ok(!existsSync(folder));
});

test("TestBus.expect() takes messages in order, before and after they come", () =>
  withService(async (bus, service) => {
    service.subscribe(reading, async ({ value }) => {
      await service.publish(reading, { value: value + 1 }, { station: "out" });
    }, { params: { station: "in" } });
    const params = { station: "out" };
    for (const value of [1, 2]) await bus.publish(reading, { value }, { station: "in" });
    const first = await bus.expect(reading, { params });
    const second = await bus.expect(reading, { params });
    assert.deepEqual([first.data, second.data], [{ value: 2 }, { value: 3 }]);
    assert.deepEqual([first.params, first.subject], [params, "test.out.reading"]);
    const later = bus.expect(reading, { params });
    await bus.publish(reading, { value: 7 }, { station: "in" });
    assert.deepEqual((await later).data, { value: 8 });
  }));

test("TestBus.expect() says what came instead, and what is wrong with a message", () =>
  withService(async (bus, service) => {
    await service.publish(reading, { value: 1 }, { station: "a" });
    await assert.rejects(bus.expect(double, { timeoutMs: 1 }), (error) => {
      assert.ok(error instanceof ServiceError);
      assert.equal(error.code, "timeout");
      assert.match(error.message, /"test\.double" on "test\.\*\.double" .* "test\.a\.reading"$/);
      return true;
    });
    await service.publish(reading, { value: NaN }, { station: "b" }, { validate: false });
    const params = { station: "b" };
    await assert.rejects(bus.expect(reading, { params }), (error) => {
      assert.ok(error instanceof ValidationError);
      assert.equal(error.issues[0]?.path, "/value");
      return true;
    });
  }));

test("TestBus shows what the service found invalid, and what it logged", () => {
  const hooked: string[] = [];
  return withService(async (bus, service) => {
    service.subscribe(reading, () => {});
    const bad = { value: "high" } as never;
    await bus.publish(reading, bad, { station: "a" }, { validate: false });
    await bus.settle();
    assert.deepEqual(bus.invalid.map(({ name, subject }) => ({ name, subject })), [
      { name: "test.reading", subject: "test.a.reading" },
    ]);
    assert.deepEqual(hooked, ["test.reading"]);
    assert.ok(bus.log.some(({ level, message }) => level === "warn" && /invalid/.test(message)));
  }, { onInvalid: ({ name }) => hooked.push(name) });
});

test("TestBus.request() asks the service, TestBus.respond() answers it", () =>
  withService(async (bus, service) => {
    service.respond(double, async ({ value }, { params }) => {
      await service.request(reset, { value });
      if (params.station === "off") throw new ServiceError("rejected", "Station is off");
      return { value: 2 * value };
    });
    await assert.rejects(bus.request(double, { value: 1 }, { station: "a" }), /failed/);
    let resets = 0;
    bus.respond(reset, () => void resets++);
    assert.deepEqual(await bus.request(double, { value: 4 }, { station: "a" }), { value: 8 });
    await assert.rejects(bus.request(double, { value: 4 }, { station: "off" }), /Station is off/);
    assert.equal(resets, 2);
    assert.deepEqual((await bus.expect(reset)).data, { value: 1 });
  }));

test("TestBus carries health and several services", async () => {
  const bus = createTestBus();
  const second = await startService({
    bus,
    overwriteArgs: ["--SERVICE_NAME=second"],
  });
  await withService(
    async () => {
      const health = await checkHealth(bus.openConnection());
      assert.deepEqual(health.map(({ name }) => name).toSorted(), ["second", "test"]);
      await second.stop();
    },
    {},
    bus,
  );
});

import assert from "node:assert/strict";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { nodeHost } from "../../runtime/adapters/host.ts";
import type { Host } from "../../runtime/host.ts";
import { checkHealth } from "../../runtime/check_health.ts";
import { startService } from "../../runtime/start.ts";
import { eventually, sleep } from "../helpers/eventually.ts";
import { double, frame, reading } from "../helpers/messages.ts";
import { createRandom } from "../helpers/random.ts";
import { withServices } from "../helpers/services.ts";

const HEALTH_SUBJECTS = ["__telestion__/health", "__telestion__.health"];
const station = { station: "a" };

test("startService() answers health on both subjects, from every instance", () =>
  withServices(async ({ start }) => {
    const [first] = [await start("Power"), await start("Power")];
    await first.service.nc.flush();
    for (const subject of HEALTH_SUBJECTS) {
      const replies = [];
      const options = { strategy: "stall", maxWait: 500 } as const;
      for await (const reply of await first.service.nc.requestMany(subject, "", options)) {
        replies.push(reply.json());
      }
      assert.deepEqual(replies, [{ errors: 0, name: "Power" }, { errors: 0, name: "Power" }]);
    }
    const checked = await checkHealth(first.service.nc);
    assert.deepEqual(checked.map(({ name, errors }) => ({ name, errors })), [
      { name: "Power", errors: 0 },
      { name: "Power", errors: 0 },
    ]);
  }));

test("startService() answers NATS service discovery", () =>
  withServices(async ({ start }) => {
    const { service } = await start("My Service", { version: "1.2.3", description: "Tests" });
    service.respond(double, ({ value }) => ({ value: value * 2 }));
    await service.request(double, { value: 1 }, station);
    await service.request(double, { value: NaN }, station, { validate: false }).catch(() => {});
    const ask = async (subject: string) =>
      (await service.nc.request(subject)).json<{
        name: string;
        id: string;
        metadata: Record<string, string>;
      }>();
    const { name, id, metadata } = await ask("$SRV.PING");
    assert.match(name, /^[a-zA-Z0-9_-]+$/);
    assert.equal(metadata["service_name"], "My Service");
    const info = await ask(`$SRV.INFO.${name}`);
    assert.deepEqual({ ...info, metadata: {} }, {
      type: "io.nats.micro.v1.info_response",
      name,
      id,
      version: "1.2.3",
      description: "Tests",
      metadata: {},
      endpoints: [{
        name: "test_double",
        subject: "test.*.double",
        queue_group: service.stats.endpoints[0]?.queueGroup,
        metadata: { kind: "request", message: "test.double" },
      }],
    });
    const stats = await ask(`$SRV.STATS.${name}.${id}`) as unknown as {
      endpoints: Record<string, unknown>[];
      started: string;
    };
    const [endpoint] = stats.endpoints;
    assert.equal(endpoint?.["num_requests"], 2);
    assert.equal(endpoint["num_errors"], 1);
    assert.match(String(endpoint["last_error"]), /invalid request/);
    assert.ok(Number.isInteger(endpoint["processing_time"]));
    assert.equal(new Date(stats.started).toISOString(), stats.started);
  }));

test("startService() survives hostile bodies and answers health meanwhile", () =>
  withServices(async ({ start }) => {
    const { service } = await start("Target");
    const { service: attacker } = await start("Attacker");
    const seen: number[] = [];
    service.subscribe(reading, ({ value }) => void seen.push(value));
    service.respond(double, ({ value }) => ({ value }));
    service.subscribe(frame, () => {});
    await service.nc.flush();
    const random = createRandom(7);
    const bodies = [
      "",
      "[".repeat(1_000_000),
      '{"__proto__":{"value":1}}',
      '{"value":1}{"value":2}',
      "null",
      new Uint8Array([0xc3, 0x28]),
      ...Array.from({ length: 10_000 }, () => random.bytes(random.integer(0, 64))),
    ];
    let slowest = 0;
    const watch = setInterval(async () => {
      const asked = performance.now();
      await attacker.nc.request("__telestion__.health", "", { timeout: 5000 });
      slowest = Math.max(slowest, performance.now() - asked);
    }, 50);
    for (const [index, body] of bodies.entries()) {
      for (const subject of ["test.a.reading", "test.a.double", "test.frame"]) {
        attacker.nc.publish(subject, body);
      }
      if (index % 500 === 0) {
        await attacker.nc.flush();
        await attacker.publish(reading, { value: index }, station);
        assert.equal((await attacker.request(double, { value: index }, station)).value, index);
      }
    }
    await eventually(() => seen.length === Math.ceil(bodies.length / 500));
    clearInterval(watch);
    console.log(`Slowest health reply: ${slowest.toFixed(1)} ms`);
    assert.ok(slowest > 0);
    assert.ok(service.stats.errors["invalid-message"] >= 2 * bodies.length - 20);
    assert.ok(!("value" in {}), "Object.prototype was changed");
  }));

test("startService() shares 100,000 messages between two services of one name, each once", () =>
  withServices(async ({ start }) => {
    const seen = new Uint8Array(100_000);
    const counts = [0, 0];
    for (const index of [0, 1]) {
      const { service } = await start("My Service");
      service.subscribe(reading, ({ value }) => {
        seen[value]! += 1;
        counts[index]! += 1;
      });
      await service.nc.flush();
    }
    const { service: source } = await start("Source");
    for (let value = 0; value < seen.length; value++) {
      await source.publish(reading, { value }, station);
    }
    await eventually(() => counts[0]! + counts[1]! >= seen.length, { timeoutMs: 30_000 });
    await sleep(100);
    assert.ok(seen.every((times) => times === 1));
    assert.ok(counts.every((count) => count > 1000), `Shared as ${counts}`);
  }));

test("checkHealth() reads replies of other services, and none at all", () =>
  withServices(async ({ start, server }) => {
    const { connect } = await import("@nats-io/transport-node");
    const nc = await connect({ servers: server.url });
    assert.deepEqual(await checkHealth(nc), []);
    const bodies = ['{"name":"b","errors":3,"more":1}', '{"name":"a"}', "{}", "nonsense"];
    nc.subscribe("__telestion__.health", {
      callback: (_error, message) => {
        for (const body of bodies) message.respond(body);
      },
    });
    await start("c");
    const checked = await checkHealth(nc);
    assert.deepEqual(checked.map(({ name, errors }) => `${name} ${errors}`), ["a 0", "b 3", "c 0"]);
    await nc.close();
  }));

test("stop() loses no request in rolling restarts", () =>
  withServices(async ({ start }) => {
    const requester = await start("Requester");
    const startResponder = async () => {
      const { service } = await start("Responder");
      service.respond(double, async ({ value }) => {
        await sleep(value % 5);
        return { value: value * 2 };
      });
      await service.nc.flush();
      return service;
    };
    let running = await startResponder();
    let asking = true;
    let answered = 0;
    const ask = async (worker: number) => {
      for (let value = worker; asking; value += 8) {
        const reply = await requester.service.request(double, { value }, station);
        assert.equal(reply.value, value * 2);
        answered++;
      }
    };
    const workers = Array.from({ length: 8 }, (_, worker) => ask(worker));
    for (let restart = 0; restart < 8; restart++) {
      const next = await startResponder();
      await sleep(50);
      await running.stop();
      running = next;
    }
    asking = false;
    await Promise.all(workers);
    assert.ok(answered > 500, `Answered ${answered}`);
  }));

test("stop() waits for handlers up to its bound and says when they took longer", () =>
  withServices(async ({ start }) => {
    const { service, logger } = await start("Slow", { stopTimeout: 100 });
    service.subscribe(reading, () => new Promise<void>(() => {}));
    await service.nc.flush();
    await service.publish(reading, { value: 1 }, station);
    await eventually(() => service.stats.endpoints[0]?.received === 1);
    assert.equal(service.stopping.aborted, false);
    const stopped = service.stop();
    assert.equal(service.stopping.aborted, true);
    await Promise.all([stopped, service.stop(), service.stopped]);
    assert.ok(logger.lines.some(({ level }) => level === "error"));
    assert.ok(service.nc.isClosed());
  }));

test("startService() ends when its connection has ended for good, and fails what waits", () =>
  withServices(async ({ start, server }) => {
    const { connect } = await import("@nats-io/transport-node");
    const { service, logger } = await start("Fragile", {
      connect: () => connect({ servers: server.url, reconnect: false }),
    });
    service.respond(double, () => new Promise(() => {}), { queue: false });
    await service.nc.flush();
    const asked = service.request(double, { value: 1 }, station, { timeout: Infinity });
    const refused = assert.rejects(asked, { code: "stopped" });
    await server.interrupt();
    await refused;
    assert.ok(service.stopping.aborted);
    assert.equal(service.stats.errors.disconnected, 1);
    const errors = logger.lines.filter(({ level }) => level === "error");
    assert.match(errors[0]?.message ?? "", /has ended for good/);
    await assert.rejects(service.publish(reading, { value: 1 }, station), { code: "stopped" });
  }));

test("startService() stops without complaint when the program closes the connection itself", () =>
  withServices(async ({ start }) => {
    for (const end of ["close", "drain"] as const) {
      const { service, logger } = await start("Closing");
      await service.nc[end]();
      await service.stopped;
      assert.equal(service.stats.recentErrors(), 0);
      assert.deepEqual(logger.lines.filter(({ level }) => level === "error"), []);
    }
  }));

test("stop() ends in its time while the server is down or does not answer", () =>
  withServices(async ({ start, server }) => {
    const down = await start("Down");
    const frozen = await start("Frozen", { stopTimeout: 200 });
    server.freeze(true);
    await frozen.service.publish(reading, { value: 1 }, station);
    await frozen.service.stop();
    assert.ok(frozen.service.nc.isClosed());
    server.freeze(false);
    await server.interrupt();
    await eventually(() => down.service.stats.errors.disconnected === 1);
    await down.service.publish(reading, { value: 1 }, station);
    await down.service.stop();
    assert.ok(down.logger.lines.some(({ message }) => /were never published/.test(message)));
    assert.equal(down.service.stats.errors["not-published"], 1);
  }));

test("startService() refuses options that cannot be meant", () =>
  withServices(async ({ start }) => {
    for (const stopTimeout of [0, -1, NaN, Infinity]) {
      await assert.rejects(start("Wrong", { stopTimeout }), TypeError);
    }
  }));

test("publish() in a loop lets the service answer health", () =>
  withServices(async ({ start }) => {
    const { service } = await start("Busy");
    const { service: asking } = await start("Asking");
    let slowest = 0;
    const loop = (async () => {
      while (!service.stopping.aborted) await service.publish(reading, { value: 1 }, station);
    })();
    for (let count = 0; count < 10; count++) {
      const [busy] = (await checkHealth(asking.nc)).filter(({ name }) => name === "Busy");
      assert.equal(busy?.errors, 0);
      slowest = Math.max(slowest, busy.latency);
    }
    await service.stop();
    await loop.catch(() => {});
    console.log(`Slowest health reply while publishing: ${slowest.toFixed(1)} ms`);
  }));

test("startService() without NATS has no connection, and can be spread, logged and serialised", () =>
  withServices(async ({ start }) => {
    const { service } = await start("Offline", { nats: false });
    assert.throws(() => service.nc, /NATS is off/);
    assert.throws(() => service.messageBus, /NATS is off/);
    assert.throws(() => service.subscribe(reading, () => {}), /NATS is off/);
    assert.equal({ ...service }.serviceName, "Offline");
    assert.match(JSON.stringify(service), /Offline/);
  }));

test("startService() hands each service a folder of its own in DATA_DIR", () =>
  withServices(async ({ start }) => {
    const { service } = await start("../My Service");
    const folder = await service.openDataDirectory();
    await access(folder);
    assert.equal(join(folder, ".."), service.dataDir);
    const { service: blocked } = await start("Blocked", {
      host: { ...nodeHost(), makeDirectory: () => Promise.reject(new Error("Disk is full")) },
    });
    await assert.rejects(blocked.openDataDirectory(), {
      code: "bad-configuration",
      message: /^Cannot create the folder ".*Blocked.*" in DATA_DIR: Disk is full$/,
    });
  }));

test("startService() methods work when they are taken out of the service", () =>
  withServices(async ({ start }) => {
    const { service } = await start("Loose");
    const { respond, request, publish, subscribe, nc, messageBus } = service;
    assert.equal(nc, messageBus);
    const stream = subscribe(reading, { queue: false });
    respond(double, ({ value }) => ({ value: value + 1 }));
    await publish(reading, { value: 5 }, station);
    for await (const { data } of stream) {
      assert.equal(data.value, 5);
      break;
    }
    assert.equal((await request(double, { value: 1 }, station)).value, 2);
  }));

test("startService() goes on when the server forbids one health subject", () =>
  withServices(async ({ start }) => {
    const { service, logger } = await start("Restricted");
    await service.nc.flush();
    await eventually(() => logger.lines.some(({ level }) => level === "warn"));
    const reply = await service.nc.request("__telestion__.health");
    assert.deepEqual(reply.json(), { errors: 0, name: "Restricted" });
    assert.equal(logger.lines.filter(({ level }) => level === "warn").length, 1);
  }, {
    user: "u",
    password: "p",
    permissions: { subscribe: { deny: ["__telestion__/health"] } },
  }));

test("startService() takes any connect function", () =>
  withServices(async ({ start, server }) => {
    const { connect } = await import("@nats-io/transport-node");
    let name = "";
    const { service } = await start("Custom", {
      connect: (options) => {
        name = options.name;
        return connect({ servers: server.url });
      },
    });
    assert.equal(name, "Custom");
    await service.nc.flush();
  }));

test("startService() fails without a broker and names the missing variables", () =>
  withServices(async ({ argumentsFor, server }) => {
    const without = argumentsFor("Lonely").filter((argument) =>
      !argument.startsWith("--DATA_DIR") && !argument.startsWith("--SERVICE_NAME")
    );
    await assert.rejects(
      startService({ overwriteArgs: without, host: emptyHost() }),
      (error: Error) => /SERVICE_NAME.*DATA_DIR/.test(error.message),
    );
    await server.interrupt();
    await assert.rejects(startService({ overwriteArgs: argumentsFor("Lonely") }), {
      code: "connection-failed",
    });
  }));

/** A host with nothing in its environment. */
function emptyHost(): Host {
  return { ...nodeHost(), environment: () => ({}) };
}

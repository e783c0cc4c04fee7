import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import process from "node:process";
import { test } from "node:test";
import { type Bus, type BusOptions, startBus } from "../../broker/mod.ts";
import { eventually } from "../helpers/eventually.ts";
import { createRandom, type Random } from "../helpers/random.ts";
import { CONVERSATIONS, QUIET } from "./conversations.ts";
import { connectRaw, type RawClient } from "./raw_client.ts";

const MEBIBYTE = 1024 * 1024;

interface HostileScope {
  readonly bus: Bus;
  readonly websocketPort: number;
  /** Fails unless two who were there before can still talk to one another. */
  checkOthers(): Promise<void>;
}

/** Runs a test on a bus with two peaceful clients. */
async function withBus(
  run: (scope: HostileScope) => Promise<void>,
  options: BusOptions = {},
): Promise<void> {
  const bus = await startBus({ port: 0, websocket: true, ...options });
  const { user, password } = options;
  const connect = user === undefined
    ? QUIET
    : QUIET.replace("{", `{"user":"${user}","pass":"${password}",`);
  const reader = connectRaw(bus.port, `${connect}SUB peace.* 1\r\nPING\r\n`);
  const writer = connectRaw(bus.port, connect);
  for (const client of [reader, writer]) {
    client.socket.on("data", (text) => String(text).includes("PING") && client.send("PONG\r\n"));
  }
  let round = 0;
  try {
    await reader.waitFor("PONG");
    await run({
      bus,
      websocketPort: bus.websocketPort ?? 0,
      checkOthers: async () => {
        writer.send(`PUB peace.${++round} 2\r\nhi\r\n`);
        await reader.waitFor(`MSG peace.${round} 1 2\r\nhi\r\n`);
      },
    });
  } finally {
    reader.close();
    writer.close();
    await bus.stop();
  }
}

const HANDSHAKE = [
  "GET / HTTP/1.1",
  "Host: localhost",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  "",
  "",
].join("\r\n");

async function upgrade(port: number): Promise<RawClient> {
  const client = connectRaw(port, HANDSHAKE);
  await client.waitFor("\r\n\r\n");
  assert.match(client.received(), /^HTTP\/1\.1 101 /);
  return client;
}

function frame(...bytes: readonly number[]): string {
  return String.fromCharCode(...bytes);
}

const MASK = [0, 0, 0, 0];

test("startBus() closes WebSockets whose frames are not right, and only those", () =>
  withBus(async ({ websocketPort, checkOthers }) => {
    const hostile = {
      "64-bit length with the top bit set": frame(0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 10, ...MASK),
      "all bits of the length": frame(0x82, 0xff, ...Array<number>(8).fill(255), ...MASK),
      "16 TiB": frame(0x82, 0xff, 0, 0, 0x10, 0, 0, 0, 0, 0, ...MASK),
      "more than the largest message": frame(0x82, 0xff, 0, 0, 0, 0, 0, 0x40, 0, 0, ...MASK),
      "no mask": frame(0x82, 2, 80, 73),
      "reserved bits": frame(0xf2, 0x82, ...MASK, 80, 73),
      "an unknown opcode": frame(0x83, 0x82, ...MASK, 80, 73),
      "a continuation of nothing": frame(0x80, 0x82, ...MASK, 80, 73),
      "a long ping": frame(0x89, 0xfe, 1, 0, ...MASK),
    };
    for (const [what, bytes] of Object.entries(hostile)) {
      const client = await upgrade(websocketPort);
      client.send(bytes);
      await client.waitForEnd().catch(() => assert.fail(`Still open after ${what}`));
      await checkOthers();
    }
  }));

test("startBus() without a login refuses web pages of other machines", async () => {
  const from = (origin: string): string => HANDSHAKE.replace("Host:", `Origin: ${origin}\r\nHost:`);
  const isAccepted = async (port: number, origin: string): Promise<boolean> => {
    const client = connectRaw(port, from(origin));
    const answer = await client.waitFor("\r\n\r\n");
    client.close();
    return answer.startsWith("HTTP/1.1 101");
  };
  const here = ["http://localhost:5173", "https://127.0.0.1", "http://[::1]:80"];
  const elsewhere = ["https://example.org", "http://localhost.example.org", "null"];
  await withBus(async ({ websocketPort, checkOthers }) => {
    for (const origin of here) assert.ok(await isAccepted(websocketPort, origin), origin);
    for (const origin of elsewhere) assert.ok(!await isAccepted(websocketPort, origin), origin);
    await checkOthers();
  });
  await withBus(async ({ websocketPort }) => {
    for (const origin of elsewhere) assert.ok(await isAccepted(websocketPort, origin), origin);
  }, { user: "a", password: "b" });
});

test("startBus() reads a protocol that is cut into frames anyhow", () =>
  withBus(async ({ websocketPort, checkOthers }) => {
    const client = await upgrade(websocketPort);
    const text = `${QUIET}SUB a 1\r\nPUB a 2\r\nhi\r\n`;
    for (const character of text) client.send(frame(0x82, 0x81, ...MASK) + character);
    await client.waitFor("MSG a 1 2\r\nhi\r\n");
    client.send(frame(0x02, 0x82, ...MASK) + "PI" + frame(0x80, 0x84, ...MASK) + "NG\r\n");
    await client.waitFor("PONG\r\n");
    client.close();
    await checkOthers();
  }));

test("startBus() closes half frames, half lines and half payloads that stall", () =>
  withBus(async ({ bus, websocketPort, checkOthers }) => {
    const stalled: RawClient[] = [];
    for (const bytes of [frame(0x82), frame(0x82, 0xff, 0, 0), frame(0x82, 0x85, ...MASK) + "PI"]) {
      const client = await upgrade(websocketPort);
      client.send(bytes);
      stalled.push(client);
    }
    for (const sent of ["", "PI", "SUB a", `${QUIET}PUB a 1000\r\nx`]) {
      stalled.push(connectRaw(bus.port, sent));
    }
    for (const client of stalled) await client.waitForEnd();
    assert.equal(bus.stats().clients, 2);
    await checkOthers();
  }, { limits: { pingIntervalMs: 300, maxPingsOut: 1 } }));

test("startBus() ends those who never log in, over both transports", () =>
  withBus(async ({ bus, websocketPort, checkOthers }) => {
    const clients = [connectRaw(bus.port, "CONN"), await upgrade(websocketPort)];
    clients[1]?.send(frame(0x82, 0x85, ...MASK) + "CO");
    for (const client of clients) {
      assert.match(await client.waitForEnd(), /Authentication Timeout/);
    }
    const early = await upgrade(websocketPort);
    early.send(frame(0x82, 0x8f, ...MASK) + "PUB a 2\r\nhi\r\n\r\n\r\n");
    assert.match(await early.waitForEnd(), /Authorization Violation/);
    await checkOthers();
  }, { user: "a", password: "b", limits: { authTimeoutMs: 300 } }));

test("startBus() cuts off who does not read, over both transports", () =>
  withBus(async ({ bus, websocketPort, checkOthers }) => {
    const lines = `${QUIET}SUB flood 1\r\nPING\r\n`;
    const slow = [connectRaw(bus.port, lines), await upgrade(websocketPort)];
    slow[1]?.send(frame(0x82, 0xfe, lines.length >> 8, lines.length & 255, ...MASK) + lines);
    for (const client of slow) {
      await client.waitFor("PONG\r\n");
      client.socket.pause();
    }
    const payload = "x".repeat(MEBIBYTE);
    const writer = connectRaw(bus.port, QUIET);
    for (let count = 0; count < 60 && bus.stats().slowConsumers < 2; count++) {
      writer.send(`PUB flood ${payload.length}\r\n${payload}\r\nPING\r\n`);
      await eventually(() => writer.received().split("PONG").length > count + 1);
    }
    assert.equal(bus.stats().slowConsumers, 2);
    writer.close();
    for (const client of slow) client.close();
    await checkOthers();
  }, { limits: { maxPending: 2 * MEBIBYTE } }));

test("startBus() takes no memory for what is only announced", () =>
  withBus(async ({ bus, checkOthers }) => {
    const before = process.memoryUsage().rss;
    const clients = Array.from(
      { length: 300 },
      () => connectRaw(bus.port, `${QUIET}PUB a 1048576\r\nx`),
    );
    for (const client of clients) await client.info();
    await checkOthers();
    assert.ok(process.memoryUsage().rss - before < 100 * MEBIBYTE);
    for (const client of clients) client.close();
  }));

test("startBus() stands two million random and mutated bytes", () =>
  withBus(async ({ bus, checkOthers }) => {
    const random = createRandom(2_000_000);
    const before = process.memoryUsage().rss;
    for (let sent = 0; sent < 2_000_000;) {
      const batch = Array.from({ length: 20 }, () => attack(random));
      const clients = batch.map((bytes) => connectRaw(bus.port, bytes));
      sent += batch.reduce((sum, { length }) => sum + length, 0);
      await Promise.all(clients.map((client) => client.waitForEnd()));
    }
    await checkOthers();
    await eventually(() => assert.equal(bus.stats().clients, 2));
    assert.equal(bus.stats().subscriptions, 1);
    assert.ok(process.memoryUsage().rss - before < 300 * MEBIBYTE);
  }));

const SENT = Object.values(CONVERSATIONS).flat().map(([sent]) => sent);

/** About 4 kB: noise, or conversations with noise in them; the end is sure to be closed. */
function attack(random: Random): string {
  if (random.number() < 0.2) {
    return `${Buffer.from(random.bytes(4096)).toString("latin1")}\r\nX\r\n`;
  }
  let text = QUIET;
  while (text.length < 4000) {
    const next = SENT[random.integer(0, SENT.length)] ?? "";
    text += random.number() < 0.2 ? mutate(next, random) : next.replace(/^CONNECT .*\r\n/, "");
  }
  return `${text}\r\n\r\nX\r\n`;
}

function mutate(text: string, random: Random): string {
  const at = random.integer(0, text.length);
  return text.slice(0, at) + String.fromCharCode(random.integer(0, 256)) + text.slice(at + 1);
}

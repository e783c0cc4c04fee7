import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test } from "node:test";
import { readLatin1 } from "../../broker/adapters/latin1.ts";
import { ProtocolParser } from "../../broker/protocol_parser.ts";
import { ProtocolViolation } from "../../broker/protocol_violation.ts";
import { createRandom } from "../helpers/random.ts";
import { CONVERSATIONS } from "./conversations.ts";

/** What a parser makes of chunks, as lines. */
function parse(chunks: readonly Uint8Array[]): string[] {
  const lines: string[] = [];
  const note = (...parts: readonly unknown[]): void => void lines.push(parts.join(" "));
  const text = (bytes: Uint8Array | undefined): string =>
    bytes === undefined ? "-" : readLatin1(bytes, 0, bytes.length);
  const parser = new ProtocolParser({
    connect: (json) => note("connect", json),
    publish: ({ subject, reply, headers, payload }) =>
      note("publish", subject, reply, text(headers), text(payload)),
    subscribe: (id, pattern, queue) => note("subscribe", id, pattern, queue),
    unsubscribe: (id, max) => note("unsubscribe", id, max),
    ping: () => note("ping"),
    pong: () => note("pong"),
  }, { maxControlLine: 4096, maxPayload: 1_048_576, readText: readLatin1 });
  try {
    for (const chunk of chunks) parser.write(chunk);
  } catch (error) {
    if (!(error instanceof ProtocolViolation)) throw error;
    note("violation", error.text);
  }
  return lines;
}

function cut(bytes: Uint8Array, sizes: () => number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + sizes();
    chunks.push(bytes.subarray(at, end));
    at = end;
  }
  return chunks;
}

const SENT = Object.values(CONVERSATIONS).flat().map(([sent]) => Buffer.from(sent, "latin1"));

test("ProtocolParser reads the same however its bytes are cut", () => {
  const random = createRandom(7);
  for (const sent of SENT) {
    const whole = parse([sent]);
    assert.deepEqual(parse(cut(sent, () => 1)), whole, String(sent));
    assert.deepEqual(parse(cut(sent, () => random.integer(1, 9))), whole, String(sent));
  }
});

test("ProtocolParser keeps a payload in pieces as it is", () => {
  const random = createRandom(8);
  const payload = random.bytes(100_000);
  const head = Buffer.from(`PUB a ${payload.length}\r\n`);
  const sent = Buffer.concat([head, payload, Buffer.from("\r\nPING\r\n")]);
  const [published, after] = parse(cut(sent, () => random.integer(1, 5000)));
  assert.equal(published, `publish a  - ${readLatin1(payload, 0, payload.length)}`);
  assert.equal(after, "ping");
});

test("ProtocolParser refuses control characters in subjects, queues, replies and ids", () => {
  for (const character of ["\0", "\x01", "\x1b", "\x7f", "\v"]) {
    for (const line of ["SUB a% 1", "SUB a q% 1", "SUB a 1%", "PUB a% 0", "PUB a r% 0"]) {
      const sent = Buffer.from(`${line.replace("%", character)}\r\n\r\n`, "latin1");
      assert.deepEqual(parse([sent]), ["violation Unknown Protocol Operation"], line);
    }
  }
});

test("ProtocolParser throws nothing but violations, whatever comes", () => {
  const random = createRandom(9);
  let violations = 0;
  for (let round = 0; round < 4000; round++) {
    const base = SENT[random.integer(0, SENT.length)] ?? SENT[0]!;
    const bytes = Uint8Array.from(base);
    for (let change = random.integer(0, 4); change > 0; change--) {
      bytes[random.integer(0, bytes.length)] = random.integer(0, 256);
    }
    const whole = parse([bytes]);
    violations += whole.at(-1)?.startsWith("violation") ? 1 : 0;
    assert.deepEqual(parse(cut(bytes, () => random.integer(1, 20))), whole, String(bytes));
  }
  assert.ok(violations > 500 && violations < 3900, `violations: ${violations}`);
});

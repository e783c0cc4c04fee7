import assert from "node:assert/strict";
import { test } from "node:test";
import { importPacket } from "./support/packets.ts";

function packet(
  properties: Record<string, object>,
  keyword: object = {},
  required: readonly string[] = Object.keys(properties),
): object {
  return { type: "object", "x-packet": keyword, properties, required };
}

function unsigned(bits: number, more: object = {}): object {
  return { type: "integer", "x-packet": { bits, ...more } };
}

/** Expects that a value becomes bytes, and these the value; `full` has what encoding fills in. */
async function expectCode(
  schema: object,
  { value, bytes, full = value }: { value: object; bytes: readonly number[]; full?: object },
): Promise<void> {
  const { encode, decode } = await importPacket(schema);
  assert.deepEqual(encode(value), Uint8Array.from(bytes));
  assert.deepEqual(decode(Uint8Array.from(bytes)), full);
  assert.deepEqual(encode(full), Uint8Array.from(bytes));
}

test("a shared type brings its layout, and a property adds to it", async () => {
  const schema = {
    ...packet({
      header: { $ref: "#/$defs/Header" },
      inside: { $ref: "#/$defs/Temperature" },
      outside: { $ref: "#/$defs/Temperature", "x-packet": { skip: 4 } },
    }, { padding: 4 }),
    $defs: {
      Header: packet({ a: unsigned(4), b: unsigned(4) }, { family: "x", select: { "/a": 1 } }),
      Temperature: {
        type: "number",
        "x-packet": { bits: 8, calibration: { polynomial: [0, 0.5] } },
      },
    },
  };
  const value = { header: { a: 1, b: 2 }, inside: 5, outside: 6 };
  await expectCode(schema, { value, bytes: [0x12, 10, 0, 0xc0] });
});

test("a field can be the checksum, and need not be given", async () => {
  const checksum = { algorithm: "crc-16/ibm-3740", offset: -2 };
  const schema = packet({ a: unsigned(8), crc: unsigned(16) }, { checksum }, ["a"]);
  const full = { a: 1, crc: 0xf1d1 };
  await expectCode(schema, { value: { a: 1 }, bytes: [1, 0xf1, 0xd1], full });
});

test("a checksum can lie in spare bits, over a part of the packet", async () => {
  const checksum = { algorithm: "fletcher-16", offset: 1, from: 3, to: 4, byteOrder: "little" };
  const schema = packet({ a: unsigned(8), b: unsigned(8, { skip: 16 }) }, { checksum });
  await expectCode(schema, { value: { a: 1, b: 9 }, bytes: [1, 9, 9, 9] });
});

test("text is counted by a field, terminated, or there only if another field says so", async () => {
  const schema = packet(
    {
      n: unsigned(8),
      s: {
        type: "string",
        "x-packet": { length: { count: { field: "/n" } }, charset: "utf-16le" },
      },
      kind: { type: "string", "x-packet": { bits: 8 } },
      more: {
        type: "string",
        "x-packet": { length: { terminator: 10 }, when: { "/kind": "y" } },
      },
    },
    {},
    ["s", "kind"],
  );
  await expectCode(schema, {
    value: { s: "hé", kind: "y", more: "ab" },
    full: { n: 4, s: "hé", kind: "y", more: "ab" },
    bytes: [4, 104, 0, 233, 0, 121, 97, 98, 10],
  });
  await expectCode(schema, {
    value: { s: "", kind: "n" },
    full: { n: 0, s: "", kind: "n" },
    bytes: [0, 110],
  });
});

test("selects() compares labels, text, calibrated values and digits", async () => {
  const { selects, encode } = await importPacket(packet({
    mode: { enum: ["a", "b"], "x-packet": { bits: 8, states: { a: 1, b: 2 } } },
    text: { type: "string", "x-packet": { bits: 16 } },
    level: { type: "number", "x-packet": { bits: 8, calibration: { polynomial: [1, 2] } } },
    digits: { type: "string", "x-packet": { bits: 64, encoding: "unsigned" } },
  }, {
    select: {
      "/mode": "b",
      "/text": "HK",
      "/level": { minimum: 7 },
      "/digits": "18446744073709551615",
    },
  }));
  const bytes = encode({ mode: "b", text: "HK", level: 7, digits: "18446744073709551615" });
  assert.equal(selects(bytes), true);
  for (const [at, byte] of [[0, 1], [1, 255], [3, 2], [11, 0]] as const) {
    const other = Uint8Array.from(bytes);
    other[at] = byte;
    assert.equal(selects(other), false, `byte ${at}`);
  }
  assert.equal(selects(bytes.subarray(0, 11)), false);
});

test("arrays nest, and their items need no whole bytes", async () => {
  const row = { type: "array", items: unsigned(3), "x-packet": { count: 3 } };
  const schema = packet({ m: { type: "array", items: row, "x-packet": { count: 2 } } }, {
    padding: 6,
  });
  await expectCode(schema, { value: { m: [[1, 2, 3], [4, 5, 6]] }, bytes: [41, 203, 128] });
});

test("raw floats come back through a calibration", async () => {
  const schema = packet({
    a: { type: "number", "x-packet": { bits: 32, calibration: { polynomial: [0.1, 0.3] } } },
  });
  const { encode, decode } = await importPacket(schema);
  const bytes = Uint8Array.of(0x41, 0x23, 0x45, 0x67);
  assert.deepEqual(encode(decode(bytes)), bytes);
});

test("encode() sends the default of a member that is not given", async () => {
  const bits = (size: number, rest: object = {}): object => ({
    "x-packet": { bits: size, ...rest },
  });
  const { encode, decode } = await importPacket({
    type: "object",
    "x-packet": {},
    properties: {
      power: {
        type: "number",
        default: 1.5,
        ...bits(16, { calibration: { polynomial: [0, 0.5] } }),
      },
      mode: { enum: ["a", "b"], default: "b", ...bits(8, { states: { a: 0, b: 1 } }) },
      on: { type: "boolean", default: true, ...bits(8) },
      count: { type: ["integer", "null"], default: 3, ...bits(8, { invalid: [255] }) },
      name: { type: "string", default: "hi", ...bits(16) },
    },
  });
  assert.deepEqual([...encode({})], [0, 3, 1, 1, 3, 104, 105]);
  assert.deepEqual([...encode({ power: 1, mode: "a", on: false, count: null, name: "no" })], [
    ...[0, 2, 0, 0, 255, 110, 111],
  ]);
  assert.deepEqual(decode(encode({})), { power: 1.5, mode: "b", on: true, count: 3, name: "hi" });
  await assert.rejects(
    importPacket({
      type: "object",
      "x-packet": {},
      properties: { power: { type: "number", default: "1.5", ...bits(16) } },
    }),
    /Default is \\"1.5\\": expected type \\"number\\"/,
  );
});

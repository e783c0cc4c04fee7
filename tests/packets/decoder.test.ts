import assert from "node:assert/strict";
import { test } from "node:test";
import { PacketError } from "../../packets/packet_error.ts";
import { checksum } from "../../packets/checksums.ts";
import { float16, fromFloat16, fromMil1750a, mil1750a } from "../../packets/floats.ts";
import { emitPackets, importPacket, importPackets } from "./support/packets.ts";

function packet(properties: Record<string, object>, keyword: object = {}): object {
  const required = Object.entries(properties)
    .filter(([, one]) => !JSON.stringify(one).includes('"when"'))
    .map(([name]) => name);
  return { type: "object", "x-packet": keyword, properties, required };
}

function unsigned(bits: number, more: object = {}): object {
  return { type: "integer", "x-packet": { bits, ...more } };
}

/** Expects a typed error at a place. */
function fails(
  run: () => unknown,
  fault: string,
  place: { offset: number; pointer: string },
): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof PacketError, String(error));
    const { offset, pointer } = error;
    assert.deepEqual({ fault: error.fault, offset, pointer }, { fault, ...place });
    return true;
  });
}

test("checksum() gives the check values of the catalogue", () => {
  const digits = new TextEncoder().encode("123456789");
  const found = [
    ...["crc-16/ibm-3740", "crc-16/xmodem", "crc-16/kermit", "crc-32/iso-hdlc"] as const,
    ...["crc-32/iscsi"] as const,
  ].map((name) => checksum(name, digits).toString(16));
  assert.deepEqual(found, ["29b1", "31c3", "2189", "cbf43926", "e3069283"]);
  assert.equal(checksum("fletcher-16", new TextEncoder().encode("abcde")), 0xc8f0);
});

test("float16() and fromFloat16() agree on all patterns that are numbers", () => {
  for (let bits = 0; bits < 65536; bits++) {
    const value = float16(bits);
    if (!Number.isNaN(value)) assert.equal(fromFloat16(value), bits);
  }
  assert.equal(float16(0x3555).toFixed(4), "0.3333");
});

test("mil1750a() reads the numbers of the standard", () => {
  const numbers: readonly (readonly [bigint, number])[] = [
    [0x7fffff7fn, (1 - 2 ** -23) * 2 ** 127],
    [0x4000007fn, 0.5 * 2 ** 127],
    [0x50000004n, 0.625 * 2 ** 4],
    [0x40000001n, 1],
    [0x400000ffn, 0.5 * 2 ** -1],
    [0x40000080n, 0.5 * 2 ** -128],
    [0x00000000n, 0],
    [0x80000000n, -1],
    [0xbfffff80n, -0.50000011920928955 * 2 ** -128],
    [0x9ffffffen & 0xffffff00n | 4n, (-0.75 - 2 ** -23) * 2 ** 4],
  ];
  for (const [bits, value] of numbers) assert.equal(mil1750a(bits, 32), value, bits.toString(16));
  assert.equal(fromMil1750a(-0.5, 32), 0x800000ffn);
  assert.equal(fromMil1750a(2 ** 200, 32), undefined);
  assert.equal(mil1750a(0x400000000000n, 48), 0.5);
});

test("decode() refuses packets of another length", async () => {
  const { decode, length } = await importPacket(packet({ a: unsigned(8), b: unsigned(8) }));
  assert.equal(length, 2);
  fails(() => decode(Uint8Array.of(1)), "length", { offset: 1, pointer: "" });
  fails(() => decode(Uint8Array.of(1, 2, 3)), "length", { offset: 2, pointer: "" });
});

test("decode() refuses other constants, spare bits that are set, and wrong checksums", async () => {
  const { decode, encode } = await importPacket(
    packet({ a: unsigned(8, { constant: 7 }), b: unsigned(4, { skip: 4 }) }, {
      checksum: { algorithm: "crc-16/ibm-3740" },
    }),
  );
  const right = encode({ a: 7, b: 3 });
  assert.deepEqual(decode(right), { a: 7, b: 3 });
  const wrong = Uint8Array.from(right);
  wrong[3] = (wrong[3] ?? 0) ^ 1;
  fails(() => decode(wrong), "checksum", { offset: 2, pointer: "" });
  const { decode: plain } = await importPacket(
    packet({ a: unsigned(8, { constant: 7 }), b: unsigned(4, { skip: 4 }) }),
  );
  fails(() => plain(Uint8Array.of(8, 3)), "constant", { offset: 0, pointer: "/a" });
  fails(() => plain(Uint8Array.of(7, 0x43)), "constant", { offset: 1, pointer: "" });
});

test("decode() refuses unknown states, text that is none, and numbers that are not finite", async () => {
  const { decode } = await importPacket(packet({
    mode: { enum: ["safe"], "x-packet": { bits: 8, states: { safe: 1 } } },
    name: { type: "string", "x-packet": { bits: 8 } },
    value: { type: "number", "x-packet": { bits: 32 } },
  }));
  assert.deepEqual(decode(Uint8Array.of(1, 65, 0x3f, 0x80, 0, 0)), {
    mode: "safe",
    name: "A",
    value: 1,
  });
  fails(() => decode(Uint8Array.of(2, 65, 0, 0, 0, 0)), "state", { offset: 0, pointer: "/mode" });
  fails(() => decode(Uint8Array.of(1, 255, 0, 0, 0, 0)), "text", { offset: 1, pointer: "/name" });
  fails(() => decode(Uint8Array.of(1, 65, 0x7f, 0x80, 0, 0)), "range", {
    offset: 2,
    pointer: "/value",
  });
});

test("decode() gives what the message's schema admits, or fails", async () => {
  const { decode } = await importPacket(packet({ a: { ...unsigned(8), maximum: 100 } }));
  assert.deepEqual(decode(Uint8Array.of(100)), { a: 100 });
  fails(() => decode(Uint8Array.of(101)), "range", { offset: 0, pointer: "/a" });
});

test("decode() never rounds integers of 64 bits", async () => {
  const { decode, encode, decodeRaw } = await importPacket(packet({
    digits: { type: "string", "x-packet": { bits: 64, encoding: "twos-complement" } },
    number: { ...unsigned(64), maximum: Number.MAX_SAFE_INTEGER },
  }));
  const value = { digits: "-9223372036854775807", number: 9007199254740991 };
  const bytes = encode(value);
  assert.deepEqual(decode(bytes), value);
  assert.deepEqual(decodeRaw(bytes), {
    digits: -9223372036854775807n,
    number: 9007199254740991n,
  });
  bytes[9] = 0x20;
  fails(() => decode(bytes), "range", { offset: 8, pointer: "/number" });
});

test("decode() calibrates by splines, steps and contexts; decodeRaw() does not", async () => {
  const number = (calibration: object): object => ({
    type: "number",
    "x-packet": { bits: 8, calibration },
  });
  const { decode, encode, decodeRaw } = await importPacket(packet({
    range: { enum: ["low", "high"], "x-packet": { bits: 8, states: { low: 0, high: 1 } } },
    spline: number({ spline: [[0, 10], [100, 20], [255, 175]] }),
    square: number({ polynomial: [1, 0, 2] }),
    context: number({
      contexts: [{ when: { "/range": "high" }, use: { polynomial: [0, 10] } }],
      otherwise: { polynomial: [0, -1] },
    }),
  }));
  for (
    const [range, context] of [[0, -5], [1, 50]] as const
  ) {
    const bytes = Uint8Array.of(range, 150, 3, 5);
    const value = { range: range === 0 ? "low" : "high", spline: 70, square: 19, context };
    assert.deepEqual(decode(bytes), value);
    assert.deepEqual(encode(value), bytes);
    assert.deepEqual(decodeRaw(bytes), { range, spline: 150, square: 3, context: 5 });
  }
});

test("decode() gives null for what is not valid, and encode() writes it", async () => {
  const { decode, encode } = await importPacket(packet({
    a: { type: ["integer", "null"], "x-packet": { bits: 8, invalid: [255] } },
    b: { type: ["number", "null"], "x-packet": { bits: 32 } },
  }));
  const bytes = Uint8Array.of(255, 0x7f, 0xc0, 0, 0);
  assert.deepEqual(decode(bytes), { a: null, b: null });
  assert.deepEqual(encode({ a: null, b: null }), bytes);
  fails(() => encode({ a: 255, b: 1 }), "range", { offset: 0, pointer: "/a" });
});

test("encode() fills in constants, counts and lengths, and refuses others", async () => {
  const schema = {
    ...packet({
      sync: unsigned(8, { constant: 0xeb }),
      length: unsigned(8),
      count: unsigned(8),
      items: { type: "array", items: unsigned(8), "x-packet": { count: { field: "/count" } } },
    }, { length: { field: "/length", offset: 2 } }),
    required: ["items"],
  };
  const { encode, decode } = await importPacket(schema);
  const bytes = encode({ items: [1, 2] });
  assert.deepEqual(bytes, Uint8Array.of(0xeb, 3, 2, 1, 2));
  assert.deepEqual(decode(bytes), { sync: 0xeb, length: 3, count: 2, items: [1, 2] });
  fails(() => encode({ length: 4, items: [] }), "range", { offset: 3, pointer: "/length" });
  fails(() => encode({ count: 3, items: [1] }), "range", { offset: 3, pointer: "/items" });
  fails(() => encode({ sync: 1, items: [1] }), "range", { offset: 0, pointer: "/sync" });
});

test("encode() refuses what the packet has no room for", async () => {
  const { encode } = await importPacket(packet({
    a: unsigned(4),
    name: { type: "string", "x-packet": { bits: 16, skip: 4, charset: "ascii" } },
  }));
  assert.deepEqual(encode({ a: 1, name: "x" }), Uint8Array.of(0x10, 120, 0));
  fails(() => encode({ a: 16, name: "x" }), "range", { offset: 0, pointer: "/a" });
  fails(() => encode({ a: 1, name: "xyz" }), "range", { offset: 1, pointer: "/name" });
  fails(() => encode({ a: 1, name: "é" }), "range", { offset: 1, pointer: "/name" });
  fails(() => encode({ a: 1, name: "x\0" }), "range", { offset: 3, pointer: "/name" });
  fails(() => encode({ a: 1, name: "x", more: 1 }), "range", { offset: 0, pointer: "" });
  fails(() => encode({ a: 1 }), "range", { offset: 0, pointer: "" });
});

test("decode() reads the rest of a packet, up to what has a fixed size", async () => {
  const { decode, encode } = await importPacket(packet({
    list: { type: "array", items: unsigned(16), "x-packet": { count: "rest" } },
    last: unsigned(8),
  }));
  assert.deepEqual(decode(Uint8Array.of(0, 1, 0, 2, 9)), { list: [1, 2], last: 9 });
  assert.deepEqual(encode({ list: [], last: 9 }), Uint8Array.of(9));
  fails(() => decode(Uint8Array.of(0, 1, 0, 9)), "length", { offset: 0, pointer: "/list" });
});

test("decode() refuses counts that the packet cannot hold, without reading on", async () => {
  const { decode } = await importPacket(packet({
    n: unsigned(32),
    list: {
      type: "array",
      items: { type: "string", "x-packet": { length: { prefixBits: 8 } } },
      "x-packet": { count: { field: "/n" } },
    },
  }));
  fails(() => decode(Uint8Array.of(255, 255, 255, 255, 0)), "length", {
    offset: 4,
    pointer: "/list",
  });
});

test("names and labels of a schema cannot leave their place in generated code", async () => {
  const hostile = '"]; throw new Error("out"); //*/ `${x}` \n\u2028</script>';
  const schema = {
    ...packet({
      [hostile]: {
        enum: [hostile],
        "x-packet": { bits: 8, states: { [hostile]: 1 } },
      },
      ["__proto__"]: unsigned(8),
      constructor: unsigned(8),
    }, { family: `*/ ${hostile}`, select: { "/constructor": 3 } }),
    title: hostile,
    description: `*/ ${hostile}`,
  };
  Object.defineProperty(schema, "$id", { value: undefined });
  const { packet: found } = await importPackets({ packet: schema });
  const value = found("packet").decode(Uint8Array.of(1, 2, 3)) as object;
  assert.deepEqual(Object.entries(value), [[hostile, hostile], ["__proto__", 2], [
    "constructor",
    3,
  ]]);
  assert.deepEqual(found("packet").encode(value), Uint8Array.of(1, 2, 3));
});

test("packets.ts is emitted only where something has a layout", () => {
  assert.equal(emitPackets({ a: { type: "object" } }), "");
});

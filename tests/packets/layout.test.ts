import assert from "node:assert/strict";
import { test } from "node:test";
import { problemsOf } from "./support/packets.ts";

/** A packet of these properties, all required unless they have a condition. */
function packet(properties: Record<string, object>, keyword: object = {}): object {
  const required = Object.entries(properties)
    .filter(([, one]) => !JSON.stringify(one).includes('"when"'))
    .map(([name]) => name);
  return { type: "object", "x-packet": keyword, properties, required };
}

function unsigned(bits: number, more: object = {}): object {
  return { type: "integer", "x-packet": { bits, ...more } };
}

/** Each wrong packet, the place of its problem, and what is said. */
const WRONG:
  readonly (readonly [what: string, schema: object, pointer: string, message: RegExp])[] = [
    [
      "a misspelt member",
      packet({ a: unsigned(8, { endcoding: "bcd" }) }),
      "/properties/a/x-packet/endcoding",
      /did you mean "encoding"/,
    ],
    [
      "a misspelt member of the packet",
      packet({ a: unsigned(8) }, { lenght: 1 }),
      "/x-packet/lenght",
      /did you mean "length"/,
    ],
    [
      "a member of another kind of field",
      packet({ a: unsigned(8, { charset: "ascii" }) }),
      "/properties/a/x-packet/charset",
      /of kind number has no member "charset"/,
    ],
    [
      "an unknown encoding",
      packet({ a: unsigned(8, { encoding: "gray" }) }),
      "/properties/a/x-packet/encoding",
      /expected "unsigned" or/,
    ],
    [
      "overlapping fields",
      packet({ a: unsigned(8), b: unsigned(8, { offset: 4 }) }),
      "/properties/b/x-packet/offset",
      /overlaps the one before by 4 bits/,
    ],
    [
      "a gap",
      packet({ a: unsigned(8), b: unsigned(8, { offset: 12 }) }, { padding: 4 }),
      "/properties/b/x-packet/offset",
      /Gap of 4 bits before "b"/,
    ],
    [
      "skip beside offset",
      packet({ a: unsigned(8, { offset: 0, skip: 8 }) }),
      "/properties/a/x-packet/skip",
      /expected no "offset"/,
    ],
    [
      "a length that is too short",
      packet({ a: unsigned(16) }, { length: 1 }),
      "/x-packet/length",
      /fields end after 16 bits/,
    ],
    [
      "a length that is too long",
      packet({ a: unsigned(16) }, { length: 3 }),
      "/x-packet/length",
      /expected "padding" of 8 bits/,
    ],
    ["an end within a byte", packet({ a: unsigned(5) }), "/x-packet", /"padding" of 3 bits/],
    [
      "a number without size",
      packet({ a: { type: "integer", "x-packet": {} } }),
      "/properties/a/x-packet",
      /expected "bits" from 1 to 64/,
    ],
    ["a number of 65 bits", packet({ a: unsigned(65) }), "/properties/a/x-packet/bits", /65 bits/],
    [
      "a float of 24 bits",
      packet({
        a: { type: "number", "x-packet": { bits: 24, encoding: "ieee754" } },
      }),
      "/properties/a/x-packet/bits",
      /expects 16, 32, 64/,
    ],
    [
      "fractions for an integer",
      packet({ a: unsigned(32, { encoding: "ieee754" }) }),
      "/properties/a/x-packet/encoding",
      /expected "type": "number"/,
    ],
    [
      "decimal digits of 6 bits",
      packet({ a: unsigned(6, { encoding: "bcd" }) }),
      "/properties/a/x-packet/bits",
      /multiple of 4/,
    ],
    [
      "an integer beyond 2^53",
      packet({ a: unsigned(64) }),
      "/properties/a/x-packet/bits",
      /can exceed 2\^53/,
    ],
    [
      "text of 12 bits",
      packet({ a: { type: "string", "x-packet": { bits: 12 } } }),
      "/properties/a/x-packet/bits",
      /a multiple of 8/,
    ],
    [
      "two lengths of a text",
      packet({
        a: { type: "string", "x-packet": { length: { terminator: 0, rest: true } } },
      }),
      "/properties/a/x-packet/length",
      /expected one of/,
    ],
    [
      "a field pointer to nothing",
      packet({
        apid: unsigned(8),
        b: unsigned(8, { when: { "/apdi": 1 } }),
      }),
      "/properties/b/x-packet/when/~1apdi",
      /did you mean "\/apid"/,
    ],
    [
      "a field pointer to a later field",
      packet({
        a: unsigned(8, { when: { "/b": 1 } }),
        b: unsigned(8),
      }),
      "/properties/a/x-packet/when/~1b",
      /lies later/,
    ],
    [
      "a count that may be absent",
      packet({
        a: unsigned(8),
        n: unsigned(8, { when: { "/a": 1 } }),
        list: { type: "array", items: unsigned(8), "x-packet": { count: { field: "/n" } } },
      }),
      "/properties/list/x-packet/count/field",
      /one that is always there/,
    ],
    [
      "a condition that never holds",
      packet({
        a: unsigned(2, {}),
        b: unsigned(6, { when: { "/a": 4 } }),
      }),
      "/properties/b/x-packet/when/~1a",
      /expected 0 to 3/,
    ],
    [
      "a required field with a condition",
      {
        ...packet({ a: unsigned(8), b: unsigned(8, { when: { "/a": 1 } }) }),
        required: ["a", "b"],
      },
      "/properties/b/x-packet/when",
      /not in "required"/,
    ],
    [
      "null that no bits mean",
      packet({ a: { type: ["integer", "null"], "x-packet": { bits: 8 } } }),
      "/properties/a/x-packet",
      /expected "invalid"/,
    ],
    [
      "an invalid value without null",
      packet({ a: unsigned(8, { invalid: [255] }) }),
      "/properties/a/x-packet/invalid",
      /"null"/,
    ],
    [
      "an invalid value that does not fit",
      packet({
        a: { type: ["integer", "null"], "x-packet": { bits: 8, invalid: [256] } },
      }),
      "/properties/a/x-packet/invalid/0",
      /does not fit into 8 bits/,
    ],
    [
      "a state that does not fit",
      packet({
        a: { enum: ["x"], "x-packet": { bits: 2, states: { x: 4 } } },
      }, { padding: 6 }),
      "/properties/a/x-packet/states/x",
      /does not fit/,
    ],
    [
      "two states of one value",
      packet({
        a: { enum: ["x", "y"], "x-packet": { bits: 8, states: { x: 4, y: 4 } } },
      }),
      "/properties/a/x-packet/states/y",
      /is also "x"/,
    ],
    [
      "a state that the schema lacks",
      packet({
        a: { enum: ["x"], "x-packet": { bits: 8, states: { x: 4, y: 5 } } },
      }),
      "/properties/a/x-packet/states/y",
      /no value of the schema's "enum"/,
    ],
    [
      "a value without a state",
      packet({
        a: { enum: ["x", "y"], "x-packet": { bits: 8, states: { x: 4 } } },
      }),
      "/properties/a/x-packet/states",
      /have no "y"/,
    ],
    [
      "a constant that does not fit",
      packet({ a: unsigned(8, { constant: 300 }) }),
      "/properties/a/x-packet/constant",
      /does not fit/,
    ],
    [
      "a member that looks like an integer",
      packet({ 7: unsigned(8) }),
      "/properties/7",
      /JSON puts first/,
    ],
    [
      "a calibration that gives fractions",
      packet({
        a: unsigned(8, { calibration: { polynomial: [0, 0.5] } }),
      }),
      "/properties/a/x-packet/calibration",
      /gives fractions/,
    ],
    [
      "points that do not ascend",
      packet({
        a: { type: "number", "x-packet": { bits: 8, calibration: { spline: [[5, 0], [1, 1]] } } },
      }),
      "/properties/a/x-packet/calibration",
      /ascending/,
    ],
    [
      "a calibration without inverse",
      packet({
        a: { type: "number", "x-packet": { bits: 8, calibration: { polynomial: [0, -3, 0.02] } } },
      }, { encode: true }),
      "/properties/a/x-packet/calibration",
      /neither ascends nor descends/,
    ],
    [
      "limits of text",
      packet({
        a: { type: "string", "x-packet": { bits: 8 }, "x-limits": { warning: { low: 1 } } },
      }),
      "/properties/a",
      /cannot have "x-limits"/,
    ],
    [
      "limits the wrong way round",
      packet({
        a: { ...unsigned(8), "x-limits": { warning: { low: 9, high: 1 } } },
      }),
      "/properties/a/x-limits/warning",
      /above/,
    ],
    [
      "a family without selection",
      packet({ a: unsigned(8) }, { family: "f" }),
      "/x-packet/family",
      /expected "select"/,
    ],
    [
      "a selection by a field that moves",
      packet({
        s: { type: "string", "x-packet": { length: { prefixBits: 8 } } },
        a: unsigned(8),
      }, { select: { "/a": 1 } }),
      "/x-packet/select",
      /no fixed place/,
    ],
    [
      "a checksum over fields",
      packet({ a: unsigned(8), b: unsigned(24) }, {
        checksum: { algorithm: "crc-16/xmodem", offset: 1 },
      }),
      "/x-packet/checksum/offset",
      /neither after the fields/,
    ],
    [
      "a checksum that covers itself",
      packet({ a: unsigned(32) }, {
        checksum: { algorithm: "crc-16/xmodem", to: 5 },
      }),
      "/x-packet/checksum/to",
      /covers itself/,
    ],
    [
      "an array without a count",
      packet({
        a: { type: "array", items: unsigned(8), "x-packet": {} },
      }),
      "/properties/a/x-packet",
      /no "count"/,
    ],
    [
      "something variable after the rest",
      packet({
        a: { type: "string", "x-packet": { length: { rest: true } } },
        b: { type: "string", "x-packet": { length: { prefixBits: 8 } } },
      }),
      "/properties/a",
      /nothing of variable size/,
    ],
    ["a packet within itself", packet({ a: { $ref: "#" } }), "", /contains itself/],
    [
      "several types",
      packet({ a: { type: ["string", "integer"], "x-packet": { bits: 8 } } }),
      "/properties/a",
      /several types/,
    ],
  ];

for (const [what, schema, pointer, message] of WRONG) {
  test(`buildLayouts() reports ${what}`, () => {
    const problems = problemsOf(schema).filter(({ severity }) => severity === "error");
    const found = problems.find((problem) => problem.pointer === pointer);
    assert.ok(found !== undefined, JSON.stringify(problems));
    assert.match(found.message, message);
  });
}

test("buildLayouts() warns of a packet that gets no encoder, and not if none is wanted", () => {
  const a = { type: "number", "x-packet": { bits: 8, calibration: { polynomial: [7] } } };
  const [warning, ...others] = problemsOf(packet({ a }));
  assert.equal(warning?.severity, "warning");
  assert.match(warning?.message ?? "", /no encoder/);
  assert.deepEqual(others, []);
  assert.deepEqual(problemsOf(packet({ a }, { encode: false })), []);
});

test("buildLayouts() takes fields in the order of their bits, whatever their order in the schema", () => {
  const properties = { b: unsigned(8, { offset: 8 }), a: unsigned(8, { offset: 0 }) };
  assert.deepEqual(problemsOf(packet(properties, { length: 2 })), []);
});

test("buildLayouts() takes integers of 64 bits as digits, or if the schema forbids large ones", () => {
  const digits = { type: "string", "x-packet": { bits: 64, encoding: "unsigned" } };
  const small = { ...unsigned(64), maximum: 2 ** 40 };
  assert.deepEqual(problemsOf(packet({ digits, small })), []);
});

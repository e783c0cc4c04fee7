import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";
import {
  createCobsDecoder,
  createDelimiterDecoder,
  createKissDecoder,
  createLengthPrefixDecoder,
  createSlipDecoder,
  decodeAx25,
  encodeAx25,
  encodeCobs,
  encodeDelimited,
  encodeKiss,
  encodeLengthPrefixed,
  encodeSlip,
  PacketError,
  type StreamDecoder,
} from "../../packets/mod.ts";
import { createRandom } from "../helpers/random.ts";

/** A framing: how frames are sent, and what receives them. */
interface Framing {
  readonly encode: (frame: Uint8Array) => Uint8Array;
  readonly createDecoder: () => StreamDecoder<Uint8Array | { readonly data: Uint8Array }>;
}

const MARKER = Uint8Array.of(0x1a, 0xcf, 0xfc, 0x1d);
const LITTLE = { prefixBytes: 4, byteOrder: "little", adjustment: -4 } as const;

const FRAMINGS: Readonly<Record<string, Framing>> = {
  slip: { encode: encodeSlip, createDecoder: createSlipDecoder },
  kiss: { encode: encodeKiss, createDecoder: createKissDecoder },
  cobs: { encode: encodeCobs, createDecoder: createCobsDecoder },
  prefixed: { encode: encodeLengthPrefixed, createDecoder: createLengthPrefixDecoder },
  little: {
    encode: (frame) => encodeLengthPrefixed(frame, LITTLE),
    createDecoder: () => createLengthPrefixDecoder(LITTLE),
  },
  marked: {
    encode: (frame) => encodeLengthPrefixed(frame, { marker: MARKER }),
    createDecoder: () => createLengthPrefixDecoder({ marker: MARKER }),
  },
};

/** Bytes that framings treat specially occur often. */
const SPECIAL = [0, 1, 0xc0, 0xdb, 0xdc, 0xdd, 0xff, 0x1a, 0xcf];

function randomFrames(seed: number): Uint8Array[] {
  const random = createRandom(seed);
  return Array.from({ length: 60 }, (_, index) => {
    const length = index % 7 === 0 ? random.integer(250, 600) : random.integer(1, 40);
    return random.bytes(length).map((byte) =>
      byte < 90 ? SPECIAL[byte % SPECIAL.length] ?? 0 : index % 7 === 0 ? byte | 1 : byte
    );
  });
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function receive(framing: Framing, bytes: Uint8Array, size: number): number[][] {
  const decoder = framing.createDecoder();
  const frames = [];
  for (let at = 0; at < bytes.length; at += size) {
    frames.push(...decoder.push(bytes.subarray(at, at + size)));
  }
  frames.push(...decoder.end());
  return frames.map((frame) => [..."data" in frame ? frame.data : frame]);
}

for (const [name, framing] of Object.entries(FRAMINGS)) {
  test(`${name} decoder gives back what its encoder framed, in chunks of any size`, () => {
    const frames = randomFrames(7);
    const bytes = concat(frames.map(framing.encode));
    const expected = frames.map((frame) => [...frame]);
    for (const size of [1, 2, 3, 5, 64, 1000, bytes.length]) {
      deepEqual(receive(framing, bytes, size), expected, `chunks of ${size}`);
    }
  });

  test(`${name} decoder survives 2,000 random mutations, the same in all chunk sizes`, () => {
    const random = createRandom(11);
    const frames = randomFrames(13).slice(0, 12);
    const bytes = concat(frames.map(framing.encode));
    for (let round = 0; round < 2000; round++) {
      const mutated = Uint8Array.from(bytes);
      for (let flips = 0; flips < 3; flips++) {
        const at = random.integer(0, mutated.length);
        mutated[at] = (mutated[at] ?? 0) ^ (1 << random.integer(0, 8));
      }
      const cut = mutated.subarray(random.integer(0, 20));
      deepEqual(receive(framing, cut, 1 + random.integer(0, 90)), receive(framing, cut, 4096));
    }
  });
}

test("createSlipDecoder() loses a frame with a wrong escape and finds the next", () => {
  const decoder = createSlipDecoder();
  const frames = decoder.push(Uint8Array.of(0xc0, 1, 0xdb, 2, 0xc0, 3, 0xc0));
  deepEqual(frames, [Uint8Array.of(3)]);
  deepEqual(decoder.stats, { bytes: 7, frames: 1, lostBytes: 2, lostFrames: 1 });
});

test("createSlipDecoder() counts a frame beyond its limit as lost", () => {
  const decoder = createSlipDecoder({ maxLength: 4 });
  deepEqual(decoder.push(encodeSlip(new Uint8Array(5))), []);
  deepEqual(decoder.push(encodeSlip(new Uint8Array(4))), [new Uint8Array(4)]);
  deepEqual(decoder.stats.lostFrames, 1);
  throws(() => createSlipDecoder({ maxLength: 0 }), TypeError);
});

test("createKissDecoder() tells port and command", () => {
  const [frame] = createKissDecoder().push(
    encodeKiss(Uint8Array.of(0xc0, 9), { port: 3, command: 6 }),
  );
  deepEqual(frame, { port: 3, command: 6, data: Uint8Array.of(0xc0, 9) });
  throws(() => encodeKiss(new Uint8Array(1), { port: 16 }), TypeError);
});

test("encodeCobs() writes the examples of the paper", () => {
  const examples: readonly (readonly [readonly number[], readonly number[]])[] = [
    [[0], [1, 1, 0]],
    [[0, 0], [1, 1, 1, 0]],
    [[0x11, 0x22, 0, 0x33], [3, 0x11, 0x22, 2, 0x33, 0]],
    [[0x11, 0, 0, 0], [2, 0x11, 1, 1, 1, 0]],
    [[], [1, 0]],
  ];
  for (const [frame, encoded] of examples) {
    deepEqual([...encodeCobs(Uint8Array.from(frame))], encoded);
  }
  const block = Uint8Array.from({ length: 254 }, (_, index) => index + 1);
  deepEqual([...encodeCobs(block)], [255, ...block, 0]);
  deepEqual([...encodeCobs(Uint8Array.of(...block, 9))], [255, ...block, 2, 9, 0]);
});

test("createDelimiterDecoder() finds delimiters that overlap themselves", () => {
  const delimiter = Uint8Array.of(1, 1, 2);
  const decoder = createDelimiterDecoder({ delimiter });
  const frames = decoder.push(Uint8Array.of(5, 1, 1, 1, 2, 1, 1, 2, 7, 1));
  deepEqual(frames.map((frame) => [...frame]), [[5, 1], []]);
  deepEqual(decoder.end(), []);
  deepEqual(decoder.stats, { bytes: 10, frames: 2, lostBytes: 2, lostFrames: 1 });
  throws(() => encodeDelimited(Uint8Array.of(4, 1), { delimiter: Uint8Array.of(1, 1) }), TypeError);
  deepEqual([...encodeDelimited(Uint8Array.of(4), { delimiter })], [4, 1, 1, 2]);
  throws(() => createDelimiterDecoder({ delimiter: new Uint8Array(0) }), TypeError);
});

test("createLengthPrefixDecoder() finds the next marker after a length that is impossible", () => {
  const decoder = createLengthPrefixDecoder({ marker: MARKER, maxLength: 100 });
  const bytes = concat([
    MARKER,
    Uint8Array.of(0xff, 0xff, 8, 8),
    encodeLengthPrefixed(Uint8Array.of(5), { marker: MARKER }),
  ]);
  deepEqual(decoder.push(bytes), [Uint8Array.of(5)]);
  deepEqual(decoder.stats, { bytes: 15, frames: 1, lostBytes: 8, lostFrames: 1 });
});

test("createLengthPrefixDecoder() passes over a frame beyond its limit", () => {
  const decoder = createLengthPrefixDecoder({ maxLength: 3 });
  const frames = decoder.push(Uint8Array.of(0, 4, 1, 2, 3, 4, 0, 1, 9));
  deepEqual(frames, [Uint8Array.of(9)]);
  deepEqual(decoder.stats, { bytes: 9, frames: 1, lostBytes: 6, lostFrames: 1 });
  throws(() => encodeLengthPrefixed(new Uint8Array(4), { maxLength: 3 }), TypeError);
});

test("decodeAx25() gives back what encodeAx25() wrote", () => {
  const information = new TextEncoder().encode("telemetry");
  const repeaters = ["DB0ABC-15", { callsign: "WIDE1", ssid: 1, flag: true }];
  const bytes = encodeAx25({ destination: "CQ", source: "DP0WUE-3", repeaters }, information);
  const frame = decodeAx25(bytes);
  deepEqual(frame, {
    destination: { callsign: "CQ", ssid: 0, flag: true },
    source: { callsign: "DP0WUE", ssid: 3, flag: false },
    repeaters: [
      { callsign: "DB0ABC", ssid: 15, flag: false },
      { callsign: "WIDE1", ssid: 1, flag: true },
    ],
    control: 0x03,
    pid: 0xf0,
    information,
  });
  deepEqual(encodeAx25(frame, frame.information), bytes);
});

test("decodeAx25() reads a frame off the air", () => {
  const text = "82a0a4a64040609c6086829840e103f03e74657374";
  const bytes = Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  const { destination, source, pid, information } = decodeAx25(bytes);
  equal(destination.callsign, "APRS");
  equal(`${source.callsign}-${source.ssid}`, "N0CAL-0");
  equal(pid, 0xf0);
  equal(new TextDecoder().decode(information), ">test");
});

test("decodeAx25() refuses what is cut at any byte of its header, and random bytes", () => {
  const bytes = encodeAx25({ destination: "CQ", source: "DP0WUE" }, new Uint8Array(0));
  for (let length = 0; length < bytes.length; length++) {
    throws(() => decodeAx25(bytes.subarray(0, length)), PacketError);
  }
  const random = createRandom(3);
  for (let round = 0; round < 5000; round++) {
    try {
      decodeAx25(random.bytes(random.integer(0, 90)));
    } catch (error) {
      equal(error instanceof PacketError, true);
    }
  }
});

test("encodeAx25() refuses an address that is none", () => {
  for (const source of ["", "toolong1", "dp0wue", "DP0WUE-16", "A B"]) {
    throws(() => encodeAx25({ destination: "CQ", source }, new Uint8Array(1)), TypeError);
  }
});

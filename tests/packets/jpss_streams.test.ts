import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import {
  createSpacePacketDecoder,
  type SpacePacket,
  type SpacePacketDecoderOptions,
} from "../../packets/mod.ts";
import { createRandom, type Random } from "../helpers/random.ts";
import { readJpss } from "./jpss.ts";

const LENGTH = 71;
const ALL = { segments: true, idle: true };
const KNOWN = { ...ALL, apids: [11], lengths: new Map([[11, LENGTH]]) };

function decodeChunks(
  bytes: Uint8Array,
  size: number,
  options: SpacePacketDecoderOptions = {},
): { readonly packets: readonly SpacePacket[]; readonly stats: unknown } {
  const decoder = createSpacePacketDecoder(options);
  const packets: SpacePacket[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    packets.push(...decoder.push(bytes.subarray(at, at + size)));
  }
  packets.push(...decoder.end());
  return { packets, stats: decoder.stats };
}

/** Bytes, and where in them packets are that nothing was done to. */
interface Mutation {
  readonly bytes: Uint8Array;
  readonly intact: readonly Uint8Array[];
}

/** Cuts bytes out, flips bits, or puts foreign bytes between packets; `count` times. */
function mutate(packets: readonly Uint8Array[], count: number, random: Random): Mutation {
  const parts = packets.map((bytes) => ({ bytes, intact: true }));
  for (let round = 0; round < count; round++) {
    const index = random.integer(0, parts.length);
    const part = parts[index] ?? { bytes: new Uint8Array(0), intact: false };
    const kind = random.integer(0, 3);
    if (kind === 2) {
      parts.splice(index, 0, { bytes: random.bytes(random.integer(1, 200)), intact: false });
      continue;
    }
    parts[index] = {
      bytes: kind === 0 ? cut(part.bytes, random) : flip(part.bytes, random),
      intact: false,
    };
  }
  const bytes = Uint8Array.from(parts.flatMap((part) => [...part.bytes]));
  return { bytes, intact: parts.filter(({ intact }) => intact).map((part) => part.bytes) };
}

function cut(bytes: Uint8Array, random: Random): Uint8Array {
  const from = random.integer(0, bytes.length);
  const to = random.integer(from, bytes.length) + 1;
  return Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(to)]);
}

function flip(bytes: Uint8Array, random: Random): Uint8Array {
  const flipped = bytes.slice();
  for (let bits = random.integer(1, 5); bits > 0; bits--) {
    const at = random.integer(0, random.integer(0, 2) === 0 ? 6 : bytes.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << random.integer(0, 8));
  }
  return flipped;
}

/** How many of the intact packets were not found, in their order. */
function countMissing(intact: readonly Uint8Array[], found: readonly SpacePacket[]): number {
  const keys = found.map(({ bytes }) => bytes.join());
  let at = 0;
  let missing = 0;
  for (const bytes of intact) {
    const next = keys.indexOf(bytes.join(), at);
    if (next < 0) missing++;
    else at = next + 1;
  }
  return missing;
}

function split(bytes: Uint8Array): Uint8Array[] {
  return Array.from(
    { length: bytes.length / LENGTH },
    (_, index) => bytes.subarray(index * LENGTH, (index + 1) * LENGTH),
  );
}

test("createSpacePacketDecoder() finds all packets of JPSS-1 in chunks of many sizes", () => {
  const { bytes } = readJpss();
  if (bytes === undefined) return;
  for (const options of [{}, KNOWN]) {
    for (const size of [1, 5, 6, 7, 70, 71, 72, 1000, 4095, 4096]) {
      const { packets, stats } = decodeChunks(bytes, size, options);
      equal(packets.length, 7200);
      equal(packets.every((packet, index) => packet.bytes[3] === bytes[index * LENGTH + 3]), true);
      deepEqual(stats, {
        bytes: bytes.length,
        frames: 7200,
        lostBytes: 0,
        lostFrames: 0,
        packets: 7200,
        idle: 0,
        losses: 0,
        lostSegments: 0,
        sources: [{
          apid: 11,
          type: "telemetry",
          packets: 7200,
          gaps: 0,
          missing: 0,
          duplicates: 0,
          restarts: 0,
        }],
      });
    }
  }
});

test("createSpacePacketDecoder() finds every intact packet after 10,000 mutations", () => {
  const { bytes } = readJpss();
  if (bytes === undefined) return;
  const random = createRandom(2021);
  const all = split(bytes);
  for (let round = 0; round < 2000; round++) {
    const start = random.integer(0, all.length - 40);
    const mutation = mutate(all.slice(start, start + 40), 5, random);
    const { packets, stats } = decodeChunks(mutation.bytes, 4096, KNOWN);
    equal(countMissing(mutation.intact, packets), 0, `round ${round}`);
    const whole = packets.reduce((sum, packet) => sum + packet.bytes.length, 0);
    const { lostBytes } = stats as { lostBytes: number };
    equal(whole + lostBytes, mutation.bytes.length, `round ${round}`);
    const size = random.integer(1, 200);
    deepEqual(decodeChunks(mutation.bytes, size, KNOWN), { packets, stats });
  }
});

test("createSpacePacketDecoder() finds nearly all of them when nothing was said before", () => {
  const { bytes } = readJpss();
  if (bytes === undefined) return;
  const random = createRandom(2022);
  const all = split(bytes);
  let missing = 0;
  let intact = 0;
  for (let round = 0; round < 500; round++) {
    const start = random.integer(0, all.length - 40);
    const whole = all.slice(start, start + 3); // something to learn from
    const mutation = mutate(all.slice(start + 3, start + 40), 5, random);
    const stream = Uint8Array.from([...whole.flatMap((part) => [...part]), ...mutation.bytes]);
    missing += countMissing(mutation.intact, decodeChunks(stream, 4096, ALL).packets);
    intact += mutation.intact.length;
  }
  ok(missing <= intact / 1000, `${missing} of ${intact} are missing`);
});

import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";
import {
  createSpacePacketDecoder,
  createSpacePacketEncoder,
  encodeSpacePacket,
  PacketError,
  readSpacePacketHeader,
  type SpacePacket,
  type SpacePacketDecoderOptions,
} from "../../packets/mod.ts";
import { createRandom } from "../helpers/random.ts";

const DATA = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

function packet(apid: number, sequenceCount: number, data: Uint8Array = DATA): Uint8Array {
  return encodeSpacePacket({ apid, sequenceCount }, data);
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function decodeAll(bytes: Uint8Array, options: SpacePacketDecoderOptions = {}): SpacePacket[] {
  const decoder = createSpacePacketDecoder(options);
  return [...decoder.push(bytes), ...decoder.end()];
}

function counts(packets: readonly SpacePacket[]): string[] {
  return packets.map(({ apid, sequenceCount }) => `${apid}:${sequenceCount}`);
}

test("encodeSpacePacket() and readSpacePacketHeader() are the inverse of each other", () => {
  const header = {
    type: "telecommand",
    secondaryHeader: true,
    apid: 1234,
    sequenceFlags: "first",
    sequenceCount: 9999,
  } as const;
  const bytes = encodeSpacePacket(header, DATA);
  deepEqual([...bytes.subarray(0, 6)], [0x1c, 0xd2, 0x67, 0x0f, 0, 7]);
  deepEqual(readSpacePacketHeader(bytes), { ...header, length: 14 });
  throws(() => readSpacePacketHeader(bytes.subarray(0, 5)), PacketError);
  throws(() => readSpacePacketHeader(Uint8Array.of(0x20, 0, 0, 0, 0, 0)), PacketError);
  throws(() => encodeSpacePacket({ apid: 2048 }, DATA), TypeError);
  throws(() => encodeSpacePacket({ apid: 1 }, new Uint8Array(0)), TypeError);
  throws(() => encodeSpacePacket({ apid: 1 }, new Uint8Array(65_537)), TypeError);
});

test("createSpacePacketDecoder() counts gaps, duplicates, late packets and restarts by APID", () => {
  const order = [16_382, 16_383, 1, 1, 0, 4, 8000, 2, 3];
  const bytes = concat(...order.flatMap((count) => [packet(5, count), packet(6, 7)]));
  const decoder = createSpacePacketDecoder({ apids: [5, 6] });
  const frames = [...decoder.push(bytes), ...decoder.end()].filter(({ apid }) => apid === 5);
  deepEqual(frames.map(({ missing }) => missing), [0, 0, 1, 0, 0, 2, 7995, 0, 0]);
  deepEqual(frames.map(({ duplicate }) => duplicate).indexOf(true), 3);
  const [five, six] = decoder.stats.sources;
  deepEqual(five, {
    apid: 5,
    type: "telemetry",
    packets: 9,
    gaps: 3,
    missing: 1 + 2 + 7995 - 1,
    duplicates: 1,
    restarts: 1,
  });
  equal(six?.duplicates, 8);
});

test("createSpacePacketDecoder() drops idle packets and counts them", () => {
  const bytes = concat(packet(5, 0), packet(2047, 0), packet(5, 1), packet(2047, 0));
  const decoder = createSpacePacketDecoder();
  deepEqual(counts([...decoder.push(bytes), ...decoder.end()]), ["5:0", "5:1"]);
  equal(decoder.stats.idle, 2);
  equal(decoder.stats.lostBytes, 0);
  equal(decodeAll(bytes, { idle: true }).length, 4);
});

test("createSpacePacketDecoder() joins what createSpacePacketEncoder() segmented", () => {
  const random = createRandom(5);
  const texts = [700, 3, 100, 101].map((length) => random.bytes(length));
  const a = createSpacePacketEncoder({ apid: 5, maxDataLength: 100, sequenceCount: 16_380 });
  const b = createSpacePacketEncoder({ apid: 6, maxDataLength: 64 });
  const first = texts.flatMap((text) => a.encode(text));
  const second = texts.flatMap((text) => b.encode(text));
  const mixed = second.flatMap((other, index) => [first[index] ?? [], other].flat());
  const packets = decodeAll(concat(...mixed));
  for (const apid of [5, 6]) {
    const own = packets.filter((one) => one.apid === apid);
    deepEqual(own.map(({ data }) => data), texts);
    for (const { sequenceFlags, bytes } of own) {
      equal(sequenceFlags, "unsegmented");
      equal(readSpacePacketHeader(bytes).length, bytes.length);
    }
  }
  deepEqual(packets.filter(({ apid }) => apid === 5).map(({ segments }) => segments), [7, 1, 1, 2]);
  equal(decodeAll(concat(...first), { segments: true }).length, first.length);
});

test("createSpacePacketDecoder() gives up a group with a gap, and bounds what waits", () => {
  const encoder = createSpacePacketEncoder({ apid: 5, maxDataLength: 10 });
  const [one, , three] = encoder.encode(new Uint8Array(30));
  const whole = encoder.encode(new Uint8Array(20).fill(7));
  const decoder = createSpacePacketDecoder();
  const bytes = concat(one ?? DATA, three ?? DATA, ...whole);
  const packets = [...decoder.push(bytes), ...decoder.end()];
  deepEqual(packets.map(({ data }) => data), [new Uint8Array(20).fill(7)]);
  equal(decoder.stats.lostSegments, 2);
  const small = createSpacePacketDecoder({ maxJoinedLength: 40 });
  small.push(concat(...encoder.encode(new Uint8Array(60))));
  small.end();
  equal(small.stats.lostSegments, 6);
});

test("createSpacePacketDecoder() leaves out secondary headers of later segments", () => {
  const encoder = createSpacePacketEncoder({ apid: 5, maxDataLength: 4, secondaryHeader: true });
  const bytes = concat(...encoder.encode(Uint8Array.of(9, 9, 1, 2, 9, 9, 3, 4)));
  const [joined] = decodeAll(bytes, { secondaryHeaderLength: 2 });
  deepEqual(joined?.data, Uint8Array.of(9, 9, 1, 2, 3, 4));
});

test("createSpacePacketDecoder() waits for the next header, unless it shall not", () => {
  const waiting = createSpacePacketDecoder();
  equal(waiting.push(packet(5, 0)).length, 0);
  equal(waiting.push(packet(5, 1)).length, 1);
  equal(waiting.end().length, 1);
  const immediate = createSpacePacketDecoder({ immediate: true });
  equal(immediate.push(packet(5, 0)).length, 1);
  equal(immediate.push(packet(5, 1).subarray(0, 9)).length, 0);
  const after = immediate.push(concat(packet(5, 2), packet(5, 3)));
  deepEqual(counts(after), ["5:1", "5:2", "5:3"]); // of 5:1 bytes are missing
  equal(immediate.end().length, 0);
});

test("createSpacePacketDecoder() leaves out packets that are not intact", () => {
  const bytes = concat(packet(5, 0), packet(5, 1, DATA.map((byte) => byte + 1)), packet(5, 2));
  const decoder = createSpacePacketDecoder({ isIntact: (one) => one[6] === 1 });
  deepEqual(counts([...decoder.push(bytes), ...decoder.end()]), ["5:0", "5:2"]);
  equal(decoder.stats.lostBytes, 14);
  equal(decoder.stats.lostFrames, 1);
  equal(decoder.stats.sources[0]?.missing, 1);
});

test("createSpacePacketDecoder() takes packets of new APIDs at once", () => {
  const bytes = concat(...Array.from({ length: 40 }, (_, index) => packet(index * 7, index)));
  const decoder = createSpacePacketDecoder();
  equal([...decoder.push(bytes), ...decoder.end()].length, 40);
  equal(decoder.stats.lostBytes, 0);
});

test("createSpacePacketDecoder() finds packets in a stream that it joins late", () => {
  const random = createRandom(9);
  const packets = Array.from({ length: 30 }, (_, index) => packet(5, index, random.bytes(50)));
  const bytes = concat(random.bytes(999), ...packets);
  equal(decodeAll(bytes, { apids: [5], maxLength: 100 }).length, 30);
  equal(decodeAll(concat(...packets).subarray(23)).length, 29);
});

test("createSpacePacketDecoder() refuses options that no packet can fulfil", () => {
  throws(() => createSpacePacketDecoder({ apids: [2048] }), TypeError);
  throws(() => createSpacePacketDecoder({ maxLength: 6 }), TypeError);
  throws(() => createSpacePacketDecoder({ maxJoinedLength: 0 }), TypeError);
});

test("createSpacePacketDecoder() keeps no more than the longest packet and takes long chunks", () => {
  const big = encodeSpacePacket({ apid: 9 }, new Uint8Array(65_536));
  const bytes = concat(big, big, big);
  const decoder = createSpacePacketDecoder({ apids: [9] });
  equal([...decoder.push(bytes), ...decoder.end()].length, 3);
  equal(decoder.stats.sources[0]?.duplicates, 2);
});

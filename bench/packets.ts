/**
 * Measures emitted decoders beside one written by hand: CCSDS packets of the spacecraft JPSS-1,
 * with a primary header of 7 fields and 20 fields of navigation data in 71 bytes. Prints medians
 * over alternating rounds, and packets per second. Without the recorded packets, those of a
 * counter are taken.
 *
 * Run: `npx tsx bench/packets.ts`, `npx bun bench/packets.ts`, `npx deno run -A bench/packets.ts`.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { importPacket } from "../tests/packets/support/packets.ts";

const ROUNDS = 15;
const CALLS_PER_ROUND = 200_000;
const SIZE = 71;
const RECORDING = fileURLToPath(
  new URL(
    "../../shared/data/jpss1/J01_G011_LZ_2021-04-09T00-00-00Z_V01.DAT1",
    import.meta.url,
  ),
);

const HEADER = [
  ...[["version", 3], ["type", 1], ["secondaryHeader", 1], ["apid", 11]] as const,
  ...[["sequenceFlags", 2], ["sequenceCount", 14], ["length", 16]] as const,
];
const BODY: readonly (readonly [name: string, kind: string])[] = [
  ...split("day u16, milliseconds u32, microseconds u16, spacecraft u8"),
  ...split("positionDay u16, positionMilliseconds u32, positionMicroseconds u16"),
  ...split("positionX f32, positionY f32, positionZ f32"),
  ...split("velocityX f32, velocityY f32, velocityZ f32"),
  ...split("attitudeDay u16, attitudeMilliseconds u32, attitudeMicroseconds u16"),
  ...split("q1 f32, q2 f32, q3 f32, q4 f32"),
];

function split(fields: string): (readonly [name: string, kind: string])[] {
  return fields.split(", ").map((field) => {
    const [name = "", kind = ""] = field.split(" ");
    return [name, kind] as const;
  });
}

function objectOf(fields: readonly (readonly [name: string, schema: object])[]): object {
  return {
    type: "object",
    properties: Object.fromEntries(fields),
    required: fields.map(([name]) => name),
  };
}

const header = objectOf(
  HEADER.map(([name, bits]) => [name, { type: "integer", "x-packet": { bits } }]),
);
const body = BODY.map(([name, kind]) => {
  const type = kind.startsWith("f") ? "number" : "integer";
  return [name, { type, "x-packet": { bits: Number(kind.slice(1)) } }] as const;
});
const SCHEMA = {
  ...objectOf([["header", header], ...body]),
  "x-packet": { length: SIZE, family: "jpss", select: { "/header/apid": 11 } },
};

/** What a person would write: as strict as the emitted decoder. */
function decodeByHand(bytes: Uint8Array): object {
  if (bytes.length !== SIZE) throw new RangeError(`Packet has ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = view.getUint16(0);
  const second = view.getUint16(2);
  if ((first & 0x7ff) !== 11) throw new RangeError("Packet is another");
  return {
    header: {
      version: first >> 13,
      type: first >> 12 & 1,
      secondaryHeader: first >> 11 & 1,
      apid: first & 0x7ff,
      sequenceFlags: second >> 14,
      sequenceCount: second & 0x3fff,
      length: view.getUint16(4),
    },
    day: view.getUint16(6),
    milliseconds: view.getUint32(8),
    microseconds: view.getUint16(12),
    spacecraft: view.getUint8(14),
    positionDay: view.getUint16(15),
    positionMilliseconds: view.getUint32(17),
    positionMicroseconds: view.getUint16(21),
    positionX: finite(view.getFloat32(23)),
    positionY: finite(view.getFloat32(27)),
    positionZ: finite(view.getFloat32(31)),
    velocityX: finite(view.getFloat32(35)),
    velocityY: finite(view.getFloat32(39)),
    velocityZ: finite(view.getFloat32(43)),
    attitudeDay: view.getUint16(47),
    attitudeMilliseconds: view.getUint32(49),
    attitudeMicroseconds: view.getUint16(53),
    q1: finite(view.getFloat32(55)),
    q2: finite(view.getFloat32(59)),
    q3: finite(view.getFloat32(63)),
    q4: finite(view.getFloat32(67)),
  };
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError("Value is not finite");
  return value;
}

/** The recorded packets, or some of the same form. */
function readPackets(): readonly Uint8Array[] {
  if (existsSync(RECORDING)) {
    const file = new Uint8Array(readFileSync(RECORDING));
    return Array.from(
      { length: Math.floor(file.length / SIZE) },
      (_, index) => file.subarray(index * SIZE, (index + 1) * SIZE),
    );
  }
  return Array.from({ length: 7200 }, (_, index) => {
    const bytes = new Uint8Array(SIZE);
    new DataView(bytes.buffer).setUint32(0, 0x080bc000 + index % 0x4000);
    return bytes;
  });
}

/** A contender: what it does with a packet. */
interface Contender {
  readonly name: string;
  readonly run: (bytes: Uint8Array) => unknown;
}

/** Nanoseconds for one call. */
function measure({ run }: Contender, packets: readonly Uint8Array[]): number {
  let last: unknown;
  const start = performance.now();
  for (let call = 0; call < CALLS_PER_ROUND; call++) {
    const packet = packets[call % packets.length];
    if (packet !== undefined) last = run(packet);
  }
  const elapsed = performance.now() - start;
  if (last === undefined) throw new TypeError("Contender gave nothing");
  return elapsed / CALLS_PER_ROUND * 1e6;
}

async function main(): Promise<void> {
  const packets = readPackets();
  const packet = await importPacket(SCHEMA);
  for (const bytes of packets) {
    const [ours, byHand] = [packet.decode(bytes), decodeByHand(bytes)];
    if (JSON.stringify(ours) !== JSON.stringify(byHand)) throw new TypeError("Decoders differ");
  }
  const contenders: readonly Contender[] = [
    { name: "hand-written decode", run: decodeByHand },
    { name: "emitted decode", run: packet.decode },
    { name: "emitted decodeRaw", run: packet.decodeRaw },
    { name: "emitted decode, encode", run: (bytes) => packet.encode(packet.decode(bytes)) },
  ];
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const contender of contenders) {
      times.get(contender.name)?.push(measure(contender, packets));
    }
  }
  for (const [name, list] of times) {
    const sorted = list.toSorted((a, b) => a - b);
    const [least = 0, median = 0] = [sorted[0], sorted[ROUNDS >> 1]];
    console.log(
      `${name.padEnd(26)}${median.toFixed(1).padStart(8)} ns   least ${least.toFixed(1)} ns   ` +
        `${(1e3 / median).toFixed(2)} million packets/s`,
    );
  }
}

await main();

/**
 * How packets lie in a file.
 *
 * @module
 */
import { ByteQueue } from "../../packets/streams/byte_queue.ts";
import {
  createCobsDecoder,
  createKissDecoder,
  createLengthPrefixDecoder,
  createSlipDecoder,
  createSpacePacketDecoder,
  readSpacePacketHeader,
  type SpacePacketDecoderOptions,
  type SpacePacketSource,
  type StreamDecoder,
  type StreamStats,
} from "../../packets/mod.ts";
import { checkInteger } from "../../packets/streams/frame_limits.ts";
import { findLayoutField } from "../../codegen/packets/families.ts";
import type { PacketLayout } from "../../codegen/packets/layout.ts";
import { didYouMean } from "../../codegen/suggest.ts";
import { UsageError } from "../command.ts";

/** Cuts a file into packets. */
export interface PacketCutter {
  /** Takes the next bytes; gives the packets that they complete. */
  push(chunk: Uint8Array): readonly Uint8Array[];
  /** The file is over. */
  end(): readonly Uint8Array[];
  /** What was seen so far; by APID where packets have one. */
  readonly stats: StreamStats & { readonly sources?: readonly SpacePacketSource[] };
}

/** The framings that can be named. */
export const FRAMINGS: readonly string[] = ["ccsds", "fixed", "kiss", "slip", "cobs", "prefixed"];

/** How a file is cut. */
export interface CutterOptions {
  /** One of {@linkcode FRAMINGS}. */
  readonly framing: string;
  /** Bytes before each space packet. */
  readonly skip: number;
  /** Joins segments of space packets. */
  readonly join: boolean;
  /** The file holds no space packets but those of the layouts, in their lengths. */
  readonly only: boolean;
}

/**
 * Creates what cuts a file.
 *
 * @param options how
 * @param layouts the packets that are wanted
 * @returns the cutter
 * @throws {UsageError} for another framing, and `fixed` where packets have no single length
 */
export function createCutter(
  { framing, skip, join, only }: CutterOptions,
  layouts: readonly PacketLayout[],
): PacketCutter {
  switch (framing) {
    case "ccsds": {
      const known = only ? knownPackets(layouts) : {};
      const decoder = createSpacePacketDecoder({ segments: !join, ...known });
      const cutter = bytesOf(decoder, ({ bytes }) => bytes);
      return skip === 0 ? cutter : withoutPrefix(cutter, skip);
    }
    case "fixed":
      return createFixedCutter(lengthOf(layouts));
    case "kiss":
      return bytesOf(createKissDecoder(), ({ data }) => data);
    case "slip":
      return createSlipDecoder();
    case "cobs":
      return createCobsDecoder();
    case "prefixed":
      return createLengthPrefixDecoder();
    default: {
      const hint = didYouMean(framing, FRAMINGS) || `: expected ${FRAMINGS.join(", ")}`;
      throw new UsageError(`Unknown framing "${framing}"${hint}`);
    }
  }
}

/** What is selected by its APID alone: which APIDs, and how long their packets are. */
function knownPackets(layouts: readonly PacketLayout[]): SpacePacketDecoderOptions {
  const lengths = new Map<number, [least: number, most: number]>();
  for (const layout of layouts) {
    const apids = apidsOf(layout);
    if (apids.length === 0) return {};
    const size = layout.bits === undefined ? [7, MAX_PACKET] as const : [layout.bits / 8] as const;
    const [least, most = least] = size;
    for (const apid of apids) {
      const known = lengths.get(apid) ?? [least, most];
      lengths.set(apid, [Math.min(known[0], least), Math.max(known[1], most)]);
    }
  }
  return { apids: lengths.keys(), lengths };
}

const MAX_PACKET = 65_542;

/** The APIDs that select a packet; none where it is not told by them. */
function apidsOf({ select = [], fields }: PacketLayout): readonly number[] {
  const apids = select.map((tests) =>
    tests.find(({ field, operator }) => {
      const found = findLayoutField(fields, field);
      return operator === "===" && found?.offset === 5 && found.bits === 11;
    })?.value
  );
  return apids.every((apid) => typeof apid === "number") ? apids : [];
}

/** Leaves out as many bytes before each space packet. */
function withoutPrefix(cutter: PacketCutter, skip: number): PacketCutter {
  const queue = new ByteQueue();
  const HEADER = 6;
  return {
    push(chunk) {
      queue.append(chunk);
      const packets: Uint8Array[] = [];
      while (queue.length >= skip + HEADER) {
        const end = skip + readSpacePacketHeader(queue.copy(skip, skip + HEADER)).length;
        if (queue.length < end) break;
        packets.push(...cutter.push(queue.copy(skip, end)));
        queue.drop(end);
      }
      return packets;
    },
    end() {
      const rest = queue.copy(Math.min(skip, queue.length), queue.length);
      queue.drop(queue.length);
      return [...cutter.push(rest), ...cutter.end()];
    },
    get stats() {
      return cutter.stats;
    },
  };
}

function bytesOf<Frame, Stats extends StreamStats>(
  decoder: StreamDecoder<Frame, Stats>,
  toBytes: (frame: Frame) => Uint8Array,
): PacketCutter {
  return {
    push: (chunk) => decoder.push(chunk).map(toBytes),
    end: () => decoder.end().map(toBytes),
    get stats() {
      return decoder.stats;
    },
  };
}

function lengthOf(layouts: readonly PacketLayout[]): number {
  const lengths = new Set(layouts.map(({ bits }) => bits));
  const [bits] = lengths;
  if (lengths.size === 1 && bits !== undefined) return bits / 8;
  throw new UsageError(`Packets differ in length: "--framing fixed" needs one with a fixed length`);
}

/** Packets of one length without anything between them. */
function createFixedCutter(size: number): PacketCutter {
  const length = checkInteger("length", size, { minimum: 1, maximum: 2 ** 30 });
  let rest = new Uint8Array(0);
  let bytes = 0;
  let frames = 0;
  let lostBytes = 0;
  return {
    push(chunk) {
      bytes += chunk.length;
      const all = new Uint8Array(rest.length + chunk.length);
      all.set(rest);
      all.set(chunk, rest.length);
      const packets: Uint8Array[] = [];
      let at = 0;
      for (; at + length <= all.length; at += length) packets.push(all.slice(at, at + length));
      rest = all.slice(at);
      frames += packets.length;
      return packets;
    },
    end() {
      lostBytes += rest.length;
      rest = new Uint8Array(0);
      return [];
    },
    get stats() {
      return { bytes, frames, lostBytes, lostFrames: lostBytes > 0 ? 1 : 0 };
    },
  };
}

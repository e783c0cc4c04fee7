/**
 * How packets lie in a file.
 *
 * @module
 */
import {
  createCobsDecoder,
  createKissDecoder,
  createLengthPrefixDecoder,
  createSlipDecoder,
  createSpacePacketDecoder,
  type SpacePacketSource,
  type StreamDecoder,
  type StreamStats,
} from "../../packets/mod.ts";
import { checkInteger } from "../../packets/streams/frame_limits.ts";
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

/**
 * Creates what cuts a file.
 *
 * @param framing one of {@linkcode FRAMINGS}
 * @param layouts the packets that are wanted
 * @returns the cutter
 * @throws {UsageError} for another framing, and `fixed` where packets have no single length
 */
export function createCutter(framing: string, layouts: readonly PacketLayout[]): PacketCutter {
  switch (framing) {
    case "ccsds":
      return bytesOf(createSpacePacketDecoder(), ({ bytes }) => bytes);
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

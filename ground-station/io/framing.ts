import { ServiceError } from "telestion-edge";
import {
  checksum,
  createCobsDecoder,
  createDelimiterDecoder,
  createKissDecoder,
  createLengthPrefixDecoder,
  createSlipDecoder,
  createSpacePacketDecoder,
  encodeCobs,
  encodeDelimited,
  encodeKiss,
  encodeLengthPrefixed,
  encodeSlip,
  readSpacePacketHeader,
} from "telestion-edge/packets";
import type { StreamDecoder, StreamStats } from "telestion-edge/packets";

/** The framings by the names of the setting. */
export const FRAMINGS = [
  "space-packets",
  "kiss",
  "slip",
  "cobs",
  "length-prefixed",
  "lines",
  "none",
] as const;

/** How frames lie in a stream of bytes. */
export interface Framing {
  /** Makes a decoder for one connection. */
  createDecoder(): FrameDecoder;
  /** Makes the bytes of a frame. */
  encode(frame: Uint8Array): Uint8Array;
}

/** Cuts the bytes of one connection into frames. */
export interface FrameDecoder {
  push(bytes: Uint8Array): readonly Uint8Array[];
  end(): readonly Uint8Array[];
  readonly stats: StreamStats;
}

/** What is known of space packets. */
export interface FramingOptions {
  /** The APIDs that occur; none: all. */
  readonly apids?: readonly number[];
  /** Packets end with the checksum CRC-16 of CCSDS: those with a wrong one are no frames. */
  readonly crc?: boolean;
}

/**
 * Finds a framing.
 *
 * @param name one of {@linkcode FRAMINGS}
 * @param options what is known of the packets
 * @returns the framing
 */
export function framingOf(
  name: typeof FRAMINGS[number],
  options: FramingOptions = {},
): Framing {
  switch (name) {
    case "space-packets":
      return { createDecoder: () => spacePackets(options), encode: checkSpacePacket };
    case "kiss":
      return { createDecoder: kissData, encode: (frame) => encodeKiss(frame) };
    case "slip":
      return { createDecoder: createSlipDecoder, encode: encodeSlip };
    case "cobs":
      return { createDecoder: createCobsDecoder, encode: encodeCobs };
    case "length-prefixed":
      return {
        createDecoder: createLengthPrefixDecoder,
        encode: (frame) => encodeLengthPrefixed(frame),
      };
    case "lines":
      return { createDecoder: createDelimiterDecoder, encode: (frame) => encodeDelimited(frame) };
    case "none":
      return { createDecoder: chunks, encode: (frame) => frame };
  }
}

function spacePackets({ apids = [], crc = false }: FramingOptions): FrameDecoder {
  return mapped(
    createSpacePacketDecoder({
      segments: true, // whoever knows the packets joins them
      ...apids.length > 0 && { apids },
      ...crc && { isIntact: hasCrc, immediate: true }, // the checksum says that it is whole
    }),
    ({ bytes }) => [bytes],
  );
}

function hasCrc(packet: Uint8Array): boolean {
  const end = packet.length - 2;
  const found = ((packet[end] ?? 0) << 8) | (packet[end + 1] ?? 0);
  return checksum("crc-16/ibm-3740", packet.subarray(0, end)) === found;
}

function checkSpacePacket(frame: Uint8Array): Uint8Array {
  const { length } = readSpacePacketHeader(frame);
  if (length === frame.length) return frame;
  throw new ServiceError(
    "rejected",
    `Frame has ${frame.length} bytes, and its header says ${length}: expected a space packet`,
  );
}

function kissData(): FrameDecoder {
  return mapped(createKissDecoder(), ({ command, data }) => command === 0 ? [data] : []);
}

function mapped<T>(
  decoder: StreamDecoder<T>,
  toFrames: (item: T) => readonly Uint8Array[],
): FrameDecoder {
  return {
    push: (bytes) => decoder.push(bytes).flatMap(toFrames),
    end: () => decoder.end().flatMap(toFrames),
    get stats() {
      return decoder.stats;
    },
  };
}

function chunks(): FrameDecoder {
  const stats = { bytes: 0, frames: 0, lostBytes: 0, lostFrames: 0 };
  const push = (bytes: Uint8Array): Uint8Array[] => {
    stats.bytes += bytes.length;
    stats.frames++;
    return [bytes];
  };
  return { push, end: () => [], stats };
}

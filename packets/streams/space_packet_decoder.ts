/**
 * Cuts a stream of bytes into CCSDS space packets.
 *
 * @module
 */
import { ByteQueue } from "./byte_queue.ts";
import { checkInteger } from "./frame_limits.ts";
import { type Candidate, PacketFinder } from "./packet_finder.ts";
import { SegmentJoiner } from "./segment_joiner.ts";
import { SequenceCounter, type SequenceVerdict } from "./sequence_counter.ts";
import {
  IDLE_APID,
  MAX_PACKET_LENGTH,
  PRIMARY_HEADER_LENGTH,
  readSpacePacketHeader,
} from "./space_packet.ts";
import type {
  SpacePacket,
  SpacePacketDecoderOptions,
  SpacePacketSource,
  SpacePacketStats,
} from "./space_packet_stream.ts";
import type { StreamDecoder } from "./stream_decoder.ts";

const COMPLETE: SequenceVerdict = { missing: 0, duplicate: false };

/** Cuts a stream of bytes into space packets. */
export type SpacePacketDecoder = StreamDecoder<SpacePacket, SpacePacketStats>;

/**
 * Creates a decoder of CCSDS space packets. Packets are given out when the header that follows
 * shows that they are whole; `end()` gives out the last one. After garbage, cuts and damaged
 * headers the next packets are found by what is known of them: say `apids` and `lengths` where you
 * can. A packet whose data is damaged is found as well, unless `isIntact` refuses it.
 *
 * @param options what is known of the packets, and what to do with segments and idle packets
 * @returns the decoder
 * @throws {TypeError} for options that no packet can fulfil
 *
 * @example
 * ```ts
 * import { createSpacePacketDecoder, encodeSpacePacket } from "telestion-edge/packets";
 *
 * const decoder = createSpacePacketDecoder({ apids: [11] });
 * const packet = encodeSpacePacket({ apid: 11, sequenceCount: 3 }, Uint8Array.of(1, 2));
 * for (const { apid, data } of [...decoder.push(packet), ...decoder.end()]) {
 *   console.log(apid, data); // 11 Uint8Array [ 1, 2 ]
 * }
 * console.log(decoder.stats.frames, decoder.stats.lostBytes); // 1 0
 * ```
 */
export function createSpacePacketDecoder(
  options: SpacePacketDecoderOptions = {},
): SpacePacketDecoder {
  return new Decoder(options);
}

class Decoder implements SpacePacketDecoder {
  readonly #options: SpacePacketDecoderOptions;
  readonly #queue = new ByteQueue();
  readonly #finder: PacketFinder;
  readonly #joiner: SegmentJoiner;
  readonly #sources = new Map<number, { readonly counter: SequenceCounter; packets: number }>();
  /** Whether a packet is due at the start of the queue. */
  #synchronised = true;
  /** Whether the packet at the start of the queue was given out before it was sure. */
  #isGiven = false;
  #frames: SpacePacket[] = [];
  #stats = { bytes: 0, frames: 0, lostBytes: 0, lostFrames: 0, packets: 0, idle: 0, losses: 0 };

  constructor(options: SpacePacketDecoderOptions) {
    const size = { minimum: 0, maximum: MAX_PACKET_LENGTH };
    const { secondaryHeaderLength = 0, maxJoinedLength = 2 ** 20 } = options;
    this.#options = options;
    this.#finder = new PacketFinder(options);
    this.#joiner = new SegmentJoiner({
      secondaryHeaderLength: checkInteger("secondaryHeaderLength", secondaryHeaderLength, size),
      maxJoinedLength: checkInteger("maxJoinedLength", maxJoinedLength, {
        minimum: 1,
        maximum: 2 ** 30,
      }),
    });
  }

  push(chunk: Uint8Array): SpacePacket[] {
    this.#stats.bytes += chunk.length;
    for (let at = 0; at < chunk.length; at += MAX_PACKET_LENGTH) {
      this.#queue.append(chunk.subarray(at, at + MAX_PACKET_LENGTH));
      this.#run(false);
    }
    return this.#take();
  }

  end(): SpacePacket[] {
    this.#run(true);
    this.#lose(this.#queue.length);
    this.#joiner.end();
    this.#synchronised = true;
    return this.#take();
  }

  get stats(): SpacePacketStats {
    const lostBytes = this.#stats.lostBytes + this.#joiner.lostBytes;
    const lostSegments = this.#joiner.lost;
    return { ...this.#stats, lostBytes, lostSegments, sources: [...this.#sources].map(describe) };
  }

  #take(): SpacePacket[] {
    const frames = this.#frames;
    this.#frames = [];
    return frames;
  }

  #run(ended: boolean): void {
    while (this.#queue.length >= PRIMARY_HEADER_LENGTH) {
      if (!(this.#synchronised ? this.#next(ended) : this.#search(ended))) return;
    }
  }

  /** Passes over garbage up to the next packet; `false` when more bytes must come. */
  #search(ended: boolean): boolean {
    while (this.#queue.length >= PRIMARY_HEADER_LENGTH) {
      const found = this.#finder.isPacket(this.#queue, ended);
      if (found === undefined) return false;
      if (found) {
        this.#synchronised = true;
        return true;
      }
      this.#lose(1);
    }
    return false;
  }

  /** Takes the packet that is due; `false` when more bytes must come. */
  #next(ended: boolean): boolean {
    const candidate = this.#finder.read(this.#queue, 0);
    if (candidate === undefined) return this.#desynchronise();
    const { length } = candidate;
    if (this.#options.immediate === true && this.#queue.length >= length) this.#give(candidate);
    if (this.#queue.length < length + PRIMARY_HEADER_LENGTH && !ended) return false;
    const isLast = this.#queue.length === length;
    if (isLast || this.#finder.isCertain(this.#queue, length, candidate)) {
      return this.#accept(candidate);
    }
    const within = this.#findWithin(candidate);
    if (within !== undefined) return this.#cut(within);
    const isFollowed = this.#finder.read(this.#queue, length) !== undefined;
    const isWhole = this.#queue.length >= length;
    if (isWhole && (isFollowed || this.#finder.isLikely(candidate))) return this.#accept(candidate);
    this.#cut(1);
    return this.#desynchronise();
  }

  /** Where another packet begins within one that no packet follows: bytes of that one are missing. */
  #findWithin(candidate: Candidate): number | undefined {
    const end = Math.min(candidate.length, this.#queue.length - PRIMARY_HEADER_LENGTH + 1);
    for (let at = 1; at < end; at++) {
      if (this.#finder.isCertain(this.#queue, at, candidate)) return at;
    }
    return undefined;
  }

  #desynchronise(): true {
    this.#stats.losses++;
    this.#synchronised = false;
    return true;
  }

  #cut(count: number): true {
    this.#stats.lostFrames++;
    this.#lose(count);
    return true;
  }

  #accept(candidate: Candidate): true {
    this.#give(candidate);
    this.#queue.drop(candidate.length);
    this.#isGiven = false;
    return true;
  }

  #lose(count: number): void {
    if (!this.#isGiven) this.#stats.lostBytes += count;
    this.#isGiven = false;
    this.#queue.drop(count);
  }

  /** Gives out the packet at the start of the queue, once. */
  #give(candidate: Candidate): void {
    if (this.#isGiven) return;
    const bytes = this.#queue.copy(0, candidate.length);
    this.#isGiven = true;
    if (this.#options.isIntact?.(bytes) === false) {
      this.#stats.lostFrames++;
      this.#stats.lostBytes += bytes.length;
      return;
    }
    this.#finder.learn(candidate);
    this.#stats.packets++;
    const isIdle = (candidate.id & IDLE_APID) === IDLE_APID;
    if (isIdle) this.#stats.idle++;
    if (isIdle && this.#options.idle !== true) return;
    const packet = isIdle ? wholePacket(bytes) : this.#join(bytes, candidate);
    if (packet === undefined) return;
    this.#stats.frames++;
    this.#frames.push(packet);
  }

  #join(bytes: Uint8Array, { id, count }: Candidate): SpacePacket | undefined {
    const key = id & 0x17ff;
    const source = this.#sources.get(key) ?? { counter: new SequenceCounter(), packets: 0 };
    this.#sources.set(key, source);
    source.packets++;
    const packet = wholePacket(bytes, source.counter.next(count));
    return this.#options.segments === true ? packet : this.#joiner.add(key, packet);
  }
}

/** Each member by its name: spreading objects takes longer than reading the packet. */
function wholePacket(bytes: Uint8Array, { missing, duplicate } = COMPLETE): SpacePacket {
  const header = readSpacePacketHeader(bytes);
  return {
    type: header.type,
    secondaryHeader: header.secondaryHeader,
    apid: header.apid,
    sequenceFlags: header.sequenceFlags,
    sequenceCount: header.sequenceCount,
    bytes,
    data: bytes.subarray(PRIMARY_HEADER_LENGTH),
    segments: 1,
    missing,
    duplicate,
  };
}

function describe(
  [key, { counter, packets }]: readonly [
    number,
    { readonly counter: SequenceCounter; readonly packets: number },
  ],
): SpacePacketSource {
  const { gaps, missing, duplicates, restarts } = counter;
  const type = key >> 12 === 0 ? "telemetry" : "telecommand";
  return { apid: key & IDLE_APID, type, packets, gaps, missing, duplicates, restarts };
}

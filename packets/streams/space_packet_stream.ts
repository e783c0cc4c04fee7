/**
 * What comes out of a stream of space packets.
 *
 * @module
 */
import type { SpacePacketHeader, SpacePacketType } from "./space_packet.ts";
import type { StreamStats } from "./stream_decoder.ts";

/** A space packet of a stream. */
export interface SpacePacket extends SpacePacketHeader {
  /** The whole packet, its primary header included; of a joined one with the first one's header. */
  readonly bytes: Uint8Array;
  /** What follows the primary header. */
  readonly data: Uint8Array;
  /** How many packets were joined; 1 for one that was not segmented. */
  readonly segments: number;
  /** How many packets of the same source are missing before this one. */
  readonly missing: number;
  /** A packet of the same source had the same count shortly before. */
  readonly duplicate: boolean;
}

/** What is known of the packets of a stream; the more, the surer they are found after garbage. */
export interface SpacePacketDecoderOptions {
  /** The APIDs that occur; default all. Packets of others are garbage. */
  readonly apids?: Iterable<number>;
  /** Which packets occur; default both. */
  readonly type?: SpacePacketType;
  /** By APID: the length of the whole packet in bytes, or the least and the greatest. */
  readonly lengths?: ReadonlyMap<number, number | readonly [minimum: number, maximum: number]>;
  /** The longest packet in bytes, its header included; default 65,542. */
  readonly maxLength?: number;
  /** Whether a packet with its checksum, or whatever it has, is intact; default all are. */
  readonly isIntact?: (packet: Uint8Array) => boolean;
  /** Gives out idle packets (APID 2047) too; default `false`. */
  readonly idle?: boolean;
  /** Gives out segments as they come instead of joining them; default `false`. */
  readonly segments?: boolean;
  /** Bytes of the secondary header that each segment repeats; default 0: none is left out. */
  readonly secondaryHeaderLength?: number;
  /** Bytes of segments that may wait for their last one, of all APIDs together; default 1 MiB. */
  readonly maxJoinedLength?: number;
  /**
   * Gives out a packet with its last byte instead of waiting for the header that follows. A packet
   * in which bytes are missing is then found out too late. Default `false`.
   */
  readonly immediate?: boolean;
}

/** What came of one source: an APID and type. */
export interface SpacePacketSource {
  readonly apid: number;
  readonly type: SpacePacketType;
  /** Packets and segments, duplicates included. */
  readonly packets: number;
  /** How often packets are missing. */
  readonly gaps: number;
  /** How many packets are missing. */
  readonly missing: number;
  readonly duplicates: number;
  /** How often the count went back: the source began anew. */
  readonly restarts: number;
}

/** What a decoder of space packets has seen; `frames` counts what it gave out. */
export interface SpacePacketStats extends StreamStats {
  /** Packets and segments of all sources, idle ones included. */
  readonly packets: number;
  /** Idle packets. */
  readonly idle: number;
  /** How often a packet was not where it was due. */
  readonly losses: number;
  /** Segments whose others are missing. */
  readonly lostSegments: number;
  /** By APID. */
  readonly sources: readonly SpacePacketSource[];
}

/**
 * Joins segmented space packets.
 *
 * @module
 */
import { PRIMARY_HEADER_LENGTH } from "./space_packet.ts";
import type { SpacePacket } from "./space_packet_stream.ts";

/** How much may wait for its last segment. */
export interface JoinLimits {
  /** In bytes, of all sources together. */
  readonly maxJoinedLength: number;
  /** In bytes: left out of each segment but the first. */
  readonly secondaryHeaderLength: number;
}

interface Group {
  readonly packets: SpacePacket[];
  length: number;
}

/** Collects the segments of each source until the last one is there. */
export class SegmentJoiner {
  readonly #limits: JoinLimits;
  readonly #groups = new Map<number, Group>();
  #length = 0;
  /** Segments whose group will never be whole. */
  lost = 0;
  /** Their bytes. */
  lostBytes = 0;

  /** @param limits how much may wait */
  constructor(limits: JoinLimits) {
    this.#limits = limits;
  }

  /** Takes a packet of a source; gives it back when it is whole, or the whole that it completes. */
  add(source: number, packet: SpacePacket): SpacePacket | undefined {
    const { sequenceFlags, duplicate, missing } = packet;
    if (sequenceFlags === "unsegmented") {
      if (!duplicate) this.#abandon(source);
      return packet;
    }
    if (duplicate) return undefined;
    if (sequenceFlags === "first" || missing > 0) this.#abandon(source);
    if (sequenceFlags === "first") this.#groups.set(source, { packets: [], length: 0 });
    const group = this.#groups.get(source);
    if (group === undefined) {
      this.lost++;
      this.lostBytes += packet.bytes.length;
      return undefined;
    }
    group.packets.push(packet);
    group.length += packet.bytes.length;
    this.#length += packet.bytes.length;
    if (sequenceFlags === "last") return this.#join(source, group);
    this.#makeRoom();
    return undefined;
  }

  /** The stream is over: what is not whole is lost. */
  end(): void {
    for (const source of [...this.#groups.keys()]) this.#abandon(source);
  }

  #abandon(source: number): void {
    const group = this.#remove(source);
    this.lost += group?.packets.length ?? 0;
    this.lostBytes += group?.length ?? 0;
  }

  #remove(source: number): Group | undefined {
    const group = this.#groups.get(source);
    this.#groups.delete(source);
    this.#length -= group?.length ?? 0;
    return group;
  }

  /** The group that began first gives way. */
  #makeRoom(): void {
    for (const source of this.#groups.keys()) {
      if (this.#length <= this.#limits.maxJoinedLength) return;
      this.#abandon(source);
    }
  }

  #join(source: number, { packets }: Group): SpacePacket | undefined {
    this.#remove(source);
    const [first] = packets;
    if (first === undefined) return undefined;
    const parts = packets.map(({ bytes }, index) => index === 0 ? bytes : this.#rest(bytes));
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    writeWholeHeader(bytes);
    return {
      ...first,
      sequenceFlags: "unsegmented",
      bytes,
      data: bytes.subarray(PRIMARY_HEADER_LENGTH),
      segments: packets.length,
    };
  }

  #rest(bytes: Uint8Array): Uint8Array {
    return bytes.subarray(PRIMARY_HEADER_LENGTH + this.#limits.secondaryHeaderLength);
  }
}

/** Makes the header that of an unsegmented packet, as far as its length field reaches. */
function writeWholeHeader(bytes: Uint8Array): void {
  const length = Math.min(bytes.length - PRIMARY_HEADER_LENGTH - 1, 0xffff);
  bytes[2] = (bytes[2] ?? 0) | 0xc0;
  bytes[4] = length >> 8;
  bytes[5] = length & 255;
}

/**
 * Finds space packets among garbage. They have no marker and no checksum of their own, so each
 * header is weighed: what is known in advance or was learned counts in bits, as many as a random
 * sequence of bytes would have to fit by chance.
 *
 * @module
 */
import type { ByteQueue } from "./byte_queue.ts";
import { checkInteger } from "./frame_limits.ts";
import { IDLE_APID, MAX_PACKET_LENGTH, PRIMARY_HEADER_LENGTH } from "./space_packet.ts";
import type { SpacePacketDecoderOptions } from "./space_packet_stream.ts";

/** A header of this weight is one: of 2^24 random places, one looks as good. */
const CERTAIN = 24;

/** A header of this weight is worth waiting for what follows it. */
const LIKELY = 12;

/** What it weighs, in bits, that a header is like one before or after it. */
const SAME_ID = 12;
const SAME_LENGTH = 12;
const NEXT_COUNT = 10;

/** What it weighs that a packet ends where another begins, and that it ends with the stream. */
const FOLLOWED = 6;
const LAST = 16;

/** As many packets in a row are looked at to find two that are alike. */
const MAX_CHAIN = 8;

/** A header where one may be. */
export interface Candidate {
  /** Version, type, secondary header flag and APID: tells sources apart. */
  readonly id: number;
  readonly count: number;
  /** Of the whole packet, in bytes. */
  readonly length: number;
}

/** Knows how headers look, and learns. */
export class PacketFinder {
  readonly #apids: ReadonlySet<number> | undefined;
  readonly #type: number | undefined;
  readonly #lengths: SpacePacketDecoderOptions["lengths"];
  readonly #maxLength: number;
  readonly #apidBits: number;
  /** The last packets of each source; two, so that a damaged one does not mislead. */
  readonly #learned = new Map<number, readonly Candidate[]>();

  /**
   * @param options what is known in advance
   * @throws {TypeError} for options that no packet can fulfil
   */
  constructor({ apids, type, lengths, maxLength = MAX_PACKET_LENGTH }: SpacePacketDecoderOptions) {
    const range = { minimum: 0, maximum: IDLE_APID };
    this.#apids = apids && new Set([...apids].map((apid) => checkInteger("apids", apid, range)));
    this.#type = type && (type === "telecommand" ? 1 : 0);
    this.#lengths = lengths;
    const limits = { minimum: PRIMARY_HEADER_LENGTH + 1, maximum: MAX_PACKET_LENGTH };
    this.#maxLength = checkInteger("maxLength", maxLength, limits);
    this.#apidBits = 11 - Math.log2((this.#apids?.size ?? IDLE_APID) + 1);
  }

  /** The header at a place, where all its bytes are there and it is possible. */
  read(queue: ByteQueue, at: number): Candidate | undefined {
    if (at + PRIMARY_HEADER_LENGTH > queue.length) return undefined;
    const id = queue.uint16(at);
    const apid = id & IDLE_APID;
    if (id >> 13 !== 0) return undefined;
    if (this.#type !== undefined && id >> 12 !== this.#type) return undefined;
    if (apid !== IDLE_APID && this.#apids?.has(apid) === false) return undefined;
    const length = queue.uint16(at + 4) + PRIMARY_HEADER_LENGTH + 1;
    const [minimum, maximum] = this.#rangeOf(apid);
    if (length < minimum || length > maximum) return undefined;
    return { id, count: queue.uint16(at + 2) & 0x3fff, length };
  }

  /** Remembers a packet that was found. */
  learn(candidate: Candidate): void {
    const [last] = this.#learned.get(candidate.id) ?? [];
    this.#learned.set(candidate.id, last === undefined ? [candidate] : [candidate, last]);
  }

  /** Whether a header is likely to be one, by itself and what came before. */
  isLikely(candidate: Candidate): boolean {
    return this.#weighKnown(candidate) >= LIKELY;
  }

  /** Whether a header begins at a place for certain; `before` is the packet in front of it. */
  isCertain(queue: ByteQueue, at: number, before: Candidate): boolean {
    const candidate = this.read(queue, at);
    if (candidate === undefined) return false;
    return Math.max(this.#weigh(candidate, before), this.#weighKnown(candidate)) >= CERTAIN;
  }

  /**
   * Whether a packet begins at the start of the queue, of which nothing is known.
   *
   * @param queue the bytes, at least a header
   * @param ended whether no more bytes follow
   * @returns `undefined` when only further bytes can tell
   */
  isPacket(queue: ByteQueue, ended: boolean): boolean | undefined {
    const first = this.read(queue, 0);
    if (first === undefined) return false;
    const alone = this.#weighKnown(first);
    if (alone >= CERTAIN) return true;
    if (alone < LIKELY && this.#learned.size > 0) return false;
    let place = first.length;
    for (let link = 1; link < MAX_CHAIN; link++) {
      if (ended && place === queue.length) return alone + LAST >= CERTAIN;
      if (place + PRIMARY_HEADER_LENGTH > queue.length) return ended ? false : undefined;
      const next = this.read(queue, place);
      if (next === undefined) return false;
      if (this.#weigh(next, first) + FOLLOWED >= CERTAIN) return true;
      place += next.length;
    }
    return false;
  }

  #weighKnown(candidate: Candidate): number {
    const [last, other] = this.#learned.get(candidate.id) ?? [];
    const weight = this.#weigh(candidate, last);
    return other === undefined ? weight : Math.max(weight, this.#weigh(candidate, other));
  }

  /** How unlikely a header is by chance, and like another one of its source. */
  #weigh({ id, length, count }: Candidate, known: Candidate | undefined): number {
    const [minimum, maximum] = this.#rangeOf(id & IDLE_APID);
    const lengthBits = 16 - Math.log2(maximum - minimum + 1);
    const bits = 3 + this.#apidBits + lengthBits;
    if (known === undefined || known.id !== id) return bits;
    const ahead = (count - known.count + 0x4000) & 0x3fff;
    return 3 + Math.max(this.#apidBits, SAME_ID) + (ahead < 16 ? NEXT_COUNT : 0) +
      (length === known.length ? Math.max(lengthBits, SAME_LENGTH) : lengthBits);
  }

  #rangeOf(apid: number): readonly [minimum: number, maximum: number] {
    const known = this.#lengths?.get(apid);
    if (known === undefined) return [PRIMARY_HEADER_LENGTH + 1, this.#maxLength];
    return typeof known === "number" ? [known, known] : known;
  }
}

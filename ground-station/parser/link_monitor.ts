import {
  createSpacePacketDecoder,
  PacketError,
  readSpacePacketHeader,
} from "telestion-edge/packets";
import type { LinkQuality } from "../../generated/mod.ts";
import { decodeTelemetry, type Telemetry } from "./packet_table.ts";

const SEQUENCE_COUNTS = 16_384;
/** A packet that is so few counts behind was overtaken; the sequence counts know what to do. */
const OVERTAKEN = 32;
/** A clock that goes back further has begun anew, … */
const LATEST_MS = 24 * 3_600_000;
/** … and one that goes on from there for so long. */
const SILENCE_MS = 10_000;

/** Telemetry, and whether newer one of its kind came before it. */
export interface LinkTelemetry extends Telemetry {
  readonly late: boolean;
}

interface Mark {
  readonly time: number;
  readonly count: number;
  /** When it came. */
  readonly heard: number;
}

/** Decodes the frames of one link, and counts what is wrong with them. */
export class LinkMonitor {
  readonly #counts = { received: 0, decoded: 0, damaged: 0, unknown: 0, late: 0 };
  /** Watches the sequence counts: it is given whole packets, and cuts nothing. */
  readonly #sequences = createSpacePacketDecoder({ segments: true, idle: true });
  readonly #newest: Map<number, Mark> = new Map();
  readonly #now: () => number;

  /** @param now the clock of the ground, in milliseconds since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * Decodes a frame.
   *
   * @param frame one raw packet
   * @returns the telemetry; or why it is none, as a `PacketError`
   */
  decode(frame: Uint8Array): LinkTelemetry | PacketError {
    this.#counts.received++;
    try {
      const telemetry = decodeTelemetry(frame);
      this.#counts.decoded++;
      const late = isSpacePacket(frame) && this.#follow(frame, telemetry);
      return { ...telemetry, late };
    } catch (error) {
      if (!(error instanceof PacketError)) throw error;
      this.#counts[error.fault === "unknown" ? "unknown" : "damaged"]++;
      return error;
    }
  }

  /** What came so far. */
  quality(): LinkQuality {
    const sources = this.#sequences.stats.sources.map(({ type: _, ...source }) => source);
    const sum = (member: "missing" | "duplicates"): number =>
      sources.reduce((total, source) => total + source[member], 0);
    return { ...this.#counts, missing: sum("missing"), duplicates: sum("duplicates"), sources };
  }

  /** Gives whether the packet is late. What is played back says nothing of gaps. */
  #follow(frame: Uint8Array, { data }: Telemetry): boolean {
    const { apid, sequenceCount: count } = readSpacePacketHeader(frame);
    const time = timeOf(data);
    const heard = this.#now();
    const newest = this.#newest.get(apid);
    const late = newest !== undefined && time < newest.time &&
      newest.time - time < LATEST_MS && heard - newest.heard < SILENCE_MS;
    if (!late) this.#newest.set(apid, { time, count, heard });
    if (late && (newest.count - count + SEQUENCE_COUNTS) % SEQUENCE_COUNTS >= OVERTAKEN) {
      this.#counts.late++;
      return true;
    }
    this.#sequences.push(frame);
    this.#sequences.end();
    return late;
  }
}

/** Packets without a time are never late. */
function timeOf(data: object): number {
  return "time" in data && typeof data.time === "number" ? data.time : Infinity;
}

function isSpacePacket(frame: Uint8Array): boolean {
  try {
    return readSpacePacketHeader(frame).length === frame.length;
  } catch (error) {
    if (error instanceof PacketError) return false;
    throw error;
  }
}

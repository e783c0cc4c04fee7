import {
  createSpacePacketDecoder,
  PacketError,
  readSpacePacketHeader,
} from "telestion-edge/packets";
import type { LinkQuality } from "../../generated/mod.ts";
import { decodeTelemetry, type Telemetry } from "./packet_table.ts";

/** Decodes the frames of one link, and counts what is wrong with them. */
export class LinkMonitor {
  readonly #counts = { received: 0, decoded: 0, damaged: 0, unknown: 0 };
  /** Watches the sequence counts: it is given whole packets, and cuts nothing. */
  readonly #sequences = createSpacePacketDecoder({ segments: true, idle: true });

  /**
   * Decodes a frame.
   *
   * @param frame one raw packet
   * @returns the telemetry; or why it is none, as a `PacketError`
   */
  decode(frame: Uint8Array): Telemetry | PacketError {
    this.#counts.received++;
    try {
      const telemetry = decodeTelemetry(frame);
      this.#counts.decoded++;
      this.#follow(frame);
      return telemetry;
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

  #follow(frame: Uint8Array): void {
    if (!isSpacePacket(frame)) return;
    this.#sequences.push(frame);
    this.#sequences.end();
  }
}

function isSpacePacket(frame: Uint8Array): boolean {
  try {
    return readSpacePacketHeader(frame).length === frame.length;
  } catch (error) {
    if (error instanceof PacketError) return false;
    throw error;
  }
}

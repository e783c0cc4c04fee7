import { readSpacePacketHeader } from "telestion-edge/packets";
import { createClock } from "../database/message_time.ts";
import { readPackets } from "../device/packet_file.ts";
import { framingOf } from "../io/framing.ts";
import { decodeTelemetry } from "../parser/packet_table.ts";
import type { TimeSpan } from "./stored_packets.ts";

/** Where the archive looks for the time of a message whose schema does not tell. */
const USUAL_TIME = "/time";

/** What the IO Service and the archive must know of a file of packets. */
export interface PacketFile {
  /** The APIDs that occur. */
  readonly apids: readonly number[];
  /** Whether all packets end with a CRC-16. */
  readonly crc: boolean;
  /** The times that the packets carry themselves; absent: they are stored as of their arrival. */
  readonly span?: TimeSpan;
}

/**
 * Finds out what a file of packets holds: which APIDs, and whether all packets end with a CRC.
 *
 * @param path the file
 * @returns what was found
 * @throws {Error} when it cannot be read or holds no packets
 */
export async function inspectPackets(path: string): Promise<PacketFile> {
  const packets = await readPackets(path);
  const apids = [...new Set(packets.map((packet) => readSpacePacketHeader(packet).apid))];
  const decoder = framingOf("space-packets", { apids, crc: true }).createDecoder();
  const intact = packets.reduce((sum, packet) => sum + decoder.push(packet).length, 0);
  const times = packets.flatMap(timeOf);
  return {
    apids,
    crc: intact === packets.length,
    ...times.length > 0 && {
      span: {
        from: times.reduce((a, b) => Math.min(a, b)),
        to: times.reduce((a, b) => Math.max(a, b)) + 1,
      },
    },
  };
}

function timeOf(packet: Uint8Array): number[] {
  try {
    const { event, data } = decodeTelemetry(packet);
    return [createClock(event.time ?? USUAL_TIME)(data) ?? []].flat();
  } catch {
    return []; // it will be counted as damaged or unknown
  }
}

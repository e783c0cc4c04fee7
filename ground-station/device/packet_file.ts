import { readFile } from "node:fs/promises";
import { createSpacePacketDecoder } from "telestion-edge/packets";

/**
 * Reads a file of space packets.
 *
 * @param path the file
 * @returns the packets as they are
 * @throws {Error} when it cannot be read or holds none
 */
export async function readPackets(path: string): Promise<readonly Uint8Array[]> {
  const decoder = createSpacePacketDecoder({ segments: true, idle: true });
  const packets = [...decoder.push(await readFile(path)), ...decoder.end()];
  if (packets.length === 0) throw new Error(`File "${path}" holds no space packets`);
  return packets.map(({ bytes }) => bytes);
}

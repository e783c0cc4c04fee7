import assert from "node:assert/strict";
import type { Random } from "../../helpers/random.ts";
import { importPackets } from "./packets.ts";
import { randomPacket } from "./random_layouts.ts";

/** Layouts are generated and imported together, which takes less time for each. */
const BATCH = 100;

/**
 * Checks random layouts: a message becomes the expected bytes, and they become the message.
 *
 * @returns how many layouts were checked
 */
export async function checkLayouts(
  { random, count }: { readonly random: Random; readonly count: number },
): Promise<number> {
  let checked = 0;
  while (checked < count) {
    const size = Math.min(BATCH, count - checked);
    const packets = Array.from({ length: size }, () => randomPacket(random));
    const names = packets.map((_, index) => `packet${index}x`);
    const imported = await importPackets(
      Object.fromEntries(packets.map(({ schema }, index) => [names[index] ?? "", schema])),
    );
    for (const [index, { schema, samples }] of packets.entries()) {
      const packet = imported.packet(names[index] ?? "");
      for (const { value, bytes } of samples) {
        const where = () => JSON.stringify({ schema, value, bytes: Array.from(bytes) });
        try {
          assert.deepEqual(Array.from(packet.encode(value)), Array.from(bytes));
          assert.deepEqual(packet.decode(bytes), value);
          packet.decodeRaw(bytes);
        } catch (error) {
          throw new Error(`Layout fails: ${where()}`, { cause: error });
        }
      }
    }
    checked += size;
  }
  return checked;
}

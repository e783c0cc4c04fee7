import assert from "node:assert/strict";
import type { Random } from "../../helpers/random.ts";
import { PacketError } from "../../../packets/packet_error.ts";
import { contractOf } from "../../codegen/support/emitted.ts";
import { importPackets } from "./packets.ts";
import { hostileLayout } from "./hostile_layouts.ts";

const BATCH = 100;
const INPUTS = 20;

/** What became of hostile layouts. */
export interface HostileOutcome {
  /** Refused, with a place. */
  refused: number;
  /** Became code that works. */
  working: number;
}

/**
 * Checks that hostile layouts end in an error with a place, or in code that decodes random bytes,
 * or refuses them with a typed error, and encodes what it has decoded.
 */
export async function checkHostile(
  { random, count }: { readonly random: Random; readonly count: number },
): Promise<HostileOutcome> {
  const outcome: HostileOutcome = { refused: 0, working: 0 };
  for (let done = 0; done < count; done += BATCH) {
    const right: Record<string, unknown> = {};
    for (let index = 0; index < Math.min(BATCH, count - done); index++) {
      const schema = hostileLayout(random);
      const { problems, contract } = contractOf({ packet: schema });
      const errors = problems.filter(({ severity }) => severity === "error");
      for (const { file, message } of errors) assert.ok(file !== "" && message !== "");
      if (errors.length > 0) outcome.refused++;
      else if (contract.layouts?.length === 1) right[`packet${index}x`] = schema;
      else outcome.working++;
    }
    const imported = await importPackets({ plain: { type: "null" }, ...right, safe: SAFE });
    for (const [name, schema] of Object.entries(right)) {
      try {
        tryBytes(imported.packet(name), random);
      } catch (error) {
        throw new Error(`Layout fails: ${JSON.stringify(schema)}`, { cause: error });
      }
      outcome.working++;
    }
  }
  return outcome;
}

/** There is always something to import. */
const SAFE = {
  type: "object",
  "x-packet": {},
  properties: { a: { type: "integer", "x-packet": { bits: 8 } } },
};

function tryBytes(
  packet: ReturnType<Awaited<ReturnType<typeof importPackets>>["packet"]>,
  random: Random,
): void {
  for (let input = 0; input < INPUTS; input++) {
    const length = input % 2 === 0 ? packet.length ?? random.integer(0, 60) : random.integer(0, 60);
    const bytes = random.number() < 0.3 ? new Uint8Array(length) : random.bytes(length);
    try {
      packet.selects(bytes);
      packet.decodeRaw(bytes);
      const value = packet.decode(bytes);
      packet.limits(value);
      packet.encode?.(value);
    } catch (error) {
      if (!(error instanceof PacketError)) throw error;
    }
  }
}

/**
 * How many packets the archive holds. It answers for values, so it is asked for the number of
 * values of a member that every packet of a kind has.
 *
 * @module
 */
import { escapeToken } from "../../codegen/pointer.ts";
import type { MissionClient } from "./observe.ts";

/** One question is about so many messages at most, as telemetry goes. */
const SHORTEST_STEP_MS = 600_000;
const MOST_STEPS = 1000;

/** A span of time, in milliseconds since 1970. */
export interface TimeSpan {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/**
 * Counts the packets of a spacecraft in the archive.
 *
 * @param archive how to ask it
 * @param spacecraft whose packets
 * @param span their times
 * @returns how many there are
 * @throws {ServiceError} when the archive does not answer
 */
export async function countStored(
  { archive }: Pick<MissionClient, "archive">,
  spacecraft: string,
  { from, to }: TimeSpan,
): Promise<number> {
  const subject = `telemetry.${spacecraft}.>`;
  const { messages } = await archive.readLatest.request({ subject });
  const step = Math.max(SHORTEST_STEP_MS, Math.ceil((to - from) / MOST_STEPS));
  let sum = 0;
  for (const { subject, data } of messages) {
    const pointer = firstNumber(data);
    if (pointer === undefined) continue;
    for (let begin = from; begin < to; begin += step) {
      const span = { from: begin, to: Math.min(to, begin + step), points: 1 };
      const { series } = await archive.readPlot.request({ subject, pointers: [pointer], ...span });
      sum += series.flatMap(({ count }) => count).reduce((a, b) => a + b, 0);
    }
  }
  return sum;
}

/** The header comes first, and is in every packet. */
function firstNumber(value: unknown): string | undefined {
  if (typeof value === "number") return "";
  for (const [name, member] of Object.entries(value ?? {})) {
    const rest = typeof member === "string" ? undefined : firstNumber(member);
    if (rest !== undefined) return `/${escapeToken(name)}${rest}`;
  }
  return undefined;
}

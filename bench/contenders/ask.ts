import process from "node:process";
import { createReading, type Reading } from "./contender.ts";

/** What one burst of requests shall be. */
export interface AskOrder {
  readonly seconds: number;
  readonly inFlight: number;
  readonly bytes: number;
  /** Sends a request that does not fit instead, and says whether it was refused. */
  readonly invalid?: boolean;
}

/** What came of a burst. */
export interface AskResult {
  readonly perSecond: number;
  /** In milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Processor time for one request, in µs. */
  readonly cpu: number;
}

/** Asks for a while; rejects when a reply is wrong, late or missing. */
export async function ask(
  send: (reading: Reading) => Promise<Reading>,
  validates: boolean,
  { seconds, inFlight, bytes, invalid = false }: AskOrder,
): Promise<AskResult | { readonly refused: boolean }> {
  if (invalid) return { refused: !validates || await isRefused(send) };
  const latencies: number[] = [];
  const before = process.cpuUsage();
  const started = performance.now();
  const end = started + seconds * 1000;
  let sequence = 0;
  const worker = async (): Promise<void> => {
    for (let sent = performance.now(); sent < end; sent = performance.now()) {
      const reading = createReading(sequence++, bytes);
      const reply = await send(reading);
      if (
        reply.sequence !== reading.sequence || reply.samples?.length !== reading.samples?.length
      ) {
        throw new Error(`Reply ${JSON.stringify(reply)} is wrong`);
      }
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  const elapsed = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  latencies.sort((a, b) => a - b);
  const count = latencies.length;
  return {
    perSecond: count / elapsed * 1000,
    p50: latencies[count >> 1] ?? 0,
    p99: latencies[Math.floor(count * 0.99)] ?? 0,
    cpu: (user + system) / count,
  };
}

async function isRefused(send: (reading: Reading) => Promise<Reading>): Promise<boolean> {
  const [mode, samples] = ["unknown", [{ sensor: "panel", value: 1, unit: "unknown" }]];
  for (const wrong of [{ mode }, { samples }]) {
    const reading = { ...createReading(1, 95), ...wrong } as unknown as Reading;
    if (await send(reading).then(() => true, () => false)) return false;
  }
  return true;
}

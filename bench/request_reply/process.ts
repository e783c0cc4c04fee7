/** One end of one contender: `process.ts respond|request CONTENDER URL IN_FLIGHT SECONDS`. */
import process from "node:process";
import type { Contender } from "./contender.ts";
import { contender as raw } from "./raw.ts";
import { contender as telestion } from "./telestion.ts";

const CONTENDERS: Readonly<Record<string, Contender>> = { raw, telestion };
const [role, name = "", url = "", inFlight = "64", seconds = "2"] = process.argv.slice(2);
const contender = CONTENDERS[name];
if (contender === undefined) throw new TypeError(`Contender "${name}" does not exist`);

if (role === "respond") await contender.respond(url);
else await measure(await contender.connect(url));

async function measure(send: (sequence: number) => Promise<void>): Promise<void> {
  await run(send, 500);
  const before = process.cpuUsage();
  const { count, latencies, elapsed } = await run(send, Number(seconds) * 1000);
  const { user, system } = process.cpuUsage(before);
  latencies.sort((a, b) => a - b);
  const p99 = latencies[Math.floor(latencies.length * 0.99)] ?? 0;
  console.log(JSON.stringify({
    perSecond: Math.round(count / elapsed * 1000),
    p99: Math.round(p99 * 100) / 100,
    cpuMicroseconds: Math.round((user + system) / count * 10) / 10,
  }));
  process.exit(0);
}

async function run(
  send: (sequence: number) => Promise<void>,
  milliseconds: number,
): Promise<{ count: number; latencies: number[]; elapsed: number }> {
  const latencies: number[] = [];
  const started = performance.now();
  const end = started + milliseconds;
  let sequence = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      const sent = performance.now();
      await send(sequence++);
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: Number(inFlight) }, worker));
  return { count: latencies.length, latencies, elapsed: performance.now() - started };
}

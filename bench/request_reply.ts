/**
 * Request and reply: this package beside raw nats.js, in alternating rounds of one run.
 * `tsx bench/request_reply.ts [--runtime node] [--rounds 9] [--in-flight 64] [--bytes 95]`
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startNatsServer } from "../tests/helpers/nats_server.ts";
import { runProgram, startProgram } from "../tests/helpers/run_program.ts";

type Runtime = "node" | "deno" | "bun";

interface Round {
  readonly perSecond: number;
  readonly p99: number;
  readonly cpuMicroseconds: number;
}

const PROCESS = fileURLToPath(new URL("request_reply/process.ts", import.meta.url));
const CONTENDERS = ["raw", "telestion"] as const;

const { values } = parseArgs({
  options: {
    runtime: { type: "string", default: "node,deno,bun" },
    rounds: { type: "string", default: "9" },
    "in-flight": { type: "string", default: "64" },
    bytes: { type: "string", default: "95" },
    seconds: { type: "string", default: "2" },
  },
});

for (const runtime of values.runtime.split(",")) await compare(runtime as Runtime);

async function compare(runtime: Runtime): Promise<void> {
  const rounds: Record<string, Round[]> = { raw: [], telestion: [] };
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const name of CONTENDERS) rounds[name]?.push(await measure(runtime, name));
  }
  const [raw, telestion] = CONTENDERS.map((name) => summarise(rounds[name] ?? []));
  if (raw === undefined || telestion === undefined) return;
  const ratio = (member: keyof Round) => (telestion[member] / raw[member]).toFixed(2);
  console.log(JSON.stringify({
    runtime,
    inFlight: Number(values["in-flight"]),
    bytes: Number(values.bytes),
    raw,
    telestion,
    ratio: { perSecond: ratio("perSecond"), p99: ratio("p99"), cpu: ratio("cpuMicroseconds") },
  }));
}

async function measure(runtime: Runtime, name: string): Promise<Round> {
  const server = await startNatsServer();
  const env = { BENCH_BYTES: values.bytes };
  const responder = startProgram(runtime, PROCESS, { args: ["respond", name, server.url], env });
  try {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const args = ["request", name, server.url, values["in-flight"], values.seconds];
    const { stdout, stderr } = await runProgram(runtime, PROCESS, { args, env });
    const line = stdout.trim().split("\n").at(-1) ?? "";
    if (!line.startsWith("{")) throw new Error(`Contender "${name}" failed: ${stderr}`);
    return JSON.parse(line) as Round;
  } finally {
    process.kill(responder.pid, "SIGKILL");
    await server.stop();
  }
}

function summarise(rounds: readonly Round[]): Round {
  const median = (member: keyof Round): number => {
    const sorted = rounds.map((round) => round[member]).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  };
  return {
    perSecond: median("perSecond"),
    p99: median("p99"),
    cpuMicroseconds: median("cpuMicroseconds"),
  };
}

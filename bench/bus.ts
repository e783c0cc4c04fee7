/**
 * The embedded bus beside nats-server, in alternating rounds of one run: one publisher and one
 * subscriber, and request and reply, each client a process of its own (nats.js 3 on Node).
 * `tsx bench/bus.ts [--runtime node] [--rounds 5] [--messages 300000] [--bytes 128]`
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startNatsServer } from "../tests/helpers/nats_server.ts";
import { type Program, runProgram, startProgram } from "../tests/helpers/run_program.ts";
import type { RuntimeName } from "../tests/helpers/runtimes.ts";

interface Broker {
  readonly url: string;
  stop(): Promise<unknown>;
}

const CLIENT = fileURLToPath(new URL("bus/client.ts", import.meta.url));
const SERVE = fileURLToPath(new URL("bus/serve.ts", import.meta.url));
const TIMEOUT_MS = 120_000;

const { values } = parseArgs({
  options: {
    runtime: { type: "string", default: "node,deno,bun" },
    rounds: { type: "string", default: "5" },
    messages: { type: "string", default: "300000" },
    bytes: { type: "string", default: "128" },
  },
});
const messages = Number(values.messages);

for (const runtime of values.runtime.split(",")) await compare(runtime as RuntimeName);

async function compare(runtime: RuntimeName): Promise<void> {
  const brokers = { embedded: () => startEmbedded(runtime), natsServer: () => startNatsServer() };
  const rates: Record<string, number[]> = {};
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, start] of Object.entries(brokers)) {
      const broker = await start();
      (rates[`${name} publish`] ??= []).push(await measurePublish(broker));
      (rates[`${name} request`] ??= []).push(await measureRequest(broker));
      await broker.stop();
    }
  }
  for (const kind of ["publish", "request"]) {
    const [embedded, natsServer] = ["embedded", "natsServer"].map((name) =>
      median(rates[`${name} ${kind}`] ?? [])
    );
    const factor = Number(((natsServer ?? 0) / (embedded ?? 0)).toFixed(2));
    console.log(JSON.stringify({ runtime, kind, embedded, natsServer, slowerBy: factor }));
  }
}

async function startEmbedded(runtime: RuntimeName): Promise<Broker> {
  const program = startProgram(runtime, SERVE);
  const url = (await program.waitForLine("nats://")).trim();
  return { url, stop: () => program.stop() };
}

async function measurePublish({ url }: Broker): Promise<number> {
  const subscriber = await startReady("subscribe", url, messages);
  await runClient("publish", url, messages);
  return lastNumber((await subscriber.ended).stdout);
}

async function measureRequest({ url }: Broker): Promise<number> {
  const responder = await startReady("respond", url, 0);
  const { stdout } = await runClient("request", url, messages / 10);
  await responder.stop();
  return lastNumber(stdout);
}

function argumentsFor(role: string, url: string, count: number): string[] {
  return [role, url, String(count), values.bytes];
}

async function startReady(role: string, url: string, count: number): Promise<Program> {
  const program = startProgram("node", CLIENT, { args: argumentsFor(role, url, count) });
  await program.waitForLine("ready");
  return program;
}

async function runClient(role: string, url: string, count: number): Promise<{ stdout: string }> {
  const args = argumentsFor(role, url, count);
  const result = await runProgram("node", CLIENT, { args, timeoutMs: TIMEOUT_MS });
  if (result.code !== 0) throw new Error(`Client "${role}" failed: ${result.stderr}`);
  return result;
}

function lastNumber(output: string): number {
  return Number(output.trim().split("\n").at(-1));
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

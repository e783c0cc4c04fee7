/**
 * Measures how long executables take from their start to their first health reply, and how much
 * memory they hold then: services of this library beside a bare nats.js program, all made by
 * `telestion build`. Prints medians over alternating rounds.
 *
 * Run: `npx tsx bench/startup.ts` on Linux, with nothing else to do for the machine.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { runCommand } from "../tests/helpers/run_program.ts";
import { startNatsServer } from "../tests/helpers/nats_server.ts";
import { PROJECT_FOLDER } from "../tests/helpers/runtimes.ts";
import { withTemporaryFolder } from "../tests/helpers/temporary_folder.ts";

const ROUNDS = 25;
const PROGRAMS = ["bare", "minimal", "with_settings"];
const SUBJECT = "__telestion__.health";

/** What was measured of one start. */
interface Sample {
  readonly milliseconds: number;
  readonly megabytes: number;
}

async function build(out: string): Promise<Map<string, string>> {
  const entries = PROGRAMS.map((name) => `bench/startup/${name}.ts`);
  const args = ["--import", "tsx", "cli/main.ts", "build", ...entries, "--out", out];
  const { code, stdout, stderr } = await runCommand(process.execPath, args);
  if (code !== 0) throw new Error(`Programs cannot be built: ${stderr}`);
  return new Map(
    stdout.trim().split("\n").map((line): [string, string] => {
      const { service, file } = JSON.parse(line) as { service: string; file: string };
      return [service, join(PROJECT_FOLDER, file)];
    }),
  );
}

async function measure(
  file: string,
  connection: NatsConnection,
  env: Readonly<Record<string, string>>,
): Promise<Sample> {
  const start = performance.now();
  const child = spawn(file, [], { env, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("close", resolve));
  // Nobody there is told at once by the broker, so that asking again costs little.
  while (!await connection.request(SUBJECT, "", { timeout: 1000 }).then(() => true, () => false)) {
    await sleep(0.5);
  }
  const milliseconds = performance.now() - start;
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  const megabytes = Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]) * 1024 / 1e6;
  child.kill("SIGKILL");
  await ended;
  return { milliseconds, megabytes };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function print(samples: ReadonlyMap<string, readonly Sample[]>): void {
  const medianOf = (name: string, member: keyof Sample): number =>
    median((samples.get(name) ?? []).map((sample) => sample[member]));
  const bare = medianOf("bare", "milliseconds");
  for (const [name, list] of samples) {
    const time = medianOf(name, "milliseconds");
    const least = Math.min(...list.map(({ milliseconds }) => milliseconds));
    console.log(
      `${name.padEnd(16)}${time.toFixed(1).padStart(7)} ms  least ${least.toFixed(1)} ms  ` +
        `${(time / bare).toFixed(2)} x bare  ${medianOf(name, "megabytes").toFixed(1)} MB resident`,
    );
  }
}

async function main(): Promise<void> {
  const server = await startNatsServer();
  const connection = await connect({ servers: server.url });
  await withTemporaryFolder(async (folder) => {
    const files = await build(folder.path);
    const login = { NATS_URL: server.url, NATS_USER: "", NATS_PASSWORD: "" };
    const env = { ...login, SERVICE_NAME: "startup", DATA_DIR: folder.path };
    const samples = new Map<string, Sample[]>(PROGRAMS.map((name) => [name, []]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, file] of files) {
        samples.get(name)?.push(await measure(file, connection, env));
      }
    }
    print(samples);
  });
  await connection.close();
  await server.stop();
}

await main();

/**
 * From the start of a process to its first health reply, and the memory that it holds then:
 * services of this library beside a bare nats.js program, as bundles for Node and as executables
 * of Bun, all made alike.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { runCommand } from "../../tests/helpers/run_program.ts";
import { startNatsServer } from "../../tests/helpers/nats_server.ts";
import { PROJECT_FOLDER } from "../../tests/helpers/runtimes.ts";
import { withTemporaryFolder } from "../../tests/helpers/temporary_folder.ts";
import { createReading } from "../contenders/contender.ts";
import { BUILD, bundleWhole, PEERS } from "../harness/build.ts";
import {
  alternate,
  type Bench,
  type Runner,
  type Suite,
  type Table,
  tableOf,
} from "../harness/suite.ts";

const SUBJECT = "__telestion__.health";
/** Also a request for NestJS; the others do not look at it. */
const QUESTION = JSON.stringify({ pattern: SUBJECT, data: createReading(1, 95), id: "1" });

/** Programs by their name in tables; the first is what ratios are taken to. */
const PROGRAMS: readonly (readonly [name: string, file: string])[] = [
  ["raw nats.js", "bare"],
  ["telestion-edge", "minimal"],
  ["telestion-edge, with a handler", "handler"],
  ["telestion-edge, with settings", "with_settings"],
];
const [[BASELINE = ""] = []] = PROGRAMS;

/** Starts of programs. */
export const startup: Suite = { name: "startup", run };

interface Form {
  readonly title: string;
  /** Command lines by the programs' names in tables. */
  readonly commands: ReadonlyMap<string, readonly string[]>;
}

async function run({ extent }: Bench): Promise<readonly Table[]> {
  const server = await startNatsServer();
  const connection = await connect({ servers: server.url });
  try {
    return await withTemporaryFolder(async ({ path }) => {
      const env = {
        NATS_URL: server.url,
        NATS_USER: "",
        NATS_PASSWORD: "",
        SERVICE_NAME: "startup",
        DATA_DIR: path,
      };
      const executables = await buildExecutables(join(path, "executables"));
      const forms = [await buildBundles(server.url), executables];
      const tables: Table[] = [];
      for (const { title, commands } of forms) {
        const runners = [...commands].map(([name, command]): Runner => ({
          name,
          measure: () => measure(command, connection, env),
        }));
        const series = await alternate(runners, extent.quick ? 5 : 15);
        for (const [quantity, unit] of [["elapsed", "ms"], ["memory", "MB"]] as const) {
          const what = quantity === "elapsed" ? "start to first health reply" : "resident memory";
          tables.push(
            tableOf(series, { title: `${title}: ${what}`, unit, baseline: BASELINE, quantity }),
          );
        }
      }
      return [...tables, await sizes(join(path, "executables"), executables)];
    });
  } finally {
    await connection.close();
    await server.stop();
  }
}

async function buildBundles(url: string): Promise<Form> {
  const commands = new Map<string, readonly string[]>();
  for (const [name, file] of PROGRAMS) {
    const outDir = join(BUILD, "startup", file);
    await bundleWhole({ [file]: sourceOf(file) }, { outDir, platform: "node" });
    commands.set(name, [process.execPath, join(outDir, `${file}.js`)]);
  }
  const nest = [
    join(BUILD, "process.js"),
    "respond",
    join(PEERS, "contenders/nest.js"),
    url,
    SUBJECT,
  ];
  commands.set("NestJS (not bundled)", [process.execPath, ...nest]);
  return { title: "Node 20, bundled", commands };
}

async function buildExecutables(out: string): Promise<Form> {
  const commands = new Map<string, readonly string[]>();
  for (const [name, file] of PROGRAMS) commands.set(name, [await compile(file, out)]);
  return { title: "Bun executable", commands };
}

/** Builds one executable, and gives back its path. */
async function compile(file: string, out: string): Promise<string> {
  const args = ["--import", "tsx", "cli/main.ts", "build", sourceOf(file), "--out", out];
  const { code, stdout, stderr } = await runCommand(process.execPath, args, { timeoutMs: 120_000 });
  if (code !== 0) throw new Error(`Program "${file}" cannot be built: ${stderr}`);
  return join(PROJECT_FOLDER, (JSON.parse(stdout) as { file: string }).file);
}

function sourceOf(file: string): string {
  return join(PROJECT_FOLDER, `bench/programs/${file}.ts`);
}

async function sizes(out: string, { commands }: Form): Promise<Table> {
  const empty = await compile("empty", out);
  const files = [["empty", [empty]] as const, ...commands];
  const runners = files.map(([name, [file = ""]]): Runner => ({
    name,
    measure: () => Promise.resolve({ size: statSync(file).size / 1e6 }),
  }));
  return tableOf(await alternate(runners, 1), {
    title: "Bun executable: size",
    unit: "MB",
    baseline: "empty",
    quantity: "size",
  });
}

async function measure(
  [program = "", ...args]: readonly string[],
  connection: NatsConnection,
  env: Readonly<Record<string, string>>,
): Promise<Record<string, number>> {
  const start = performance.now();
  const child = spawn(program, args, { env, stdio: ["pipe", "ignore", "ignore"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const limit = start + 20_000;
  // Nobody there is told at once by the broker, so that asking again costs little.
  const isAnswered = () =>
    connection.request(SUBJECT, QUESTION, { timeout: 1000 }).then(() => true, () => false);
  try {
    while (!await isAnswered()) {
      if (performance.now() > limit) throw new Error("It never answers");
      await sleep(0.5);
    }
    const elapsed = performance.now() - start;
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    return { elapsed, memory: Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]) * 1024 / 1e6 };
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}

/**
 * `telestion gen`, as built by `npm run build`: everything generated, nothing changed, one change
 * in a warm watcher, memory, and what the compiler needs for the output. The yardstick is a
 * process that only reads and hashes the same files; the start of the process counts on both
 * sides. Peers make types only, or types and converters.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { runCommand } from "../../tests/helpers/run_program.ts";
import { CACHE_FOLDER, PROJECT_FOLDER } from "../../tests/helpers/runtimes.ts";
import { PEERS } from "../harness/build.ts";
import { schemaAt, writeSchemas } from "../harness/schemas.ts";
import {
  alternate,
  type Bench,
  type Runner,
  type Suite,
  type Table,
  tableOf,
} from "../harness/suite.ts";

const PROGRAM = join(PROJECT_FOLDER, "dist/cli/main.js");
const COMPILER = join(PROJECT_FOLDER, "node_modules/typescript/bin/tsc");
const BASELINE = "read and hash";
/** They take so long that their rounds differ by less than they do from the rest. */
const PEER_ROUNDS = 1;
const COMPILE_ROUNDS = 3;

/** What reads and hashes, and does nothing else. */
const READ_AND_HASH = `
  import { createHash } from "node:crypto";
  import { readdirSync, readFileSync } from "node:fs";
  const hash = createHash("sha256");
  for (const path of readdirSync("schemas", { recursive: true }).sort()) {
    if (path.endsWith(".json")) hash.update(path).update(readFileSync("schemas/" + path, "utf8"));
  }
  console.log(hash.digest("hex"));
`;

/** Says at the end how much memory a process had at most, in KiB, and its processor time, in µs. */
const REPORT_USAGE = `data:text/javascript,process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write("usage " + maxRSS + " " + (userCPUTime + systemCPUTime) + "\\n");
})`;

const QUANTITIES = [
  { quantity: "elapsed", name: "elapsed", unit: "ms" },
  { quantity: "processor", name: "processor time", unit: "ms" },
  { quantity: "memory", name: "memory at most", unit: "MiB" },
] as const;

/** The generator beside reading and hashing, and beside its peers. */
export const gen: Suite = { name: "gen", run };

async function run({ extent }: Bench): Promise<readonly Table[]> {
  await buildProgram();
  const tables: Table[] = [];
  for (const count of extent.full ? [1000, 10_000] : [1000]) {
    const { rounds } = extent;
    tables.push(
      ...await withSchemas(
        count,
        (folder) => measure(folder, { count, rounds, quick: extent.quick }),
      ),
    );
  }
  return tables;
}

/** Always: a build of yesterday's sources would be measured without a word. */
async function buildProgram(): Promise<void> {
  const { code, stderr } = await runCommand("npm", ["run", "build"], { timeoutMs: 300_000 });
  if (code !== 0) throw new Error(`The package cannot be built: ${stderr}`);
}

/** Within the project, so that the generated imports lead to it. */
async function withSchemas<T>(count: number, body: (folder: string) => Promise<T>): Promise<T> {
  mkdirSync(CACHE_FOLDER, { recursive: true });
  const folder = mkdtempSync(join(CACHE_FOLDER, "bench-gen-"));
  try {
    writeSchemas(folder, count);
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  folder: string,
  { count, rounds, quick }: {
    readonly count: number;
    readonly rounds: number;
    readonly quick: boolean;
  },
): Promise<readonly Table[]> {
  const what = `${count.toLocaleString("en")} schemas of 2.7 KB`;
  const all = [
    ...await alternate(ownRunners(folder), rounds),
    ...await alternate(quick ? [] : peerRunners(folder), PEER_ROUNDS),
  ];
  const tables = QUANTITIES.map(({ name, ...quantity }) =>
    tableOf(all, { title: `Node 20: gen, ${what}: ${name}`, baseline: BASELINE, ...quantity })
  );
  if (count > 1000) return tables;
  const compiled = await alternate(compileRunners(folder), quick ? 1 : COMPILE_ROUNDS);
  const title = `tsc, output of ${what}: processor time`;
  return [
    ...tables,
    await watch(folder, `gen --watch, ${what}, one change`, rounds),
    tableOf(compiled, {
      title,
      unit: "ms",
      baseline: "tsc, a file that imports the package",
      quantity: "processor",
    }),
  ];
}

function ownRunners(folder: string): readonly Runner[] {
  return [
    {
      name: BASELINE,
      measure: () => runNode(folder, ["--input-type=module", "--eval", READ_AND_HASH]),
    },
    {
      name: "telestion gen, everything",
      note: "types, validators, clients",
      measure: () => {
        rmSync(join(folder, "generated"), { recursive: true, force: true });
        return runNode(folder, [PROGRAM, "gen"]);
      },
    },
    { name: "telestion gen, nothing changed", measure: () => runNode(folder, [PROGRAM, "gen"]) },
  ];
}

function peerRunners(folder: string): readonly Runner[] {
  const peer = (name: string, file: string, note: string): Runner => ({
    name,
    note,
    measure: () => runNode(folder, [join(PEERS, "gen", file)]),
  });
  return [
    peer("json-schema-to-typescript", "json_schema_to_typescript.js", "types only"),
    peer("quicktype", "quicktype.js", "types and converters"),
  ];
}

function compileRunners(folder: string): readonly Runner[] {
  const options =
    "--ignoreConfig --noEmit --strict --skipLibCheck --isolatedDeclarations --declaration " +
    "--allowImportingTsExtensions --verbatimModuleSyntax --target es2022 --module esnext " +
    "--moduleResolution bundler --types node";
  writeFileSync(join(folder, "nothing.ts"), `import "telestion-edge/client";\nexport {};\n`);
  const compile = (file: string) => runNode(folder, [COMPILER, file, ...options.split(" ")]);
  return [
    { name: "tsc, a file that imports the package", measure: () => compile("nothing.ts") },
    { name: "tsc, all that was generated", measure: () => compile("generated/mod.ts") },
  ];
}

/** Runs a program with Node in a folder, to its end. */
function runNode(folder: string, args: readonly string[]): Promise<Record<string, number>> {
  const start = performance.now();
  const child = spawn(process.execPath, ["--import", REPORT_USAGE, ...args], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaints = "";
  child.stderr.on("data", (chunk) => complaints += String(chunk));
  return new Promise((resolve, reject) => {
    child.on("close", (code) => {
      const elapsed = performance.now() - start;
      const [, peak, processor] = /usage (\d+) (\d+)/.exec(complaints) ?? [];
      if (code !== 0) reject(new Error(`Program "${args[0]}" fails: ${complaints}`));
      else resolve({ elapsed, processor: Number(processor) / 1000, memory: Number(peak) / 1024 });
    });
  });
}

/** From the change of a file to the watcher's word that the output is up to date. */
async function watch(folder: string, title: string, rounds: number): Promise<Table> {
  const child = spawn(process.execPath, [PROGRAM, "gen", "--watch"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const nextLine = createLineReader(child);
  let change = 0;
  const runner: Runner = {
    name: "telestion gen --watch",
    measure: async () => {
      const path = join(folder, "schemas/group0/unit1.schema.json");
      const schema = { ...schemaAt(1), description: `Change ${change++}` };
      writeFileSync(path, JSON.stringify(schema));
      const said = Number(/in (\d+) ms/.exec(await nextLine())?.[1]);
      // The output's own files settle.
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { said };
    },
  };
  try {
    await nextLine();
    await alternate([runner], 3);
    const series = await alternate([runner], rounds);
    return tableOf(series, { title, unit: "ms", baseline: runner.name, quantity: "said" });
  } finally {
    child.kill();
  }
}

function createLineReader({ stdout }: ChildProcess): () => Promise<string> {
  if (stdout === null) throw new TypeError("Start the program with a pipe for its output");
  const iterator = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return async () => (await iterator.next()).value ?? "";
}

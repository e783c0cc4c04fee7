/**
 * Measures `telestion gen`, as built by `npm run build`, over realistic schemas of about 2 KiB:
 * everything generated, nothing changed, one change in a warm watcher, memory, and what the
 * compiler needs for the output. The yardstick is a process that only reads and hashes the same
 * files; the start of the process counts on both sides. Processor time (user and system, all
 * threads) is given beside elapsed time: it is the one to trust while others use the machine.
 *
 * Run: `npx tsx bench/gen.ts [--schemas 1000] [--rounds 9] [--program dist/cli/main.js]`; a second
 * `--program` is measured in the same rounds.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), "..");
const COMPILER = join(PROJECT, "node_modules/typescript/bin/tsc");

const BASELINE = "read and hash";

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

/** Every tenth schema is shared by others, every fifth a request, the rest are events. */
function schemaAt(index: number): object {
  const group = index - index % 10;
  const properties: Record<string, unknown> = {
    timestamp: { type: "string", format: "date-time", description: "When it was measured" },
    sequence: { type: "integer", minimum: 0, description: "Counts the messages of this kind" },
    mode: { enum: ["safe", "nominal", "science", `special-${index % 7}`] },
    header: { $ref: `./shared${group}.schema.json` },
  };
  for (let member = 0; member < 8; member++) {
    properties[`reading${index % 13}_${member}`] = {
      type: "number",
      minimum: -100 - member,
      maximum: 1000 + index % 50,
      "x-unit": "V",
      description: `Reading ${member} of the sensor behind port ${index % 13}`,
    };
  }
  properties["samples"] = {
    type: "array",
    items: { type: "number", minimum: 0 },
    minItems: 1,
    maxItems: 64,
  };
  properties["state"] = {
    oneOf: ["idle", "busy"].map((kind) => ({
      type: "object",
      properties: { kind: { const: kind }, since: { type: "integer" } },
      required: ["kind"],
      additionalProperties: false,
    })),
  };
  const isShared = index === group;
  if (isShared) delete properties["header"];
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Telemetry of unit ${index}`,
    description: "What the unit measures, once a second, with the state that it is in.",
    ...(isShared ? {} : { "x-message": messageAt(index) }),
    type: "object",
    properties,
    required: ["timestamp", "sequence", "samples"],
    additionalProperties: false,
  };
}

function messageAt(index: number): object {
  const subject = `telemetry.{spacecraft}.unit${index}`;
  return index % 5 === 1
    ? {
      subject,
      kind: "request",
      reply: { type: "object", properties: { ok: { type: "boolean" } } },
    }
    : { subject };
}

function writeSchemas(folder: string, count: number): number {
  let bytes = 0;
  for (let index = 0; index < count; index++) {
    const name = index % 10 === 0 ? `shared${index}` : `unit${index}`;
    const path = join(folder, `schemas/group${Math.floor(index / 100)}/${name}.schema.json`);
    mkdirSync(dirname(path), { recursive: true });
    const text = JSON.stringify(schemaAt(index), undefined, 1);
    bytes += text.length;
    writeFileSync(path, text);
  }
  return bytes / count;
}

interface Run {
  readonly elapsedMs: number;
  readonly processorMs: number;
  readonly peakMiB: number;
}

/** Runs a program with Node in a folder, to its end. */
function run(folder: string, args: readonly string[]): Promise<Run> {
  const start = performance.now();
  const child = spawn(process.execPath, ["--import", REPORT_USAGE, ...args], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaints = "";
  child.stderr.on("data", (chunk) => complaints += String(chunk));
  return new Promise((resolve, reject) => {
    child.on("close", (code) => {
      const elapsedMs = performance.now() - start;
      const [, peak, processor] = /usage (\d+) (\d+)/.exec(complaints) ?? [];
      const processorMs = Number(processor) / 1000;
      if (code === 0) resolve({ elapsedMs, processorMs, peakMiB: Number(peak) / 1024 });
      else reject(new Error(`Program "${args.join(" ")}" fails: ${complaints}`));
    });
  });
}

interface Contender {
  readonly name: string;
  readonly prepare?: () => void;
  readonly run: () => Promise<Run>;
}

function contendersIn(folder: string, programs: readonly string[]): readonly Contender[] {
  const baseline = ["--input-type=module", "--eval", READ_AND_HASH];
  const contenders = programs.flatMap((program, index): Contender[] => {
    const name = programs.length === 1 ? "gen" : `gen ${index + 1}`;
    const gen = (): Promise<Run> => run(folder, [program, "gen"]);
    return [
      { name: `${name}, everything`, prepare: () => removeOutput(folder), run: gen },
      { name: `${name}, nothing changed`, run: gen },
    ];
  });
  return [{ name: BASELINE, run: () => run(folder, baseline) }, ...contenders];
}

function removeOutput(folder: string): void {
  rmSync(join(folder, "generated"), { recursive: true, force: true });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** Rounds that alternate, so that a noisy minute falls on all contenders. */
async function compare(
  folder: string,
  { programs, rounds }: { readonly programs: readonly string[]; readonly rounds: number },
): Promise<void> {
  const contenders = contendersIn(folder, programs);
  const runs = new Map<string, Run[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, prepare, run } of contenders) {
      prepare?.();
      runs.get(name)?.push(await run());
    }
  }
  const middle = (name: string, key: keyof Run): number =>
    median((runs.get(name) ?? []).map((run) => run[key]));
  for (const [name, list] of runs) {
    const [elapsed = "", processor = ""] = (["elapsedMs", "processorMs"] as const)
      .map((key) => `${(middle(name, key) / middle(BASELINE, key)).toFixed(2)}x`);
    const remark =
      `${elapsed}, processor ${middle(name, "processorMs").toFixed(0)} ms ${processor}, ` +
      `${middle(name, "peakMiB").toFixed(0)} MiB`;
    report(name, list.map(({ elapsedMs }) => elapsedMs), remark);
  }
}

function report(name: string, times: readonly number[], remark: string): void {
  const [least, most] = [Math.min(...times), Math.max(...times)].map((time) => time.toFixed(0));
  const time = median(times).toFixed(0).padStart(6);
  console.log(`${name.padEnd(28)}${time} ms (${least}-${most})  ${remark}`);
}

/** From the change of a file to the watcher's word that the output is up to date. */
async function watch(
  folder: string,
  { program, rounds }: { readonly program: string; readonly rounds: number },
): Promise<void> {
  const child = spawn(process.execPath, [program, "gen", "--watch"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createLineReader(child);
  const seen: number[] = [];
  const said: number[] = [];
  try {
    await lines.next();
    for (let round = 0; round < rounds + 3; round++) {
      const path = join(folder, "schemas/group0/unit1.schema.json");
      const schema = { ...schemaAt(1), description: `Change ${round}` };
      const start = performance.now();
      writeFileSync(path, JSON.stringify(schema));
      const line = await lines.next();
      seen.push(performance.now() - start);
      said.push(Number(/in (\d+) ms/.exec(line)?.[1]));
      // The output's own files settle.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    child.kill();
  }
  report("gen --watch, one change", said.slice(3), `${median(seen.slice(3)).toFixed(0)} ms seen`);
}

function createLineReader({ stdout }: ChildProcess): { readonly next: () => Promise<string> } {
  if (stdout === null) throw new TypeError("Start the program with a pipe for its output");
  const iterator = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return { next: async () => (await iterator.next()).value ?? "" };
}

async function compileOutput(folder: string, rounds: number): Promise<void> {
  const options =
    "--ignoreConfig --noEmit --strict --skipLibCheck --isolatedDeclarations --declaration " +
    "--allowImportingTsExtensions --verbatimModuleSyntax --target es2022 --module esnext " +
    "--moduleResolution bundler --types node";
  writeFileSync(join(folder, "nothing.ts"), `import "telestion-edge/client";\nexport {};\n`);
  const times = new Map<string, number[]>([["nothing.ts", []], ["generated/mod.ts", []]]);
  for (let round = 0; round < rounds; round++) {
    for (const [file, list] of times) {
      list.push((await run(folder, [COMPILER, file, ...options.split(" ")])).elapsedMs);
    }
  }
  for (const [file, list] of times) report(`tsc ${file}`, list, "");
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      schemas: { type: "string", default: "1000" },
      rounds: { type: "string", default: "9" },
      program: { type: "string", multiple: true, default: [join(PROJECT, "dist/cli/main.js")] },
    },
  });
  const rounds = Number(values.rounds);
  const programs = values.program.map((program) => resolve(program));
  // Within the project, so that the generated imports lead to it.
  mkdirSync(join(PROJECT, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(PROJECT, ".cache/bench-gen-"));
  try {
    const bytes = writeSchemas(folder, Number(values.schemas));
    console.log(`${values.schemas} schemas of ${bytes.toFixed(0)} bytes, ${rounds} rounds`);
    await compare(folder, { programs, rounds });
    for (const program of programs) await watch(folder, { program, rounds });
    await compileOutput(folder, Math.min(rounds, 3));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();

// Once: it packs, installs and runs the npm package, which is for Node
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import test, { after, before } from "node:test";
import { type NatsServer, startNatsServer } from "../helpers/nats_server.ts";
import { type ProgramResult, runCommand } from "../helpers/run_program.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";

const SCHEMA = {
  title: "Beacon",
  "x-message": { subject: "{station}.beacon", kind: "event" },
  type: "object",
  required: ["count"],
  properties: { count: { type: "integer", minimum: 0 } },
};

const TYPEBOX_SCHEMA = `import { Type } from "typebox";
export const mode = Type.Object({ mode: Type.Enum(["safe", "nominal"]) }, {
  title: "Mode",
  "x-message": { subject: "mode", kind: "request", reply: { title: "ModeReply", type: "boolean" } },
});
`;

const ESM_CONSUMER = `import { startService, ValidationError } from "telestion-edge";
import { ValidationError as same } from "telestion-edge/client";
import { beacon, createClient, mode } from "./generated/mod.ts";

if (same !== ValidationError) throw new Error("Two copies of ValidationError");
const service = await startService();
const counts: number[] = [];
const seen = new Promise<void>((resolve) => {
  service.subscribe(beacon, ({ count }) => {
    counts.push(count);
    resolve();
  });
});
service.respond(mode, ({ mode }) => mode === "safe");
await service.publish(beacon, { count: 7 }, { station: "wuerzburg" });
await seen;
const safe: boolean = await service.request(mode, { mode: "safe" });
const client = createClient(service.nc);
const nominal: boolean = await client.mode.request({ mode: "nominal" });
console.log(JSON.stringify({ counts, safe, nominal }));
await service.stop();
`;

const CJS_CONSUMER = `import edge = require("telestion-edge");
import client = require("telestion-edge/client");
import validation = require("telestion-edge/validation");
import codegen = require("telestion-edge/codegen");

const frame = client.event({ name: "frame", subject: "link.{station}.frame" });
console.log(JSON.stringify({
  same: client.ServiceError === edge.ServiceError,
  start: typeof edge.startService,
  parameters: frame.subject.parameters,
  validation: typeof validation.validator,
  codegen: typeof codegen.generate,
}));
`;

const WEB_CONSUMER = `import { createClient, event, type Validator } from "telestion-edge/client";
import { isObject } from "telestion-edge/validation";

export const frame = event({ name: "frame", subject: "frame" });
export const create = createClient;
export const payload: Validator<object> | undefined = undefined;
export const ok: boolean = isObject({});
`;

/** The types of nats.js 3 name `Symbol.asyncDispose`. */
const SERVICE_LIB = ["ES2023", "ESNext.Disposable", "DOM"];

let folder: TemporaryFolder;
let server: NatsServer;
let packedFiles: readonly string[];

before(async () => {
  folder = await createTemporaryFolder();
  server = await startNatsServer();
  packedFiles = await packAndInstall();
});

after(async () => {
  await server.stop();
  await folder.remove();
});

async function run(command: string, ...args: string[]): Promise<ProgramResult> {
  const env = {
    NATS_URL: server.url,
    NATS_USER: "",
    NATS_PASSWORD: "",
    SERVICE_NAME: "consumer",
    DATA_DIR: folder.resolve("data"),
  };
  const result = await runCommand(command, args, { cwd: folder.path, env, timeoutMs: 180_000 });
  assert.equal(result.code, 0, `${command} ${args.join(" ")}\n${result.stdout}${result.stderr}`);
  return result;
}

/** Gives the files of the package. */
async function packAndInstall(): Promise<string[]> {
  const packed = await runCommand("npm", ["pack", "--json", "--pack-destination", folder.path], {
    timeoutMs: 180_000,
  });
  assert.equal(packed.code, 0, packed.stderr);
  const json = packed.stdout.slice(packed.stdout.search(/^\[/m));
  const [{ files, filename }] = JSON.parse(json) as [
    { files: readonly { path: string }[]; filename: string },
  ];
  await folder.write("package.json", JSON.stringify({ type: "module", private: true }));
  await run("npm", "install", "--no-audit", "--no-fund", `./${filename}`);
  return files.map(({ path }) => path);
}

test("npm pack packs the build, the page of the console, the documents and nothing else", () => {
  const page = "cli/console/page/";
  const others = packedFiles.filter((path) => !path.startsWith("dist/") && !path.startsWith(page));
  assert.deepEqual(others.sort(), [
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "package.json",
    "telestion.schema.json",
  ]);
  assert.ok(packedFiles.includes(`${page}index.html`), "the page");
});

test("telestion gen runs on plain Node, for JSON Schema and TypeBox", async () => {
  await folder.write("schemas/beacon.schema.json", JSON.stringify(SCHEMA));
  await folder.write("schemas/mode.schema.ts", TYPEBOX_SCHEMA);
  await run("node_modules/.bin/telestion", "gen");
  assert.ok((await readdir(folder.resolve("generated"))).includes("mod.ts"));
  await run("node_modules/.bin/telestion", "gen", "--check");
});

test("a consumer in ESM type-checks, and runs on plain Node", async () => {
  await folder.write("consumer.ts", ESM_CONSUMER);
  await compile("consumer.ts", SERVICE_LIB);
  const { stdout } = await run(process.execPath, "out/consumer.js");
  assert.deepEqual(readResult(stdout), { counts: [7], safe: true, nominal: false });
});

test("a consumer in CommonJS type-checks, and runs on plain Node", async () => {
  await folder.write("consumer.cts", CJS_CONSUMER);
  await compile("consumer.cts", SERVICE_LIB);
  const { stdout } = await run(process.execPath, "out/consumer.cjs");
  assert.deepEqual(readResult(stdout), {
    same: true,
    start: "function",
    parameters: ["station"],
    validation: "function",
    codegen: "function",
  });
});

test("the entry points for web pages need no types of Node", async () => {
  await folder.write("web.ts", WEB_CONSUMER);
  await compile("web.ts", ["ES2022", "DOM"]);
  const dist = folder.resolve("node_modules/telestion-edge/dist");
  for (const name of ["client.d.ts", "validation.d.ts", "client.js", "validation.js"]) {
    assert.doesNotMatch(readFileSync(join(dist, name), "utf8"), /["']node:|types="node"|NodeJS\./);
  }
});

/** Compiles one file with what it imports, checking the types of the package as well. */
async function compile(file: string, lib: readonly string[]): Promise<void> {
  const compilerOptions = {
    strict: true,
    skipLibCheck: false,
    target: "ES2022",
    lib,
    module: "nodenext",
    types: [],
    rootDir: ".",
    outDir: "out",
    rewriteRelativeImportExtensions: true,
  };
  await folder.write("tsconfig.json", JSON.stringify({ compilerOptions, files: [file] }));
  await run(process.execPath, join(PROJECT_FOLDER, "node_modules/typescript/bin/tsc"), "-p", ".");
}

/** What the consumer printed; the service logs around it. */
function readResult(stdout: string): unknown {
  const line = stdout.trim().split("\n").find((text) => /^\{"(?:counts|same)"/.test(text));
  return JSON.parse(line ?? "null");
}

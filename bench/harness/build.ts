/**
 * Prepares what contenders run: peers are installed, messages generated, programs bundled, so
 * that all runtimes execute the same file and none pays for a loader of TypeScript.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "tsup";
import { emit } from "../../tests/codegen/support/emitted.ts";
import { runCommand } from "../../tests/helpers/run_program.ts";
import { PROJECT_FOLDER } from "../../tests/helpers/runtimes.ts";
import { SCHEMAS } from "../contenders/contender.ts";

/** The package of the contenders that are not ours. */
export const PEERS: string = join(PROJECT_FOLDER, "bench/peers");

/** Within the peers' package, so that every contender finds what it imports. */
export const BUILD: string = join(PEERS, ".build");

const OURS = [
  "process",
  "raw",
  "raw_callback",
  "socket",
  "telestion",
  "validators/emitted",
  "validators/emitted_closed",
  "validators/hand",
  "validators/hand_closed",
  "validators/typebox",
  "validators/typebox_closed",
];

/** Installs the peers, if that was not done yet. */
export async function installPeers(): Promise<void> {
  if (existsSync(join(PEERS, "node_modules/.package-lock.json"))) return;
  console.log("Installing the peers (once, 300 MB)");
  const args = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"];
  const { code, stderr } = await runCommand("npm", args, { cwd: PEERS, timeoutMs: 600_000 });
  if (code !== 0) throw new Error(`Peers cannot be installed: ${stderr}`);
}

/** Bundles our contenders, with the messages that are generated for them. */
export async function buildContenders(): Promise<void> {
  await rm(BUILD, { recursive: true, force: true });
  await mkdir(join(BUILD, "generated"), { recursive: true });
  for (const [path, text] of Object.entries(emit(SCHEMAS))) {
    await writeFile(join(BUILD, "generated", path), text);
  }
  const sources = OURS.map((name) => [name, join(PROJECT_FOLDER, `bench/contenders/${name}.ts`)]);
  await bundle({
    ...Object.fromEntries(sources),
    generated: join(BUILD, "generated/mod.ts"),
  });
}

/** Bundles programs into {@linkcode BUILD}; packages stay outside. */
async function bundle(entry: Readonly<Record<string, string>>): Promise<void> {
  await build({
    ...COMMON,
    entry: { ...entry },
    outDir: BUILD,
    noExternal: [/^telestion-edge/],
    splitting: true,
    platform: "node",
  });
}

/** `ws` and `nats.ws` are CommonJS, and load built-in modules by `require`. */
const REQUIRE =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/**
 * Bundles programs with all that they import, as one would for a service or a web page: a service
 * with chunks for what it may load later, which is what bundlers do unless told otherwise.
 */
export async function bundleWhole(
  entry: Readonly<Record<string, string>>,
  { outDir, platform }: { readonly outDir: string; readonly platform: "node" | "browser" },
): Promise<void> {
  await build({
    ...COMMON,
    entry: { ...entry },
    outDir,
    platform,
    // nats.ws asks for crypto where there is no Web Crypto.
    external: ["crypto"],
    noExternal: [/^(?!crypto$)/],
    splitting: platform === "node",
    minify: true,
    ...platform === "node" && { banner: { js: REQUIRE } },
  });
}

const COMMON = {
  config: false,
  silent: true,
  format: "esm",
  outExtension: () => ({ js: ".js" }),
  clean: false,
  target: "node20",
  removeNodeProtocol: false,
  tsconfig: join(PROJECT_FOLDER, "tsconfig.json"),
} as const;

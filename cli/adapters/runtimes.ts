/**
 * Finds the executables of Node, Deno and Bun, for the programs of this repository that start
 * services on all three. Deno and Bun come with `npm ci`; npm may hold their install scripts back,
 * so this looks where the scripts would put the executables and where they take them from.
 *
 * @module
 */
import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";

/** The runtimes that the package supports. */
export type RuntimeName = "node" | "deno" | "bun";

/** The runtimes that the package supports, in the order in which reports list them. */
export const RUNTIME_NAMES: readonly RuntimeName[] = ["node", "deno", "bun"];

/** Bun's package holds a text file in place of the executable until its install script ran. */
const SMALLEST_EXECUTABLE_BYTES = 1_000_000;

const EXECUTABLES = {
  deno: { scope: "@deno/", packageName: "deno", paths: ["deno", "deno.exe"] },
  bun: { scope: "@oven/", packageName: "bun", paths: ["bin/bun", "bin/bun.exe"] },
} as const;

/**
 * The name of the runtime that runs this.
 *
 * @returns `node`, `deno` or `bun`
 */
export function currentRuntime(): RuntimeName {
  if ("Deno" in globalThis) return "deno";
  if ("Bun" in globalThis) return "bun";
  return "node";
}

/**
 * Finds the executable of a runtime: the one that runs this, then the npm package's, then `PATH`.
 *
 * @param name the runtime
 * @returns the absolute path of the executable
 * @throws {Error} when there is none
 */
export function findRuntime(name: RuntimeName): string {
  if (name === currentRuntime()) return process.execPath;
  const found = (name === "node" ? undefined : findInPackage(name)) ?? findProgram(name);
  if (found === undefined) {
    throw new Error(`Found no executable of ${name}: expected it after "npm ci", or on the PATH`);
  }
  return found;
}

/**
 * Finds a program on the `PATH`.
 *
 * @param name such as `openssl`
 * @param folders further folders to look in, after those of the `PATH`
 * @returns the path, or `undefined` when no folder has it
 */
export function findProgram(name: string, folders: readonly string[] = []): string | undefined {
  const suffixes = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  return [...(process.env["PATH"] ?? "").split(delimiter), ...folders]
    .flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix)))
    .find((path) => isFile(path));
}

function findInPackage(name: "deno" | "bun"): string | undefined {
  const { scope, packageName, paths } = EXECUTABLES[name];
  const folder = packageFolder(import.meta.url, packageName);
  if (folder === undefined) return undefined;
  const manifest = createRequire(join(folder, "package.json"));
  const { optionalDependencies = {} } = manifest("./package.json") as {
    optionalDependencies?: Record<string, string>;
  };
  const platforms = Object.keys(optionalDependencies)
    .filter((dependency) => dependency.startsWith(scope))
    .flatMap((dependency) => packageFolder(join(folder, "package.json"), dependency) ?? []);
  return [folder, ...platforms]
    .flatMap((at) => paths.map((path) => join(at, path)))
    .find((path) => isFile(path) && statSync(path).size > SMALLEST_EXECUTABLE_BYTES);
}

function packageFolder(from: string, packageName: string): string | undefined {
  try {
    return dirname(createRequire(from).resolve(`${packageName}/package.json`));
  } catch {
    return undefined;
  }
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

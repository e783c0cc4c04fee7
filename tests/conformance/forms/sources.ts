/**
 * Forms that run the sources.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { runCommand } from "../../helpers/run_program.ts";
import { CACHE_FOLDER, findRuntime, PROJECT_FOLDER } from "../../helpers/runtimes.ts";
import { type Form, NotRunnable } from "../scenario.ts";
import { PROGRAMS } from "./programs.ts";

const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const DOWNLOAD_LIMIT_MS = 300_000;

/** What a service needs of Deno: no more than its documentation says. */
const DENO_PERMISSIONS = ["--allow-net", "--allow-env", "--allow-read", "--allow-write"];

/**
 * The sources under Node, by tsx.
 *
 * @param major such as `22`; fetched from npm unless it is the version of this process
 * @returns the form
 */
export function nodeForm(major: number): Form {
  return {
    name: `node-${major}`,
    title: `Node ${major}`,
    prepare: async () => {
      const node = await findNode(major);
      return (program, { args }) => [node, "--import", TSX, PROGRAMS[program], ...args];
    },
  };
}

/** The sources under Deno, with the permissions that a service needs. */
export const DENO: Form = {
  name: "deno",
  title: "Deno",
  prepare: () => {
    const options = ["--quiet", "--no-check", "--config", join(PROJECT_FOLDER, "deno.json")];
    const deno = [findRuntime("deno"), "run", ...options, ...DENO_PERMISSIONS];
    return Promise.resolve((program, { args }) => [...deno, PROGRAMS[program], ...args]);
  },
};

/** The sources under Bun. */
export const BUN: Form = {
  name: "bun",
  title: "Bun",
  prepare: () => {
    const bun = findRuntime("bun");
    return Promise.resolve((program, { args }) => [bun, "run", PROGRAMS[program], ...args]);
  },
};

/** The major version of Node that runs the suite. */
const OWN_NODE: number = Number(process.versions.node.split(".")[0]);

async function findNode(major: number): Promise<string> {
  if (major === OWN_NODE) return findRuntime("node");
  const packageName = `node-${process.platform}-${process.arch}`;
  const folder = join(CACHE_FOLDER, "conformance", `node-${major}`);
  const node = join(folder, "node_modules", packageName, "bin/node");
  if (existsSync(node)) return node;
  const install = ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder];
  const { code, stderr } = await runCommand("npm", [...install, `${packageName}@${major}`], {
    env: ownEnvironment(), // registry, proxy and certificates may be in it
    timeoutMs: DOWNLOAD_LIMIT_MS,
  });
  if (code === 0 && existsSync(node)) return node;
  const reason = stderr.split("\n").find((line) => line.includes("npm error")) ?? stderr.trim();
  throw new NotRunnable(`Cannot fetch ${packageName}@${major} from npm: ${reason}`);
}

function ownEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => value === undefined ? [] : [[name, value]]),
  );
}

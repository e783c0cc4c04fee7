/**
 * Imports TypeBox modules in another process: each time afresh, together with all that they
 * import, and whatever they do there (throw, exit, never end) stays there. That process ends with
 * this one, even when this one is killed.
 *
 * Deno needs `--allow-run --allow-env` for that, beside `--allow-read` and `--allow-write` for the
 * folders; modules themselves get `--allow-read --allow-env --allow-sys` and nothing else.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import type { LoadModules, ModuleOutcome } from "../../codegen/sources/typebox.ts";
import { endWithParent } from "./end_with_parent.ts";

/** What the other process reads from its stdin. */
export interface ModuleRequest {
  /** Starts each line of answers, so that output of modules is not taken for one. */
  readonly token: string;
  /** Absolute paths. */
  readonly paths: readonly string[];
}

/** What the other process says: a module's import begins (no outcome yet) or has ended. */
export interface ModuleAnswer {
  readonly path: string;
  readonly outcome?: ModuleOutcome;
}

/** How modules are imported. */
export interface ModuleLoaderOptions {
  /** The `telestion` program: absolute path of its main module. */
  readonly entry: string;
  /** How long one module may take, in milliseconds; default 20,000. */
  readonly timeLimitMs?: number;
  /** Ends the import: the modules that are not read yet fail. */
  readonly signal?: AbortSignal;
  /** Receives each line that a module prints. */
  readonly onOutput?: (line: string) => void;
  /** Is told which module is being imported, by absolute path. */
  readonly onProgress?: (path: string) => void;
}

const INTERRUPTED = "is not read: the import was interrupted";

/**
 * Creates a loader of modules.
 *
 * @param options the program to start, limits
 * @returns the loader; one process reads all modules, and another goes on where one ended
 */
export function createModuleLoader(options: ModuleLoaderOptions): LoadModules {
  return async (files) => {
    const paths = files.map(({ absolutePath }) => absolutePath);
    const outcomes: ModuleOutcome[] = [];
    while (outcomes.length < paths.length) {
      const unread = paths.slice(outcomes.length);
      outcomes.push(...await readInProcess(unread, options).catch(refuse(unread)));
    }
    return outcomes;
  };
}

/** Deno throws when it may not start processes. */
function refuse(paths: readonly string[]): (error: Error) => readonly ModuleOutcome[] {
  return ({ message }) =>
    paths.map(() => failure(`cannot be imported by another process: ${message}`));
}

/** Reads modules until all are read or one ends the process; at least one outcome. */
async function readInProcess(
  paths: readonly string[],
  options: ModuleLoaderOptions,
): Promise<readonly ModuleOutcome[]> {
  const { timeLimitMs = 20_000, signal, onProgress } = options;
  if (signal?.aborted === true) return paths.map(() => failure(INTERRUPTED));
  const child = startProcess(options.entry, paths[0] ?? "");
  return await new Promise((resolve) => {
    const outcomes: ModuleOutcome[] = [];
    let started = 0;
    const finish = (reason: string): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", interrupt);
      child.kill("SIGKILL");
      // A process that reads no module at all will not read the next one either.
      const failed = started === 0 || signal?.aborted === true ? paths.length : started;
      while (outcomes.length < failed) outcomes.push(failure(reason));
      resolve(outcomes);
    };
    const expire = (): void => finish(`does not end within ${timeLimitMs / 1000} s`);
    const interrupt = (): void => finish(INTERRUPTED);
    let timer = setTimeout(expire, timeLimitMs);
    signal?.addEventListener("abort", interrupt);
    child.on("error", ({ message }) => finish(`cannot be imported by another process: ${message}`));
    child.on(
      "close",
      (code, killed) => finish(`ends the process (${killed ?? `exit code ${code}`})`),
    );
    converse(child, { ...options, paths }, ({ path, outcome }) => {
      clearTimeout(timer);
      timer = setTimeout(expire, timeLimitMs);
      if (outcome === undefined) started++;
      else outcomes.push(outcome);
      if (outcomes.length === paths.length) finish("is read");
      else if (outcome === undefined) onProgress?.(path);
    });
  });
}

/** Sends the request and hands over each answer. */
function converse(
  { stdin, stdout }: ChildProcess,
  options: Pick<ModuleLoaderOptions, "onOutput"> & Pick<ModuleRequest, "paths">,
  onAnswer: (answer: ModuleAnswer) => void,
): void {
  if (stdin === null || stdout === null) return;
  const request: ModuleRequest = { token: randomUUID(), paths: options.paths };
  createInterface({ input: stdout }).on("line", (line) => {
    if (line.startsWith(request.token)) onAnswer(JSON.parse(line.slice(request.token.length)));
    else if (line !== "") options.onOutput?.(line);
  });
  // A process that cannot start closes its stdin; its end is reported elsewhere.
  stdin.on("error", () => {});
  stdin.end(JSON.stringify(request));
}

function failure(reason: string): ModuleOutcome {
  return { problems: [{ pointer: "", message: `Module ${reason}` }] };
}

function startProcess(entry: string, firstModule: string): ChildProcess {
  const flags = process.versions["deno"] === undefined ? process.execArgv : denoFlags(firstModule);
  const child = spawn(process.execPath, [...flags, entry, "read-schema-modules"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.once("close", endWithParent(child));
  return child;
}

/** Deno looks for its configuration beside the program, but schemas need that of their project. */
function denoFlags(module: string): string[] {
  const flags = ["run", "--quiet", "--no-prompt", "--allow-read", "--allow-env", "--allow-sys"];
  const config = findAbove(dirname(module), ["deno.json", "deno.jsonc"]);
  return config === undefined ? flags : [...flags, "--config", config];
}

function findAbove(folder: string, names: readonly string[]): string | undefined {
  const found = names.map((name) => join(folder, name)).find(isReadable);
  if (found !== undefined || dirname(folder) === folder) return found;
  return findAbove(dirname(folder), names);
}

/** Whether a file is there; Deno may be forbidden to look. */
function isReadable(path: string): boolean {
  try {
    return existsSync(path);
  } catch {
    return false;
  }
}

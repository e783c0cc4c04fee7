import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { endWithParent } from "./guard.ts";
import { findRuntime, PROJECT_FOLDER, type RuntimeName } from "./runtimes.ts";

/** How a program is started. */
export interface ProgramOptions {
  readonly args?: readonly string[];
  /** Added to `PATH`, `HOME` and the like; nothing else is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Written to stdin, which is then closed; without it stdin is closed at once. */
  readonly stdin?: string;
  /** Permissions and other options for Deno; default `["-A"]`. */
  readonly denoFlags?: readonly string[];
}

/** How a program ended. */
export interface ProgramResult {
  /** The exit code, or `null` when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running program. */
export interface Program {
  readonly pid: number;
  /** What it wrote so far. */
  stdout(): string;
  /** What it wrote so far. */
  stderr(): string;
  /**
   * Waits for a line, on stdout unless `stream` says otherwise; lines already written count.
   * Rejects with all that was written when the program ends or the time (10 s) is over.
   */
  waitForLine(
    pattern: string | RegExp,
    options?: { readonly timeoutMs?: number; readonly stream?: "stdout" | "stderr" },
  ): Promise<string>;
  /** Sends a signal, default SIGTERM. */
  kill(signal?: NodeJS.Signals): void;
  /** Settles when it has ended; never rejects. */
  readonly ended: Promise<ProgramResult>;
  /** Kills it, if it still runs, and waits for the end. */
  stop(): Promise<ProgramResult>;
}

const INHERITED = ["PATH", "HOME", "TMPDIR", "LANG", "DENO_DIR", "SystemRoot", "TEMP"];
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/**
 * Runs a TypeScript program to its end.
 *
 * @param runtime what runs it
 * @param file its path; Bun resolves `telestion-edge` only for files inside the project
 * @param options arguments, environment, …; `timeoutMs`, default 30000
 * @returns how it ended, also when it failed
 * @throws {Error} with its output when the time is over
 */
export async function runProgram(
  runtime: RuntimeName,
  file: string,
  options: ProgramOptions & { readonly timeoutMs?: number } = {},
): Promise<ProgramResult> {
  return await waitForEnd(startProgram(runtime, file, options), options.timeoutMs);
}

/**
 * Starts a TypeScript program.
 *
 * @param runtime what runs it
 * @param file its path; Bun resolves `telestion-edge` only for files inside the project
 * @param options arguments, environment, …
 * @returns the running program; `stop()` it in the end
 */
export function startProgram(
  runtime: RuntimeName,
  file: string,
  options: ProgramOptions = {},
): Program {
  const { args = [], denoFlags = ["-A"] } = options;
  const config = join(PROJECT_FOLDER, "deno.json");
  const before = {
    node: ["--import", TSX],
    deno: ["run", "--no-check", "--config", config, ...denoFlags],
    bun: ["run"],
  }[runtime];
  return startCommand(findRuntime(runtime), [...before, file, ...args], options);
}

/**
 * Runs any command to its end.
 *
 * @param command the executable
 * @param args its arguments
 * @param options environment, …; `timeoutMs`, default 30000
 * @returns how it ended, also when it failed
 * @throws {Error} with its output when the time is over
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: Omit<ProgramOptions, "args"> & { readonly timeoutMs?: number } = {},
): Promise<ProgramResult> {
  return await waitForEnd(startCommand(command, args, options), options.timeoutMs);
}

/**
 * Starts any command.
 *
 * @param command the executable
 * @param args its arguments
 * @param options environment, …
 * @returns the running program; `stop()` it in the end
 */
export function startCommand(
  command: string,
  args: readonly string[],
  options: Omit<ProgramOptions, "args"> = {},
): Program {
  const child = spawn(command, args, {
    cwd: options.cwd ?? PROJECT_FOLDER,
    env: { ...inheritedEnvironment(), ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => {}); // it may end without reading
  child.stdin.end(options.stdin ?? "");
  return watch(child);
}

function inheritedEnvironment(): Record<string, string> {
  const tsconfig = join(PROJECT_FOLDER, "tsconfig.json");
  const environment: Record<string, string> = { NO_COLOR: "1", TSX_TSCONFIG_PATH: tsconfig };
  for (const name of INHERITED) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

function watch(child: ChildProcess): Program {
  const written = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.setEncoding("utf8");
    child[stream]?.on("data", (text: string) => {
      written[stream] += text;
      for (const listener of listeners) listener();
    });
  }
  const endWatch = endWithParent(child);
  let result: ProgramResult | undefined;
  const ended = new Promise<ProgramResult>((resolve) => {
    const settle = (code: number | null, signal: string | null): void => {
      endWatch();
      result = { code, signal, ...written };
      resolve(result);
      for (const listener of listeners) listener();
    };
    child.once("error", (error) => {
      written.stderr += String(error);
      settle(127, null);
    });
    child.once("close", settle);
  });
  const kill = (signal: NodeJS.Signals = "SIGTERM"): void => void child.kill(signal);

  return {
    pid: child.pid ?? 0,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    kill,
    ended,
    stop: () => {
      if (result === undefined) kill("SIGKILL");
      return ended;
    },
    waitForLine: (pattern, { timeoutMs = 10_000, stream = "stdout" } = {}) =>
      new Promise((resolve, reject) => {
        const finish = (): void => {
          clearTimeout(timer);
          listeners.delete(look);
        };
        const fail = (why: string): void => {
          finish();
          reject(new Error(`${why} before a line with ${pattern}\n${describeOutput(written)}`));
        };
        const look = (): void => {
          const complete = written[stream].split("\n").slice(0, -1);
          const line = complete.find((text) =>
            typeof pattern === "string" ? text.includes(pattern) : pattern.test(text)
          );
          if (line !== undefined) {
            finish();
            resolve(line);
          } else if (result !== undefined) {
            fail(`Program ended with ${result.signal ?? result.code}`);
          }
        };
        const timer = setTimeout(() => fail(`${timeoutMs} ms passed`), timeoutMs);
        listeners.add(look);
        look();
      }),
  };
}

async function waitForEnd(program: Program, timeoutMs = 30_000): Promise<ProgramResult> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    program.kill("SIGKILL");
  }, timeoutMs);
  const result = await program.ended;
  clearTimeout(timer);
  if (late) throw new Error(`Program ran longer than ${timeoutMs} ms\n${describeOutput(result)}`);
  return result;
}

function describeOutput(written: { readonly stdout: string; readonly stderr: string }): string {
  return `stdout: ${written.stdout}\nstderr: ${written.stderr}`;
}

/**
 * Runs the tools that make executables.
 *
 * @module
 */
import { spawn } from "node:child_process";
import process from "node:process";
import { endWithParent } from "./end_with_parent.ts";
import { findRuntime, type RuntimeName } from "./runtimes.ts";

/** How a tool is run. */
export interface ToolOptions {
  readonly cwd: string;
  /** Ends the tool. */
  readonly signal: AbortSignal;
  /** Added to the variables of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the tool after this time; default: never. */
  readonly timeLimitMs?: number;
}

/** A tool has failed. */
export class ToolError extends Error {
  /** The class name, literal so that it survives minifying. */
  override readonly name: string = "ToolError";
  /** What the tool wrote. */
  readonly output: string;

  /**
   * @param message what failed
   * @param output what the tool wrote
   */
  constructor(message: string, output = "") {
    super(message);
    this.output = output.trim();
  }
}

/**
 * Finds a tool.
 *
 * @param name the runtime that the tool is part of
 * @returns the path of its executable
 * @throws {ToolError} that says where it was expected
 */
export function findTool(name: RuntimeName): string {
  try {
    return findRuntime(name);
  } catch {
    throw new ToolError(
      `Found no executable of ${name}: expected it on the PATH, or the npm package "${name}"`,
    );
  }
}

/**
 * Runs a tool to its end.
 *
 * @param command the executable
 * @param args its arguments
 * @param options working directory, variables, how to end it
 * @returns what it wrote to stdout
 * @throws {ToolError} with all that it wrote, when it fails or cannot be started
 */
export function runTool(
  command: string,
  args: readonly string[],
  { cwd, signal, env, timeLimitMs }: ToolOptions,
): Promise<string> {
  const { promise, settle } = outcome();
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const endWatch = endWithParent(child);
  const kill = (): void => void child.kill("SIGKILL");
  const timer = timeLimitMs === undefined ? undefined : setTimeout(kill, timeLimitMs);
  signal.addEventListener("abort", kill);
  let [stdout, all] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    all += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => void (all += text));
  child.once("error", (error) => settle(new ToolError(`Cannot run "${command}"`, error.message)));
  child.once("close", (code, killed) => {
    endWatch();
    clearTimeout(timer);
    signal.removeEventListener("abort", kill);
    const end = killed ?? `exit code ${code}`;
    settle(code === 0 ? stdout : new ToolError(`Tool "${command}" ended with ${end}`, all));
  });
  return promise;
}

/** A promise and what settles it; the first call counts. */
function outcome(): {
  readonly promise: Promise<string>;
  readonly settle: (result: string | ToolError) => void;
} {
  let settle: (result: string | ToolError) => void = () => {};
  const promise = new Promise<string>((resolve, reject) => {
    settle = (result) => typeof result === "string" ? resolve(result) : reject(result);
  });
  return { promise, settle };
}

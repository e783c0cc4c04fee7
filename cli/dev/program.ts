/**
 * Programs that are started, watched and ended, and never left behind.
 *
 * @module
 */
import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { readLines } from "./lines.ts";

/** A service finishes what is in flight for up to 10 s. */
const STOP_LIMIT_MS = 12_000;

/**
 * Becomes the program, beside a guard in the same process group, which the parent holds by a pipe:
 * when that breaks, because the program has ended or because the parent is gone in whatever way,
 * the guard kills the group. It is there before the program, and as a member of the group it keeps
 * the group's number from being given to others.
 */
const BECOME_GUARDED = `exec 3<&0 </dev/null
{ read -r _ <&3; kill -s KILL -- -$$; } >/dev/null 2>&1 &
exec 3<&-
exec "$@"`;

/** Where the output of a program goes: a file, a callback for each line, or where ours goes. */
export type ProgramOutput =
  | { readonly file: string }
  | { readonly onLine: (line: string, stream: "stdout" | "stderr") => void }
  | "inherit";

/** A program to start. */
export interface ProgramDefinition {
  /** What people call it. */
  readonly name: string;
  /** The executable. */
  readonly command: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Its working directory; default: that of this process. */
  readonly cwd?: string;
  /** Its variables; default: those of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Receives all that the program writes. */
  readonly output: ProgramOutput;
}

/** How a program has ended. */
export interface ProgramEnd {
  /** The exit code; `undefined` when a signal ended it or it could not be started. */
  readonly code?: number;
  /** For people: `exit code 1`, `SIGKILL`. */
  readonly reason: string;
}

/** A program that was started. */
export interface Program {
  /** What people call it. */
  readonly name: string;
  /** Its process; 0 when it could not be started. */
  readonly pid: number;
  /** Settles when it has ended and all that it wrote has been read; never rejects. */
  readonly ended: Promise<ProgramEnd>;
  /** Ends it: kindly, then, after `limitMs` (default: 12 s), by force. */
  stop(limitMs?: number): Promise<void>;
  /** Ends it at once, with all that it has started. */
  kill(): void;
}

/**
 * Starts a program in a process group of its own, so that Ctrl-C reaches it through {@linkcode
 * Program.stop} alone and in order. What it starts ends with it, and it ends with this process,
 * whatever ends this one. Its stdin is empty.
 *
 * @param definition what to start
 * @returns the running program
 */
export function startProgram(definition: ProgramDefinition): Program {
  const { name, output } = definition;
  const child = spawnGuarded(definition);
  const kill = (): void => {
    child.stdin?.destroy(); // breaks the pipe that the guard reads from
    if (process.platform === "win32") child.kill("SIGKILL");
  };
  child.stdin?.on("error", () => {}); // it may be gone already
  if (typeof output === "object" && "onLine" in output) {
    for (const stream of ["stdout", "stderr"] as const) {
      if (child[stream]) readLines(child[stream], (line) => output.onLine(line, stream));
    }
  }
  let alive = true;
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.once("error", ({ message }) => resolve({ reason: message }));
    child.once("exit", () => {
      alive = false;
      kill();
    });
    child.once("close", (code, signal) => resolve(describeEnd(code, signal)));
  });
  const pid = child.pid ?? 0;
  return {
    name,
    pid,
    ended,
    kill,
    stop: async (limitMs = STOP_LIMIT_MS) => {
      if (alive && pid !== 0) sendTerm(pid);
      const timer = setTimeout(kill, limitMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

function spawnGuarded({ command, args, cwd, environment, output }: ProgramDefinition) {
  const file = typeof output === "object" && "file" in output ? openLog(output.file) : undefined;
  const sink = file ?? (output === "inherit" ? "inherit" : "pipe");
  const options = {
    ...cwd === undefined ? {} : { cwd },
    env: { ...environment ?? process.env },
    stdio: ["pipe", sink, sink] satisfies StdioOptions,
  };
  // On Windows the system ends children with their parent, unless they are detached.
  const child: ChildProcess = process.platform === "win32"
    ? spawn(command, args, options)
    : spawn("/bin/sh", ["-c", BECOME_GUARDED, "sh", command, ...args], {
      ...options,
      detached: true,
    });
  if (file !== undefined) closeSync(file);
  return child;
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  return openSync(file, "w");
}

/** Not `child.kill`: Deno sends a child one signal that way and no second one. */
function sendTerm(pid: number): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // it has ended just now
  }
}

function describeEnd(code: number | null, signal: string | null): ProgramEnd {
  return code === null ? { reason: signal ?? "a signal" } : { code, reason: `exit code ${code}` };
}

import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { endWithParent } from "../../cli/adapters/end_with_parent.ts";

const LAST_LINES = 20; // enough for the message above a stack
const KILL_AFTER = 12_000; // ms: a service finishes what is in flight for up to 10 s

/** A program to start. */
export interface ProgramDefinition {
  /** What people call it. */
  readonly name: string;
  /** The executable. */
  readonly command: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Its variables; default: those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Receives all that the program writes. */
  readonly logFile: string;
}

/** A program that was started. */
export interface Program {
  /** What people call it. */
  readonly name: string;
  /** Settles when it has ended, with the reason, such as `exit code 1`. */
  readonly ended: Promise<string>;
  /** The last lines that it wrote. */
  lastLines(): string;
  /** Ends it: kindly, then by force. */
  stop(): Promise<void>;
}

/**
 * Starts a program in a process group of its own, so that Ctrl-C reaches it through {@linkcode
 * Program.stop} alone and in order. It ends with this process, whatever ends this one.
 *
 * @param definition what to start
 * @returns the running program
 */
export function startProgram(definition: ProgramDefinition): Program {
  const { name, command, args, environment, logFile } = definition;
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, "w");
  const child = spawn(command, args, {
    env: environment ?? process.env,
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  const endWatch = endWithParent(child);
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  ended.then(endWatch);
  return {
    name,
    ended,
    lastLines: () =>
      readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-LAST_LINES).join("\n"),
    stop: async () => {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER);
      await ended;
      clearTimeout(timer);
    },
  };
}

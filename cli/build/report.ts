import { displayPath } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import type { Target } from "./platforms.ts";

/** An executable that was made. */
export interface Executable {
  readonly service: string;
  readonly target: Target;
  /** Such as `linux-x64`. */
  readonly platform: string;
  /** Absolute. */
  readonly file: string;
  readonly bytes: number;
  /** How long its making took. */
  readonly milliseconds: number;
  /** What it may do, where its tool can restrict that. */
  readonly permissions?: readonly string[];
}

/**
 * Says what was made: a row of a table for people, a line of JSON otherwise.
 *
 * @param executable what was made
 * @param terminal where to say it
 */
export function printExecutable(executable: Executable, terminal: Terminal): void {
  const file = displayPath(executable.file, terminal);
  if (!terminal.isInteractive) return terminal.print(JSON.stringify({ ...executable, file }));
  const size = `${(executable.bytes / 1e6).toFixed(1)} MB`.padStart(10);
  const time = `${(executable.milliseconds / 1000).toFixed(1)} s`.padStart(8);
  terminal.print(`${size}${time}  ${file}`);
}

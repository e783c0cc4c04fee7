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
 * Says what was made: a table for people, a line of JSON for each executable otherwise.
 *
 * @param executables what was made
 * @param terminal where to say it
 */
export function printExecutables(executables: readonly Executable[], terminal: Terminal): void {
  const rows = executables.map((executable) => ({
    ...executable,
    file: displayPath(executable.file, terminal),
  }));
  if (!terminal.isInteractive) {
    for (const row of rows) terminal.print(JSON.stringify(row));
    return;
  }
  const width = Math.max(...rows.map(({ file }) => file.length));
  for (const { file, bytes, milliseconds, permissions } of rows) {
    const size = `${(bytes / 1e6).toFixed(1)} MB`.padStart(10);
    const time = `${(milliseconds / 1000).toFixed(1)} s`.padStart(8);
    terminal.print(`${file.padEnd(width)}${size}${time}`);
    for (const permission of permissions ?? []) terminal.print(`  ${permission}`);
  }
}

import { join } from "node:path";
import type { Terminal } from "../../cli/terminal.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";

/** A terminal that keeps what is written to it. */
export interface RecordingTerminal extends Terminal {
  readonly printed: readonly string[];
  readonly complaints: readonly string[];
}

/**
 * Makes a terminal for a command that runs within a test.
 *
 * @param cwd the working directory, absolute
 * @returns a terminal without colours and progress
 */
export function recordingTerminal(cwd: string): RecordingTerminal {
  const printed: string[] = [];
  const complaints: string[] = [];
  return {
    cwd,
    entry: join(PROJECT_FOLDER, "cli/main.ts"),
    isInteractive: false,
    printed,
    complaints,
    print: (line) => void printed.push(line),
    complain: (line) => void complaints.push(line),
    progress: () => {},
    paint: (_colour, text) => text,
    onStop: () => () => {},
  };
}

/**
 * Where the program writes to and what it knows of its surroundings.
 *
 * @module
 */
import process from "node:process";
import type { WriteStream } from "node:tty";

/** Where the program writes to and what it knows of its surroundings. */
export interface Terminal {
  /** The working directory, absolute. */
  readonly cwd: string;
  /** Starts another process of this program; see `cli/adapters/schema_modules.ts`. */
  readonly entry: string;
  /** Whether a person reads the results, which are for a program otherwise. */
  readonly isInteractive: boolean;
  /** Writes one line of results. */
  print(line: string): void;
  /** Writes one line of errors, warnings or remarks. */
  complain(line: string): void;
  /** Shows what is being done, where a person looks on; the next output replaces it. */
  progress(text: string): void;
  /** Makes text coloured or bold where colours are wanted. */
  paint(colour: Colour, text: string): string;
  /** Calls back when the user or the system ends the program; returns how to stop listening. */
  onStop(listener: () => void): () => void;
}

/** What {@linkcode Terminal.paint} can do. */
export type Colour = keyof typeof CODES;

const CODES = { red: 31, yellow: 33, green: 32, blue: 34, magenta: 35, cyan: 36, bold: 1 } as const;
const ERASE_LINE = "\r\u001B[K";

/**
 * The terminal of this process: results to stdout, remarks to stderr.
 *
 * @param entry absolute path (or URL) of the program's main module
 * @returns a terminal; progress and colours only where a person reads stderr, and `NO_COLOR` is
 * not set
 */
export function processTerminal(entry: string): Terminal {
  const { stdout, stderr } = process;
  const isTerminal = stderr.isTTY === true;
  const colours = isTerminal && !variable("NO_COLOR") && variable("TERM") !== "dumb";
  for (const stream of [stdout, stderr]) stream.on("error", endWithoutReader);
  let erase = "";
  const write = (stream: Pick<WriteStream, "write">, line: string): void => {
    if (erase !== "") stderr.write(erase);
    erase = "";
    stream.write(`${line}\n`);
  };
  return {
    cwd: process.cwd(),
    entry,
    isInteractive: stdout.isTTY === true,
    print: (line) => write(stdout, line),
    complain: (line) => write(stderr, line),
    progress(text) {
      if (!isTerminal) return;
      stderr.write(`${ERASE_LINE}${text.slice(0, (stderr.columns ?? 80) - 1)}`);
      erase = ERASE_LINE;
    },
    paint: (colour, text) => colours ? `\u001B[${CODES[colour]}m${text}\u001B[0m` : text,
    onStop,
  };
}

/** As in `telestion decode … | head`: what is left to say interests nobody. */
function endWithoutReader(error: Error): void {
  if (!("code" in error) || error.code !== "EPIPE") throw error;
  process.exit(0);
}

/** A variable of the environment, which Deno may forbid to read. */
function variable(name: string): string | undefined {
  try {
    return process.env[name];
  } catch {
    return undefined;
  }
}

function onStop(listener: () => void): () => void {
  process.on("SIGINT", listener);
  process.on("SIGTERM", listener);
  return () => {
    process.off("SIGINT", listener);
    process.off("SIGTERM", listener);
  };
}

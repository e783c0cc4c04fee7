/**
 * PORT: what a service needs of the platform under it. One adapter serves Node, Deno and Bun;
 * tests fill it by hand.
 *
 * @module
 */

/** The signals that end a service. */
export type StopSignal = "SIGINT" | "SIGTERM";

/** PORT: what a service needs of the platform under it. */
export interface Host {
  /** `node`, `deno` or `bun`, with the version: for logs and discovery. */
  readonly runtime: { readonly name: string; readonly version: string };
  /** The arguments after the program's name. */
  readonly args: readonly string[];
  /** The process id, or 0 where there is none. */
  readonly pid: number;
  /** Whether a person reads stdout. */
  readonly isTerminal: boolean;
  /**
   * The whole environment. `names` are the variables that must be looked up one by one where
   * the platform forbids listing them all (Deno with `--allow-env=A,B`).
   */
  environment(names: readonly string[]): Record<string, string>;
  /** Reads a text file, strictly as UTF-8. Rejects with the platform's error. */
  readTextFile(path: string): Promise<string>;
  /** Creates a folder and its parents; no error when it exists. */
  makeDirectory(path: string): Promise<void>;
  /** Makes a path absolute against the working directory. */
  resolvePath(...parts: string[]): string;
  /** Writes one line to stdout or stderr. */
  writeLine(stream: "stdout" | "stderr", line: string): void;
  /**
   * Calls `stop` on the first signal. When all that listen have stopped, the process ends with 0;
   * a second signal ends it at once with 128 and the signal's number. Returns a function that
   * stops listening.
   */
  onStopSignal(stop: (signal: StopSignal) => Promise<void>): () => void;
  /** Ends the process. */
  exit(code: number): never;
}

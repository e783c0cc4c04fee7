import { posix } from "node:path";
import type { Host } from "../../../runtime/host.ts";

/** What a {@linkcode createFakeHost} says and holds. */
export interface FakeHostOptions {
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Texts by absolute path; the working directory is `/srv`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
}

/** A host that does nothing, and remembers what was written. */
export interface FakeHost extends Host {
  /** The lines, with the stream in front: `stdout: …`. */
  readonly lines: string[];
}

/**
 * Makes a host out of plain values.
 *
 * @param options arguments, environment, files
 * @returns the host
 */
export function createFakeHost(options: FakeHostOptions = {}): FakeHost {
  const { args = [], environment = {}, files = {}, isTerminal = false } = options;
  const lines: string[] = [];
  const resolvePath = (...parts: string[]): string => posix.resolve("/srv", ...parts);
  return {
    runtime: { name: "test", version: "1.0.0" },
    args,
    pid: 1,
    isTerminal,
    lines,
    environment: () => ({ ...environment }),
    readTextFile: (path) => {
      const text = files[resolvePath(path)];
      const error = Object.assign(new Error("No such file"), { code: "ENOENT" });
      return text === undefined ? Promise.reject(error) : Promise.resolve(text);
    },
    makeDirectory: () => Promise.resolve(),
    resolvePath,
    writeLine: (stream, line) => void lines.push(`${stream}: ${line}`),
    onStopSignal: () => () => {},
    exit: (code) => {
      throw new Error(`Exit with ${code}`);
    },
  };
}

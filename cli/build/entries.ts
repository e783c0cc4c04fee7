import { existsSync, statSync } from "node:fs";
import { basename, dirname, extname, resolve } from "node:path";
import { UsageError } from "../command.ts";
import type { ServiceEntry } from "./builder.ts";

/** Files that many projects call the same: the name of their folder says more. */
const GENERAL_NAMES = ["index", "main", "mod"];

/**
 * Finds the programs that a command line names.
 *
 * @param paths what the command line names, absolute or relative to `cwd`
 * @param cwd the working directory, absolute
 * @returns the programs; each is called after its file, or after its folder when the file has a
 * general name such as `main.ts`
 * @throws {UsageError} when none is named, one is no file, or two are called the same
 */
export function findEntries(paths: readonly string[], cwd: string): ServiceEntry[] {
  if (paths.length === 0) {
    throw new UsageError("Name the main module of each service: telestion build ENTRY…");
  }
  const entries = [...new Set(paths.map((path) => resolve(cwd, path)))].map((path) => ({
    service: nameOf(path),
    path,
  }));
  for (const [index, { path, service }] of entries.entries()) {
    if (!existsSync(path)) throw new UsageError(`File "${path}" does not exist`);
    if (!statSync(path).isFile()) {
      throw new UsageError(`Path "${path}" is no file: expected the main module of a service`);
    }
    const other = entries.slice(0, index).find((entry) => entry.service === service);
    if (other !== undefined) {
      throw new UsageError(
        `Files "${other.path}" and "${path}" both make a service "${service}": build them into ` +
          "two folders, with --out",
      );
    }
  }
  return entries;
}

function nameOf(path: string): string {
  const name = basename(path, extname(path));
  return GENERAL_NAMES.includes(name) ? basename(dirname(path)) || name : name;
}

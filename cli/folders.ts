import type { Files } from "../codegen/files.ts";
import { UsageError } from "./command.ts";
import type { GenOptions } from "./gen_session.ts";
import { displayPath } from "./report.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Checks that there are schemas to read and a place to write to.
 *
 * @param files the file system
 * @param options the folders, absolute
 * @param terminal knows the working directory, for messages
 * @throws {UsageError} when one is missing or no folder, or the output lies within the schemas
 */
export function checkFolders(files: Files, options: GenOptions, terminal: Terminal): void {
  const name = (path: string): string => JSON.stringify(displayPath(path, terminal));
  const schemas = files.resolve(options.schemas);
  if (schemas?.kind !== "folder") {
    const what = schemas === undefined ? "does not exist" : "is no folder";
    throw new UsageError(
      `Schema folder ${name(options.schemas)} ${what}: name it with --schemas DIR`,
    );
  }
  const out = files.resolve(options.out);
  if (out !== undefined && out.kind !== "folder") {
    throw new UsageError(`Output ${name(options.out)} is no folder: name one with --out DIR`);
  }
  if (`${realPath(files, options.out)}/`.startsWith(`${schemas.path}/`)) {
    throw new UsageError(
      `Output folder ${name(options.out)} is within the schema folder ${name(options.schemas)}: ` +
        "expected a folder of its own",
    );
  }
}

/** The real path of what may not exist yet. */
function realPath(files: Files, path: string): string {
  const found = files.resolve(path)?.path;
  if (found !== undefined) return found;
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? path : `${realPath(files, path.slice(0, slash))}${path.slice(slash)}`;
}

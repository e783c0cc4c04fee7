import { randomUUID } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { FileKind, Files } from "../../codegen/files.ts";

/** The file system, by the `node:fs` that Node, Deno and Bun share. */
export const nodeFiles: Files = {
  resolve(path) {
    try {
      const real = realpathSync(path);
      return { path: real.replaceAll("\\", "/"), kind: kindOf(lstatSync(real)) };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
  list(folder) {
    return readdirSync(folder, { withFileTypes: true })
      .map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
  },
  read(path) {
    return readFileSync(path);
  },
  stage(path, content) {
    const folder = dirname(path);
    const staged = join(folder, `.${basename(path)}.${randomUUID()}.tmp`);
    mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(staged, content, { flag: "wx" });
    } catch (error) {
      rmSync(staged, { force: true });
      throw error;
    }
    return {
      commit: () => renameSync(staged, path),
      discard: () => rmSync(staged, { force: true }),
    };
  },
  remove(path) {
    rmSync(path);
  },
};

function kindOf(entry: Pick<Stats, "isFile" | "isDirectory" | "isSymbolicLink">): FileKind {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  return entry.isSymbolicLink() ? "link" : "other";
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error &&
    (error.code === "ENOENT" || error.code === "ENOTDIR");
}

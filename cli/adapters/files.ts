import { createHash, randomUUID } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import type { FileKind, Files } from "../../codegen/files.ts";

/** What {@linkcode Files.stage} writes before it is put in its place. */
const STAGED = /^\..+\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

/** No run takes so long from staging its files to putting them in their place, in milliseconds. */
const ABANDONED_AFTER_MS = 10_000;

/** The file system, by the `node:fs` that Node, Deno and Bun share. */
export const nodeFiles: Files = {
  resolve(path) {
    try {
      const real = realpathSync(path);
      return { path: withSlashes(real), kind: kindOf(lstatSync(real)) };
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
  readText(path) {
    return readFileSync(path, "utf8");
  },
  stage(path, content) {
    const folder = dirname(path);
    const staged = join(folder, `.${basename(path)}.${randomUUID()}.tmp`);
    mkdirSync(folder, { recursive: true });
    removeAbandoned(folder);
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
  digest(parts) {
    const hash = createHash("sha256");
    for (const part of parts) hash.update(part);
    return hash.digest("hex");
  },
  remove(path) {
    rmSync(path);
  },
};

/** Timestamps tell changes apart that are so far from one another, in milliseconds. */
const TIMESTAMP_GRAIN_MS = 100;

/**
 * The file system for who reads the same files again and again: content is given again, the same
 * value, as long as the file's inode, size and times are the same.
 *
 * @returns the file system; it holds all that was read
 */
export function rememberingFiles(): Files {
  const { read, readText } = nodeFiles;
  return { ...nodeFiles, read: remembering(read), readText: remembering(readText) };
}

function remembering<T>(read: (path: string) => T): (path: string) => T {
  const known = new Map<string, { readonly stats: Stats; readonly content: T }>();
  return (path) => {
    const stats = statSync(path);
    const before = known.get(path);
    if (before !== undefined && isSame(before.stats, stats)) return before.content;
    const content = read(path);
    // One more change within the same tick of the clock would not show.
    if (Date.now() - stats.ctimeMs > TIMESTAMP_GRAIN_MS) known.set(path, { stats, content });
    else known.delete(path);
    return content;
  };
}

function isSame(a: Stats, b: Stats): boolean {
  return a.ino === b.ino && a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs;
}

/**
 * A path with `/` between its parts, which elsewhere than on Windows it has already: there a
 * backslash is a part of a name.
 *
 * @param path a path of this system
 * @returns the path as {@linkcode Files} takes it
 */
export function withSlashes(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}

/** Removes what a run left behind that was killed while it wrote. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const written = STAGED.test(name) ? lstatSync(path, { throwIfNoEntry: false }) : undefined;
    if (written !== undefined && Date.now() - written.mtimeMs > ABANDONED_AFTER_MS) {
      rmSync(path, { force: true });
    }
  }
}

function kindOf(entry: Pick<Stats, "isFile" | "isDirectory" | "isSymbolicLink">): FileKind {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  return entry.isSymbolicLink() ? "link" : "other";
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error &&
    (error.code === "ENOENT" || error.code === "ENOTDIR");
}

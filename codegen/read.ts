/**
 * From a folder to the files of schemas in it.
 *
 * @module
 */
import type { Files, FolderEntry } from "./files.ts";
import type { Problem } from "./model.ts";
import { compareText } from "./problem_list.ts";
import type { SourceFile } from "./source.ts";

/** What {@linkcode readSchemas} found. */
export interface SchemaFolder {
  /** The schemas, sorted by path (code units). */
  readonly files: readonly SourceFile[];
  /** What could not be read. */
  readonly problems: readonly Problem[];
  /** Absolute paths of the folder and all folders in it, for whoever watches them. */
  readonly folders: readonly string[];
}

/** A walk through a folder: where it started and what it has gathered. */
interface Walk {
  readonly files: Files;
  readonly root: string;
  readonly realRoot: string;
  readonly suffixes: readonly string[];
  readonly found: SourceFile[];
  readonly problems: Problem[];
  readonly folders: string[];
}

/** What stands for bytes that are no UTF-8; it may also be in a file itself. */
const REPLACEMENT = "\uFFFD";

/** The byte order mark. */
const MARK = "\uFEFF";

/** Control characters, halves of characters, and what stands for bytes that are no UTF-8. */
const UNSAFE_NAME = /[\p{Cc}\p{Cs}\u2028\u2029\uFFFD]/u;

/**
 * Finds and reads all schemas of a folder, strictly as UTF-8. Skips `node_modules` and what
 * starts with a dot. Follows symbolic links only within the folder.
 *
 * @param files the file system
 * @param options `folder`: absolute path of an existing folder; `suffixes`: the endings to read
 * @returns the files, sorted; what cannot be read is a problem, and the rest is still read
 */
export function readSchemas(
  files: Files,
  options: { readonly folder: string; readonly suffixes: readonly string[] },
): SchemaFolder {
  const { folder: root, suffixes } = options;
  const realRoot = files.resolve(root)?.path ?? root;
  const walk: Walk = { files, root, realRoot, suffixes, found: [], problems: [], folders: [] };
  walkFolder(walk, "", [realRoot]);
  walk.found.sort((a, b) => compareText(a.path, b.path));
  walk.problems.push(...findDoubles(walk.found, suffixes));
  return { files: walk.found, problems: walk.problems, folders: walk.folders };
}

/** `chain`: the real paths of the folders above, to notice links that lead in circles. */
function walkFolder(walk: Walk, prefix: string, chain: readonly string[]): void {
  const folder = prefix === "" ? walk.root : `${walk.root}/${prefix.slice(0, -1)}`;
  walk.folders.push(folder);
  const entries = attempt(walk, prefix.slice(0, -1), () => walk.files.list(folder)) ?? [];
  // Folders come in another order on every system.
  const sorted = entries.toSorted((a, b) => compareText(a.name, b.name));
  for (const entry of sorted) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    walkEntry(walk, { ...entry, path: prefix + entry.name }, chain);
  }
}

function walkEntry(
  walk: Walk,
  entry: FolderEntry & { readonly path: string },
  chain: readonly string[],
): void {
  const { path, name } = entry;
  const real = entry.kind === "link" ? attempt(walk, path, () => follow(walk, path)) : undefined;
  const kind = real?.kind ?? entry.kind;
  const isSchema = walk.suffixes.some((suffix) => name.endsWith(suffix));
  if (kind !== "folder" && !isSchema) return;
  if (UNSAFE_NAME.test(name)) {
    report(walk, path, `Name ${JSON.stringify(name)} holds a character that cannot be used`);
  } else if (kind === "link") {
    report(walk, path, "Link leads nowhere: expected a file");
  } else if (real !== undefined && !isWithin(real.path, walk.realRoot)) {
    report(walk, path, `Link leads out of the schema folder, to "${real.path}"`);
  } else if (kind === "folder") {
    const realPath = real?.path ?? `${chain.at(-1)}/${name}`;
    if (chain.includes(realPath)) report(walk, path, "Link leads to a folder that it is in");
    else walkFolder(walk, `${path}/`, [...chain, realPath]);
  } else if (kind === "file") {
    attempt(walk, path, () => readFile(walk, path));
  } else {
    report(walk, path, "Expected a regular file: this is a pipe, a socket or a device");
  }
}

function follow(walk: Walk, path: string): ReturnType<Files["resolve"]> {
  return walk.files.resolve(`${walk.root}/${path}`);
}

function readFile(walk: Walk, path: string): void {
  const absolutePath = `${walk.root}/${path}`;
  const text = walk.files.readText(absolutePath);
  const bytes = text.includes(REPLACEMENT) ? walk.files.read(absolutePath) : undefined;
  if (bytes === undefined || isUtf8(bytes)) {
    walk.found.push({ path, absolutePath, text: text.startsWith(MARK) ? text.slice(1) : text });
  } else {
    const offset = firstInvalidByte(bytes);
    report(walk, path, `Expected UTF-8: the bytes from offset ${offset} on are not`);
  }
}

/** Turns what the file system throws into a problem. */
function attempt<T>(walk: Walk, path: string, action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report(walk, path, `Reading fails: ${reason}`);
    return undefined;
  }
}

function report(walk: Walk, file: string, message: string): void {
  walk.problems.push({ severity: "error", file, pointer: "", message });
}

/** Whether a path is a folder or lies in it. */
function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The offset at which a decoder gives up: the shortest beginning that no continuation mends. */
function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length + 1;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (isBeginning(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  return valid;
}

function isBeginning(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Two files that differ in their ending alone describe one message twice. */
function findDoubles(files: readonly SourceFile[], suffixes: readonly string[]): Problem[] {
  const first = new Map<string, string>();
  return files.flatMap(({ path }) => {
    const suffix = suffixes.find((ending) => path.endsWith(ending)) ?? "";
    const stem = path.slice(0, path.length - suffix.length);
    const other = first.get(stem);
    if (other === undefined) first.set(stem, path);
    if (other === undefined) return [];
    const message = `Schema is there twice: "${other}" has the same name. Remove one of them`;
    return [{ severity: "error" as const, file: path, pointer: "", message }];
  });
}

/**
 * From files in memory to files on disk: a plan that can be looked at, and its execution.
 *
 * @module
 */
import type { OutputFile } from "./emitter.ts";
import type { FileKind, Files, StagedFile } from "./files.ts";
import { type FoundFile, isGenerated } from "./manifest.ts";

/** One thing to do in the output folder. */
export type FileChange =
  | {
    readonly action: "write";
    /** Absolute path. */
    readonly path: string;
    readonly reason: "missing" | "different";
    readonly text: string;
    /** What is there now. */
    readonly before: Uint8Array | undefined;
  }
  | {
    readonly action: "remove";
    /** Absolute path. */
    readonly path: string;
    readonly reason: "stale";
  };

/** Something in the output folder that keeps everything from being written. */
export interface WriteProblem {
  /** Absolute path. */
  readonly path: string;
  readonly message: string;
}

/** What must happen for the output folder to hold exactly the generated files. */
export interface WritePlan {
  readonly changes: readonly FileChange[];
  /** How many files are as they should be. */
  readonly unchanged: number;
  /** Nothing may be written while there are any. */
  readonly problems: readonly WriteProblem[];
}

/**
 * Finds the files that `gen` wrote. Looks into folders, but not into links, hidden folders,
 * `node_modules`, and folders that are outputs of their own.
 *
 * @param files the file system
 * @param out absolute path of the output folder; it may be missing
 * @returns the files, with paths within the folder
 */
export function findGenerated(files: Files, out: string): readonly FoundFile[] {
  return files.resolve(out) === undefined ? [] : generatedIn(files, out, "");
}

function generatedIn(files: Files, out: string, prefix: string): FoundFile[] {
  const entries = files.list(`${out}/${prefix}`);
  const found = entries
    .filter(({ name, kind }) => kind === "file" && name.endsWith(".ts"))
    .map(({ name }) => foundFile(prefix + name, files.read(`${out}/${prefix}${name}`)))
    .filter(({ bytes }) => isGenerated(decode(bytes.subarray(0, HEAD_BYTES))));
  if (prefix !== "" && found.some(({ path }) => path === `${prefix}mod.ts`)) return [];
  const folders = entries.filter(({ name, kind }) =>
    kind === "folder" && !name.startsWith(".") && name !== "node_modules"
  );
  return [
    ...found,
    ...folders.flatMap(({ name }) => generatedIn(files, out, `${prefix}${name}/`)),
  ];
}

/** The beginning of a file tells who wrote it. */
const HEAD_BYTES = 4096;

/** Texts of files that may be found again: a file system gives the same bytes for the same file. */
const texts = new WeakMap<Uint8Array, string>();

function foundFile(path: string, bytes: Uint8Array): FoundFile {
  return {
    path,
    bytes,
    get text() {
      return textOf(bytes);
    },
  };
}

function textOf(bytes: Uint8Array): string {
  const text = texts.get(bytes) ?? decode(bytes);
  texts.set(bytes, text);
  return text;
}

/**
 * Compares generated files with what is on disk; changes nothing.
 *
 * @param files the file system
 * @param target `out`: absolute path of the output folder; `outputs`: what it should hold;
 * `present`: what {@linkcode findGenerated} found in it; `force`: overwrite files of others
 * @returns what to do, and what stands in the way
 * @throws {TypeError} when an output would lie outside of the folder
 */
export function planWrites(files: Files, target: {
  readonly out: string;
  readonly outputs: readonly OutputFile[];
  readonly present: readonly OutputFile[];
  readonly force?: boolean;
}): WritePlan {
  const { out, outputs, present, force = false } = target;
  const texts = new Map(present.map(({ path, text }) => [path, text]));
  const planned = outputs.map((output) =>
    planFile(files, { ...output, out, force, current: texts.get(output.path) })
  );
  const wanted = new Set(outputs.map(({ path }) => path));
  const stale = present.filter(({ path }) => !wanted.has(path));
  return {
    changes: [
      ...planned.filter((change) => "action" in change),
      ...stale.map(({ path }): FileChange => ({
        action: "remove",
        path: `${out}/${path}`,
        reason: "stale",
      })),
    ],
    unchanged: planned.filter((change) => "unchanged" in change).length,
    problems: planned.filter((change) => "message" in change),
  };
}

type PlannedFile = FileChange | WriteProblem | { readonly unchanged: true };

function planFile(
  files: Files,
  target: OutputFile & {
    readonly out: string;
    readonly force: boolean;
    readonly current: string | undefined;
  },
): PlannedFile {
  const { out, text } = target;
  const path = `${out}/${target.path}`;
  const obstacle = findObstacle(files, out, target.path);
  if (obstacle !== undefined) return obstacle;
  if (target.current === text) return { unchanged: true };
  const before = kindAt(files, path) === undefined ? undefined : files.read(path);
  if (before === undefined) return { action: "write", path, text, before, reason: "missing" };
  const current = textOf(before);
  if (current === text) return { unchanged: true };
  if (!isGenerated(current) && !target.force) {
    return {
      path,
      message: "This file was not written by gen: move it, or overwrite with --force",
    };
  }
  return { action: "write", path, text, before, reason: "different" };
}

/** What makes a path unsafe or impossible to write to: links on the way, wrong kinds. */
function findObstacle(files: Files, out: string, relative: string): WriteProblem | undefined {
  const names = relative.split("/");
  if (names.some((name) => name === "" || name === "." || name === ".." || name.includes("\\"))) {
    throw new TypeError(`Output "${relative}" is outside of its folder: expected a plain path`);
  }
  for (const [index] of names.entries()) {
    const path = [out, ...names.slice(0, index + 1)].join("/");
    const kind = kindAt(files, path);
    const expected = index === names.length - 1 ? "file" : "folder";
    if (kind === undefined) return undefined;
    if (kind === "link") return { path, message: "This is a symbolic link: gen writes only files" };
    if (kind !== expected) return { path, message: `Expected a ${expected} here: this is none` };
  }
  return undefined;
}

/** What is at a path itself, without following a link there. */
function kindAt(files: Files, path: string): FileKind | undefined {
  const slash = path.lastIndexOf("/");
  const folder = path.slice(0, slash);
  if (files.resolve(folder)?.kind !== "folder") return undefined;
  return files.list(folder).find(({ name }) => name === path.slice(slash + 1))?.kind;
}

/**
 * Carries out a plan: all of it or, where something fails, nothing.
 *
 * @param files the file system
 * @param plan a plan without problems
 * @throws the file system's error, after everything was put back
 */
export function applyWrites(files: Files, plan: WritePlan): void {
  const writes = plan.changes.filter((change) => change.action === "write");
  const staged: StagedFile[] = [];
  const done: typeof writes = [];
  try {
    for (const { path, text } of writes) staged.push(files.stage(path, text));
    for (const [index, change] of writes.entries()) {
      staged[index]?.commit();
      done.push(change);
    }
  } catch (error) {
    for (const file of staged.slice(done.length)) file.discard();
    for (const { path, before } of done) putBack(files, path, before);
    throw error;
  }
  for (const { action, path } of plan.changes) if (action === "remove") files.remove(path);
}

function putBack(files: Files, path: string, before: Uint8Array | undefined): void {
  if (before === undefined) files.remove(path);
  else files.stage(path, before).commit();
}

/**
 * Bytes that are no UTF-8 come out different from any generated text. Generated text has no
 * carriage return of its own: git puts them there on Windows, which is no difference.
 */
function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).replaceAll("\r\n", "\n");
}

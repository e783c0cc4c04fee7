/**
 * PORT: the part of a file system that the generator uses. Synchronous on purpose: reading a
 * thousand small files one after another takes a fifth of the time that promises take, and a
 * generator has nothing else to do meanwhile.
 *
 * @module
 */

/** What a path leads to. `link` is a symbolic link itself, `other` a pipe, socket or device. */
export type FileKind = "file" | "folder" | "link" | "other";

/** One entry of a folder. */
export interface FolderEntry {
  /** The name without any folder. */
  readonly name: string;
  /** What the entry is, without following links. */
  readonly kind: FileKind;
}

/** A file's new content, beside the file and not yet in its place. */
export interface StagedFile {
  /** Puts the content in its place in one step: readers see all of the old file or all of the new. */
  commit(): void;
  /** Drops the content; the file in its place stays as it is. */
  discard(): void;
}

/**
 * PORT: SHA-256 of bytes, and of texts in UTF-8, one after another, in hexadecimal. The platform's
 * own takes them as they are; the one of the web would need a copy of all in one piece.
 */
export type Digest = (parts: Iterable<string | Uint8Array>) => string;

/**
 * PORT: the part of a file system that the generator uses. Paths are absolute, with `/`. Every
 * method throws the platform's error.
 */
export interface Files {
  /** Follows all links; `undefined` when there is nothing at the path. */
  resolve(path: string): { readonly path: string; readonly kind: FileKind } | undefined;
  /** The entries of a folder, in any order. */
  list(folder: string): readonly FolderEntry[];
  /** The content of a file. */
  read(path: string): Uint8Array;
  /** The content of a file as text; U+FFFD stands for what is no UTF-8. */
  readText(path: string): string;
  /** Writes new content beside the file; creates the folder and its parents. */
  stage(path: string, content: Uint8Array | string): StagedFile;
  /** Tells whether much is still as it was. */
  readonly digest: Digest;
  /** Removes a file. */
  remove(path: string): void;
}

/**
 * PORT: a notation of schemas. One file per notation under `sources/`.
 *
 * @module
 */
import type { JsonValue, Problem } from "./model.ts";

/** A file of a schema folder, as read from disk. */
export interface SourceFile {
  /** Path within the folder, with `/`, such as `telemetry/housekeeping.schema.json`. */
  readonly path: string;
  /** Absolute path, for notations that must be imported. */
  readonly absolutePath: string;
  /** The content. */
  readonly text: string;
}

/** A schema document: what a notation makes of a file. */
export interface SchemaDocument {
  /** Path within the folder. */
  readonly path: string;
  /** The JSON Schema. */
  readonly root: JsonValue;
}

/** PORT: reads one notation. */
export interface Source {
  /** The ending of the files that it reads, such as `.schema.json`. */
  readonly suffix: string;
  /**
   * Reads files of this notation. A file that cannot be read yields a problem instead of a
   * document; the others are still read. Never rejects for what a file contains.
   */
  read(files: readonly SourceFile[]): Promise<{
    readonly documents: readonly SchemaDocument[];
    readonly problems: readonly Problem[];
  }>;
}

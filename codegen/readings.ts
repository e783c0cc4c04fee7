import type { Problem } from "./model.ts";
import type { SchemaDocument, Source, SourceFile } from "./source.ts";

/** What one file came to: a document, or problems that say why there is none. */
export interface Reading {
  readonly document?: SchemaDocument;
  readonly problems: readonly Problem[];
}

/**
 * Makes the `read` of a notation whose files are read one by one.
 *
 * @param readFile reads one file
 * @returns reads all of them
 */
export function readEach(readFile: (file: SourceFile) => Reading): Source["read"] {
  return (files) => {
    const readings = files.map(readFile);
    return Promise.resolve({
      documents: readings.flatMap(({ document }) => document === undefined ? [] : [document]),
      problems: readings.flatMap(({ problems }) => problems),
    });
  };
}

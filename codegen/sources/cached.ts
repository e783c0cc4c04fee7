import type { Problem } from "../model.ts";
import type { SchemaDocument, Source } from "../source.ts";

/** A notation that remembers what it has read. */
export interface CachedSource extends Source {
  /** Forgets everything: for notations whose files depend on more than their own text. */
  forget(): void;
}

/** What a notation made of one text. */
interface Reading {
  readonly text: string;
  readonly documents: readonly SchemaDocument[];
  readonly problems: readonly Problem[];
}

/**
 * Remembers what a notation made of each file, so that a watcher reads only what has changed.
 *
 * @param source the notation
 * @returns the same notation; it keeps the files of the last call and no others
 */
export function cached(source: Source): CachedSource {
  let known = new Map<string, Reading>();
  return {
    suffix: source.suffix,
    forget: () => known.clear(),
    async read(files) {
      const changed = files.filter(({ path, text }) => known.get(path)?.text !== text);
      const { documents, problems } = changed.length === 0
        ? { documents: [], problems: [] }
        : await source.read(changed);
      const fresh = changed.map(({ path, text }): [string, Reading] => [path, {
        text,
        documents: documents.filter((document) => document.path === path),
        problems: problems.filter(({ file }) => file === path),
      }]);
      const readings = new Map([...known, ...fresh]);
      known = new Map(files.flatMap(({ path }) => {
        const reading = readings.get(path);
        return reading === undefined ? [] : [[path, reading]];
      }));
      return {
        documents: [...known.values()].flatMap(({ documents }) => documents),
        problems: [...known.values()].flatMap(({ problems }) => problems),
      };
    },
  };
}

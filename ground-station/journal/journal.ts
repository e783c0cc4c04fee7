/**
 * What a service must not forget when it is killed: lines of JSON in a file of its own.
 *
 * @module
 */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";

/** Records on disk, the oldest first. */
export interface Journal<T> {
  /** What was there when the journal was opened. */
  readonly records: readonly T[];
  /** Writes a record; it is on disk when this returns. */
  append(record: T): void;
  /** Closes the file. */
  close(): void;
}

/** What is in a journal, and how much of it. */
export interface JournalOptions<T> {
  /** Tells a record from what a kill or a full disk has left of one. */
  readonly isRecord: (value: unknown) => value is T;
  /** How many records are kept when the journal is opened; default 10,000. */
  readonly keep?: number;
}

const DEFAULT_KEEP = 10_000;

/**
 * Opens a journal; makes its file if there is none. One process at a time may have it open.
 *
 * @param path its file
 * @param options what is in it
 * @returns the journal with its records
 * @throws {Error} when the file cannot be read or written
 */
export function openJournal<T>(path: string, options: JournalOptions<T>): Journal<T> {
  const { isRecord, keep = DEFAULT_KEEP } = options;
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const records = text.split("\n").map(parse).filter(isRecord);
  const kept = records.slice(-keep);
  // Half a line at the end, or more than is kept: the file is written anew.
  if (records.length > kept.length * 2 || !/(^|\n)$/.test(text)) rewrite(path, kept);
  const file = openSync(path, "a");
  return {
    records: kept,
    append: (record) => {
      const line = Buffer.from(`\n${toLine(record)}`); // after what a full disk has left of another
      const bytes = writeSync(file, line);
      if (bytes < line.length) {
        throw new Error(`Journal "${path}" took half a record: expected room on its disk`);
      }
      fdatasyncSync(file);
    },
    close: () => closeSync(file),
  };
}

function rewrite(path: string, records: readonly unknown[]): void {
  const file = openSync(`${path}.new`, "w");
  writeFileSync(file, records.map(toLine).join(""));
  fdatasyncSync(file); // a name must not lead to what is not on the disk
  closeSync(file);
  renameSync(`${path}.new`, path); // at no time is there half a journal
}

function toLine(record: unknown): string {
  return `${JSON.stringify(record)}\n`;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

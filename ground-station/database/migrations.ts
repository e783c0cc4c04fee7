/**
 * The tables of the archive, and how those of earlier versions become today's. A change of the
 * tables is one more entry at the end; what is there is never edited.
 *
 * @module
 */
import { ServiceError } from "telestion-edge";

/** One step, in the words of each database. */
export interface Migration {
  /** From 1, one more each. */
  readonly version: number;
  readonly name: string;
  readonly sqlite: string;
  readonly postgres: string;
}

/** All steps, in order. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: "messages by subject and time",
    sqlite: `
      CREATE TABLE archive_subject (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
      CREATE TABLE archive_message (
        id INTEGER PRIMARY KEY,
        key BLOB NOT NULL UNIQUE,
        subject INTEGER NOT NULL REFERENCES archive_subject (id),
        time REAL NOT NULL,
        name TEXT NOT NULL,
        data TEXT NOT NULL
      );
      CREATE INDEX archive_message_time ON archive_message (subject, time);`,
    // jsonb holds neither U+0000 nor halves of surrogate pairs: such payloads are one text there.
    postgres: `
      CREATE TABLE archive_subject (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL UNIQUE
      );
      CREATE TABLE archive_message (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        key uuid NOT NULL UNIQUE,
        subject integer NOT NULL REFERENCES archive_subject (id),
        time double precision NOT NULL,
        name text NOT NULL,
        data jsonb NOT NULL,
        is_text boolean NOT NULL
      );
      CREATE INDEX archive_message_time ON archive_message (subject, time, id);`,
  },
];

/** The table of the steps that were taken; the same words in both databases. */
export const VERSION_TABLE = `
  CREATE TABLE IF NOT EXISTS archive_migration (
    version integer PRIMARY KEY,
    name text NOT NULL,
    applied text NOT NULL
  )`;

/**
 * The steps that are still to be taken.
 *
 * @param current the version of the database, 0 for a new one
 * @param title what the database is, for errors
 * @returns the steps, in order
 * @throws {ServiceError} `bad-configuration` when a newer program made the database
 */
export function migrationsFrom(current: number, title: string): readonly Migration[] {
  const known = MIGRATIONS.length;
  if (current > known) {
    throw new ServiceError(
      "bad-configuration",
      `${title} has version ${current}, of a newer program: expected at most ${known}`,
    );
  }
  return MIGRATIONS.slice(current);
}

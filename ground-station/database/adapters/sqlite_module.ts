/**
 * SQLite as Node from 22.13, Deno and Bun have it built in: `node:sqlite`.
 *
 * @module
 */
import process from "node:process";
import { ServiceError } from "telestion-edge";

/** What can be stored in a column or bound to a parameter. */
export type SqliteValue = null | number | string | Uint8Array;

/** A row, by the names of its columns. */
export type SqliteRow = Readonly<Record<string, SqliteValue>>;

/** A prepared statement; the part of `StatementSync` that is used. */
export interface SqliteStatement {
  run(...parameters: SqliteValue[]): { readonly changes: number | bigint };
  get(...parameters: SqliteValue[]): SqliteRow | undefined;
  all(...parameters: SqliteValue[]): SqliteRow[];
}

/** An open database; the part of `DatabaseSync` that is used. */
export interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

interface SqliteModule {
  readonly DatabaseSync: new (path: string) => SqliteDatabase;
}

/**
 * Opens a database. The module is loaded only here, so that a service on PostgreSQL runs without.
 *
 * @param path of the file; it is created when there is none
 * @returns the open database
 * @throws {ServiceError} `bad-configuration` where the runtime has no SQLite
 */
export function openSqliteDatabase(path: string): SqliteDatabase {
  const loaded = process.getBuiltinModule("node:sqlite") as SqliteModule | undefined;
  if (loaded === undefined) {
    throw new ServiceError(
      "bad-configuration",
      `Node ${process.versions.node} has no "node:sqlite": expected Node 22.13 or newer, Deno or ` +
        "Bun, or a PostgreSQL server in DATABASE_URL",
    );
  }
  return new loaded.DatabaseSync(path);
}

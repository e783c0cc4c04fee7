import postgres from "postgres";
import { openSqliteDatabase } from "../../ground-station/database/adapters/sqlite_module.ts";
import type { Row } from "./latency.ts";

const TELEMETRY = "SELECT m.id, m.time FROM archive_message AS m " +
  "JOIN archive_subject AS s ON s.id = m.subject WHERE s.name LIKE 'telemetry.%'";

/** Looks at what a Database Writer has committed, from a process of its own. */
export interface ArchiveReader {
  /** The id of the newest row; 0: there is none. */
  newestId(): Promise<number>;
  /** The rows of telemetry behind an id, in the order of ids. */
  readTelemetry(after: number, limit: number): Promise<readonly Row[]>;
}

/**
 * Opens the archive to read it.
 *
 * @param place a URL of PostgreSQL, or the path of a file of SQLite
 * @returns the reader
 */
export function openArchiveReader(place: string): ArchiveReader {
  return place.startsWith("postgres:") ? readPostgres(place) : readSqlite(place);
}

function readSqlite(path: string): ArchiveReader {
  const database = openSqliteDatabase(path);
  database.exec("PRAGMA busy_timeout = 1000");
  const newest = database.prepare("SELECT max(id) AS id FROM archive_message");
  const rows = database.prepare(`${TELEMETRY} AND m.id > ? ORDER BY m.id LIMIT ?`);
  return {
    newestId: () => Promise.resolve(Number(newest.get()?.["id"] ?? 0)),
    readTelemetry: (after, limit) => Promise.resolve(rows.all(after, limit).map(toRow)),
  };
}

function readPostgres(url: string): ArchiveReader {
  const sql = postgres(url, { max: 1 });
  return {
    newestId: async () => Number((await sql`SELECT max(id) AS id FROM archive_message`)[0]?.["id"]),
    readTelemetry: async (after, limit) => {
      const rows = await sql.unsafe(`${TELEMETRY} AND m.id > $1 ORDER BY m.id LIMIT $2`, [
        after,
        limit,
      ]);
      return rows.map(toRow);
    },
  };
}

function toRow({ id, time }: Readonly<Record<string, unknown>>): Row {
  return { id: Number(id), time: Number(time) };
}

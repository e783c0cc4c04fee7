/**
 * The archive in a file of SQLite.
 *
 * @module
 */
import { setImmediate as breathe } from "node:timers/promises";
import { ServiceError } from "telestion-edge";
import type {
  Archive,
  ArchiveRecord,
  Gap,
  GapQuery,
  LatestQuery,
  PlotBucket,
  PlotQuery,
  Position,
  RangeQuery,
  RecordPage,
  StoredRecord,
  SubjectGaps,
} from "../archive.ts";
import { toBucket } from "../buckets.ts";
import { judgeSteps, MOST_LISTED, stepsBack } from "../gaps.ts";
import { migrationsFrom, VERSION_TABLE } from "../migrations.ts";
import { checkSubjectCount, readPage, sortPositions, tooManyRows } from "../pages.ts";
import { parsePointer } from "../pointer.ts";
import { filterSubjects } from "../subject_filter.ts";
import { gapsSql, listGapsSql, plotSql, rangeSql, sqlitePath } from "./sqlite_queries.ts";
import {
  openSqliteDatabase,
  type SqliteDatabase,
  type SqliteRow,
  type SqliteStatement,
  type SqliteValue,
} from "./sqlite_module.ts";

/** Rows of one statement: calling it costs about as much as a row. */
const ROWS_AT_ONCE = 20;
/** Waiting for another process blocks this one, which shall go on answering. */
const BUSY_TIMEOUT_MS = 200;
/** A curve is computed in so many parts; between them the service answers others. */
const PLOT_PARTS = 40;

/**
 * Opens the archive in a file, and brings its tables up to date.
 *
 * @param path of the file; it is created when there is none
 * @returns the archive
 * @throws {ServiceError} `bad-configuration` where the runtime has no SQLite, the file cannot be
 * opened or is of a newer program; `disconnected` when another process keeps it locked
 */
export function openSqliteArchive(path: string): Archive {
  const title = `SQLite file "${path}"`;
  let database: SqliteDatabase | undefined;
  try {
    database = openSqliteDatabase(path);
    prepareFile(database, title);
    return new SqliteArchive(title, database);
  } catch (error) {
    database?.close();
    const failure = toArchiveError(error, title);
    if (failure.code !== "disconnected" || isLocked(failure.message)) throw failure;
    throw new ServiceError("bad-configuration", failure.message, { cause: error });
  }
}

function prepareFile(database: SqliteDatabase, title: string): void {
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  database.exec("PRAGMA journal_mode = WAL"); // readers and the writer do not wait for each other
  database.exec("PRAGMA synchronous = FULL"); // committed is on the disk
  database.exec("PRAGMA cache_size = -32768"); // KiB
  inTransaction(database, () => {
    database.exec(VERSION_TABLE);
    const row = database.prepare("SELECT max(version) AS version FROM archive_migration").get();
    for (const { version, name, sqlite } of migrationsFrom(Number(row?.["version"] ?? 0), title)) {
      database.exec(sqlite);
      database.prepare("INSERT INTO archive_migration VALUES (?, ?, ?)")
        .run(version, name, new Date().toISOString());
    }
  });
}

function inTransaction<T>(database: SqliteDatabase, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

function insertSql(rows: number): string {
  const values = Array.from({ length: rows }, () => "(?, ?, ?, ?, ?)").join();
  return "INSERT INTO archive_message (key, subject, time, name, data) " +
    `VALUES ${values} ON CONFLICT (key) DO NOTHING`;
}

class SqliteArchive implements Archive {
  readonly title: string;
  readonly #database: SqliteDatabase;
  readonly #insertOne: SqliteStatement;
  readonly #insertMany: SqliteStatement;
  readonly #subjectIds: Map<string, number> = new Map();

  constructor(title: string, database: SqliteDatabase) {
    this.title = title;
    this.#database = database;
    this.#insertOne = database.prepare(insertSql(1));
    this.#insertMany = database.prepare(insertSql(ROWS_AT_ONCE));
  }

  store(records: readonly ArchiveRecord[]): Promise<number> {
    return this.#try(() =>
      inTransaction(this.#database, () => {
        const rows = records.map(({ key, subject, time, name, data }): SqliteValue[] => {
          const id = this.#subjectIds.get(subject) ?? this.#addSubject(subject);
          return [Buffer.from(key, "hex"), id, time, name, data];
        });
        const rest = rows.length % ROWS_AT_ONCE;
        let stored = 0;
        for (let at = 0; at < rows.length - rest; at += ROWS_AT_ONCE) {
          const some = rows.slice(at, at + ROWS_AT_ONCE);
          stored += Number(this.#insertMany.run(...some.flat()).changes);
        }
        for (const row of rows.slice(rows.length - rest)) {
          stored += Number(this.#insertOne.run(...row).changes);
        }
        return stored;
      })
    ).catch((error) => {
      this.#subjectIds.clear(); // those of a transaction that was rolled back are void
      throw error;
    });
  }

  range(query: RangeQuery): Promise<RecordPage> {
    return this.#try(async () => {
      const { subject, name, from, to, newestFirst = false, after, limit } = query;
      const sql = rangeSql({ newestFirst, after: after !== undefined, name: name !== undefined });
      const statement = this.#database.prepare(sql);
      const bound = after === undefined ? [] : [after.time, after.time, after.id];
      const filters = name === undefined ? bound : [...bound, name];
      const positions: Position[] = [];
      for (const { id } of this.#subjectsOf(subject)) {
        for (const row of statement.all(id, from, to, ...filters, limit.rows + 1)) {
          positions.push({ time: Number(row["time"]), id: Number(row["id"]) });
        }
        await breathe();
      }
      return await this.#readPage(sortPositions(positions, newestFirst), limit);
    });
  }

  latest({ subject, after, limit }: LatestQuery): Promise<RecordPage> {
    return this.#try(async () => {
      const statement = this.#database.prepare(
        "SELECT id FROM archive_message WHERE subject = ? ORDER BY time DESC, id DESC LIMIT 1",
      );
      const subjects = filterSubjects(subject, this.#allSubjects())
        .filter(({ name }) => after === undefined || name > after)
        .slice(0, limit.rows + 1);
      const ids = subjects.flatMap(({ id }) => statement.all(id)).map((row) => Number(row["id"]));
      return await this.#readPage(ids, limit);
    });
  }

  plot({ subject, pointers, from, to, points, rows }: PlotQuery): Promise<PlotBucket[]> {
    return this.#try(async () => {
      const paths = pointers.map((pointer) => sqlitePath(parsePointer(pointer)));
      const [found] = this.#allSubjects().filter(({ name }) => name === subject);
      if (found === undefined) return [];
      const width = (to - from) / points;
      const statement = this.#database.prepare(plotSql(paths.length));
      const buckets: PlotBucket[] = [];
      let seen = 0;
      for (const [first, last] of partsOf(points)) {
        const begin = from + first * width;
        const end = last === points ? to : from + last * width;
        const own = [...paths.flatMap((path) => [path, path]), found.id, begin, end];
        for (const row of statement.all(from, width, last - 1, first, ...own)) {
          seen += Number(row["count"]);
          buckets.push(toBucket(row, paths.length));
        }
        if (seen > rows) throw tooManyRows(subject, rows);
        await breathe();
      }
      return buckets;
    });
  }

  gaps({ subject, pointer, from, to, modulus = 0, rows }: GapQuery): Promise<SubjectGaps[]> {
    return this.#try(async () => {
      const path = sqlitePath(parsePointer(pointer));
      const statement = this.#database.prepare(gapsSql());
      const list = this.#database.prepare(listGapsSql());
      const back = stepsBack({ modulus });
      const found: SubjectGaps[] = [];
      let seen = 0;
      for (const { id, name } of this.#subjectsOf(subject)) {
        const bound = [modulus, back, path, id, from, to];
        const judged = judgeSteps(statement.get(...bound) ?? {}, { modulus });
        seen += judged.count;
        if (seen > rows) throw tooManyRows(subject, rows);
        const gaps = judged.missing > 0 ? list.all(...bound, MOST_LISTED).map(toGap) : [];
        if (judged.count > 0) found.push({ subject: name, ...judged, gaps });
        await breathe();
      }
      return found;
    });
  }

  close(): Promise<void> {
    return this.#try(() => this.#database.close());
  }

  /** SQLite is synchronous, the port is not. */
  async #try<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toArchiveError(error, this.title);
    }
  }

  #addSubject(name: string): number {
    this.#database.prepare("INSERT INTO archive_subject (name) VALUES (?) ON CONFLICT DO NOTHING")
      .run(name);
    const row = this.#database.prepare("SELECT id FROM archive_subject WHERE name = ?").get(name);
    const id = Number(row?.["id"]);
    this.#subjectIds.set(name, id);
    return id;
  }

  #allSubjects(): { readonly id: number; readonly name: string }[] {
    return this.#database.prepare("SELECT id, name FROM archive_subject").all()
      .map((row) => ({ id: Number(row["id"]), name: String(row["name"]) }));
  }

  #subjectsOf(filter: string): readonly { readonly id: number; readonly name: string }[] {
    return checkSubjectCount(filterSubjects(filter, this.#allSubjects()), filter);
  }

  #readPage(ids: readonly number[], limit: RangeQuery["limit"]): Promise<RecordPage> {
    return readPage(ids, limit, (some) => {
      const marks = some.map(() => "?").join();
      const rows = this.#database.prepare(
        "SELECT m.id, m.time, s.name AS subject, m.name, m.data FROM archive_message AS m " +
          `JOIN archive_subject AS s ON s.id = m.subject WHERE m.id IN (${marks})`,
      ).all(...some);
      return Promise.resolve(rows.map(toRecord));
    });
  }
}

function toGap(row: SqliteRow): Gap {
  const [after = 0, before = 0, missing = 0] = ["after", "before", "missing"]
    .map((column) => Number(row[column]));
  return { after, before, missing };
}

function toRecord(row: SqliteRow): StoredRecord {
  const text = (column: string): string => String(row[column] satisfies SqliteValue | undefined);
  return {
    id: Number(row["id"]),
    time: Number(row["time"]),
    subject: text("subject"),
    name: text("name"),
    data: text("data"),
  };
}

/** Pairs of a first bucket and the one behind the last. */
function partsOf(points: number): [first: number, last: number][] {
  const step = Math.ceil(points / PLOT_PARTS);
  const starts = Array.from({ length: Math.ceil(points / step) }, (_, part) => part * step);
  return starts.map((first) => [first, Math.min(first + step, points)]);
}

function isLocked(message: string): boolean {
  return /locked|busy/.test(message);
}

function toArchiveError(error: unknown, title: string): ServiceError {
  if (error instanceof ServiceError) return error;
  const { message } = ServiceError.from(error);
  const code = /too big|constraint|mismatch/.test(message) ? "invalid-message" : "disconnected";
  return new ServiceError(code, `${title} failed: ${message}`, { cause: error });
}

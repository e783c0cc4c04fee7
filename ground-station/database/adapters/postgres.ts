/**
 * The archive in a database of PostgreSQL, for more than one machine.
 *
 * @module
 */
import type postgres from "postgres";
import type {
  Archive,
  ArchiveRecord,
  Gap,
  GapQuery,
  LatestQuery,
  PlotBucket,
  PlotQuery,
  RangeQuery,
  RecordPage,
  StoredRecord,
  SubjectGaps,
} from "../archive.ts";
import { bucketColumns, type PlotRow, toBucket } from "../buckets.ts";
import { judgeSteps, MOST_LISTED, stepsBack } from "../gaps.ts";
import { migrationsFrom, VERSION_TABLE } from "../migrations.ts";
import { checkSubjectCount, readPage, tooManyRows } from "../pages.ts";
import { parsePointer } from "../pointer.ts";
import { filterSubjects } from "../subject_filter.ts";
import { connectPostgres, toArchiveError } from "./postgres_connection.ts";
import { memberColumns, numberAt } from "./postgres_queries.ts";

/** Any number that no other program uses for a lock of its own: "archive" in ASCII. */
const MIGRATION_LOCK = 0x61726368;
/** jsonb holds neither U+0000 nor half a surrogate pair; JSON writes them as escapes. */
const NOT_IN_JSONB = /\\u(?:0000|d[89a-f])/i;

/** A pool, or a transaction of it. */
type Queryable = postgres.ISql<Record<never, never>>;

interface GapRow extends Omit<Gap, "missing"> {
  readonly subject: number;
  readonly missing: string;
}

interface RecordRow extends Omit<StoredRecord, "id"> {
  readonly id: string;
}

/**
 * Opens the archive in a database, and brings its tables up to date.
 *
 * @param url `postgres://user:password@host:5432/database`
 * @param options `connections`: how many queries may run at the same time
 * @returns the archive
 * @throws {ServiceError} `bad-configuration` when login or database are refused, or the tables are
 * of a newer program; `disconnected` when no server answers
 */
export async function openPostgresArchive(
  url: string,
  options: { readonly connections: number },
): Promise<Archive> {
  const { sql, title } = await connectPostgres(url, options);
  try {
    await migrate(sql, title);
    return new PostgresArchive(title, sql);
  } catch (error) {
    await sql.end({ timeout: 0 });
    throw toArchiveError(error, title);
  }
}

/** Several services may start at the same time: one does it, the others wait. */
async function migrate(sql: postgres.Sql, title: string): Promise<void> {
  const isNew = (await sql`SELECT to_regclass('archive_migration') IS NULL AS missing`)[0]?.missing;
  if (isNew === false && migrationsFrom(await readVersion(sql), title).length === 0) return;
  await sql.begin(async (transaction) => {
    await transaction`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`;
    await transaction.unsafe(VERSION_TABLE);
    for (const step of migrationsFrom(await readVersion(transaction), title)) {
      await transaction.unsafe(step.postgres);
      await transaction`INSERT INTO archive_migration
        VALUES (${step.version}, ${step.name}, ${new Date().toISOString()})`;
    }
  });
}

async function readVersion(sql: Queryable): Promise<number> {
  const [row] = await sql`SELECT coalesce(max(version), 0) AS version FROM archive_migration`;
  return Number(row?.version);
}

class PostgresArchive implements Archive {
  readonly title: string;
  readonly #sql: postgres.Sql;
  readonly #subjectIds: Map<string, number> = new Map();

  constructor(title: string, sql: postgres.Sql) {
    this.title = title;
    this.#sql = sql;
  }

  store(records: readonly ArchiveRecord[]): Promise<number> {
    return this.#try(async (sql) => {
      await this.#addSubjects(records);
      const column = <V>(value: (record: ArchiveRecord) => V): V[] => records.map(value);
      const isText = column(({ data }) => NOT_IN_JSONB.test(data));
      const data = column(({ data }) => data)
        .map((text, index) => isText[index] === true ? JSON.stringify(text) : text);
      const { count } = await sql`
        INSERT INTO archive_message (key, subject, time, name, data, is_text)
        SELECT r.key, r.subject, r.time, r.name, r.data::jsonb, r.is_text::bool FROM unnest(
          ${column(({ key }) => key)}::uuid[],
          ${column(({ subject }) => this.#subjectIds.get(subject) ?? 0)}::int[],
          ${column(({ time }) => time)}::float8[],
          ${column(({ name }) => name)}::text[],
          ${data}::text[],
          ${isText.map(String)}::text[]
        ) AS r (key, subject, time, name, data, is_text)
        ON CONFLICT (key) DO NOTHING`;
      return count;
    }).catch((error) => {
      this.#subjectIds.clear(); // another database may be there by now
      throw error;
    });
  }

  range(query: RangeQuery): Promise<RecordPage> {
    return this.#try(async (sql) => {
      const { subject, name, from, to, newestFirst = false, after, limit } = query;
      const subjects = checkSubjectCount(await this.#subjectsOf(subject), subject);
      const direction = newestFirst ? sql`DESC` : sql`ASC`;
      const sign = newestFirst ? sql`<` : sql`>`;
      const rows = await sql<{ id: string }[]>`
        SELECT m.id FROM unnest(${subjects.map(({ id }) => id)}::int[]) AS s (id)
        CROSS JOIN LATERAL (
          SELECT time, id FROM archive_message
          WHERE subject = s.id AND time >= ${from}::float8 AND time < ${to}::float8
          ${
        after ? sql`AND (time, id) ${sign} (${after.time}::float8, ${after.id}::bigint)` : sql``
      }
          ${name === undefined ? sql`` : sql`AND name = ${name}`}
          ORDER BY time ${direction}, id ${direction} LIMIT ${limit.rows + 1}
        ) AS m
        ORDER BY m.time ${direction}, m.id ${direction} LIMIT ${limit.rows + 1}`;
      return await this.#readPage(rows, limit);
    });
  }

  latest({ subject, after, limit }: LatestQuery): Promise<RecordPage> {
    return this.#try(async (sql) => {
      const subjects = (await this.#subjectsOf(subject))
        .filter(({ name }) => after === undefined || name > after)
        .slice(0, limit.rows + 1);
      const rows = await sql<{ id: string }[]>`
        SELECT m.id FROM unnest(${subjects.map(({ id }) => id)}::int[]) WITH ORDINALITY AS s (id, n)
        CROSS JOIN LATERAL (
          SELECT id FROM archive_message WHERE subject = s.id ORDER BY time DESC, id DESC LIMIT 1
        ) AS m ORDER BY s.n`;
      return await this.#readPage(rows, limit);
    });
  }

  plot({ subject, pointers, from, to, points, rows }: PlotQuery): Promise<PlotBucket[]> {
    return this.#try(async (sql) => {
      const paths = pointers.map((pointer) => parsePointer(pointer).map(String));
      const messages = sql`FROM archive_message AS m JOIN archive_subject AS s ON s.id = m.subject
        WHERE s.name = ${subject} AND m.time >= ${from}::float8 AND m.time < ${to}::float8`;
      const [seen] = await sql`SELECT count(*) FROM (SELECT 1 ${messages} LIMIT ${rows + 1}) AS r`;
      if (Number(seen?.count) > rows) throw tooManyRows(subject, rows);
      const width = (to - from) / points;
      const buckets = await sql<PlotRow[]>`
        SELECT least(floor((time - ${from}::float8) / ${width}::float8)::int, ${points - 1}::int)
          AS bucket, ${sql.unsafe(bucketColumns(paths.length))}
        FROM (SELECT m.time ${memberColumns(sql, paths)} ${messages} OFFSET 0) AS r
        GROUP BY 1 ORDER BY 1`;
      return buckets.map((row) => toBucket(row, paths.length));
    });
  }

  gaps({ subject, pointer, from, to, modulus = 0, rows }: GapQuery): Promise<SubjectGaps[]> {
    return this.#try(async (sql) => {
      const path = parsePointer(pointer).map(String);
      const subjects = checkSubjectCount(await this.#subjectsOf(subject), subject);
      const ids = subjects.map(({ id }) => id);
      const messages = sql`FROM archive_message AS m WHERE m.subject = ANY (${ids}::int[])
        AND m.time >= ${from}::float8 AND m.time < ${to}::float8`;
      const [seen] = await sql`SELECT count(*) FROM (SELECT 1 ${messages} LIMIT ${rows + 1}) AS r`;
      if (Number(seen?.count) > rows) throw tooManyRows(subject, rows);
      const back = stepsBack({ modulus });
      const half = Math.floor(modulus / 2);
      const steps = sql`(
        SELECT subject, after, time, CASE WHEN ${modulus}::numeric > 0
          THEN mod(n - before + ${modulus + back}::numeric, nullif(${modulus}::numeric, 0))
            - ${back}::numeric
          ELSE n - before END AS step
        FROM (
          SELECT subject, n, time, lag(n) OVER in_order AS before, lag(time) OVER in_order AS after
          FROM (
            SELECT subject, n, time, CASE WHEN ${modulus}::numeric = 0 THEN id
              WHEN max(n) OVER moment - min(n) OVER moment > ${half}::numeric
              THEN mod(n + ${half}::numeric, nullif(${modulus}::numeric, 0)) ELSE n END AS place
            FROM (SELECT id, time, subject, (${numberAt(sql, path)})::numeric AS n ${messages}) AS a
            WHERE n IS NOT NULL WINDOW moment AS (PARTITION BY subject, time)
          ) AS b WINDOW in_order AS (PARTITION BY subject ORDER BY time, place)
        ) AS c
      ) AS d`;
      const found = await sql`
        SELECT subject, count(*), sum(step - 1) FILTER (WHERE step > 1) AS ahead,
          sum(step - 1) FILTER (WHERE step < 0) AS back,
          count(*) FILTER (WHERE step < 0) AS restarts FROM ${steps} GROUP BY subject`;
      const listed = await sql<GapRow[]>`
        SELECT subject, after, time AS before, step - 1 AS missing FROM (
          SELECT *, row_number() OVER (PARTITION BY subject ORDER BY time) AS rank
          FROM ${steps} WHERE step > 1
        ) AS e WHERE rank <= ${MOST_LISTED} ORDER BY time`;
      const bySubject = new Map(found.map((row) => [Number(row["subject"]), row]));
      return subjects.flatMap(({ id, name }): SubjectGaps[] => {
        const row = bySubject.get(id);
        if (row === undefined) return [];
        const judged = judgeSteps(row, { modulus });
        const own = judged.missing > 0 ? listed.filter((gap) => gap.subject === id) : [];
        return [{ subject: name, ...judged, gaps: own.map(toGap) }];
      });
    });
  }

  async close(): Promise<void> {
    await this.#sql.end({ timeout: 1 });
  }

  async #try<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
    try {
      return await work(this.#sql);
    } catch (error) {
      throw toArchiveError(error, this.title);
    }
  }

  async #addSubjects(records: readonly ArchiveRecord[]): Promise<void> {
    const unknown = [...new Set(records.map(({ subject }) => subject))]
      .filter((subject) => !this.#subjectIds.has(subject));
    if (unknown.length === 0) return;
    await this.#sql`INSERT INTO archive_subject (name)
      SELECT unnest(${unknown.sort()}::text[]) ON CONFLICT DO NOTHING`;
    const rows = await this.#sql`
      SELECT id, name FROM archive_subject WHERE name = ANY (${unknown}::text[])`;
    for (const { id, name } of rows) this.#subjectIds.set(String(name), Number(id));
  }

  async #subjectsOf(filter: string): Promise<{ readonly id: number; readonly name: string }[]> {
    const rows = await this.#sql<{ id: number; name: string }[]>`
      SELECT id, name FROM archive_subject`;
    return filterSubjects(filter, rows);
  }

  #readPage(rows: readonly { readonly id: string }[], limit: RangeQuery["limit"]) {
    return readPage(rows.map(({ id }) => Number(id)), limit, async (some) => {
      const records = await this.#sql<RecordRow[]>`
        SELECT m.id, m.time, s.name AS subject, m.name,
          CASE WHEN m.is_text THEN jsonb_build_array(m.data) ->> 0 ELSE m.data::text END AS data
        FROM archive_message AS m JOIN archive_subject AS s ON s.id = m.subject
        WHERE m.id = ANY (${[...some]}::bigint[])`;
      return records.map((record) => ({ ...record, id: Number(record.id) }));
    });
  }
}

function toGap({ after, before, missing }: GapRow): Gap {
  return { after, before, missing: Number(missing) };
}

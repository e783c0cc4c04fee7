import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ServiceError } from "telestion-edge";
import { openPostgresArchive } from "./adapters/postgres.ts";
import { openSqliteArchive } from "./adapters/sqlite.ts";
import type { Archive, ArchiveRecord } from "./archive.ts";

/** Where the archive is, when DATABASE_URL names no other place; in DATA_DIR, for both services. */
const SQLITE_FILE = "archive/archive.sqlite";

/** Longer than any batch takes: a server that is silently gone would keep a connection waiting for ever. */
const STORE_TIMEOUT_MS = 30_000;

/** Where an archive is. */
export interface ArchivePlace {
  /** A URL of PostgreSQL, or empty: a file of SQLite. */
  readonly databaseUrl: string;
  /** DATA_DIR, absolute. */
  readonly dataDir: string;
  /** Queries at the same time, on PostgreSQL. */
  readonly connections: number;
  /** How long storing may take, in milliseconds; default 30,000. */
  readonly storeTimeoutMs?: number;
}

/**
 * Opens the archive, and brings its tables up to date.
 *
 * @param place which one
 * @returns the archive
 * @throws {ServiceError} `bad-configuration` when it can never be opened like this;
 * `disconnected` when it is away
 */
export async function openArchive(
  { databaseUrl, dataDir, connections }: ArchivePlace,
): Promise<Archive> {
  if (databaseUrl !== "") return await openPostgresArchive(databaseUrl, { connections });
  const file = join(dataDir, SQLITE_FILE);
  try {
    await mkdir(dirname(file), { recursive: true });
  } catch (cause) {
    const text = `Cannot create the folder "${dirname(file)}": ${ServiceError.from(cause).message}`;
    throw new ServiceError("bad-configuration", text, { cause });
  }
  return openSqliteArchive(file);
}

/**
 * An archive that is opened when it is first used, and again as long as that fails: a service runs
 * on while its database is away.
 */
export class LazyArchive {
  readonly #place: ArchivePlace;
  #opened: Promise<Archive> | undefined;

  /** @param place which archive */
  constructor(place: ArchivePlace) {
    this.#place = place;
  }

  /**
   * Gives the archive.
   *
   * @throws {ServiceError} as {@linkcode openArchive} does
   */
  use(): Promise<Archive> {
    if (this.#opened !== undefined) return this.#opened;
    const opened = openArchive(this.#place);
    this.#opened = opened;
    opened.catch(() => this.#opened = undefined);
    return opened;
  }

  /**
   * Stores messages, as `Archive.store` does; gives up on a database that does not answer, and
   * opens it anew the next time.
   *
   * @throws {ServiceError} as `Archive.store` and {@linkcode openArchive} do
   */
  async store(records: readonly ArchiveRecord[]): Promise<number> {
    const { storeTimeoutMs = STORE_TIMEOUT_MS } = this.#place;
    const archive = await this.use();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#opened = undefined;
        void archive.close().catch(() => {});
        const text = `${archive.title} did not answer within ${storeTimeoutMs} ms`;
        reject(new ServiceError("disconnected", text));
      }, storeTimeoutMs);
    });
    try {
      return await Promise.race([archive.store(records), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Lets go of the database. */
  async close(): Promise<void> {
    const archive = await this.#opened?.catch(() => undefined);
    await archive?.close();
  }
}

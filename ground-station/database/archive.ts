/**
 * PORT: where messages are kept. An adapter keeps them in one kind of database. Times are in
 * milliseconds since 1970, with fractions.
 *
 * @module
 */

/** A message as it is stored. */
export interface ArchiveRecord {
  /** Names the message for ever, in 32 hexadecimal digits: one key is one row. */
  readonly key: string;
  /** When it was made, or else when it came. */
  readonly time: number;
  /** The subject that it was published on. */
  readonly subject: string;
  /** Its name in the schema folder, such as `telemetry.housekeeping`. */
  readonly name: string;
  /** The payload, as JSON. */
  readonly data: string;
}

/** A message that was read. */
export interface StoredRecord extends Omit<ArchiveRecord, "key"> {
  /** Tells messages of one time apart; grows in the order of storing, as one writer does it. */
  readonly id: number;
}

/** Where a page ended. */
export interface Position {
  readonly time: number;
  readonly id: number;
}

/** Messages of a span of time, a page at a time. */
export interface RangeQuery {
  /** Subjects as NATS names them, with `*` and `>`. */
  readonly subject: string;
  /** Only messages of this name. */
  readonly name?: string;
  /** Begin of the span, inclusive. */
  readonly from: number;
  /** End of the span, exclusive. */
  readonly to: number;
  /** Newest first; default oldest first. */
  readonly newestFirst?: boolean;
  /** Goes on behind this message. */
  readonly after?: Position;
  readonly limit: PageLimit;
}

/** The newest message of each subject, in the order of subjects. */
export interface LatestQuery {
  readonly subject: string;
  /** Goes on behind this subject. */
  readonly after?: string;
  readonly limit: PageLimit;
}

/** How long a page may get. */
export interface PageLimit {
  readonly rows: number;
  /** Bytes, as JSON; a page holds one message at least. */
  readonly bytes: number;
}

/** Messages, and whether there are more of them. */
export interface RecordPage {
  readonly records: readonly StoredRecord[];
  readonly more: boolean;
}

/** Numbers of one subject over time. */
export interface PlotQuery {
  /** One subject, without wildcards. */
  readonly subject: string;
  /** Members of the payload, as JSON Pointers; digits are the index of an item. */
  readonly pointers: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Into how many buckets of equal width the span is cut. */
  readonly points: number;
  /** The most messages that are looked at. */
  readonly rows: number;
}

/** What a member was in one bucket. */
export interface BucketNumbers {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly count: number;
}

/** One bucket that is not empty. */
export interface PlotBucket {
  /** From 0. */
  readonly index: number;
  /** One for each pointer; `undefined`: the member was no number or boolean in any message. */
  readonly members: readonly (BucketNumbers | undefined)[];
}

/** Counters in the payloads of a span of time. */
export interface GapQuery {
  readonly subject: string;
  /** The member that counts messages, as a JSON Pointer. */
  readonly pointer: string;
  readonly from: number;
  readonly to: number;
  /** Where the counter begins anew, such as 16,384; default never. */
  readonly modulus?: number;
  readonly rows: number;
}

/** How complete a subject is. */
export interface SubjectGaps {
  readonly subject: string;
  /** Messages that carry the counter. */
  readonly count: number;
  /** Numbers that were left out. */
  readonly missing: number;
  /** How often the counter went back without a modulus: it began anew, or messages are late. */
  readonly restarts: number;
  /** Where they are missing, the oldest first; not more than some. */
  readonly gaps: Gap[];
}

/** A place where numbers were left out. */
export interface Gap {
  /** Time of the last message before it. */
  readonly after: number;
  /** Time of the first message behind it. */
  readonly before: number;
  readonly missing: number;
}

/**
 * A database of messages. All methods reject with a `ServiceError`: `disconnected` when the
 * database is away or busy, so that the same call may succeed later; `rejected` when a query asks
 * for too much.
 */
export interface Archive {
  /** What it is, without secrets, such as `SQLite file "/data/archive.sqlite"`. */
  readonly title: string;
  /**
   * Stores messages, all or none; durable when it settles. One whose key is there already is left
   * out. Rejects with `invalid-message` when the database can hold one of them never.
   *
   * @returns how many are new
   */
  store(records: readonly ArchiveRecord[]): Promise<number>;
  /** Reads messages in the order of time. */
  range(query: RangeQuery): Promise<RecordPage>;
  /** Reads the newest message of each subject. */
  latest(query: LatestQuery): Promise<RecordPage>;
  /** Reduces numbers to a curve; buckets in the order of time, without the empty ones. */
  plot(query: PlotQuery): Promise<PlotBucket[]>;
  /** Finds what is missing in counters, by subject. */
  gaps(query: GapQuery): Promise<SubjectGaps[]>;
  /** Lets go of the database. Nothing may be called afterwards. */
  close(): Promise<void>;
}

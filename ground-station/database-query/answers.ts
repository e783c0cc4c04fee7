/**
 * Answers to requests: checks them against the limits, asks the archive, shapes the reply.
 *
 * @module
 */
import { ServiceError } from "telestion-edge";
import type {
  ArchivedMessage,
  CsvPage,
  GapsReport,
  MessagePage,
  Plot,
  PlotSeries,
  ReadCsv,
  ReadGaps,
  ReadLatest,
  ReadPlot,
  ReadRange,
} from "../../generated/mod.ts";
import type { Archive, PlotBucket, RecordPage, StoredRecord } from "../database/archive.ts";
import { parsePointer, readMember } from "../database/pointer.ts";
import { writeCsv } from "./csv.ts";
import { readCursor, readSubjectCursor, writeCursor, writeSubjectCursor } from "./cursor.ts";

const DEFAULT_ROWS = 1000;
const DEFAULT_POINTS = 1000;
/** The most numbers of one plot: a reply has to fit into a message of NATS, 1 MiB by default. */
const MAX_BUCKETS = 8000;
const PAGE_BYTES = 768 * 1024;
/** CSV in JSON has up to four characters for each quotation mark. */
const CSV_PAGE_BYTES = 192 * 1024;
const HOUR_MS = 3_600_000;

/** What one request may ask for. */
export interface QueryLimits {
  readonly spanHours: number;
  /** Messages of a page. */
  readonly rows: number;
  /** Points of a plot, for each pointer. */
  readonly points: number;
  /** Messages that a plot looks at. */
  readonly messages: number;
}

/** Answers requests out of one archive, within limits. All methods reject with `rejected`. */
export class Answers {
  readonly #archive: Archive;
  readonly #limits: QueryLimits;

  /**
   * @param archive where the messages are
   * @param limits what one request may ask for
   */
  constructor(archive: Archive, limits: QueryLimits) {
    this.#archive = archive;
    this.#limits = limits;
  }

  /** Messages of a span of time. */
  async range(request: ReadRange): Promise<MessagePage> {
    const newestFirst = request.order === "newest";
    const page = await this.#readRange(request, { newestFirst, bytes: PAGE_BYTES });
    return { messages: page.records.map(toMessage), ...nextOf(page, writeCursor) };
  }

  /** The newest message of each subject. */
  async latest({ subject, cursor, limit }: ReadLatest): Promise<MessagePage> {
    const page = await this.#archive.latest({
      subject,
      ...cursor !== undefined && { after: readSubjectCursor(cursor) },
      limit: { rows: this.#rows(limit), bytes: PAGE_BYTES },
    });
    const cursorOf = (record: StoredRecord): string => writeSubjectCursor(record.subject);
    return { messages: page.records.map(toMessage), ...nextOf(page, cursorOf) };
  }

  /** Messages of a span of time, as CSV. */
  async csv(request: ReadCsv): Promise<CsvPage> {
    const { pointers = [], cursor } = request;
    const members = pointers.map(parsePointer);
    const page = await this.#readRange(request, { bytes: CSV_PAGE_BYTES });
    const rows = page.records.map(({ time, subject, name, data }) => [
      new Date(time).toISOString(),
      subject,
      name,
      ...toCells(data, members),
    ]);
    const columns = members.length === 0 ? ["data"] : pointers;
    const head = cursor === undefined ? [["time", "subject", "name", ...columns]] : [];
    const text = writeCsv([...head, ...rows]);
    return { text, rows: rows.length, ...nextOf(page, writeCursor) };
  }

  /** Members of one subject, reduced to a curve. */
  async plot(request: ReadPlot): Promise<Plot> {
    const { subject, pointers, from, to, points = DEFAULT_POINTS } = request;
    this.#checkSpan(request);
    checkMost("points", points, this.#limits.points);
    checkMost("points times pointers", points * pointers.length, MAX_BUCKETS);
    const rows = this.#limits.messages;
    const buckets = await this.#archive.plot({ subject, pointers, from, to, points, rows });
    const width = (to - from) / points;
    return {
      width,
      times: buckets.map(({ index }) => from + index * width),
      series: pointers.map((pointer, index) => toSeries(pointer, buckets, index)),
    };
  }

  /** What is missing. */
  async gaps(request: ReadGaps): Promise<GapsReport> {
    this.#checkSpan(request);
    const { pointer = "/sequence", ...query } = request;
    const rows = this.#limits.messages;
    return { subjects: await this.#archive.gaps({ ...query, pointer, rows }) };
  }

  #readRange(
    request: Omit<ReadRange, "order">,
    { newestFirst = false, bytes }: { readonly newestFirst?: boolean; readonly bytes: number },
  ): Promise<RecordPage> {
    this.#checkSpan(request);
    const { subject, name, from, to, cursor, limit } = request;
    return this.#archive.range({
      subject,
      from,
      to,
      newestFirst,
      ...name !== undefined && { name },
      ...cursor !== undefined && { after: readCursor(cursor) },
      limit: { rows: this.#rows(limit), bytes },
    });
  }

  #rows(limit: number | undefined): number {
    const rows = limit ?? Math.min(DEFAULT_ROWS, this.#limits.rows);
    checkMost("limit", rows, this.#limits.rows);
    return rows;
  }

  #checkSpan({ from, to }: { readonly from: number; readonly to: number }): void {
    const hours = (to - from) / HOUR_MS;
    if (hours > 0 && hours <= this.#limits.spanHours) return;
    const span = `Span from ${from} to ${to}`;
    throw new ServiceError(
      "rejected",
      hours > 0
        ? `${span} is ${hours.toFixed(1)} h: expected at most ${this.#limits.spanHours} h`
        : `${span} is empty: expected "from" before "to"`,
    );
  }
}

function checkMost(member: string, value: number, most: number): void {
  if (value <= most) return;
  throw new ServiceError("rejected", `Value of ${member} is ${value}: expected at most ${most}`);
}

function nextOf(
  { records, more }: RecordPage,
  cursorOf: (record: StoredRecord) => string,
): { readonly next?: string } {
  const last = records.at(-1);
  return more && last !== undefined ? { next: cursorOf(last) } : {};
}

function toMessage({ time, subject, name, data }: StoredRecord): ArchivedMessage {
  const message = { time, subject, name };
  return Buffer.byteLength(data) > PAGE_BYTES ? message : { ...message, data: JSON.parse(data) };
}

/** One cell for each member, or one for all of the payload; none for one that is too large. */
function toCells(data: string, members: readonly (readonly (string | number)[])[]): unknown[] {
  if (members.length === 0) return [data.length > CSV_PAGE_BYTES ? undefined : data];
  const value: unknown = JSON.parse(data);
  return members.map((tokens) => {
    const member = readMember(value, tokens);
    return JSON.stringify(member ?? "").length > CSV_PAGE_BYTES ? undefined : member;
  });
}

function toSeries(pointer: string, buckets: readonly PlotBucket[], index: number): PlotSeries {
  const column = (member: "min" | "max" | "mean"): (number | null)[] =>
    buckets.map(({ members }) => members[index]?.[member] ?? null);
  return {
    pointer,
    min: column("min"),
    max: column("max"),
    mean: column("mean"),
    count: buckets.map(({ members }) => members[index]?.count ?? 0),
  };
}

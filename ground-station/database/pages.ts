/**
 * What both adapters do with what they have found.
 *
 * @module
 */
import { ServiceError } from "telestion-edge";
import type { PageLimit, Position, RecordPage, StoredRecord } from "./archive.ts";

/** Messages that are read at once: a page of large ones ends before all are in memory. */
const ROWS_PER_READ = 100;
/** Written beside payload, subject and name of each message. */
const ROW_BYTES = 64;
/** Subjects that one query may be about. */
const MAX_SUBJECTS = 500;

/**
 * Reads messages until the page is full.
 *
 * @param ids the messages, in the order of the page; one more than fit tells that there are more
 * @param limit how long the page may get
 * @param read reads some of them, in any order
 * @returns the page
 */
export async function readPage(
  ids: readonly number[],
  limit: PageLimit,
  read: (ids: readonly number[]) => Promise<readonly StoredRecord[]>,
): Promise<RecordPage> {
  const wanted = ids.slice(0, limit.rows);
  const records: StoredRecord[] = [];
  let bytes = 0;
  for (let start = 0; start < wanted.length; start += ROWS_PER_READ) {
    const some = wanted.slice(start, start + ROWS_PER_READ);
    const byId = new Map((await read(some)).map((record) => [record.id, record]));
    for (const id of some) {
      const record = byId.get(id);
      if (record === undefined) continue; // removed since
      bytes += Buffer.byteLength(record.data) + record.subject.length + record.name.length;
      bytes += ROW_BYTES;
      if (bytes > limit.bytes && records.length > 0) return { records, more: true };
      records.push(record);
    }
  }
  return { records, more: ids.length > wanted.length };
}

/**
 * Puts positions of several subjects into one order.
 *
 * @param positions of all subjects, in any order
 * @param newestFirst which end comes first
 * @returns the ids, in order
 */
export function sortPositions(positions: readonly Position[], newestFirst = false): number[] {
  const direction = newestFirst ? -1 : 1;
  return [...positions]
    .sort((a, b) => direction * (a.time - b.time || a.id - b.id))
    .map(({ id }) => id);
}

/**
 * Refuses queries about more subjects than can be read in one go.
 *
 * @param subjects those that match
 * @param filter the subject of the query
 * @returns the subjects
 * @throws {ServiceError} `rejected` when there are too many
 */
export function checkSubjectCount<S>(subjects: readonly S[], filter: string): readonly S[] {
  if (subjects.length <= MAX_SUBJECTS) return subjects;
  throw new ServiceError(
    "rejected",
    `Subject "${filter}" matches ${subjects.length} subjects: expected at most ${MAX_SUBJECTS}`,
  );
}

/**
 * The refusal of a query that would look at too many messages.
 *
 * @param subject that it is about
 * @param rows how many it may look at
 * @returns the error to throw
 */
export function tooManyRows(subject: string, rows: number): ServiceError {
  return new ServiceError(
    "rejected",
    `Subject "${subject}" has more than ${rows} messages in this span: expected a shorter one`,
  );
}

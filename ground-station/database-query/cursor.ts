/**
 * Where pages ended, as a text that who asks sends back.
 *
 * @module
 */
import { ServiceError } from "telestion-edge";
import type { Position } from "../database/archive.ts";

const TIME_AND_ID = /^t(-?\d+(?:\.\d+)?(?:e-\d+)?)_(\d+)$/;
const SUBJECT = /^s(\S+)$/;

/**
 * Writes down a message.
 *
 * @param position its time and id
 * @returns the cursor
 */
export function writeCursor({ time, id }: Position): string {
  return `t${time}_${id}`;
}

/**
 * Reads what {@linkcode writeCursor} wrote.
 *
 * @param cursor of a request
 * @returns the position
 * @throws {ServiceError} `rejected` when it is none
 */
export function readCursor(cursor: string): Position {
  const [, time, id] = TIME_AND_ID.exec(cursor) ?? [];
  return time === undefined ? refuse(cursor) : { time: Number(time), id: Number(id) };
}

/**
 * Writes down a subject.
 *
 * @param subject the last of a page
 * @returns the cursor
 */
export function writeSubjectCursor(subject: string): string {
  return `s${subject}`;
}

/**
 * Reads what {@linkcode writeSubjectCursor} wrote.
 *
 * @param cursor of a request
 * @returns the subject
 * @throws {ServiceError} `rejected` when it is none
 */
export function readSubjectCursor(cursor: string): string {
  return SUBJECT.exec(cursor)?.[1] ?? refuse(cursor);
}

function refuse(cursor: string): never {
  throw new ServiceError(
    "rejected",
    `Cursor ${JSON.stringify(cursor)} cannot be used: expected "next" of the page before, ` +
      "of the same kind of request",
  );
}

/**
 * What of a message is stored: when it was, and what makes it the one and only.
 *
 * @module
 */
import { createHash, randomUUID } from "node:crypto";
import type { ArchiveRecord } from "../database/archive.ts";
import { readTime } from "../database/message_time.ts";
import { readMember } from "../database/pointer.ts";

const KEY_DIGITS = 32;
/** Hexadecimal digits of 48 bits, which hold milliseconds for 8,000 years. */
const TIME_DIGITS = 12;

/** Where messages say what they are. */
export interface RecordRules {
  /** The member that holds the time where the schema does not tell, as the tokens of a pointer. */
  readonly time: readonly (string | number)[];
  /** The members that together name a message among those of its subject; none: no such members. */
  readonly key: readonly (readonly (string | number)[])[];
}

/** A valid message, and how it came. */
export interface Arrival {
  readonly subject: string;
  /** Its name in the schema folder. */
  readonly name: string;
  readonly data: unknown;
  /** The header `Nats-Msg-Id`, or empty. */
  readonly messageId: string;
  /** When it came, in milliseconds since 1970. */
  readonly time: number;
  /** When it was made, where its schema says how to know. */
  readonly made?: number;
  /** What names it in the stream that keeps it; without a stream nothing comes twice. */
  readonly place?: string;
}

/**
 * Makes the row of a message. Its key is, in this order: the header `Nats-Msg-Id`; the members
 * that the rules name, when it has all of them; its whole payload, when that holds its own time;
 * its place in the stream; else a new one, since two messages that look the same may be two.
 *
 * A key begins with the time, unless a message names itself and may come again with another one:
 * keys of one time lie side by side in the database's index, which is then written in one place
 * however large it gets.
 *
 * @param arrival the message
 * @param rules where it says what it is
 * @returns the row
 */
export function toRecord(arrival: Arrival, rules: RecordRules): ArchiveRecord {
  const { subject, name, data } = arrival;
  const text = JSON.stringify(data);
  const own = arrival.made ?? readTime(readMember(data, rules.time));
  const time = own ?? arrival.time;
  const named = identify(arrival, rules);
  const key = named === undefined
    ? keyOfTime(time, own === undefined ? nameOfPlace(arrival) : hash(`${subject} data ${text}`))
    : hash(`${subject} ${named}`).slice(0, KEY_DIGITS);
  return { key, time, subject, name, data: text };
}

function keyOfTime(time: number, name: string): string {
  const digits = Math.max(0, Math.floor(time)).toString(16).padStart(TIME_DIGITS, "0");
  return `${digits.slice(-TIME_DIGITS)}${name}`.slice(0, KEY_DIGITS);
}

function nameOfPlace({ subject, place }: Arrival): string {
  return place === undefined ? randomUUID().replaceAll("-", "") : hash(`${subject} place ${place}`);
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function identify({ messageId, data }: Arrival, { key }: RecordRules): string | undefined {
  if (messageId !== "") return `id ${messageId}`;
  if (key.length === 0) return undefined;
  const members = key.map((tokens) => readMember(data, tokens));
  return members.includes(undefined) ? undefined : `members ${JSON.stringify(members)}`;
}

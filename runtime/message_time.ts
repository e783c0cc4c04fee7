/**
 * PORT: where a message says when it was made. Types only: schemas say it, whoever stores or shows
 * messages reads it.
 *
 * @module
 */

/**
 * The members that say when a message was made, as JSON Pointers. One pointer leads to a date-time
 * of RFC 3339 or to milliseconds since 1970. An object adds up numbers, such as the fields of a
 * CCSDS day segmented time code.
 */
export type MessageTime = string | TimeSum;

/** Numbers that are added up to a time. */
export interface TimeSum {
  /** Where they count from, a date or date-time of RFC 3339; default 1970. */
  readonly since?: string;
  /** Member that counts days of 86,400 seconds. */
  readonly days?: string;
  /** Member that counts seconds. */
  readonly seconds?: string;
  /** Member that counts milliseconds. */
  readonly milliseconds?: string;
  /** Member that counts microseconds. */
  readonly microseconds?: string;
}

/**
 * When a message was made, as it says itself. Runs in browsers, too.
 *
 * @module
 */
import type { MessageTime } from "telestion-edge/client";
import { parsePointer, readMember } from "./pointer.ts";

/** Later than any count of seconds or mission time, and in 1973: a number from here on is a time. */
const FIRST_MILLISECONDS = 1e11;
const LAST_MILLISECONDS = 8.64e15;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const FACTORS = { days: 86_400_000, seconds: 1000, milliseconds: 1, microseconds: 0.001 } as const;
const UNITS = ["days", "seconds", "milliseconds", "microseconds"] as const;

/** Reads from a payload when it was made, in milliseconds since 1970; `undefined`: nobody knows. */
export type MessageClock = (data: unknown) => number | undefined;

/**
 * Makes what reads the time of a message.
 *
 * @param time what its schema says of it
 * @returns the clock
 */
export function createClock(time: MessageTime): MessageClock {
  if (typeof time === "string") {
    const tokens = parsePointer(time);
    return (data) => readTime(readMember(data, tokens));
  }
  const start = time.since === undefined ? 0 : Date.parse(time.since);
  const terms = UNITS.flatMap((unit) => {
    const pointer = time[unit];
    return pointer === undefined ? [] : [{ tokens: parsePointer(pointer), by: FACTORS[unit] }];
  });
  return (data) => {
    let sum = start;
    for (const { tokens, by } of terms) {
      const value = readMember(data, tokens);
      if (typeof value !== "number") return undefined;
      sum += value * by;
    }
    return readTime(sum); // a clock that was never set has no time to tell
  };
}

/**
 * Reads a time: a date-time as RFC 3339 writes it, or milliseconds since 1970.
 *
 * @param value any JSON
 * @returns milliseconds since 1970, with fractions; `undefined` when it is neither
 */
export function readTime(value: unknown): number | undefined {
  if (typeof value === "number") {
    return value >= FIRST_MILLISECONDS && value <= LAST_MILLISECONDS ? value : undefined;
  }
  if (typeof value !== "string") return undefined;
  const [, date, clock, fraction = "", zone = ""] = DATE_TIME.exec(value) ?? [];
  const seconds = Date.parse(`${date}T${clock}${zone.toUpperCase()}`);
  return Number.isNaN(seconds) ? undefined : seconds + Number(`0${fraction}`) * 1000;
}

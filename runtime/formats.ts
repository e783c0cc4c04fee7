/**
 * The formats of JSON Schema that need no Unicode tables. Each function takes a string and
 * agrees with the one of TypeBox; a bundler drops those that no validator uses.
 *
 * @example
 * ```ts
 * import {
 *   isDate,
 *   isDateTime,
 *   isDuration,
 *   isEmail,
 *   isIdnEmail,
 *   isIPv4,
 *   isIPv6,
 *   isJsonPointer,
 *   isJsonPointerUriFragment,
 *   isRegex,
 *   isRelativeJsonPointer,
 *   isTime,
 *   isUuid,
 * } from "telestion-edge/validation";
 *
 * console.log(isDate("2024-02-29"), isTime("12:00:00Z"), isDateTime("2024-02-29T12:00:00Z"));
 * console.log(isDuration("PT1H"), isUuid("123e4567-e89b-12d3-a456-426614174000"), isRegex("^a+$"));
 * console.log(isEmail("ops@example.org"), isIdnEmail("ops@bücher.example"));
 * console.log(isIPv4("127.0.0.1"), isIPv6("::1"));
 * console.log(isJsonPointer("/a/0"), isJsonPointerUriFragment("#/a"), isRelativeJsonPointer("1/a"));
 * ```
 *
 * @module
 */

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;

/**
 * Whether a text is a date of RFC 3339, such as `2024-02-29`.
 *
 * @param text the text
 * @returns `true` for a day that exists
 *
 * @example
 * ```ts
 * import { isDate } from "telestion-edge/validation";
 *
 * console.log(isDate("2024-02-29"), isDate("2023-02-29")); // true false
 * ```
 */
export function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined) return false;
  const [m, d] = [Number(month), Number(day)];
  return m >= 1 && m <= 12 && d >= 1 && d <= daysOfMonth(Number(year), m);
}

function daysOfMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

const TIME = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/;
const MINUTES_OF_DAY = 24 * 60;

/**
 * Whether a text is a time of RFC 3339 with its offset, such as `12:00:00Z`.
 *
 * @param text the text
 * @returns `true` for a time that exists; a leap second stands at 23:59:60 UTC only
 *
 * @example
 * ```ts
 * import { isTime } from "telestion-edge/validation";
 *
 * console.log(isTime("12:00:00Z"), isTime("12:00:00")); // true false
 * ```
 */
export function isTime(text: string): boolean {
  const match = TIME.exec(text);
  if (match === null) return false;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1, 4).map(Number);
  const [offsetHours = 0, offsetMinutes = 0] = match.slice(5, 7).map((part) => Number(part ?? 0));
  if (hours > 23 || minutes > 59 || seconds > 60 || offsetHours > 23 || offsetMinutes > 59) {
    return false;
  }
  if (seconds < 60) return true;
  const offset = (match[4] === "-" ? -1 : 1) * (offsetHours * 60 + offsetMinutes);
  return (hours * 60 + minutes - offset + MINUTES_OF_DAY) % MINUTES_OF_DAY === MINUTES_OF_DAY - 1;
}

const ZONE_PART = String.raw`(?!\.{1,2}[/\]])[A-Za-z._][A-Za-z._0-9+-]{0,13}`;
const SUFFIX_TAG = String.raw`\[!?[a-z_][a-z_0-9-]*=[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\]`;
const DATE_TIME_SUFFIX = /* @__PURE__ */ new RegExp(
  String.raw`^(?:\[!?(?:${ZONE_PART}(?:/${ZONE_PART})*|[+-](?:[01]\d|2[0-3]):[0-5]\d)\])?` +
    `(?:${SUFFIX_TAG})*$`,
);

/**
 * Whether a text is a date with a time of RFC 3339, such as `2024-02-29T12:00:00Z`, with the
 * suffixes of RFC 9557 if any, such as `[Europe/Berlin]`.
 *
 * @param text the text
 * @returns `true` for a point in time that exists
 *
 * @example
 * ```ts
 * import { isDateTime } from "telestion-edge/validation";
 *
 * console.log(isDateTime("2024-02-29T12:00:00Z")); // true
 * ```
 */
export function isDateTime(text: string): boolean {
  const start = text.indexOf("[");
  if (start !== -1 && !DATE_TIME_SUFFIX.test(text.slice(start))) return false;
  const plain = start === -1 ? text : text.slice(0, start);
  const sign = plain[10];
  return (sign === "T" || sign === "t") && isDate(plain.slice(0, 10)) && isTime(plain.slice(11));
}

const DURATION_TIME = String.raw`T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)`;
const DURATION = /* @__PURE__ */ new RegExp(
  String.raw`^P(?:(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)(?:${DURATION_TIME})?|` +
    String.raw`${DURATION_TIME}|\d+W)$`,
);

/**
 * Whether a text is a duration of RFC 3339, appendix A, such as `P1DT12H`.
 *
 * @param text the text
 * @returns `true` for a duration
 *
 * @example
 * ```ts
 * import { isDuration } from "telestion-edge/validation";
 *
 * console.log(isDuration("P1DT12H"), isDuration("1 day")); // true false
 * ```
 */
export function isDuration(text: string): boolean {
  return DURATION.test(text);
}

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

/**
 * Whether a text is a UUID of RFC 9562, in either case.
 *
 * @param text the text
 * @returns `true` for a UUID
 *
 * @example
 * ```ts
 * import { isUuid } from "telestion-edge/validation";
 *
 * console.log(isUuid("2eb8aa08-aa98-11ea-b4aa-73b441d16380")); // true
 * ```
 */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/**
 * Whether a text is an IPv4 address with four decimal numbers.
 *
 * @param text the text
 * @returns `true` for an address
 *
 * @example
 * ```ts
 * import { isIPv4 } from "telestion-edge/validation";
 *
 * console.log(isIPv4("127.0.0.1"), isIPv4("127.1")); // true false
 * ```
 */
export function isIPv4(text: string): boolean {
  return IPV4.test(text);
}

const IPV6_GROUP = /^[\da-f]{1,4}$/i;

/**
 * Whether a text is an IPv6 address of RFC 4291, without zone.
 *
 * @param text the text
 * @returns `true` for an address
 *
 * @example
 * ```ts
 * import { isIPv6 } from "telestion-edge/validation";
 *
 * console.log(isIPv6("::1"), isIPv6("1::2::3")); // true false
 * ```
 */
export function isIPv6(text: string): boolean {
  const [left = "", right, ...more] = text.split("::");
  if (more.length > 0) return false;
  if (right === undefined) return countGroups(left, true) === 8;
  const groups = countGroups(left, false) + countGroups(right, true);
  return groups <= 7;
}

/** `Infinity` when a part is no group; an IPv4 address at the end stands for two. */
function countGroups(text: string, last: boolean): number {
  if (text === "") return 0;
  const parts = text.split(":");
  const tail = last && isIPv4(parts.at(-1) ?? "") ? parts.pop() : undefined;
  if (!parts.every((part) => IPV6_GROUP.test(part))) return Infinity;
  return parts.length + (tail === undefined ? 0 : 2);
}

const EMAIL_WORD = String.raw`[\w!#$%&'*+/=?^\x60{|}~-]+`;
const HOST_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const EMAIL = /* @__PURE__ */ new RegExp(
  String.raw`^(?:${EMAIL_WORD}(?:\.${EMAIL_WORD})*|"(?:[^"\\]|\\[\x20-\x7e])*")@` +
    String.raw`(?:${HOST_LABEL}(?:\.${HOST_LABEL})*|\[(?:IPv6:[a-f0-9:]+|([\d.]+))\])$`,
  "i",
);

/**
 * Whether a text is an e-mail address of RFC 5321.
 *
 * @param text the text
 * @returns `true` for an address
 *
 * @example
 * ```ts
 * import { isEmail } from "telestion-edge/validation";
 *
 * console.log(isEmail("mission@example.com"), isEmail("mission")); // true false
 * ```
 */
export function isEmail(text: string): boolean {
  const match = EMAIL.exec(text);
  return match !== null && (match[1] === undefined || isIPv4(match[1]));
}

const IDN_WORD = String.raw`[A-Za-z0-9!#$%&'*+\/=?^_\x60{|}~\u{80}-\u{10FFFF}\-]+`;
const IDN_LABEL = String.raw`[\p{L}\p{N}][\p{L}\p{N}\-]{0,62}(?<!-)`;
const IDN_EMAIL = /* @__PURE__ */ new RegExp(
  String.raw`^(?:${IDN_WORD}(?:\.${IDN_WORD})*|"(?:[^"\\]|\\.)*")@` +
    String.raw`${IDN_LABEL}(?:\.${IDN_LABEL})*$`,
  "iu",
);

/**
 * Whether a text is an e-mail address of RFC 6531, which may hold letters of any script.
 *
 * @param text the text
 * @returns `true` for an address
 *
 * @example
 * ```ts
 * import { isIdnEmail } from "telestion-edge/validation";
 *
 * console.log(isIdnEmail("bodenstation@münchen.example")); // true
 * ```
 */
export function isIdnEmail(text: string): boolean {
  return IDN_EMAIL.test(text.normalize("NFC"));
}

const POINTER = "(?:/(?:[^~/]|~[01])*)*";
const JSON_POINTER = /* @__PURE__ */ new RegExp(`^${POINTER}$`);

/**
 * Whether a text is a JSON Pointer of RFC 6901, such as `/a/0`.
 *
 * @param text the text
 * @returns `true` for a pointer, the empty one included
 *
 * @example
 * ```ts
 * import { isJsonPointer } from "telestion-edge/validation";
 *
 * console.log(isJsonPointer("/a/0"), isJsonPointer("a/0")); // true false
 * ```
 */
export function isJsonPointer(text: string): boolean {
  return JSON_POINTER.test(text);
}

const RELATIVE_JSON_POINTER = /* @__PURE__ */ new RegExp(`^(?:0|[1-9][0-9]*)(?:#|${POINTER})$`);

/**
 * Whether a text is a relative JSON Pointer, such as `1/a`.
 *
 * @param text the text
 * @returns `true` for a pointer
 *
 * @example
 * ```ts
 * import { isRelativeJsonPointer } from "telestion-edge/validation";
 *
 * console.log(isRelativeJsonPointer("1/a"), isRelativeJsonPointer("/a")); // true false
 * ```
 */
export function isRelativeJsonPointer(text: string): boolean {
  return RELATIVE_JSON_POINTER.test(text);
}

const JSON_POINTER_FRAGMENT = /^#(?:\/(?:[\w\-.!$&'()*+,;:=@]|%[\da-f]{2}|~[01])*)*$/i;

/**
 * Whether a text is a JSON Pointer as the fragment of a URI, such as `#/a/0`.
 *
 * @param text the text
 * @returns `true` for a fragment with its `#`
 *
 * @example
 * ```ts
 * import { isJsonPointerUriFragment } from "telestion-edge/validation";
 *
 * console.log(isJsonPointerUriFragment("#/a/0")); // true
 * ```
 */
export function isJsonPointerUriFragment(text: string): boolean {
  return JSON_POINTER_FRAGMENT.test(text);
}

/**
 * Whether a text is a regular expression of ECMA-262 with flag `u`.
 *
 * @param text the text
 * @returns `true` for an expression that compiles
 *
 * @example
 * ```ts
 * import { isRegex } from "telestion-edge/validation";
 *
 * console.log(isRegex("^a+$"), isRegex("(")); // true false
 * ```
 */
export function isRegex(text: string): boolean {
  try {
    return new RegExp(text, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

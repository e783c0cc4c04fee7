/**
 * The formats of JSON Schema that need no Unicode tables. Each function takes a string and
 * agrees with the one of TypeBox; a bundler drops those that no validator uses.
 *
 * @module
 */

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;

/**
 * Whether a text is a date of RFC 3339, such as `2024-02-29`.
 *
 * @param text the text
 * @returns `true` for a day that exists
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
 */
export function isJsonPointerUriFragment(text: string): boolean {
  return JSON_POINTER_FRAGMENT.test(text);
}

/**
 * Whether a text is a regular expression of ECMA-262 with flag `u`.
 *
 * @param text the text
 * @returns `true` for an expression that compiles
 */
export function isRegex(text: string): boolean {
  try {
    return new RegExp(text, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

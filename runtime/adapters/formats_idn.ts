/**
 * The formats that need the Unicode tables of internationalised domain names. An entry point of
 * its own, so that only schemas with these formats carry the tables.
 *
 * @example
 * ```ts
 * import { isHostname, isIdnHostname } from "telestion-edge/formats-idn";
 *
 * console.log(isHostname("station.example"), isIdnHostname("bücher.example")); // true true
 * ```
 *
 * @module
 */
import { IsHostname, IsIdnHostname } from "typebox/format";

/**
 * Whether a text is a host name of RFC 1123; labels that begin with `xn--` must be valid too.
 *
 * @param text the text
 * @returns `true` for a host name
 *
 * @example
 * ```ts
 * import { isHostname } from "telestion-edge/formats-idn";
 *
 * console.log(isHostname("example.com"), isHostname("-a.example")); // true false
 * ```
 */
export function isHostname(text: string): boolean {
  return IsHostname(text);
}

/**
 * Whether a text is a host name of RFC 5890, which may hold letters of any script.
 *
 * @param text the text
 * @returns `true` for a host name
 *
 * @example
 * ```ts
 * import { isIdnHostname } from "telestion-edge/formats-idn";
 *
 * console.log(isIdnHostname("münchen.example")); // true
 * ```
 */
export function isIdnHostname(text: string): boolean {
  return IsIdnHostname(text);
}

/**
 * The formats of JSON Schema for URIs and IRIs. Each function takes a string and agrees with the
 * one of TypeBox.
 *
 * @example
 * ```ts
 * import { isIri, isIriReference, isUri, isUriReference, isUriTemplate, isUrl } from "telestion-edge/validation";
 *
 * console.log(isUri("nats://127.0.0.1:4222"), isUriReference("../a"), isUrl("https://example.org"));
 * console.log(isIri("https://bücher.example"), isIriReference("../ä"), isUriTemplate("/{a}"));
 * ```
 *
 * @module
 */
import { isIPv6 } from "./formats.ts";

const ENCODED = "%[\\da-f]{2}";
const SEGMENT_CHARACTER = `(?:[-\\w.~!$&'()*+,;=:@]|${ENCODED})`;
const FIRST_CHARACTER = `(?:[-\\w.~!$&'()*+,;=@]|${ENCODED})`;
const AUTHORITY = `//(?:(?:[-\\w.~!$&'()*+,;=:]|${ENCODED})*@)?` +
  `(?:\\[([^\\]]*)\\]|(?:[-\\w.~!$&'()*+,;=]|${ENCODED})*)(?::\\d*)?`;
const SEGMENTS = `(?:/${SEGMENT_CHARACTER}*)*`;
const ABSOLUTE_PATH = `/(?:${SEGMENT_CHARACTER}+${SEGMENTS})?`;
const QUERY_AND_FRAGMENT = ["\\?", "#"]
  .map((sign) => `(?:${sign}(?:[-\\w.~!$&'()*+,;=:@/?]|${ENCODED})*)?`).join("");
const SCHEME = "[a-z][a-z0-9+\\-.]*:";
const HIERARCHY = `(?:${AUTHORITY}${SEGMENTS}|${ABSOLUTE_PATH}|${SEGMENT_CHARACTER}+${SEGMENTS})?`;
const RELATIVE = `(?:${AUTHORITY}${SEGMENTS}|${ABSOLUTE_PATH}|${FIRST_CHARACTER}+${SEGMENTS})?`;
const URI = /* @__PURE__ */ new RegExp(`^${SCHEME}${HIERARCHY}${QUERY_AND_FRAGMENT}$`, "i");
const RELATIVE_URI = /* @__PURE__ */ new RegExp(`^${RELATIVE}${QUERY_AND_FRAGMENT}$`, "i");
const FUTURE_ADDRESS = /^v[\da-f]+\.[-\w.~!$&'()*+,;=:]+$/i;

/** What stands in brackets must be an address. */
function fits(pattern: RegExp, text: string): boolean {
  const match = pattern.exec(text);
  if (match === null) return false;
  const [, address] = match;
  return address === undefined || isIPv6(address) || FUTURE_ADDRESS.test(address);
}

/**
 * Whether a text is a URI of RFC 3986, such as `https://example.com/a`.
 *
 * @param text the text
 * @returns `true` for a URI with a scheme
 *
 * @example
 * ```ts
 * import { isUri } from "telestion-edge/validation";
 *
 * console.log(isUri("https://example.com/a"), isUri("/a")); // true false
 * ```
 */
export function isUri(text: string): boolean {
  return fits(URI, text);
}

/**
 * Whether a text is a URI of RFC 3986 or a relative reference, such as `../a`.
 *
 * @param text the text
 * @returns `true` for a reference
 *
 * @example
 * ```ts
 * import { isUriReference } from "telestion-edge/validation";
 *
 * console.log(isUriReference("../a"), isUriReference("a b")); // true false
 * ```
 */
export function isUriReference(text: string): boolean {
  return fits(URI, text) || fits(RELATIVE_URI, text);
}

const VARIABLE_CHARACTER = `(?:\\w|${ENCODED})`;
const VARIABLE = `${VARIABLE_CHARACTER}+(?:\\.${VARIABLE_CHARACTER}+)*(?::[1-9]\\d{0,3}|\\*)?`;
const URI_TEMPLATE = /* @__PURE__ */ new RegExp(
  `^(?:[^\\x00-\\x20"<>%\\\\^\\x60{|}\\x7f]|${ENCODED}|` +
    `\\{[+#./;?&=,!@|]?${VARIABLE}(?:,${VARIABLE})*\\})*$`,
  "i",
);

/**
 * Whether a text is a URI template of RFC 6570, such as `/files/{name}`.
 *
 * @param text the text
 * @returns `true` for a template
 *
 * @example
 * ```ts
 * import { isUriTemplate } from "telestion-edge/validation";
 *
 * console.log(isUriTemplate("/files/{name}"), isUriTemplate("{")); // true false
 * ```
 */
export function isUriTemplate(text: string): boolean {
  return URI_TEMPLATE.test(text);
}

/**
 * Whether a text is a URL as browsers understand it.
 *
 * @param text the text
 * @returns `true` when a browser could open it
 *
 * @example
 * ```ts
 * import { isUrl } from "telestion-edge/validation";
 *
 * console.log(isUrl("https://example.com"), isUrl("/a")); // true false
 * ```
 */
export function isUrl(text: string): boolean {
  return URL.canParse(text);
}

const NOT_IN_IRI = /* @__PURE__ */ new RegExp("[^!-\\uffff]|[<>^\\x60{|}\\\\]|%(?![\\da-fA-F]{2})");

/**
 * Whether a text is an IRI of RFC 3987: a URI that may hold letters of any script.
 *
 * @param text the text
 * @returns `true` for an IRI with a scheme
 *
 * @example
 * ```ts
 * import { isIri } from "telestion-edge/validation";
 *
 * console.log(isIri("https://münchen.example/ä"), isIri("/ä")); // true false
 * ```
 */
export function isIri(text: string): boolean {
  return !NOT_IN_IRI.test(text) && URL.canParse(text);
}

const NOT_IN_IRI_REFERENCE = /* @__PURE__ */ new RegExp(
  "[^!-\\uffff]|[\\x7f\\\\]|%(?![\\da-fA-F]{2})|^[a-zA-Z][a-zA-Z0-9+\\-.]*//",
);

/**
 * Whether a text is an IRI of RFC 3987 or a relative reference.
 *
 * @param text the text
 * @returns `true` for a reference
 *
 * @example
 * ```ts
 * import { isIriReference } from "telestion-edge/validation";
 *
 * console.log(isIriReference("/ä"), isIriReference("a b")); // true false
 * ```
 */
export function isIriReference(text: string): boolean {
  return !NOT_IN_IRI_REFERENCE.test(text) && URL.canParse(text, "http://example.com");
}

/**
 * Which function asserts which `format`.
 *
 * @module
 */

/** A function that asserts a format, and the entry point of the package that exports it. */
export interface FormatFunction {
  readonly name: string;
  readonly entryPoint: "validation" | "formats-idn";
}

/** The formats that are asserted. Those that need Unicode tables have an entry point of their own. */
export const FORMATS: ReadonlyMap<string, FormatFunction> = new Map([
  ["date", { name: "isDate", entryPoint: "validation" }],
  ["date-time", { name: "isDateTime", entryPoint: "validation" }],
  ["duration", { name: "isDuration", entryPoint: "validation" }],
  ["email", { name: "isEmail", entryPoint: "validation" }],
  ["hostname", { name: "isHostname", entryPoint: "formats-idn" }],
  ["idn-email", { name: "isIdnEmail", entryPoint: "validation" }],
  ["idn-hostname", { name: "isIdnHostname", entryPoint: "formats-idn" }],
  ["ipv4", { name: "isIPv4", entryPoint: "validation" }],
  ["ipv6", { name: "isIPv6", entryPoint: "validation" }],
  ["iri", { name: "isIri", entryPoint: "validation" }],
  ["iri-reference", { name: "isIriReference", entryPoint: "validation" }],
  ["json-pointer", { name: "isJsonPointer", entryPoint: "validation" }],
  ["json-pointer-uri-fragment", { name: "isJsonPointerUriFragment", entryPoint: "validation" }],
  ["regex", { name: "isRegex", entryPoint: "validation" }],
  ["relative-json-pointer", { name: "isRelativeJsonPointer", entryPoint: "validation" }],
  ["time", { name: "isTime", entryPoint: "validation" }],
  ["uri", { name: "isUri", entryPoint: "validation" }],
  ["uri-reference", { name: "isUriReference", entryPoint: "validation" }],
  ["uri-template", { name: "isUriTemplate", entryPoint: "validation" }],
  ["url", { name: "isUrl", entryPoint: "validation" }],
  ["uuid", { name: "isUuid", entryPoint: "validation" }],
]);

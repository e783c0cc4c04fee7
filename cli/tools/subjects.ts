/** The longest subject that the tools take, in UTF-16 code units. */
const MAX_LENGTH = 1024;

const ILLEGAL = /[\s\p{Cc}\p{Cs}]|^\.|\.$|\.\./u;
const WILDCARD = /(?:^|\.)(?:\*(?=\.|$)|>$)/;

/**
 * Whether a text can be subscribed to.
 *
 * @param text such as `telemetry.*.housekeeping`
 * @returns `false` for empty tokens, white space, control characters, and what is too long
 */
export function isSubject(text: string): boolean {
  return text !== "" && text.length <= MAX_LENGTH && !ILLEGAL.test(text);
}

/**
 * Whether a subject stands for several.
 *
 * @param subject a legal subject
 * @returns `true` when a token is `*`, or the last one `>`
 */
export function hasWildcard(subject: string): boolean {
  return WILDCARD.test(subject);
}

/**
 * Subjects with wildcards: `*` is one token, a last `>` one or more.
 *
 * @module
 */

const WHITE_SPACE = /[ \t\n\f\r]/;

/**
 * Whether a client may subscribe to it, and permissions may name it.
 *
 * @param pattern such as `telemetry.*.>`
 * @returns `false` for empty tokens, white space, and a `>` that is not last
 */
export function isPattern(pattern: string): boolean {
  if (WHITE_SPACE.test(pattern)) return false;
  const tokens = pattern.split(".");
  return tokens.every((token, index) =>
    token !== "" && (token !== ">" || index === tokens.length - 1)
  );
}

/**
 * Whether a message can be published on it and reach every subscription.
 *
 * @param subject such as `telemetry.ws-1.housekeeping`
 * @returns `false` for empty tokens, white space and wildcards
 */
export function isLiteral(subject: string): boolean {
  return isPattern(subject) && !hasWildcard(subject);
}

/**
 * Whether it stands for more than one subject.
 *
 * @param pattern a pattern
 * @returns `true` when one of its tokens is a wildcard
 */
export function hasWildcard(pattern: string): boolean {
  return pattern.split(".").some((token) => token === "*" || token === ">");
}

/**
 * Whether a subject fits a pattern.
 *
 * @param pattern with or without wildcards
 * @param subject its wildcards, if it has any, are taken as they are written
 * @returns `true` when it fits
 */
export function matchesPattern(pattern: string, subject: string): boolean {
  const expected = pattern.split(".");
  const tokens = subject.split(".");
  for (const [index, token] of expected.entries()) {
    const given = tokens[index];
    if (given === undefined || given === "") return false;
    if (token === ">") return true;
    if (token !== "*" && token !== given) return false;
  }
  return expected.length === tokens.length;
}

/**
 * The secrets of the suite: no program may print one of them.
 *
 * @module
 */

/** Part of every secret. */
export const MARK = "S3CR3T";

/** Has every character that a URL must encode. */
export const PASSWORD: string = `${MARK}-p@ss:w/rd?%41#`;

/** For brokers that want a token. */
export const TOKEN: string = `${MARK}-token`;

/**
 * Finds secrets in what programs printed.
 *
 * @param texts outputs
 * @param secrets beside those that carry the mark of the suite
 * @returns the lines with a secret
 */
export function findSecrets(texts: readonly string[], secrets: readonly string[]): string[] {
  return texts.flatMap((text) => text.split("\n"))
    .filter((line) => [MARK, ...secrets].some((secret) => line.includes(secret)));
}

/**
 * Options that several framings share.
 *
 * @module
 */

/** The longest frame unless an option says otherwise, in bytes. */
export const DEFAULT_MAX_LENGTH = 65_536;

/** The longest frame that can be asked for, in bytes. */
const MAX_LENGTH = 2 ** 30;

/** How long a frame may be. */
export interface FrameLimits {
  /** In bytes, without framing and escapes; what is longer is lost and counted. Default 65,536. */
  readonly maxLength?: number;
}

/**
 * Reads the limit on the length of frames.
 *
 * @param limits the options
 * @returns the longest frame in bytes
 * @throws {TypeError} for what is no such number
 */
export function maxLengthOf({ maxLength = DEFAULT_MAX_LENGTH }: FrameLimits): number {
  return checkInteger("maxLength", maxLength, { minimum: 1, maximum: MAX_LENGTH });
}

/**
 * Checks a number that a program gives.
 *
 * @param name what the number is, for the message
 * @param value the number
 * @param range the least and the greatest that is possible
 * @returns the number
 * @throws {TypeError} for another
 */
export function checkInteger(
  name: string,
  value: number,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
): number {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  throw new TypeError(
    `Option "${name}" is "${value}": expected an integer from ${minimum} to ${maximum}`,
  );
}

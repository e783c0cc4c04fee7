/**
 * Options with numbers and names that would stop a service from working without a word, or take
 * its bounds away, are refused where they are given.
 *
 * @module
 */

/** The longest time that a timer of the runtimes takes, in milliseconds. */
export const MAX_TIMER_MS: number = 2 ** 31 - 1;
const ILLEGAL_IN_QUEUE = /[\s\p{Cc}\p{Cs}]/u;
const MAX_QUEUE_LENGTH = 256;

/**
 * Refuses what is no number of things.
 *
 * @param name of the option
 * @param value a whole number, or `Infinity`
 * @param least the smallest that makes sense
 * @throws {TypeError} for everything else
 */
export function checkCount(name: string, value: number, least: number): void {
  if ((Number.isInteger(value) || value === Infinity) && value >= least) return;
  throw new TypeError(
    `Option "${name}" is ${show(value)}: expected a whole number of at least ${least}, or Infinity`,
  );
}

/**
 * Refuses what is no time to wait.
 *
 * @param name of the option
 * @param value milliseconds above 0
 * @param most the longest, default `Infinity`
 * @throws {TypeError} for everything else
 */
export function checkTime(name: string, value: number, most: number = Infinity): void {
  if (typeof value === "number" && value > 0 && value <= most) return;
  const limit = most === Infinity ? "" : ` and at most ${most}`;
  throw new TypeError(
    `Option "${name}" is ${show(value)}: expected milliseconds above 0${limit}`,
  );
}

/**
 * Refuses the name of a queue group with which a server would end the connection.
 *
 * @param queue the name
 * @throws {TypeError} when it is empty, very long, or holds white space or control characters
 */
export function checkQueue(queue: string): void {
  const legal = queue !== "" && queue.length <= MAX_QUEUE_LENGTH && !ILLEGAL_IN_QUEUE.test(queue);
  if (legal) return;
  const shown = JSON.stringify(queue.slice(0, MAX_QUEUE_LENGTH));
  throw new TypeError(
    `Option "queue" is ${shown}: expected a name of at most ${MAX_QUEUE_LENGTH} characters ` +
      "without white space and control characters, or false",
  );
}

function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

import { setTimeout as sleep } from "node:timers/promises";

const ASK_INTERVAL_MS = 100;

/**
 * Asks again and again until something is so.
 *
 * @param isSo the question; who rejects says no
 * @param signal ends the waiting
 * @returns settles when it is so, or when the signal is aborted
 */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && !await Promise.resolve().then(isSo).catch(() => false)) {
    await pause(ASK_INTERVAL_MS, signal);
  }
}

/**
 * Waits.
 *
 * @param milliseconds how long
 * @param signal ends the waiting
 * @returns settles afterwards; never rejects
 */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.max(0, milliseconds), undefined, { signal }).catch(() => {}); // when aborted
}

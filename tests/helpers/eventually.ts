/**
 * Repeats `attempt` until it neither throws nor returns `false`.
 *
 * @param attempt an assertion, or something that yields the value that the test waits for
 * @param options `timeoutMs`, default 5000; `everyMs`, default 20; `what`: named in the error
 * @returns the value of the attempt that succeeded
 * @throws the last attempt's error, or an `Error` when the time is over
 */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  options: { readonly timeoutMs?: number; readonly everyMs?: number; readonly what?: string } = {},
): Promise<Exclude<T, false>> {
  const { timeoutMs = 5000, everyMs = 20, what = "Expectation" } = options;
  const end = Date.now() + timeoutMs;
  for (;;) {
    let failure: unknown;
    try {
      const value = await attempt();
      if (value !== false) return value as Exclude<T, false>;
    } catch (error) {
      failure = error;
    }
    if (Date.now() >= end) {
      throw failure ?? new Error(`${what} did not come true within ${timeoutMs} ms`);
    }
    await sleep(everyMs);
  }
}

/**
 * Waits.
 *
 * @param milliseconds how long
 * @returns settles afterwards
 */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

import type { Logger } from "./logger.ts";
import { isPromiseLike } from "./promise_like.ts";

/**
 * Makes a logger that never throws: what a service cannot say must not decide what it does.
 *
 * @param logger any logger, that of a user among them
 * @returns a logger that drops the lines on which the other one fails
 */
export function guardLogger(logger: Logger): Logger {
  const guard = (level: keyof Logger): Logger["info"] => (message, fields) => {
    try {
      const written: unknown = logger[level](message, fields);
      if (isPromiseLike(written)) written.then(undefined, () => {});
    } catch {
      // There is nobody left who could be told.
    }
  };
  return { debug: guard("debug"), info: guard("info"), warn: guard("warn"), error: guard("error") };
}

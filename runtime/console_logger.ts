import type { Logger } from "./logger.ts";

/** For clients without a logger of their own: trouble goes to the console, the rest nowhere. */
export const consoleLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: (message, fields = {}) => console.warn(message, fields),
  error: (message, fields = {}) => console.error(message, fields),
};

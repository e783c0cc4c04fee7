import { ServiceError } from "./errors.ts";

/** How much is logged; each includes those behind it. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

/** How much is logged. */
export type LogLevel = typeof LOG_LEVELS[number];

/**
 * Reads `LOG_LEVEL`.
 *
 * @param value `debug`, `info`, `warn` (or `warning`) or `error`, in any case; default `info`
 * @returns the level
 * @throws {ServiceError} `bad-configuration` for other values
 */
export function parseLogLevel(value = "info"): LogLevel {
  const word = value.trim().toLowerCase();
  const level = LOG_LEVELS.find((name) => name === (word === "warning" ? "warn" : word));
  if (level !== undefined) return level;
  throw new ServiceError(
    "bad-configuration",
    `Cannot use LOG_LEVEL "${value}": expected one of "${LOG_LEVELS.join('", "')}"`,
  );
}

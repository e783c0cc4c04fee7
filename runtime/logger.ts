/**
 * PORT: where a service says what happens. The default adapter writes readable lines on a
 * terminal and JSON lines elsewhere.
 *
 * @module
 */

/** Facts that belong to a log line. */
export type LogFields = Readonly<Record<string, unknown>>;

/** PORT: where a service says what happens. Information goes to stdout, the rest to stderr. */
export interface Logger {
  /** For who looks for a fault; off by default. */
  debug(message: string, fields?: LogFields): void;
  /** What an operator wants to know. */
  info(message: string, fields?: LogFields): void;
  /** Something is wrong, and the service goes on. */
  warn(message: string, fields?: LogFields): void;
  /** Something failed. */
  error(message: string, fields?: LogFields): void;
}

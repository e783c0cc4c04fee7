import type { LogFields, Logger } from "./logger.ts";

/** How many lines of one kind are written per period. */
const LINES_PER_PERIOD = 5;
const PERIOD_MS = 10_000;

/**
 * Warns at a bounded rate: a flood of one kind of message becomes a few lines and a count, so
 * that hostile input fills neither the log nor the time of the service.
 */
export class LimitedLog {
  readonly #logger: Logger;
  readonly #now: () => number;
  readonly #periods: Map<string, { start: number; lines: number; silenced: number }> = new Map();

  /**
   * @param logger where the lines go
   * @param now the time in milliseconds, for tests; default: a clock that nobody sets
   */
  constructor(logger: Logger, now: () => number = () => performance.now()) {
    this.#logger = logger;
    this.#now = now;
  }

  /**
   * Writes a warning unless there were too many of this kind.
   *
   * @param kind lines of one kind share a bound
   * @param message the line
   * @param fields called only when the line is written
   */
  warn(kind: string, message: string, fields: () => LogFields): void {
    const now = this.#now();
    let period = this.#periods.get(kind);
    if (period === undefined || now - period.start >= PERIOD_MS) {
      const silenced = period?.silenced ?? 0;
      period = { start: now, lines: 0, silenced: 0 };
      this.#periods.set(kind, period);
      if (silenced > 0) this.#logger.warn(`${message} (${silenced} more were not logged)`);
    }
    if (period.lines < LINES_PER_PERIOD) {
      period.lines++;
      this.#logger.warn(message, fields());
    } else {
      period.silenced++;
    }
  }
}

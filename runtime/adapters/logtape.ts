/**
 * The logger of a service: an application that configures LogTape gets the service's lines in the
 * category `["telestion", serviceName]`. Otherwise they go to stdout and stderr, and no more of
 * LogTape is needed than what tells that nobody has configured it.
 *
 * @module
 */
import { getConfig, getLogger } from "@logtape/logtape";
import type { Host } from "../host.ts";
import { LOG_LEVELS, type LogLevel } from "../log_level.ts";
import { LOG_CATEGORY, type LogLine, printJsonLine, printReadableLine } from "../log_line.ts";
import { toLogValue } from "../log_value.ts";
import type { LogFields, Logger } from "../logger.ts";
import type { Redactor } from "../redact.ts";

/** What {@linkcode createLogger} takes. */
export interface LoggerOptions {
  /** Where the lines go. */
  readonly host: Pick<Host, "writeLine" | "isTerminal">;
  readonly serviceName: string;
  /** Default `info`. */
  readonly level?: LogLevel;
  /** Hides secrets; default: hides nothing. */
  readonly redact?: Redactor;
  /** Whether a terminal gets colours; default `true`. */
  readonly color?: boolean;
}

const LEVELS = { debug: "debug", info: "info", warn: "warning", error: "error" } as const;
const STREAMS = { debug: "stdout", info: "stdout", warn: "stderr", error: "stderr" } as const;

/**
 * Makes the logger of one service: readable lines on a terminal, JSON lines elsewhere;
 * information to stdout, warnings and errors to stderr.
 *
 * @param options where to, for whom, how much, and what to hide
 * @returns the logger
 *
 * @example
 * ```ts
 * import { createLogger, nodeHost } from "telestion-edge";
 *
 * const logger = createLogger({ host: nodeHost(), serviceName: "tracker" });
 * logger.info("Tracker is ready", { spacecraft: "ws-1" });
 * ```
 */
export function createLogger(options: LoggerOptions): Logger {
  const { serviceName, level: least = "info", redact = (text) => text } = options;
  const logTape = getLogger([LOG_CATEGORY, serviceName]);
  const log = (level: LogLevel, text: string, given: LogFields = {}): void => {
    const configured = getConfig() !== null;
    const enabled = configured
      ? logTape.isEnabledFor(LEVELS[level])
      : LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least);
    if (!enabled) return;
    const timestamp = Date.now();
    const message = redact(text);
    const fields = toLogValue(given, redact) as Record<string, unknown>;
    if (configured) {
      const parts = { message: [message], rawMessage: message, properties: fields };
      logTape.emit({ level: LEVELS[level], timestamp, ...parts });
    } else {
      writeLine({ timestamp, level, serviceName, message, fields }, options);
    }
  };
  return {
    debug: (message, fields) => log("debug", message, fields),
    info: (message, fields) => log("info", message, fields),
    warn: (message, fields) => log("warn", message, fields),
    error: (message, fields) => log("error", message, fields),
  };
}

function writeLine(line: LogLine, { host, color = true }: LoggerOptions): void {
  const text = host.isTerminal ? printReadableLine(line, { color }) : printJsonLine(line);
  host.writeLine(STREAMS[line.level], text);
}

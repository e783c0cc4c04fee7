/**
 * The logger of a service, over LogTape: an application that configures LogTape itself gets the
 * service's lines in the category `["telestion", serviceName]`. Otherwise they go to stdout and
 * stderr.
 *
 * @module
 */
import {
  type Config,
  configureSync,
  getConfig,
  getLogger,
  jsonLinesFormatter,
  type LogRecord,
  type Sink,
} from "@logtape/logtape";
import type { Host } from "../host.ts";
import { type LogLine, printReadableLine } from "../log_line.ts";
import type { LogLevel } from "../log_level.ts";
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

const CATEGORY = "telestion";
const META_CATEGORY = ["logtape", "meta"];
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
  const { serviceName, redact = (text) => text } = options;
  addService(options);
  const logger = getLogger([CATEGORY, serviceName]);
  const log = (level: LogLevel, message: string, fields: LogFields = {}): void => {
    if (!logger.isEnabledFor(LEVELS[level])) return;
    const text = redact(message);
    const properties = toLogValue(fields, redact) as Record<string, unknown>;
    const timestamp = Date.now();
    logger.emit({ level: LEVELS[level], timestamp, message: [text], rawMessage: text, properties });
  };
  return {
    debug: (message, fields) => log("debug", message, fields),
    info: (message, fields) => log("info", message, fields),
    warn: (message, fields) => log("warn", message, fields),
    error: (message, fields) => log("error", message, fields),
  };
}

/** Adds one service to the configuration of the process, unless the application made that. */
function addService(options: LoggerOptions): void {
  const { serviceName, level = "info" } = options;
  const current = getConfig();
  if (current !== null && !isOurs(current)) return;
  const others = current?.loggers.filter(({ category }) => category[1] !== serviceName) ?? [
    { category: META_CATEGORY, sinks: [], lowestLevel: "error" as const },
  ];
  const id = sinkId(serviceName);
  configureSync({
    reset: true,
    sinks: { ...current?.sinks, [id]: createSink(options) },
    loggers: [
      ...others,
      { category: [CATEGORY, serviceName], sinks: [id], lowestLevel: LEVELS[level] },
    ],
  });
}

function isOurs(config: Config<string, string>): boolean {
  return Object.keys(config.sinks).every((id) => id.startsWith(sinkId("")));
}

function sinkId(serviceName: string): string {
  return `${CATEGORY}:${serviceName}`;
}

function createSink(options: LoggerOptions): Sink {
  const { host, color = true } = options;
  return (record) => {
    const line = toLine(record);
    const text = host.isTerminal
      ? printReadableLine(line, { color })
      : jsonLinesFormatter(record).trimEnd();
    host.writeLine(STREAMS[line.level], text);
  };
}

function toLine(record: LogRecord): LogLine {
  const { level, timestamp, category, message, properties } = record;
  const ours = level === "warning" ? "warn" : level === "fatal" ? "error" : level;
  return {
    timestamp,
    level: ours === "trace" ? "debug" : ours,
    serviceName: category[1] ?? CATEGORY,
    message: message.join(""),
    fields: properties,
  };
}

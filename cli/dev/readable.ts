import { type LogLine, printReadableLine } from "../../runtime/log_line.ts";

const LEVELS: Readonly<Record<string, LogLine["level"]>> = {
  TRACE: "debug",
  DEBUG: "debug",
  INFO: "info",
  WARN: "warn",
  WARNING: "warn",
  ERROR: "error",
  FATAL: "error",
};

/** What services write where nobody looks on. */
export interface StructuredLine {
  readonly "@timestamp": string;
  readonly level: string;
  readonly message: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/**
 * Makes a log line for programs one for people, as a service does by itself on a terminal.
 *
 * @param text a line that a service wrote
 * @param options `color`: with escape sequences of a terminal
 * @returns one or more lines; any other text as it is
 */
export function makeReadable(text: string, options: { readonly color: boolean }): string {
  const line = parseStructured(text);
  const level = LEVELS[line?.level ?? ""];
  if (line === undefined || level === undefined) return text;
  const { message, properties: fields = {} } = line;
  const timestamp = Date.parse(line["@timestamp"]);
  return printReadableLine({ timestamp, level, serviceName: "", message, fields }, options);
}

/**
 * Reads a log line as services write it where nobody looks on.
 *
 * @param text a line that a service wrote
 * @returns its members; `undefined` for any other text
 */
export function parseStructured(text: string): StructuredLine | undefined {
  if (!text.startsWith('{"@timestamp":')) return undefined;
  try {
    const value: StructuredLine = JSON.parse(text);
    return Number.isNaN(Date.parse(value["@timestamp"])) ? undefined : value;
  } catch {
    return undefined;
  }
}

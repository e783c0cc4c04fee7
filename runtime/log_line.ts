/** One thing that happened, ready to be written. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly level: "debug" | "info" | "warn" | "error";
  readonly serviceName: string;
  readonly message: string;
  /** Values that JSON can carry. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The first part of the names of loggers. */
export const LOG_CATEGORY = "telestion";

const COLORS = { debug: "\x1b[2m", info: "\x1b[32m", warn: "\x1b[33m", error: "\x1b[31m" };
const DIM = "\x1b[2m";
const RESET = "\x1b[0m";

/**
 * Prints a line for people: `12:34:56.789 INFO  my-service  Connected  server=nats:4222`, with
 * the stack of an error in lines of its own. Control characters from outside are escaped, and
 * every line but the first is indented: no text can pass itself off as another log line.
 *
 * @param line what happened
 * @param options `color`: with escape sequences of a terminal
 * @returns the text, without a line break at its end
 */
export function printReadableLine(line: LogLine, options: { readonly color: boolean }): string {
  const { timestamp, level, serviceName, message, fields } = line;
  const paint = (color: string, text: string): string =>
    options.color ? `${color}${text}${RESET}` : text;
  const time = new Date(timestamp).toISOString().slice(11, 23);
  const stacks: string[] = [];
  const shown = Object.entries(fields).map(([name, value]) =>
    `${paint(DIM, `${escapeControl(name)}=`)}${printField(value, stacks)}`
  );
  const words = [
    paint(DIM, time),
    paint(COLORS[level], level.toUpperCase().padEnd(5)),
    paint(DIM, escapeControl(serviceName)),
    escapeControl(message),
    ...shown,
  ];
  return [words.join(" "), ...stacks.map((text) => `    ${escapeControl(text)}`)].join("\n");
}

/**
 * Prints a line for programs: an object of JSON, with the members that LogTape gives it.
 *
 * @param line what happened
 * @returns the text, without a line break at its end
 */
export function printJsonLine({ timestamp, level, serviceName, message, fields }: LogLine): string {
  return escapeControl(JSON.stringify({
    "@timestamp": new Date(timestamp).toISOString(),
    level: level.toUpperCase(),
    message,
    logger: `${LOG_CATEGORY}.${serviceName}`,
    properties: fields,
  }));
}

/**
 * Makes control characters visible, among them those that separate lines.
 *
 * @param text any text
 * @returns the text with `\n`, `\x1b` and the like written out
 */
export function escapeControl(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, (character) => {
    const escaped = JSON.stringify(character).slice(1, -1);
    if (escaped !== character) return escaped;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** An error is its message here; its stack goes to `stacks`. */
function printField(value: unknown, stacks: string[]): string {
  if (typeof value === "string") {
    return /^[\w.:/*>@+-]+$/.test(value) ? value : JSON.stringify(value);
  }
  if (!isError(value)) return escapeControl(JSON.stringify(value) ?? String(value));
  for (let error: unknown = value, depth = 0; isError(error); error = error.cause, depth++) {
    const lines = error.stack.split("\n");
    stacks.push(
      ...(depth === 0 ? lines : lines.map((text, i) => i === 0 ? `Cause: ${text}` : text)),
    );
  }
  return escapeControl(JSON.stringify(value.message));
}

interface LoggedError {
  readonly message: unknown;
  readonly stack: string;
  readonly cause?: unknown;
}

function isError(value: unknown): value is LoggedError {
  return typeof value === "object" && value !== null && "message" in value && "stack" in value &&
    typeof value.stack === "string";
}

import type { LogFields, Logger } from "../../runtime/logger.ts";
import { event, type EventMessage, request, type RequestMessage } from "../../runtime/message.ts";
import type { Validator } from "../../runtime/validator.ts";

/** A payload that tests send around. */
export interface Reading {
  readonly value: number;
  readonly text?: string;
}

/** Written by hand, so that tests of the runtime do not depend on the generator. */
export const readingValidator: Validator<Reading> = {
  check: (value): value is Reading => valueOf(value) !== undefined,
  explain: (value) =>
    valueOf(value) === undefined
      ? [{ path: "/value", keyword: "type", message: "Expected a number" }]
      : [],
};

function valueOf(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null || !("value" in value)) return undefined;
  return Number.isFinite(value.value) ? value.value as number : undefined;
}

/** An event with one parameter. */
export const reading: EventMessage<Reading, { station: string }> = event({
  name: "test.reading",
  subject: "test.{station}.reading",
  payload: readingValidator,
});

/** A request whose reply doubles its value. */
export const double: RequestMessage<Reading, Reading, { station: string }> = request({
  name: "test.double",
  subject: "test.{station}.double",
  payload: readingValidator,
  reply: readingValidator,
});

/** A request with an empty reply. */
export const reset: RequestMessage<Reading, void> = request({
  name: "test.reset",
  subject: "test.reset",
  payload: readingValidator,
});

/** A binary event. */
export const frame: EventMessage<Uint8Array> = event({ name: "test.frame", subject: "test.frame" });

/** A line that a {@linkcode RecordingLogger} kept. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: LogFields;
}

/** Keeps what is logged. */
export class RecordingLogger implements Logger {
  readonly lines: LogLine[] = [];
  readonly debug: Logger["debug"] = this.#keep("debug");
  readonly info: Logger["info"] = this.#keep("info");
  readonly warn: Logger["warn"] = this.#keep("warn");
  readonly error: Logger["error"] = this.#keep("error");

  #keep(level: LogLine["level"]): Logger["debug"] {
    return (message, fields = {}) => void this.lines.push({ level, message, fields });
  }
}

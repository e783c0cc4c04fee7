/**
 * Prints schemas for people: what fits on a line stays on it.
 *
 * @module
 */
import type { JsonValue } from "../../codegen/model.ts";

const WIDTH = 100;

/**
 * Prints a value as JSON.
 *
 * @param value any JSON
 * @returns text with a line break at its end
 */
export function printSchema(value: JsonValue): string {
  return `${print(value, { indent: "", before: 0 })}\n`;
}

interface Position {
  readonly indent: string;
  /** How many characters stand on the line already, without the indent. */
  readonly before: number;
}

function print(value: JsonValue, { indent, before }: Position): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const line = printLine(value, WIDTH - indent.length - before);
  if (line !== undefined) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== "object")) return printScalars(value, indent);
    const items = value.map((item: JsonValue) => inner + print(item, { indent: inner, before: 0 }));
    return `[\n${items.join(",\n")}\n${indent}]`;
  }
  const members = Object.entries(value).map(([name, member]) => {
    const key = `${JSON.stringify(name)}: `;
    return inner + key + print(member, { indent: inner, before: key.length });
  });
  return `{\n${members.join(",\n")}\n${indent}}`;
}

/** Names and numbers, as many on a line as fit. */
function printScalars(values: readonly JsonValue[], indent: string): string {
  const inner = `${indent}  `;
  const lines: string[] = [];
  for (const [index, value] of values.entries()) {
    const text = JSON.stringify(value) + (index < values.length - 1 ? "," : "");
    const line = lines.at(-1);
    const fits = line !== undefined && line.length + 1 + text.length <= WIDTH;
    if (fits) lines[lines.length - 1] = `${line} ${text}`;
    else lines.push(inner + text);
  }
  return `[\n${lines.join("\n")}\n${indent}]`;
}

/** A value on one line; `undefined` when it is longer than the room, a comma included. */
function printLine(value: JsonValue, room: number): string | undefined {
  if (room < 2) return undefined;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const parts: string[] = [];
  let left = room - 5;
  for (const [name, member] of Object.entries(value)) {
    const key = isList ? "" : `${JSON.stringify(name)}: `;
    const text = printLine(member, left - key.length);
    if (text === undefined) return undefined;
    left -= key.length + text.length + 2;
    if (left < -2) return undefined;
    parts.push(key + text);
  }
  if (parts.length === 0) return isList ? "[]" : "{}";
  return isList ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
}

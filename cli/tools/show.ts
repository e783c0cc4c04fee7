/**
 * How the tools show what comes from the bus: hostile until it was made printable.
 *
 * @module
 */
import process from "node:process";
import { printable } from "../../codegen/names.ts";
import type { Issue } from "../../runtime/validator.ts";
import type { Colour, Terminal } from "../terminal.ts";
import type { MessageRecord, RecordContent } from "./record_types.ts";

/** A cell of a table: text, and a colour for it. */
export type Cell = string | readonly [colour: Colour, text: string];

const DEFAULT_COLUMNS = 100;
const GAP = "  ";

/**
 * Prints a table; columns of numbers are not told apart.
 *
 * @param rows the heading first
 * @param terminal where to
 */
export function showTable(rows: readonly (readonly Cell[])[], terminal: Terminal): void {
  const texts = rows.map((row) => row.map((cell) => printable(textOf(cell))));
  const widths = (texts[0] ?? []).map((_, column) =>
    Math.max(...texts.map((row) => row[column]?.length ?? 0))
  );
  for (const [index, row] of rows.entries()) {
    const cells = row.map((cell, column) => {
      const text = texts[index]?.[column] ?? "";
      const padded = column === row.length - 1 ? text : text.padEnd(widths[column] ?? 0);
      if (index === 0) return terminal.paint("bold", padded);
      return typeof cell === "string" ? padded : terminal.paint(cell[0], padded);
    });
    terminal.print(cells.join(GAP).trimEnd());
  }
}

function textOf(cell: Cell): string {
  return typeof cell === "string" ? cell : cell[1];
}

/**
 * Prints a message: a row of a table for a person, a line of JSON for a program.
 *
 * @param record the message
 * @param terminal where to
 */
export function showMessage(record: MessageRecord, terminal: Terminal): void {
  if (!terminal.isInteractive) return terminal.print(JSON.stringify(record));
  const { subject, issues = [] } = record;
  const [colour, state] = stateOf(record);
  const head = `${record.time.slice(11, 23)}  ${state.padEnd(7)}  ${printable(subject)}  `;
  const room = Math.max(20, (process.stdout.columns || DEFAULT_COLUMNS) - head.length);
  const content = shorten(printable(contentText(record)), room);
  terminal.print(head.replace(state, () => terminal.paint(colour, state)) + content);
  for (const { path, message } of issues) {
    terminal.print(`${" ".repeat(14)}${printable(path || "/")}: ${printable(message)}`);
  }
}

function stateOf({ valid }: MessageRecord): readonly [Colour, string] {
  if (valid === undefined) return ["bold", "-"];
  return valid ? ["green", "valid"] : ["red", "INVALID"];
}

/**
 * The content of a message as one text.
 *
 * @param content the content
 * @returns JSON, text, or base64 with a prefix that says so
 */
export function contentText({ data, text, base64 }: RecordContent): string {
  if (data !== undefined) return JSON.stringify(data);
  return text ?? (base64 === undefined ? "" : `base64:${base64}`);
}

/**
 * Says why data does not fit its schema.
 *
 * @param issues each place that does not fit
 * @param terminal where to
 */
export function showIssues(issues: readonly Issue[], terminal: Terminal): void {
  for (const { path, message } of issues) {
    terminal.complain(`  ${printable(path || "/")}: ${printable(message)}`);
  }
}

/**
 * A time for people.
 *
 * @param milliseconds the time
 * @returns such as `1.3 ms`
 */
export function showTime(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/**
 * Prints messages: as a table, as lines of JSON, or as comma-separated values.
 *
 * @module
 */
import type { LayoutField, PacketLayout } from "../../codegen/packets/layout.ts";
import { didYouMean } from "../../codegen/suggest.ts";
import { UsageError } from "../command.ts";

/** A message that was decoded. */
export interface DecodedMessage {
  /** What the packet is called. */
  readonly name: string;
  readonly value: unknown;
}

/** Prints messages one after another. */
export interface RowPrinter {
  print(message: DecodedMessage): void;
  /** Prints what was held back. */
  end(): void;
}

/** The formats that can be named. */
export const FORMATS: readonly string[] = ["table", "json", "csv"];

/** How many rows tell how wide the columns of a table must be. */
const SAMPLE = 100;

/**
 * Creates what prints messages.
 *
 * @param format one of {@linkcode FORMATS}
 * @param layouts the packets that occur
 * @param write takes a line
 * @returns the printer
 * @throws {UsageError} for another format
 */
export function createRowPrinter(
  format: string,
  layouts: readonly PacketLayout[],
  write: (line: string) => void,
): RowPrinter {
  const columns = columnsOf(layouts);
  switch (format) {
    case "json":
      return { print: (message) => write(toJson(message)), end: () => {} };
    case "csv":
      return createCsvPrinter(columns, write);
    case "table":
      return createTablePrinter(columns, write);
    default: {
      const hint = didYouMean(format, FORMATS) || `: expected ${FORMATS.join(", ")}`;
      throw new UsageError(`Unknown format "${format}"${hint}`);
    }
  }
}

function toJson({ name, value }: DecodedMessage): string {
  return JSON.stringify({ packet: name, value }, replaceBigint);
}

function replaceBigint(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

/** Members of objects have columns of their own; the first tells which packet it is. */
interface Columns {
  readonly paths: readonly (readonly string[])[];
  /** Whether there are several packets to tell apart. */
  readonly named: boolean;
}

function columnsOf(layouts: readonly PacketLayout[]): Columns {
  const paths = new Map(
    layouts.flatMap(({ fields }) =>
      fields.flatMap(pathsOf).map((path) => [JSON.stringify(path), path] as const)
    ),
  );
  return { paths: [...paths.values()], named: layouts.length > 1 };
}

function pathsOf(field: LayoutField): (readonly string[])[] {
  return field.kind === "object" ? field.fields.flatMap(pathsOf) : [field.path];
}

function headOf({ paths, named }: Columns): string[] {
  return [...named ? ["packet"] : [], ...paths.map((path) => path.join("."))];
}

function cellsOf({ name, value }: DecodedMessage, { paths, named }: Columns): string[] {
  return [...named ? [name] : [], ...paths.map((path) => cell(lookUp(value, path)))];
}

function lookUp(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => typeof at === "object" && at !== null ? Reflect.get(at, name) : undefined,
    value,
  );
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value, replaceBigint) : String(value);
}

function createCsvPrinter(columns: Columns, write: (line: string) => void): RowPrinter {
  const line = (cells: readonly string[]): void => write(cells.map(quoteCell).join(","));
  let started = false;
  return {
    print(message) {
      if (!started) line(headOf(columns));
      started = true;
      line(cellsOf(message, columns));
    },
    end: () => {},
  };
}

/** RFC 4180: quotation marks where a cell would not end where it should. */
function quoteCell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function createTablePrinter(columns: Columns, write: (line: string) => void): RowPrinter {
  const waiting: string[][] = [];
  let widths: readonly number[] | undefined;
  const line = (cells: readonly string[]): void =>
    write(cells.map((text, index) => text.padStart(widths?.[index] ?? 0)).join("  ").trimEnd());
  const start = (): void => {
    const rows = [headOf(columns), ...waiting.splice(0)];
    widths = headOf(columns).map((_, index) =>
      rows.reduce((width, row) => Math.max(width, row[index]?.length ?? 0), 0)
    );
    for (const row of rows) line(row);
  };
  return {
    print(message) {
      const cells = cellsOf(message, columns).map(visible);
      if (widths !== undefined) return line(cells);
      waiting.push(cells);
      if (waiting.length === SAMPLE) start();
    },
    end() {
      if (widths === undefined && waiting.length > 0) start();
    },
  };
}

/** Text from a packet must not steer the terminal. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u00B7");
}

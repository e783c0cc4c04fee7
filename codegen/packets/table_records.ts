/**
 * Comma-separated values (RFC 4180) with a line of column names.
 *
 * @module
 */
import type { TableProblem } from "./table.ts";

/** A row: its values by column. */
export interface TableRecord {
  /** The line that it begins in, from 1. */
  readonly line: number;
  readonly values: Readonly<Record<string, string | undefined>>;
}

/** A table, cut into rows. */
export interface TableRecords {
  /** Names of the columns in lower case. */
  readonly columns: readonly string[];
  readonly records: readonly TableRecord[];
  readonly problems: readonly TableProblem[];
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Cuts a table into rows; lines that are empty or begin with `#` are left out.
 *
 * @param text the table, with a byte order mark or without
 * @returns columns and rows, and what is wrong
 */
export function parseRecords(text: string): TableRecords {
  const problems: TableProblem[] = [];
  const rows = parseRows(text.replace(/^\uFEFF/, ""), problems)
    .filter(({ cells }) => cells.some((cell) => cell !== "") && cells[0]?.startsWith("#") !== true);
  const [head, ...body] = rows;
  const columns = (head?.cells ?? []).map((cell) => cell.toLowerCase().replace(/[\s-]+/g, "_"));
  const records = body.map(({ line, cells }): TableRecord => {
    if (cells.length > columns.length) {
      const message = `Row has ${cells.length} values: expected ${columns.length}`;
      problems.push({ line, message });
    }
    return { line, values: Object.fromEntries(columns.map((name, index) => [name, cells[index]])) };
  });
  return { columns, records, problems };
}

function parseRows(text: string, problems: TableProblem[]): Row[] {
  const rows: Row[] = [];
  const pattern = /[^\S\r\n]*(?:"((?:[^"]|"")*)"|([^",\r\n]*))[^\S\r\n]*(,|\r\n|\n|\r|$)/y;
  let line = 1;
  let cells: string[] = [];
  let start = 1;
  while (pattern.lastIndex <= text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) {
      problems.push({ line, message: `Quotation mark is not closed, or text stands beside it` });
      return rows;
    }
    const [whole, quoted, plain = "", end] = match;
    cells.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    line += (whole.match(/\r\n|\n|\r/g) ?? []).length;
    if (end === ",") continue;
    rows.push({ line: start, cells });
    cells = [];
    start = line;
    if (end === "" || at >= text.length) return rows;
  }
  return rows;
}

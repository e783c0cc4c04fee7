/** One row of a CSV file: its cells by column name, and where it stands. */
export interface CsvRow {
  /** Line in the file, from 1. */
  readonly line: number;
  /** The cells by the name of their column. */
  readonly cells: Readonly<Record<string, string>>;
}

/** A CSV file, read. */
export interface CsvTable {
  /** Column names, from the first line. */
  readonly columns: readonly string[];
  /** The rows with as many cells as there are columns. */
  readonly rows: readonly CsvRow[];
  /** What is wrong with the other rows, with their lines. */
  readonly problems: readonly string[];
}

/**
 * Reads CSV as data loggers write it: a header, numbers and plain words, no quotes. Takes both line
 * endings, a byte order mark, empty lines, and a last line with or without an end.
 *
 * @param text the file's content
 * @param file its name, for the problems
 * @returns columns, rows, and a problem for each row that has another number of cells
 */
export function parseCsv(text: string, file: string): CsvTable {
  const [header = "", ...lines] = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const columns = splitCells(header);
  const rows: CsvRow[] = [];
  const problems: string[] = [];
  for (const [index, content] of lines.entries()) {
    const line = index + 2;
    if (content.trim() === "") continue;
    const cells = splitCells(content);
    if (cells.length !== columns.length) {
      problems.push(`${file}:${line}: Found ${cells.length} cells, expected ${columns.length}`);
      continue;
    }
    const named = columns.map((column, at) => [column, cells[at] ?? ""] as const);
    rows.push({ line, cells: Object.fromEntries(named) });
  }
  return { columns, rows, problems };
}

function splitCells(line: string): string[] {
  return line.split(",").map((cell) => cell.trim());
}

/** A row of the table: name of a column to what stands there; a column that is absent stays empty. */
export type TableRow = Readonly<Record<string, string | number | undefined>>;

/** How a table fits into a terminal. */
export interface TableOptions {
  /** The most characters of a line; default: no limit. */
  readonly width?: number;
  /** Columns to leave out, the first one first, until the table fits. */
  readonly expendable?: readonly string[];
}

const GAP = "  ";

/**
 * Lays rows out as a table: text to the left, numbers to the right.
 *
 * @param columns the names of the columns, in order
 * @param rows what stands in them
 * @param options what to do when the table is too wide; lines that stay too long are cut
 * @returns the lines of the table
 */
export function layOutTable(
  columns: readonly string[],
  rows: readonly TableRow[],
  { width = Infinity, expendable = [] }: TableOptions = {},
): string[] {
  const lines = printTable(columns, rows);
  const [first, ...others] = expendable;
  if (first === undefined || lines.every((line) => line.length <= width)) {
    return lines.map((line) => line.slice(0, width));
  }
  const fewer = columns.filter((column) => column !== first);
  return layOutTable(fewer, rows, { width, expendable: others });
}

function printTable(columns: readonly string[], rows: readonly TableRow[]): string[] {
  const cells = rows.map((row) => columns.map((column) => printCell(row[column])));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...cells.map((row) => row[index]?.length ?? 0))
  );
  const isNumber = columns.map((column) => rows.some((row) => typeof row[column] === "number"));
  const line = (parts: readonly string[]): string =>
    parts.map((part, index) => {
      const width = widths[index] ?? 0;
      return isNumber[index] ? part.padStart(width) : part.padEnd(width);
    }).join(GAP).trimEnd();
  return [line(columns), widths.map((width) => "─".repeat(width)).join(GAP), ...cells.map(line)];
}

function printCell(value: string | number | undefined): string {
  if (typeof value !== "number") return value ?? "";
  return value.toLocaleString("en", { maximumFractionDigits: 1 });
}

/** The part of a terminal that {@linkcode LiveText} needs. */
export interface Screen {
  /** Characters of a line; absent where that is not known. */
  readonly columns?: number;
  /** Lines; absent where that is not known. */
  readonly rows?: number;
  /** Writes text and escape sequences. */
  write(text: string): void;
}

/** Shows lines on a terminal, each time in the place of those before. */
export class LiveText {
  readonly #screen: Screen;
  #shown: readonly string[] = [];

  /** @param screen where to show them */
  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** @param lines what to show now; what does not fit is cut, since a line that wraps breaks all */
  show(lines: readonly string[]): void {
    const { columns = 80, rows = 24 } = this.#screen;
    // A terminal that got narrower has wrapped what it shows.
    const height = this.#shown.reduce(
      (sum, { length }) => sum + Math.ceil(length / columns || 1),
      0,
    );
    const up = height > 0 ? `\x1b[${Math.min(height, rows - 1)}A` : "";
    this.#shown = lines.slice(0, rows - 1).map((line) => line.slice(0, columns));
    const text = this.#shown.map((line) => `\x1b[2K${line}\n`).join("");
    this.#screen.write(`\r${up}${text}\x1b[0J`);
  }
}

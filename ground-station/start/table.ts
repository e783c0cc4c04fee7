/** A row of the table: name of a column to what stands there; a column that is absent stays empty. */
export type TableRow = Readonly<Record<string, string | number | undefined>>;

/**
 * Lays rows out as a table: text to the left, numbers to the right.
 *
 * @param columns the names of the columns, in order
 * @param rows what stands in them
 * @returns the lines of the table
 */
export function layOutTable(columns: readonly string[], rows: readonly TableRow[]): string[] {
  const cells = rows.map((row) => columns.map((column) => printCell(row[column])));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...cells.map((row) => row[index]?.length ?? 0))
  );
  const isNumber = columns.map((column) => rows.some((row) => typeof row[column] === "number"));
  const line = (parts: readonly string[]): string =>
    parts.map((part, index) => {
      const width = widths[index] ?? 0;
      return isNumber[index] ? part.padStart(width) : part.padEnd(width);
    }).join("  ").trimEnd();
  return [line(columns), widths.map((width) => "─".repeat(width)).join("  "), ...cells.map(line)];
}

function printCell(value: string | number | undefined): string {
  if (typeof value !== "number") return value ?? "";
  return value.toLocaleString("en", { maximumFractionDigits: 1 });
}

/** Shows lines on a terminal, each time in the place of those before. */
export class LiveText {
  #shown = 0;

  /** @param lines what to show now */
  show(lines: readonly string[]): void {
    const up = this.#shown > 0 ? `\x1b[${this.#shown}A` : "";
    const text = lines.map((line) => `${line}\x1b[K\n`).join("");
    process.stdout.write(`${up}\x1b[0J${text}`);
    this.#shown = lines.length;
  }
}

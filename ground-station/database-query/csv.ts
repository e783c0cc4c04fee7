/**
 * CSV as RFC 4180 describes it.
 *
 * @module
 */

/**
 * Writes rows.
 *
 * @param rows each with its cells; objects and arrays are written as JSON, what is absent is empty
 * @returns lines that end with CR LF
 */
export function writeCsv(rows: readonly (readonly unknown[])[]): string {
  return rows.map((cells) => `${cells.map(writeCell).join(",")}\r\n`).join("");
}

function writeCell(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

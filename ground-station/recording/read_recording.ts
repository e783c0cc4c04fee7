import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { type CsvRow, parseCsv } from "./csv.ts";
import { type FlightSample, payloadOf, type Reading, toSamples } from "./flight_sample.ts";
import { type Cells, FORMATS, type RecordingFormat } from "./formats.ts";

/** A flight, read from files. */
export interface Recording {
  /** All messages, in the order of time. */
  readonly samples: readonly FlightSample[];
  /** Each row that is no message, or one that does not fit its schema, with file and line. */
  readonly problems: readonly string[];
}

/**
 * Reads a recorded flight. A row that cannot be read is left out and named. A row that does not
 * fit the schema of its message is named too, and stays: the recording holds what was measured.
 *
 * @param paths files, or folders of which every `.csv` file is read
 * @returns the flight
 * @throws {Error} when a path cannot be read, or no file is of a known format
 */
export async function readRecording(paths: readonly string[]): Promise<Recording> {
  const readings: Reading[] = [];
  const problems: string[] = [];
  for (const file of (await Promise.all(paths.map(listFiles))).flat()) {
    const read = readTable(await readFile(file, "utf8"), basename(file));
    for (const reading of read.readings) readings.push(reading);
    problems.push(...read.problems);
  }
  if (readings.length === 0) {
    throw new Error(`Found no flight in "${paths.join('", "')}": ${expectedColumns()}`);
  }
  return { samples: toSamples(readings), problems };
}

async function listFiles(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => name.endsWith(".csv"));
  return names.sort().map((name) => join(path, name));
}

function readTable(text: string, file: string): { readings: Reading[]; problems: string[] } {
  const { columns, rows, problems } = parseCsv(text, file);
  const format = FORMATS.find((format) => format.columns.join() === columns.join());
  if (format === undefined) {
    return {
      readings: [],
      problems: [`${file}:1: Columns are "${columns}", ${expectedColumns()}`],
    };
  }
  const results = rows.map((row) => ({ line: row.line, ...readRow(format, row) }));
  return {
    readings: results.flatMap(({ reading }) => reading ?? []),
    problems: [
      ...problems,
      ...results.flatMap(({ line, problem }) => problem ? `${file}:${line}: ${problem}` : []),
    ],
  };
}

function expectedColumns(): string {
  return `expected one of ${FORMATS.map(({ columns }) => `"${columns}"`).join(", ")}`;
}

function readRow(format: RecordingFormat, row: CsvRow): { reading?: Reading; problem?: string } {
  try {
    const reading = format.read(cellsOf(row));
    return { reading, ...schemaProblem(reading) };
  } catch (error) {
    if (error instanceof RangeError) return { problem: error.message };
    throw error;
  }
}

function schemaProblem(reading: Reading): { problem?: string } {
  const { name, payload } = reading.message;
  const data = payloadOf({ ...reading, sequence: 0 }, 1);
  if (payload === undefined || payload.check(data)) return {};
  const issues = payload.explain(data).map(({ path, message }) => `${path}: ${message}`);
  return { problem: `Row does not fit "${name}": ${issues.join("; ")}` };
}

function cellsOf({ cells }: CsvRow): Cells {
  const text = (column: string): string => cells[column] ?? "";
  const number = (column: string): number => {
    const value = text(column) === "" ? NaN : Number(text(column));
    if (Number.isFinite(value)) return value;
    throw new RangeError(`Column "${column}" is "${text(column)}", expected a number`);
  };
  return { text, number };
}

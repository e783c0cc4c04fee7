import assert from "node:assert/strict";
import test from "node:test";
import { parseCsv } from "../../ground-station/recording/csv.ts";

test("parseCsv() reads every row, the last one without a line end too", () => {
  const { columns, rows, problems } = parseCsv("ts,height\n0,1\n1,2", "flight.csv");
  assert.deepEqual(columns, ["ts", "height"]);
  assert.deepEqual(rows, [
    { line: 2, cells: { ts: "0", height: "1" } },
    { line: 3, cells: { ts: "1", height: "2" } },
  ]);
  assert.deepEqual(problems, []);
});

test("parseCsv() takes a byte order mark, CR LF, spaces and empty lines", () => {
  const { columns, rows } = parseCsv("\uFEFFts, height\r\n\r\n0 ,1\r\n", "flight.csv");
  assert.deepEqual(columns, ["ts", "height"]);
  assert.deepEqual(rows, [{ line: 3, cells: { ts: "0", height: "1" } }]);
});

test("parseCsv() names the line of a row with too few or too many cells", () => {
  const { rows, problems } = parseCsv("ts,height\n0\n1,2\n3,4,5\n", "flight.csv");
  assert.equal(rows.length, 1);
  assert.deepEqual(problems, [
    "flight.csv:2: Found 1 cells, expected 2",
    "flight.csv:4: Found 3 cells, expected 2",
  ]);
});

test("parseCsv() of nothing has no rows", () => {
  assert.deepEqual(parseCsv("", "flight.csv").rows, []);
});

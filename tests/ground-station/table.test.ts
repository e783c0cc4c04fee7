import assert from "node:assert/strict";
import test from "node:test";
import { layOutTable, LiveText } from "../../ground-station/start/table.ts";

const COLUMNS = ["service", "runtime", "messages", "state"];
const ROWS = [
  { service: "tracker-node", runtime: "node", messages: 12345.67, state: "descending" },
  { service: "replayer", runtime: "node", state: "#1 T+12.3 s" },
];

test("layOutTable() puts text to the left and numbers to the right", () => {
  assert.deepEqual(layOutTable(COLUMNS, ROWS), [
    "service       runtime  messages  state",
    "────────────  ───────  ────────  ───────────",
    "tracker-node  node     12,345.7  descending",
    "replayer      node               #1 T+12.3 s",
  ]);
});

test("layOutTable() leaves columns out until the table fits, then cuts lines", () => {
  const expendable = ["runtime", "messages"];
  const fits = layOutTable(COLUMNS, ROWS, { width: 35, expendable });
  assert.equal(fits[0], "service       messages  state");
  assert.ok(fits.every((line) => line.length <= 35));
  const cut = layOutTable(COLUMNS, ROWS, { width: 20, expendable });
  assert.equal(cut[0], "service       state");
  assert.equal(cut[3], "replayer      #1 T+1");
});

test("LiveText draws over what it has shown, also on a terminal that got narrower", () => {
  const written: string[] = [];
  const screen = { columns: 20, rows: 24, write: (text: string) => void written.push(text) };
  const live = new LiveText(screen);
  live.show(["a".repeat(30), "", "b"]);
  assert.equal(written[0], `\r\x1b[2K${"a".repeat(20)}\n\x1b[2K\n\x1b[2Kb\n\x1b[0J`);
  screen.columns = 10;
  live.show(["c"]);
  assert.equal(written[1], "\r\x1b[4A\x1b[2Kc\n\x1b[0J");
});

test("LiveText shows no more lines than the terminal has", () => {
  const written: string[] = [];
  new LiveText({ columns: 9, rows: 3, write: (text) => void written.push(text) })
    .show(["1", "2", "3", "4"]);
  assert.equal(written[0], "\r\x1b[2K1\n\x1b[2K2\n\x1b[0J");
});

import assert from "node:assert/strict";
import test from "node:test";
import { writeCsv } from "../../ground-station/database-query/csv.ts";
import {
  readCursor,
  readSubjectCursor,
  writeCursor,
  writeSubjectCursor,
} from "../../ground-station/database-query/cursor.ts";
import { sortPositions } from "../../ground-station/database/pages.ts";
import { MIGRATIONS, migrationsFrom } from "../../ground-station/database/migrations.ts";

test("writeCsv() quotes what needs quotes, and leaves what is absent empty", () => {
  const rows = [["a", 1.5, true, null, undefined], ['say "hi"', "a,b", "c\nd", { e: [1] }, -0.1]];
  assert.equal(
    writeCsv(rows),
    'a,1.5,true,,\r\n"say ""hi""","a,b","c\nd","{""e"":[1]}",-0.1\r\n',
  );
});

test("readCursor() reads what writeCursor() wrote, fractions and times before 1970 included", () => {
  for (const position of [{ time: 1.5e12 + 0.123, id: 9 }, { time: -1e-7, id: 2 ** 53 - 1 }]) {
    assert.deepEqual(readCursor(writeCursor(position)), position);
  }
  assert.equal(readSubjectCursor(writeSubjectCursor("a.b-c.d")), "a.b-c.d");
});

test("readCursor() refuses what no page ended with", () => {
  for (const cursor of ["", "t1", "1_1", "t1_1; --", "sa.b", "t1e_1", "tNaN_1"]) {
    assert.throws(() => readCursor(cursor), { code: "rejected", message: /^Cursor ".*" cannot/ });
  }
  assert.throws(() => readSubjectCursor("t1_1"), { code: "rejected" });
});

test("sortPositions() orders by time and then by id, both ways", () => {
  const positions = [{ time: 2, id: 1 }, { time: 1, id: 3 }, { time: 1, id: 2 }];
  assert.deepEqual(sortPositions(positions), [2, 3, 1]);
  assert.deepEqual(sortPositions(positions, true), [1, 3, 2]);
});

test("migrationsFrom() gives what is still to be done, and refuses the future", () => {
  assert.deepEqual(
    MIGRATIONS.map(({ version }) => version),
    [...MIGRATIONS.keys()].map((n) => n + 1),
  );
  assert.equal(migrationsFrom(0, "It").length, MIGRATIONS.length);
  assert.equal(migrationsFrom(MIGRATIONS.length, "It").length, 0);
  const refusal = { code: "bad-configuration", message: /^It has version 99, of a newer program/ };
  assert.throws(() => migrationsFrom(99, "It"), refusal);
});

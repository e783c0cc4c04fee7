import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import type {
  Archive,
  ArchiveRecord,
  PlotQuery,
  RangeQuery,
} from "../../ground-station/database/archive.ts";
import { ServiceError } from "../../runtime/errors.ts";

/** A database that a test has for itself. */
export interface TestDatabase {
  /** Opens the archive in it; closed when the test ends. */
  open(): Promise<Archive>;
  /** Runs SQL on it, beside the archive. */
  execute(sql: string): Promise<void>;
}

/** Runs a test with an empty database, and cleans up. */
export type WithDatabase = (run: (database: TestDatabase) => Promise<void>) => Promise<void>;

const NOON = Date.UTC(2026, 5, 1, 12);
const LIMIT = { rows: 100, bytes: 1e6 };
const ALL: RangeQuery = { subject: ">", from: 0, to: NOON * 2, limit: LIMIT };

/** A message `seconds` after noon. */
function record(seconds: number, data: unknown, own: Partial<ArchiveRecord> = {}): ArchiveRecord {
  const text = JSON.stringify(data);
  const subject = own.subject ?? "telemetry.ws-1.power";
  const key = createHash("sha256").update(`${subject} ${seconds} ${text}`).digest("hex");
  return {
    key: key.slice(0, 32),
    time: NOON + seconds * 1000,
    name: "telemetry.power",
    data: text,
    ...own,
    subject,
  };
}

function plotOf(own: Partial<PlotQuery>): PlotQuery {
  const to = NOON + 100_000;
  return {
    subject: "telemetry.ws-1.power",
    pointers: ["/v"],
    from: NOON,
    to,
    points: 10,
    rows: 1e6,
    ...own,
  };
}

async function dataOf(archive: Archive, query: Partial<RangeQuery>): Promise<unknown[]> {
  const { records } = await archive.range({ ...ALL, ...query });
  return records.map(({ data }) => JSON.parse(data));
}

function isRejected(text: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ServiceError, String(error));
    assert.equal(error.code, "rejected", error.message);
    assert.match(error.message, text);
    return true;
  };
}

/** What each adapter of the port does: one file per adapter calls this. */
export function testStorage(name: string, withDatabase: WithDatabase): void {
  const withArchive = (run: (archive: Archive, database: TestDatabase) => Promise<void>) => () =>
    withDatabase(async (database) => run(await database.open(), database));

  test(
    `${name}: store() keeps all members of a message`,
    withArchive(async (archive) => {
      const data = {
        text: 'ü "quoted" \\ \u2028 😀',
        n: 1.25e-7,
        list: [null, true],
        a: { b: {} },
      };
      const made = record(0.125, data);
      assert.equal(await archive.store([made]), 1);
      const { records: [read], more } = await archive.range(ALL);
      assert.ok(read !== undefined);
      assert.deepEqual(
        [read.time, read.subject, read.name, JSON.parse(read.data), more],
        [made.time, made.subject, made.name, data, false],
      );
    }),
  );

  test(
    `${name}: store() keeps one row for one key, in one batch and over batches`,
    withArchive(async (archive) => {
      const [a, b, c] = [record(1, { v: 1 }), record(2, { v: 2 }), record(3, { v: 3 })];
      assert.equal(await archive.store([a, b, a]), 2);
      assert.equal(await archive.store([b, c]), 1);
      assert.equal(await archive.store([a, b, c]), 0);
      assert.deepEqual(await dataOf(archive, {}), [{ v: 1 }, { v: 2 }, { v: 3 }]);
      const many = Array.from({ length: 75 }, (_, n) => record(10 + n, { v: n }));
      const twice = many.flatMap((one) => [one, one]);
      assert.equal(await archive.store(twice.slice(0, 111)), 56);
      assert.equal(await archive.store(twice.slice(90)), 19);
    }),
  );

  test(
    `${name}: store() takes 5,000 messages of 500 subjects at once`,
    withArchive(async (archive) => {
      const records = Array.from(
        { length: 5000 },
        (_, n) => record(n, { n }, { subject: `load.${n % 500}` }),
      );
      assert.equal(await archive.store(records), 5000);
      assert.equal((await dataOf(archive, { subject: "load.7" })).length, 10);
    }),
  );

  test(
    `${name}: store() and range() carry what databases stumble over`,
    withArchive(async (archive) => {
      const hostile = [
        { text: "nul \u0000 inside" },
        { text: "half a pair \ud800" },
        { text: "\\u0000 is no escape here" },
        { "'; DROP TABLE archive_message; --": 1 },
        "a text alone",
        null,
        { deep: JSON.parse(`${"[".repeat(900)}${"]".repeat(900)}`) },
        { long: "x".repeat(900_000) },
      ];
      const records = hostile.map((data, n) => record(n, data));
      assert.equal(await archive.store(records), hostile.length);
      assert.deepEqual(await dataOf(archive, { limit: { rows: 100, bytes: 1e8 } }), hostile);
      const [bucket] = await archive.plot(plotOf({ pointers: ["/text", "/long"], points: 1 }));
      assert.deepEqual(bucket?.members, [undefined, undefined]);
    }),
  );

  test(
    `${name}: range() gives messages of a span in the order of time, both ways`,
    withArchive(async (archive) => {
      await archive.store([3, 1, 2, 0, 4].map((v) => record(v, { v })));
      const span = { from: NOON + 1000, to: NOON + 4000 };
      assert.deepEqual(await dataOf(archive, span), [{ v: 1 }, { v: 2 }, { v: 3 }]);
      const reversed = await dataOf(archive, { ...span, newestFirst: true });
      assert.deepEqual(reversed, [{ v: 3 }, { v: 2 }, { v: 1 }]);
    }),
  );

  test(
    `${name}: range() takes subjects by wildcard and messages by name`,
    withArchive(async (archive) => {
      const subjects = ["telemetry.a.power", "telemetry.b.power", "telemetry.a.b.c", "alarm.a"];
      await archive.store(
        subjects.map((subject, v) => record(v, { v }, { subject, name: `message.${v % 2}` })),
      );
      const values = async (subject: string, name?: string) =>
        (await dataOf(archive, { subject, ...name !== undefined && { name } }) as { v: number }[])
          .map(({ v }) => v);
      assert.deepEqual(await values("telemetry.*.power"), [0, 1]);
      assert.deepEqual(await values("telemetry.>"), [0, 1, 2]);
      assert.deepEqual(await values("alarm.a"), [3]);
      assert.deepEqual(await values("alarm"), []);
      assert.deepEqual(await values(">"), [0, 1, 2, 3]);
      assert.deepEqual(await values(">", "message.1"), [1, 3]);
      assert.deepEqual(await values("%"), []);
    }),
  );

  test(
    `${name}: range() pages through everything once, many at one time included`,
    withArchive(async (archive) => {
      const records = Array.from(
        { length: 53 },
        (_, n) => record(Math.floor(n / 20), { n }, { subject: `telemetry.${n % 3}` }),
      );
      await archive.store(records);
      for (const newestFirst of [false, true]) {
        const seen: unknown[] = [];
        let after: RangeQuery["after"];
        for (let more = true; more;) {
          const limit = { rows: 7, bytes: 1e6 };
          const page = await archive.range({ ...ALL, newestFirst, limit, ...after && { after } });
          const last = page.records.at(-1);
          assert.ok(last !== undefined && page.records.length <= 7);
          seen.push(...page.records.map(({ data }) => data));
          after = { time: last.time, id: last.id };
          more = page.more;
        }
        assert.equal(seen.length, 53);
        assert.equal(new Set(seen).size, 53);
      }
    }),
  );

  test(
    `${name}: range() ends a page before it gets too large, and never before its first message`,
    withArchive(async (archive) => {
      await archive.store([0, 1, 2].map((n) => record(n, { n, text: "x".repeat(1000) })));
      const two = await archive.range({ ...ALL, limit: { rows: 9, bytes: 2500 } });
      assert.deepEqual([two.records.length, two.more], [2, true]);
      const one = await archive.range({ ...ALL, limit: { rows: 9, bytes: 10 } });
      assert.deepEqual([one.records.length, one.more], [1, true]);
    }),
  );

  test(
    `${name}: latest() gives the newest message of each subject, in pages`,
    withArchive(async (archive) => {
      await archive.store(
        ["b", "a", "c", "a", "b"].map((subject, v) =>
          record(v, { v }, { subject: `s.${subject}` })
        ),
      );
      await archive.store([record(1, { v: "late" }, { subject: "s.c" })]);
      const first = await archive.latest({ subject: "s.*", limit: { rows: 2, bytes: 1e6 } });
      const latest = first.records.map(({ subject, data }) => [subject, JSON.parse(data).v]);
      assert.deepEqual([latest, first.more], [[["s.a", 3], ["s.b", 4]], true]);
      const rest = await archive.latest({ subject: "s.*", after: "s.b", limit: LIMIT });
      assert.equal(rest.more, false);
      assert.deepEqual(rest.records.map(({ data }) => JSON.parse(data)), [{ v: 2 }]);
    }),
  );

  test(
    `${name}: plot() gives minimum, maximum, mean and count of each bucket`,
    withArchive(async (archive) => {
      const values = [1, 2, 6, -4, 10.5];
      await archive.store(values.map((v, n) => record(n * 4, { v })));
      const buckets = await archive.plot(plotOf({}));
      assert.deepEqual(buckets, [
        { index: 0, members: [{ min: 1, max: 6, mean: 3, count: 3 }] },
        { index: 1, members: [{ min: -4, max: 10.5, mean: 3.25, count: 2 }] },
      ]);
    }),
  );

  test(
    `${name}: plot() follows pointers into members and items, and leaves out what is no number`,
    withArchive(async (archive) => {
      const data = {
        "a b": { "c/d": [7, { "é~": 8 }] },
        on: true,
        off: false,
        text: "9",
        no: null,
      };
      await archive.store([record(0, data)]);
      const value = (v: number) => ({ min: v, max: v, mean: v, count: 1 });
      const pointers = [
        "/a b/c~1d/0",
        "/a b/c~1d/1/é~0",
        "/on",
        "/off",
        "/text",
        "/no",
        "/absent/0",
      ];
      const [bucket] = await archive.plot(plotOf({ pointers }));
      assert.deepEqual(
        bucket?.members,
        [value(7), value(8), value(1), value(0), undefined, undefined, undefined],
      );
    }),
  );

  test(
    `${name}: plot() keeps to its span and its subject, and puts its last instant into a bucket`,
    withArchive(async (archive) => {
      const last = 99.9999;
      await archive.store([-0.001, 0, last, 100].map((s) => record(s, { v: s })));
      await archive.store([record(5, { v: 5 }, { subject: "telemetry.ws-1.powers" })]);
      const buckets = await archive.plot(plotOf({ points: 3 }));
      const seen = buckets.map(({ index, members }) => [index, members[0]?.count, members[0]?.min]);
      assert.deepEqual(seen, [[0, 1, 0], [2, 1, last]]);
      assert.deepEqual(await archive.plot(plotOf({ subject: "nothing.here" })), []);
    }),
  );

  test(
    `${name}: plot() counts every message once, whatever the number of buckets`,
    withArchive(async (archive) => {
      await archive.store(Array.from({ length: 1000 }, (_, n) => record(n / 10, { v: n })));
      for (const points of [1, 7, 39, 40, 41, 333, 2000]) {
        const buckets = await archive.plot(plotOf({ points }));
        const count = buckets.reduce((sum, { members }) => sum + (members[0]?.count ?? 0), 0);
        const indexes = buckets.map(({ index }) => index);
        assert.equal(count, 1000, `${points} buckets`);
        assert.deepEqual(indexes, [...new Set(indexes)].sort((a, b) => a - b));
        assert.ok((indexes.at(-1) ?? 0) < points);
      }
    }),
  );

  test(
    `${name}: plot() and gaps() refuse to look at more messages than they may`,
    withArchive(async (archive) => {
      await archive.store(Array.from({ length: 20 }, (_, n) => record(n, { v: n })));
      await assert.rejects(
        archive.plot(plotOf({ rows: 19 })),
        isRejected(/"telemetry\.ws-1\.power" has more than 19 messages/),
      );
      assert.ok((await archive.plot(plotOf({ rows: 20 }))).length > 0);
      const gaps = { subject: ">", pointer: "/v", from: 0, to: NOON * 2 };
      await assert.rejects(archive.gaps({ ...gaps, rows: 19 }), isRejected(/more than 19/));
    }),
  );

  test(
    `${name}: gaps() counts what is missing, with and without a modulus`,
    withArchive(async (archive) => {
      const add = (subject: string, numbers: readonly number[]) =>
        archive.store(numbers.map((n, s) => record(s, { n }, { subject })));
      await add("c.complete", [5, 6, 7]);
      await add("c.holes", [0, 1, 4, 5, 9]);
      await add("c.again", [7, 8, 0, 1]);
      await add("c.wrapped", [14, 15, 0, 3]);
      await archive.store([record(9, { other: 1 }, { subject: "c.without" })]);
      const query = { subject: "c.>", pointer: "/n", from: 0, to: NOON * 2, rows: 100 };
      const found = await archive.gaps(query);
      const numbers = found.map(({ subject, count, missing, restarts }) => {
        return [subject, count, missing, restarts];
      });
      assert.deepEqual(numbers, [
        ["c.again", 4, 0, 1],
        ["c.complete", 3, 0, 0],
        ["c.holes", 5, 5, 0],
        ["c.wrapped", 4, 2, 1],
      ]);
      const at = (second: number): number => NOON + second * 1000;
      assert.deepEqual(found.find(({ subject }) => subject === "c.holes")?.gaps, [
        { after: at(1), before: at(2), missing: 2 },
        { after: at(3), before: at(4), missing: 3 },
      ]);
      const [wrapped] = await archive.gaps({ ...query, subject: "c.wrapped", modulus: 16 });
      const gaps = [{ after: at(2), before: at(3), missing: 2 }];
      assert.deepEqual(wrapped, { subject: "c.wrapped", count: 4, missing: 2, restarts: 0, gaps });
    }),
  );

  test(
    `${name}: gaps() follows sequence counts around their end, in whichever order one moment came`,
    withArchive(async (archive) => {
      const moments = [[16_380, 16_382, 16_381], [0, 16_383, 1], [9000, 8999], [9002]];
      for (const [second, counts] of moments.entries()) {
        await archive.store(counts.map((n) => record(second, { n }, { subject: "c.moment" })));
      }
      const turns = Array.from({ length: 40_000 }, (_, n) => n).filter((n) => n % 1000 !== 7);
      await archive.store(
        turns.map((n) => record(n / 10, { n: n % 16_384 }, { subject: "c.turns" })),
      );
      const query = { subject: "c.>", pointer: "/n", from: 0, to: NOON * 2, rows: 1e6 };
      const found = await archive.gaps({ ...query, modulus: 16_384 });
      assert.deepEqual(found.map(({ missing }) => missing), [8998, 40]);
      assert.deepEqual(found[0]?.gaps.map(({ missing }) => missing), [8997, 1]);
      assert.deepEqual(found[1]?.gaps.map(({ missing }) => missing), Array(40).fill(1));
    }),
  );

  test(
    `${name}: queries take hostile subjects, names and pointers for what they are`,
    withArchive(async (archive) => {
      await archive.store([record(0, { v: 1 })]);
      const hostile = ["x'; DROP TABLE archive_message; --", "') OR 1=1 --", "$1", "?", "\\", "%"];
      for (const text of hostile) {
        const subject = text.replaceAll(/[ *>.]/g, "_");
        assert.deepEqual(await dataOf(archive, { subject }), []);
        assert.deepEqual(await dataOf(archive, { name: text }), []);
        assert.deepEqual((await archive.latest({ subject, limit: LIMIT })).records, []);
        assert.deepEqual(await archive.plot(plotOf({ subject: text })), []);
        if (text === "\\") continue;
        const [bucket] = await archive.plot(plotOf({ pointers: [`/${text}`] }));
        assert.deepEqual(bucket?.members, [undefined]);
      }
      for (const pointer of ["", "v", "/", "/a//b", "/a~2", '/"', "/\\", "/a\u0000", "//"]) {
        const refusal = isRejected(/^Pointer .* cannot be used/);
        await assert.rejects(archive.plot(plotOf({ pointers: [pointer] })), refusal);
      }
      for (const subject of ["", ".", "a..b", "a b", "a.>.b", "{x}"]) {
        const refusal = isRejected(/^Subject filter .* cannot be used/);
        await assert.rejects(archive.range({ ...ALL, subject }), refusal);
      }
      assert.deepEqual(await dataOf(archive, {}), [{ v: 1 }]);
    }),
  );

  test(
    `${name}: range() refuses to be about too many subjects at once`,
    withArchive(async (archive) => {
      const records = Array.from({ length: 501 }, (_, n) => record(0, n, { subject: `many.${n}` }));
      await archive.store(records);
      await assert.rejects(
        archive.range(ALL),
        isRejected(/matches 501 subjects: expected at most/),
      );
      const page = await archive.latest({ subject: ">", limit: { rows: 3, bytes: 1e6 } });
      assert.deepEqual([page.records.length, page.more], [3, true]);
    }),
  );

  test(
    `${name}: what is stored is there after closing and opening again`,
    () =>
      withDatabase(async ({ open }) => {
        const first = await open();
        await first.store([record(0, { v: 1 })]);
        await first.close();
        const second = await open();
        assert.equal(await second.store([record(0, { v: 1 }), record(1, { v: 2 })]), 1);
        assert.deepEqual(await dataOf(second, {}), [{ v: 1 }, { v: 2 }]);
      }),
  );

  test(
    `${name}: two archives share a database, opened at the same time`,
    () =>
      withDatabase(async ({ open }) => {
        const [one, two] = await Promise.all([open(), open()]);
        assert.ok(one !== undefined && two !== undefined);
        assert.equal(await one.store([record(0, { v: 1 })]), 1);
        assert.equal(await two.store([record(0, { v: 1 }), record(1, { v: 2 })]), 1);
        assert.deepEqual(await dataOf(one, {}), await dataOf(two, {}));
      }),
  );

  test(
    `${name}: opening refuses the tables of a newer program`,
    () =>
      withDatabase(async ({ open, execute }) => {
        await (await open()).close();
        await execute("INSERT INTO archive_migration VALUES (99, 'from the future', 'now')");
        await assert.rejects(open(), (error) => {
          assert.ok(error instanceof ServiceError);
          assert.equal(error.code, "bad-configuration");
          assert.match(error.message, /has version 99, of a newer program: expected at most 1$/);
          return true;
        });
      }),
  );
}

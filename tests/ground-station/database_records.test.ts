import assert from "node:assert/strict";
import test from "node:test";
import {
  type Arrival,
  type RecordRules,
  toRecord,
} from "../../ground-station/database-writer/record.ts";
import {
  EventFinder,
  findStoredEvents,
  splitByStream,
} from "../../ground-station/database-writer/stored_events.ts";
import { createClock, readTime } from "../../ground-station/database/message_time.ts";
import { parsePointer, readMember } from "../../ground-station/database/pointer.ts";
import { coversSubject, parseFilter } from "../../ground-station/database/subject_filter.ts";
import { parseSubject } from "../../runtime/subject.ts";
import { double, frame, reading, reset } from "../helpers/messages.ts";

const RULES: RecordRules = { time: ["time"], key: [] };
const KEYED: RecordRules = { time: ["time"], key: [["flight"], ["count", 0]] };

function arrival(data: unknown, own: Partial<Arrival> = {}): Arrival {
  return { subject: "a.b", name: "a", data, messageId: "", time: 1e12, ...own };
}

function sameKey(a: Arrival, b: Arrival, rules = RULES): boolean {
  return toRecord(a, rules).key === toRecord(b, rules).key;
}

test("readTime() reads date-times to the microsecond, in any zone", () => {
  const noon = Date.UTC(2026, 0, 2, 12);
  assert.equal(readTime("2026-01-02T12:00:00Z"), noon);
  assert.equal(readTime("2026-01-02t13:30:00+01:30"), noon);
  assert.equal(readTime("2026-01-02T12:00:00.123456Z"), noon + 123.456);
  assert.equal(readTime("1969-12-31T23:59:59.5Z"), -500);
  assert.equal(readTime(noon + 0.25), noon + 0.25);
});

test("readTime() takes no other text and no mission time for a time", () => {
  const others = ["", "noon", "2026-01-02", "2026-13-02T12:00:00Z", "2026-01-02T12:00:00", 0, -5];
  for (const value of [...others, 86_400, 1e300, NaN, null, undefined, {}, true]) {
    assert.equal(readTime(value), undefined, String(value));
  }
});

test("createClock() adds up days, milliseconds and microseconds, as CCSDS counts them", () => {
  const clock = createClock({
    since: "1958-01-01",
    days: "/DOY",
    milliseconds: "/MSEC",
    microseconds: "/at/us",
  });
  const noon = Date.UTC(2021, 3, 9, 12);
  assert.equal(clock({ DOY: 23109, MSEC: 43_200_000, at: { us: 250 } }), noon + 0.25);
  assert.equal(clock({ DOY: 23109, MSEC: 43_200_000 }), undefined);
  assert.equal(clock({ DOY: 1e300, MSEC: 0, at: { us: 0 } }), undefined);
  assert.equal(clock({ DOY: 0, MSEC: 4000, at: { us: 0 } }), undefined);
  assert.equal(createClock({ seconds: "/s" })({ s: 1.5e9 }), 1.5e12);
  assert.equal(createClock("/at/0")({ at: ["2021-04-09T12:00:00Z"] }), noon);
});

test("toRecord() takes the time of the message, else of its arrival", () => {
  const own = toRecord(arrival({ time: "1970-01-01T00:00:01Z" }), RULES);
  assert.deepEqual([own.time, own.data], [1000, '{"time":"1970-01-01T00:00:01Z"}']);
  assert.equal(toRecord(arrival({ time: 12.5 }), RULES).time, 1e12);
  const nested = toRecord(arrival({ a: [{ at: 1.5e12 }] }), { ...RULES, time: ["a", 0, "at"] });
  assert.equal(nested.time, 1.5e12);
  const told = arrival({ time: 1.5e12 }, { made: 42 });
  assert.equal(toRecord(told, RULES).time, 42);
  assert.ok(sameKey(told, { ...told, time: 2e12 }));
});

test("toRecord() makes one key of one Nats-Msg-Id, per subject", () => {
  const one = arrival({ v: 1 }, { messageId: "7" });
  assert.match(toRecord(one, RULES).key, /^[0-9a-f]{32}$/);
  assert.ok(sameKey(one, arrival({ v: 2 }, { messageId: "7", time: 2e12 })));
  assert.ok(!sameKey(one, arrival({ v: 1 }, { messageId: "8" })));
  assert.ok(!sameKey(one, arrival({ v: 1 }, { messageId: "7", subject: "a.c" })));
});

test("toRecord() makes one key of the members that name a message", () => {
  const one = arrival({ flight: 1, count: [5], v: 1 });
  assert.ok(sameKey(one, arrival({ flight: 1, count: [5], v: 2 }), KEYED));
  assert.ok(!sameKey(one, arrival({ flight: 2, count: [5], v: 1 }), KEYED));
  assert.ok(!sameKey(one, arrival({ flight: 1, count: [5] }, { subject: "b" }), KEYED));
  assert.ok(!sameKey(arrival({ flight: 1 }), arrival({ flight: 1 }), KEYED), "not all are there");
});

test("toRecord() makes one key of one payload with its own time, and else of none", () => {
  const timed = (v: number) => arrival({ time: "2026-01-02T12:00:00Z", v });
  assert.ok(sameKey(timed(1), timed(1)));
  assert.ok(!sameKey(timed(1), timed(2)));
  assert.ok(!sameKey(arrival({ v: 1 }), arrival({ v: 1 })), "two that look the same are two");
  const inStream = (place: string) => arrival({ v: 1 }, { place });
  assert.ok(sameKey(inStream("S 1"), inStream("S 1")));
  assert.ok(!sameKey(inStream("S 1"), inStream("S 2")));
});

test("toRecord() begins a key with the time, unless the message is named", () => {
  const at = (time: number, own: Partial<Arrival> = {}) => arrival({ time }, own);
  const begins = (record: Arrival, rules = RULES) => toRecord(record, rules).key.slice(0, 12);
  assert.equal(begins(at(1.5e12 + 0.5)), "015d3ef79800");
  assert.equal(begins(arrival({ v: 1 }, { time: 2e11, place: "S 1" })), "002e90edd000");
  assert.equal(begins(arrival({ v: 1 }, { time: 2e11 })), "002e90edd000");
  assert.equal(begins(at(1.5e12, { made: -1 })), "000000000000");
  assert.ok(sameKey(at(1.5e12, { messageId: "7" }), at(2e12, { messageId: "7" })));
  const named = (time: number) => arrival({ time, flight: 1, count: [5] });
  assert.ok(sameKey(named(1.5e12), named(2e12), KEYED));
});

test("readMember() follows pointers, and finds nothing that is inherited", () => {
  const value = { a: [{ "b/c": 1 }], length: 2 };
  assert.equal(readMember(value, parsePointer("/a/0/b~1c")), 1);
  for (const pointer of ["/a/1", "/a/length", "/toString", "/__proto__", "/length/x", "/0"]) {
    assert.equal(readMember(value, parsePointer(pointer)), undefined, pointer);
  }
});

test("coversSubject() knows whether all subjects of a message match", () => {
  const covers = (filter: string, template: string) =>
    coversSubject(parseFilter(filter), parseSubject(template));
  assert.ok(covers("a.>", "a.{x}.b"));
  assert.ok(covers("a.>", "a.{x...}"));
  assert.ok(covers("a.*.b", "a.{x}.b"));
  assert.ok(covers("a.b", "a.b"));
  for (const filter of ["a.x.b", "a.*", "a.*.b.>", "a.*.c", "b.>"]) {
    assert.ok(!covers(filter, "a.{x}.b"), filter);
  }
  assert.ok(!covers("a.*", "a.{x...}"));
});

test("findStoredEvents() finds events by subject, and leaves out requests and bytes", () => {
  const messages = { test: { reading, double, reset, frame } };
  const names = (...filters: string[]) =>
    findStoredEvents(messages, filters).events.map(({ name }) => name);
  assert.deepEqual(names(">"), ["test.reading"]);
  assert.deepEqual(names("test.ws-1.>", "test.ws-2.reading"), ["test.reading"]);
  assert.deepEqual(names("other.>"), []);
  const { wants } = findStoredEvents(messages, ["test.ws-1.>", "test.*.reading"]);
  assert.deepEqual(
    ["test.ws-1.x", "test.b.reading", "test.b.x", "test"].map(wants),
    [true, true, false, false],
  );
  assert.throws(() => names("a..b"), { code: "bad-configuration" });
});

test("splitByStream() refuses a stream that keeps a part of an event's subjects", () => {
  assert.deepEqual(splitByStream([reading], ["test.>"]), { kept: [reading], others: [] });
  assert.deepEqual(splitByStream([reading], ["other.>"]), { kept: [], others: [reading] });
  assert.throws(() => splitByStream([reading], ["test.ws-1.>"]), {
    code: "bad-configuration",
    message: /keeps a part of "test\.\{station\}\.reading" with its subjects "test\.ws-1\.>"/,
  });
});

test("EventFinder finds the event of a subject, again and again", () => {
  const finder = new EventFinder([reading]);
  for (let again = 0; again < 2; again++) {
    assert.equal(finder.find("test.a.reading"), reading);
    assert.equal(finder.find("test.reading"), undefined);
  }
});

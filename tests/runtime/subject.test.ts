import assert from "node:assert/strict";
import { test } from "node:test";
import {
  fillSubject,
  matchSubject,
  MAX_SUBJECT_BYTES,
  parseSubject,
  subjectPattern,
  subjectsOverlap,
} from "../../runtime/subject.ts";

const craft = parseSubject("craft.{name}.{path...}");

test("parseSubject() reads literals, parameters and a rest parameter", () => {
  assert.deepEqual(craft.parameters, ["name", "path"]);
  assert.deepEqual(craft.tokens, [
    { literal: "craft" },
    { parameter: "name", rest: false },
    { parameter: "path", rest: true },
  ]);
});

test("parseSubject() refuses malformed templates", () => {
  const malformed = ["", "a..b", ".a", "a.", "a b", "a.*", "a.>", "a\0", "a.{b\0", "a\r\nb"]
    .concat([
      "{a...}.b",
      "{a}.{a}",
      "a.{b.c}",
      "a.{b..}",
      "a.{b....}",
      "a...}",
      "{}",
      "x{a}",
      "{1}",
      "a.{__proto__}",
    ]);
  for (const template of [...malformed, "x".repeat(MAX_SUBJECT_BYTES + 1)]) {
    assert.throws(() => parseSubject(template), TypeError, JSON.stringify(template));
  }
});

test("fillSubject() fills in values and refuses what cannot stand in a subject", () => {
  assert.equal(fillSubject(craft, { name: "ws-1", path: "a.b" }), "craft.ws-1.a.b");
  for (
    const name of ["", ".", "a.b", "a b", "*", ">", "a\nb", "\0", "\ud800", null, 1, undefined]
  ) {
    assert.throws(() => fillSubject(craft, { name, path: "a" }), TypeError, JSON.stringify(name));
  }
  for (const path of ["", ".", "a.", ".a", "a..b", "a.*", "x".repeat(MAX_SUBJECT_BYTES)]) {
    assert.throws(() => fillSubject(craft, { name: "a", path }), TypeError);
  }
  assert.throws(() => fillSubject(parseSubject("a.{toString}"), {}), /"toString" .* is missing/);
});

test("subjectPattern() makes wildcards of what is left open", () => {
  assert.equal(subjectPattern(craft), "craft.*.>");
  assert.equal(subjectPattern(craft, { name: "*", path: ">" }), "craft.*.>");
  assert.equal(subjectPattern(craft, { name: "a" }), "craft.a.>");
  assert.throws(() => subjectPattern(craft, { nam: "a" }), /has no parameter "nam"/);
  assert.throws(() => subjectPattern(craft, { name: ">" }), TypeError);
});

test("matchSubject() reads the parameters back", () => {
  assert.deepEqual(matchSubject(craft, "craft.a.b.c"), { name: "a", path: "b.c" });
  for (const other of ["craft", "craft.a", "other.a.b", "craft..b", ""]) {
    assert.equal(matchSubject(craft, other), undefined);
  }
});

test("subjectsOverlap() knows whether one subject can match both", () => {
  const overlap = (a: string, b: string) => subjectsOverlap(parseSubject(a), parseSubject(b));
  assert.ok(overlap("a.{b}", "a.c"));
  assert.ok(overlap("a.{b...}", "a.c.d"));
  assert.ok(!overlap("a.{b}", "a.c.d"));
  assert.ok(!overlap("a.{b}", "b.{b}"));
});

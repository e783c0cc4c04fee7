import assert from "node:assert/strict";
import { test } from "node:test";
import { parseConfigFile } from "../../runtime/config_file.ts";
import { JsonSyntaxError, parseJsonWithComments } from "../../runtime/jsonc.ts";

const JSON_TEXTS = [
  "0",
  "-1.5e+10",
  '"a\\u0041\\n\\"//x/*y*/"',
  "null",
  "[]",
  "{}",
  ' [1, "two", [true, false], {"a": {"b": null}}] ',
  '{"__proto__": 1, "a": 1, "a": 2, "": 3}',
  '"\u007f\u0085\u2028"',
];

const WRONG: readonly (readonly [text: string, line: number, column: number])[] = [
  ["", 1, 1],
  ["// only a comment", 1, 18],
  ["{", 1, 2],
  ['{"a": 1,}', 1, 9],
  ["[1,]", 1, 4],
  ["[1 2]", 1, 4],
  ['{\n  "a": 01\n}', 2, 8],
  ["{\n  a: 1\n}", 2, 3],
  ["{'a': 1}", 1, 2],
  ['"a\nb"', 1, 1],
  ['"\\x41"', 1, 1],
  ["1 1", 1, 3],
  ["/* open", 1, 1],
  ["nul", 1, 1],
  ["truely", 1, 1],
  ["1.", 1, 1],
  ["NaN", 1, 1],
];

test("parseJsonWithComments() reads what JSON.parse() reads", () => {
  for (const text of JSON_TEXTS) assert.deepEqual(parseJsonWithComments(text), JSON.parse(text));
});

test("parseJsonWithComments() ignores comments and a byte order mark", () => {
  const text = `\uFEFF// first
  { /* a */ "a" /* b */ : // c
    [ 1, /* , 2, */ 3 ], "url": "nats://x/*y*/" /**/ } /* last
  line */ //`;
  assert.deepEqual(parseJsonWithComments(text), { a: [1, 3], url: "nats://x/*y*/" });
});

for (const [text, line, column] of WRONG) {
  test(`parseJsonWithComments() locates the error in ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => parseJsonWithComments(text),
      (error) => error instanceof JsonSyntaxError && error.line === line && error.column === column,
    );
  });
}

test("parseConfigFile() keeps the types of JSON", () => {
  const values = parseConfigFile('{"A": 1, "B": true, "C": {"d": []}, "D": null}', { path: "c" });
  assert.deepEqual(values, { A: 1, B: true, C: { d: [] }, D: null });
});

test("parseConfigFile() picks a top-level key", () => {
  const text = '{"a": {"X": 1}, "b": {"X": 2}, "a.b": {"X": 3}, "n": null, "l": [{}], "s": "x"}';
  assert.deepEqual(parseConfigFile(text, { path: "c", key: "b" }), { X: 2 });
  assert.deepEqual(parseConfigFile(text, { path: "c", key: "a.b" }), { X: 3 });
});

for (
  const [text, key, problem] of [
    ["[]", undefined, "holds an array at its root: expected an object"],
    ["1", "a", "holds a number at its root: expected an object"],
    ["null", undefined, "holds null at its root: expected an object"],
    ['{"a": 1, "b": {}}', "c", 'has no key "c", which CONFIG_KEY names: expected one of "a", "b"'],
    ["{}", "toString", 'has no key "toString", which CONFIG_KEY names: expected one of none'],
    ['{"a": "secret"}', "a", 'holds a string at the key "a": expected an object'],
    ['{"a": [1]}', "a", 'holds an array at the key "a": expected an object'],
    [
      '{"a": x}',
      undefined,
      "is no JSON with comments: Found an error at line 1, column 7: expected a JSON value",
    ],
  ] as const
) {
  test(`parseConfigFile() says that the file ${problem}`, () => {
    const location = { path: "/etc/service.json", ...(key !== undefined && { key }) };
    assert.throws(() => parseConfigFile(text, location), {
      code: "bad-configuration",
      message: `Config file "/etc/service.json" ${problem}`,
    });
  });
}

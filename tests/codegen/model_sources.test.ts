import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonValue } from "../../codegen/model.ts";
import type { Source } from "../../codegen/source.ts";
import { jsonSource } from "../../codegen/sources/json.ts";
import { yamlSource } from "../../codegen/sources/yaml.ts";

/** What a notation makes of one text: the value, or the problems as `pointer message`. */
async function read(source: Source, text: string): Promise<JsonValue> {
  const path = `a${source.suffix}`;
  const { documents, problems } = await source.read([{ path, absolutePath: `/${path}`, text }]);
  for (const { file, severity } of problems) assert.deepEqual([file, severity], [path, "error"]);
  assert.equal(documents.length, problems.length > 0 ? 0 : 1);
  const [document] = documents;
  return document?.root ?? problems.map(({ pointer, message }) => `${pointer} ${message}`);
}

test("jsonSource.read() reads JSON, with a byte order mark too", async () => {
  const values = [
    '{"a":[1,-2.5e3,true,false,null,"x\\u0041\\n\\"\\\\"],"b":{}, "c" : [ ]}',
    "[[],{},[{}],[[[]]]]",
    '"text"',
    " true ",
    '{"__proto__":{"a":1},"constructor":2}',
  ];
  for (const text of values) {
    assert.deepEqual(await read(jsonSource, text), JSON.parse(text));
    assert.deepEqual(await read(jsonSource, `\ufeff${text}`), JSON.parse(text));
  }
});

test("jsonSource.read() says where JSON breaks", async () => {
  const broken: [string, string][] = [
    ["", "line 1, column 1: expected a value"],
    ["{", "line 1, column 2: expected a name in double quotes"],
    ["{\n  'a': 1}", "line 2, column 3: expected a name in double quotes"],
    ['{"a" 1}', 'line 1, column 6: expected ":"'],
    ['{"a":1,}', "line 1, column 8: expected a name in double quotes"],
    ["[1,]", "line 1, column 4: expected a value"],
    ["[1 2]", 'line 1, column 4: expected "," or "]"'],
    ['{"a":01}', 'line 1, column 7: expected "," or "}"'],
    ["[1", 'line 1, column 3: expected "," or "]"'],
    ["{}\n{}", "line 2, column 1: expected the end of the text"],
    ["// comment\n{}", "line 1, column 1: expected a value"],
    ["NaN", "line 1, column 1: expected a value"],
    ["+1", "line 1, column 1: expected a value"],
    ['"\\x"', "line 1, column 1: expected a string with valid escapes"],
    ['"a\nb"', "line 1, column 3: expected no control character in a string"],
    ['"a', "line 1, column 3: expected the end of a string"],
    ['"a\\', "line 1, column 4: expected the end of a string"],
    ["[".repeat(1_000_000), "line 1, column 4102: expected at most 4100 levels"],
  ];
  for (const [text, place] of broken) {
    assert.deepEqual(await read(jsonSource, text), [` JSON is malformed at ${place}`]);
    assert.throws(() => JSON.parse(text));
  }
});

test("jsonSource.read() refuses members that are there twice, at each", async () => {
  const text = '{"a":{"b":[1,{"c/d":1,"c\\/d":2}]},"e":1,"e":2,"e":3}';
  assert.deepEqual(await read(jsonSource, text), [
    '/a/b/1/c~1d Member "c/d" is there twice in one object',
    '/e Member "e" is there twice in one object',
    '/e Member "e" is there twice in one object',
  ]);
  const apart = '[{"a":1},{"a":1},{"toString":1}]';
  assert.deepEqual(await read(jsonSource, apart), JSON.parse(apart));
});

test("jsonSource.read() reads the other files when one is broken", async () => {
  const files = ["{", "true"].map((text, index) => ({
    path: `${index}.schema.json`,
    absolutePath: `/${index}.schema.json`,
    text,
  }));
  const { documents, problems } = await jsonSource.read(files);
  assert.deepEqual(documents, [{ path: "1.schema.json", root: true }]);
  assert.deepEqual(problems.map(({ file }) => file), ["0.schema.json"]);
});

test("yamlSource.read() reads YAML 1.2 as JSON has it", async () => {
  const text = `
# A comment
type: object
properties:
  on: {type: boolean}      # no boolean in YAML 1.2
  yes: &number {type: number, minimum: -1.5e3, maximum: 0x1F}
  1: *number
  "null": ~
  date: 2020-01-01
  __proto__: {const: "a\\u0041"}
text: |
  two
  lines
list: [1, "2", true, null]
`;
  const expected = JSON.parse(`{"type": "object", "properties": {
    "1": {"type": "number", "minimum": -1500, "maximum": 31},
    "on": {"type": "boolean"}, "yes": {"type": "number", "minimum": -1500, "maximum": 31},
    "null": null, "date": "2020-01-01", "__proto__": {"const": "aA"}},
    "text": "two\\nlines\\n", "list": [1, "2", true, null]}`);
  assert.deepEqual(await read(yamlSource, text), expected);
  assert.deepEqual(await read(yamlSource, "\ufeff%YAML 1.1\n---\nyes"), "yes");
});

test("yamlSource.read() refuses what JSON does not have, with its place", async () => {
  const refused: [string, RegExp][] = [
    ["a: 1\nb: {c: 1, c: 2}", /^\/b\/c Member "c" is there twice in one object$/],
    ["- 1\n- a: [x, {1: a, '1': b}]", /^\/1\/a\/1\/1 Member "1" is there twice/],
    ["? [a]\n: b", /line 1, column 3: .*keys must be strings/],
    ["!!js/function x", /line 1, column 1: Unresolved tag/],
    ["a:\n  !custom {b: 1}", /line 2, column 3: Unresolved tag: !custom/],
    ["!!binary aGk=", /Unresolved tag/],
    ["a: 1\n---\nb: 2", /several documents: expected one/],
    ["b:\n - <<: {a: 1}", /^\/b\/0\/<< Merge keys are not part of YAML 1.2/],
    ["a: &x [1, *x]", /^\/a\/1 Alias "x" stands within its anchor/],
    ["a: *nope", /^\/a Alias "nope" has no anchor before it/],
    ["a:\n\t- b", /line 2, column 1: Tabs are not allowed/],
    ["a: [1, 2", /line 1, column \d+: /],
    ["a: 'b", /line 1, column \d+: /],
    ["a: b: c", /line 1, column \d+: /],
    ["[".repeat(100_000), /more than 400 levels deep/],
    [Array.from({ length: 500 }, (_, level) => `${" ".repeat(level)}a:`).join("\n"), /400 levels/],
  ];
  for (const [text, expected] of refused) {
    const problems = await read(yamlSource, text);
    assert.ok(Array.isArray(problems), text.slice(0, 50));
    assert.match(String(problems[0]), expected);
  }
});

test("yamlSource.read() refuses aliases that grow without measure", async () => {
  const names = "abcdefghi";
  const lines = Array.from(names, (name, index) => {
    const before = names[index - 1];
    return `${name}: &${name} [${Array(9).fill(before === undefined ? "x" : `*${before}`).join()}]`;
  });
  const problems = await read(yamlSource, lines.join("\n"));
  assert.match(String(problems), /YAML cannot be expanded: .*resource exhaustion/);
});

test("yamlSource.read() reads hundreds of levels and thousands of members", async () => {
  const deep = `${"[".repeat(390)}${"]".repeat(390)}`;
  assert.deepEqual(await read(yamlSource, deep), JSON.parse(deep));
  const wide = Array.from({ length: 5000 }, (_, index) => `key${index}: {type: string}`);
  assert.equal(Object.keys(Object(await read(yamlSource, wide.join("\n")))).length, 5000);
});

test("yamlSource.read() gives null for an empty file", async () => {
  const { documents } = await yamlSource.read([
    { path: "a.schema.yaml", absolutePath: "/a.schema.yaml", text: "# nothing\n" },
  ]);
  assert.deepEqual(documents, [{ path: "a.schema.yaml", root: null }]);
});

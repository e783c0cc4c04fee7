import { type CorpusCase, FILE, invalid } from "./corpus_case.ts";

const UNKNOWN_TYPES = [
  "int",
  "float",
  "str",
  "bool",
  "dict",
  "any",
  "bigint",
  "undefined",
  "Object",
];

/** Values of a wrong kind, by keyword. */
const WRONG_VALUES: Readonly<Record<string, unknown>> = {
  type: 5,
  enum: "a",
  properties: [],
  required: "a",
  items: 5,
  prefixItems: [],
  allOf: {},
  anyOf: [],
  oneOf: 5,
  not: "a",
  if: 1,
  minimum: "5",
  maximum: null,
  exclusiveMinimum: [],
  multipleOf: 0,
  minLength: -1,
  maxLength: 1.5,
  pattern: 5,
  format: 5,
  minItems: "1",
  uniqueItems: "yes",
  contains: 5,
  minProperties: -1,
  additionalProperties: "no",
  patternProperties: 5,
  propertyNames: 5,
  dependentRequired: { a: "b" },
  dependentSchemas: { a: 5 },
  unevaluatedProperties: 5,
  title: 5,
  description: ["a"],
  deprecated: "yes",
  $defs: 5,
  $anchor: 5,
  $id: 5,
  "x-unit": 5,
};

/** Where a value of a wrong kind is found deeper within the keyword. */
const DEEPER: Readonly<Record<string, string>> = { dependentSchemas: "/dependentSchemas/a" };

/** What cannot become correct code: each ends in an error at its place. */
export const MISTAKE_CASES: readonly CorpusCase[] = [
  ...UNKNOWN_TYPES.map((type) =>
    invalid(`type ${type}`, { properties: { a: { type } } }, "/properties/a/type: expected")
  ),
  ...Object.entries(WRONG_VALUES).map(([keyword, value]) =>
    invalid(
      `${keyword} is ${JSON.stringify(value)}`,
      { [keyword]: value },
      `${DEEPER[keyword] ?? `/${keyword}`}: xpected`,
    )
  ),
  invalid("empty list of types", { type: [] }, "/type: at least one type"),
  invalid("empty enum", { enum: [] }, "/enum: at least one value"),
  invalid("negative multipleOf", { multipleOf: -2 }, "/multipleOf: above 0"),
  invalid("schema is a number", "5", ": xpected"),
  invalid("schema is a list", "[]", ": xpected"),
  invalid("schema is text", '"object"', ": xpected"),
  invalid("property is null", { properties: { a: null } }, "/properties/a: xpected"),
  invalid("invalid pattern", { pattern: "(" }, "/pattern: no valid regular expression"),
  invalid("invalid pattern of properties", {
    patternProperties: { "[": {} },
  }, "/patternProperties/[: no valid regular expression"),

  invalid("empty file", "", ": "),
  invalid("broken JSON", '{"type": "object",', ": "),
  invalid("JSON with a comma too much", '{"type": "object",}', ": "),
  invalid("JSON with comments", '{/* a */ "type": "null"}', ": "),
  invalid("JSON with single quotes", "{'type': 'null'}", ": "),
  invalid("text after JSON", "{} {}", ": "),
  invalid("a name twice", '{"properties": {"a": {}, "a": {"type": "null"}}}', "/properties/a: "),
  invalid("number beyond doubles", '{"maximum": 1e999}', "/maximum: "),
  ...([
    ["broken YAML", "type: [object\n"],
    ["YAML of two documents", "type: object\n---\ntype: 'null'\n"],
    ["YAML alias bomb", `a: &a [x, x]\nb: &b [*a, *a]\n${"c: [*b, *b]\n".repeat(2)}type: null`],
    ["YAML tag", "default: !!js/function 'function () {}'\n"],
    ["YAML key that is no text", "? [a]\n: b\n"],
    ["YAML not a number", "maximum: .nan\n"],
    ["YAML infinity", "maximum: .inf\n"],
    ["YAML list", "- type: object\n"],
    ["empty YAML", ""],
  ] as const).map(([name, text]): CorpusCase => ({
    name,
    files: { "sample.schema.yaml": text },
    expect: { pointer: "*", contains: "" },
  })),

  ...([
    ["x-message is true", true, "/x-message: expected an object"],
    ["x-message is text", "a.b", "/x-message: expected an object"],
    ["unknown member", { topic: "a" }, "/x-message/topic: no member"],
    ["misspelt member", { subjekt: "a" }, "/x-message/subjekt: did you mean"],
    ["unknown kind", { kind: "stream" }, "/x-message/kind: event"],
    ["unknown content", { content: "xml" }, "/x-message/content: json"],
    ["subject is a number", { subject: 5 }, "/x-message/subject: expected a string"],
    ["empty subject", { subject: "" }, "/x-message/subject: empty token"],
    ["empty token", { subject: "a..b" }, "/x-message/subject: empty token"],
    ["subject with a space", { subject: "a b" }, "/x-message/subject: a b"],
    ["subject with a wildcard", { subject: "a.*" }, "/x-message/subject: *"],
    ["parameter no object has", { subject: "a.{__proto__}" }, "/x-message/subject: __proto__"],
    ["subject with CR LF", { subject: "a\r\nPUB b 0" }, "/x-message/subject: "],
    ["malformed parameter", { subject: "a.{b-c}" }, "/x-message/subject: {b-c}"],
    ["parameter twice", { subject: "{a}.{a}" }, "/x-message/subject: twice"],
    ["rest parameter before the end", { subject: "{a...}.b" }, "/x-message/subject: last"],
    ["reserved subject", { subject: "$SRV.PING" }, "/x-message/subject: reserved"],
    ["inbox as subject", { subject: "_INBOX.a" }, "/x-message/subject: reserved"],
    ["long subject", { subject: "a.".repeat(600) + "b" }, "/x-message/subject: bytes"],
    ["event with a reply", { reply: {} }, "/x-message/reply: request"],
    [
      "reply to nowhere",
      { kind: "request", reply: { $ref: "./b.schema.json" } },
      "/x-message/reply/$ref: no file",
    ],
    ["reply is a number", { kind: "request", reply: 5 }, "/x-message/reply: xpected"],
    [
      "reply with a wrong type",
      { kind: "request", reply: { type: "int" } },
      "/x-message/reply/type: int",
    ],
  ] as const).map(([name, message, at]) => invalid(name, { "x-message": message }, at)),
  invalid("binary content with a type", {
    "x-message": { content: "binary" },
    type: "string",
  }, "/type: binary"),
  invalid("x-message within a schema", {
    properties: { a: { "x-message": {} } },
  }, "/properties/a/x-message: root"),

  {
    name: "two messages on one subject",
    files: {
      [FILE]: { "x-message": { subject: "a.b" } },
      "other.schema.json": { "x-message": { subject: "a.b" } },
    },
    expect: { pointer: "/x-message", contains: "is also that of" },
  },
  {
    name: "an event and a request on one subject",
    files: {
      [FILE]: { "x-message": { subject: "a.{b}" } },
      "other.schema.json": { "x-message": { subject: "a.c", kind: "request" } },
    },
    expect: { pointer: "/x-message", contains: "overlaps" },
  },
  {
    name: "an event under the rest of a request",
    files: {
      [FILE]: { "x-message": { subject: "a.{b...}", kind: "request" } },
      "other.schema.json": { "x-message": { subject: "a.c.d" } },
    },
    expect: { pointer: "/x-message", contains: "overlaps" },
  },
  ...([
    ["names that differ in dashes", "set-mode.schema.json", "set_mode.schema.json"],
    ["names that differ in case", "set-mode.schema.json", "setMode.schema.json"],
    ["a message and a folder of one name", "a.schema.json", "a/b.schema.json"],
    ["folders that differ in dashes", "a-b/c.schema.json", "a_b/d.schema.json"],
  ] as const).map(([name, first, second]): CorpusCase => ({
    name,
    files: {
      [first]: { "x-message": { subject: "one" }, type: "null" },
      [second]: { "x-message": { subject: "two" }, type: "null" },
    },
    expect: { file: "*", pointer: "", contains: "rename" },
  })),
  {
    name: "a definition and a file of one name",
    files: {
      "a.schema.json": { $defs: { b: { type: "null" } }, $ref: "#/$defs/b" },
      "a-b.schema.json": { type: "string" },
    },
    expect: { file: "*", pointer: "*", contains: "generated code" },
  },
  ...["a b", "a*b", "a>b", "a{b}", "a.b\u0001"].map((name): CorpusCase => ({
    name: `message in a file ${JSON.stringify(name)}`,
    files: { [`${name}.schema.json`]: { "x-message": {}, type: "null" } },
    expect: { pointer: "/x-message", contains: "cannot be part of a subject" },
  })),
];

import type { CorpusCase } from "./corpus_case.ts";

const message = { "x-message": {}, type: "object", properties: { a: { type: "number" } } };

/** File names that become names of types, descriptors and properties of the client. */
const FILE_NAMES = [
  "housekeeping",
  "set-mode",
  "set_mode",
  "SetMode",
  "IMU",
  "class",
  "default",
  "await",
  "event",
  "request",
  "messages",
  "createClient",
  "array",
  "promise",
  "1st",
  "42",
  "ä",
  "日本語",
  "🚀",
  "a'b",
  'a"b',
  "a`b",
  "a$b",
  "$",
  "_",
  "${x}",
  "*／",
  "a;b",
  "a//b".replace("//", ";;"),
  "x".repeat(200),
  "telemetry/housekeeping",
  "a/b/c/d/e/f/g",
  "messages/messages",
  "client/connection",
];

const FILE_NAME_CASES = FILE_NAMES.map((name): CorpusCase => ({
  name: `message in a file ${JSON.stringify(name.slice(0, 20))}`,
  files: { [`${name}.schema.json`]: { ...message, "x-message": { subject: "a.b" } } },
  expect: "ok",
  accepts: [{ a: 1 }],
  rejects: [{ a: "b" }],
}));

const SUBJECTS = [
  "a",
  "a.b.c",
  "telemetry.{spacecraft}.housekeeping",
  "{a}",
  "{a}.{b}.{c}",
  "a.{rest...}",
  "a-b.c_d.E",
  "ä.日本",
  "a.{constructor}",
  "a.{class}.{default}",
  "a.$b",
  'a."b"',
  "a.`b`",
  "a.\\b",
  "a.*/".replace("*/", "$/"),
];

const SUBJECT_CASES = SUBJECTS.flatMap((subject): CorpusCase[] =>
  (["event", "request"] as const).map((kind) => ({
    name: `${kind} on ${subject}`,
    files: { "sample.schema.json": { ...message, "x-message": { subject, kind } } },
    expect: "ok",
    accepts: [{ a: 1 }],
    rejects: [1],
  }))
);

/** Several files, names of files, subjects, replies, notations. */
export const FOLDER_CASES: readonly CorpusCase[] = [
  ...FILE_NAME_CASES,
  ...SUBJECT_CASES,
  {
    name: "no subject given",
    files: { "telemetry/power.schema.json": message },
    expect: "ok",
    accepts: [{ a: 1 }],
  },
  {
    name: "binary content",
    files: { "frame.schema.json": { "x-message": { content: "binary" }, description: "Bytes" } },
    expect: "ok",
  },
  {
    name: "binary request with a reply",
    files: {
      "frame.schema.json": {
        "x-message": { content: "binary", kind: "request", reply: { type: "boolean" } },
      },
    },
    expect: "ok",
  },
  {
    name: "reply in a file of its own",
    files: {
      "sample.schema.json": {
        ...message,
        "x-message": { kind: "request", reply: { $ref: "./ack.schema.json" } },
      },
      "ack.schema.json": { type: "object", properties: { accepted: { type: "boolean" } } },
    },
    expect: "ok",
    accepts: [{ a: 1 }],
  },
  {
    name: "one reply for two requests",
    files: {
      "a.schema.json": {
        ...message,
        "x-message": { kind: "request", reply: { $ref: "./c.schema.json" } },
      },
      "b.schema.json": {
        ...message,
        "x-message": { kind: "request", reply: { $ref: "./c.schema.json" } },
      },
      "c.schema.json": { type: "null" },
    },
    expect: "ok",
    accepts: [{ a: 1 }],
  },
  {
    name: "reply that is the request",
    files: {
      "sample.schema.json": { ...message, "x-message": { kind: "request", reply: { $ref: "#" } } },
    },
    expect: "ok",
    accepts: [{ a: 1 }],
  },
  {
    name: "two messages of one name in two folders",
    files: {
      "a/mode.schema.json": { ...message, title: "A" },
      "b/mode.schema.json": { ...message, title: "B" },
    },
    expect: { file: "*", pointer: "*", contains: "rename" },
  },
  {
    name: "hundred messages",
    files: Object.fromEntries(
      Array.from(
        { length: 100 },
        (_, index) => [`group${index % 7}/m${index}.schema.json`, message],
      ),
    ),
    expect: "ok",
  },
  {
    name: "overlapping events",
    files: {
      "a.schema.json": { ...message, "x-message": { subject: "a.{b}" } },
      "b.schema.json": { ...message, "x-message": { subject: "a.c" } },
    },
    expect: "ok",
    accepts: [{ a: 1 }],
  },
  {
    name: "only types, no messages",
    files: { "shared.schema.json": { type: "object", properties: { a: { type: "number" } } } },
    expect: "ok",
    accepts: [{ a: 1 }],
    rejects: [{ a: "b" }],
  },
  {
    name: "YAML",
    files: {
      "sample.schema.yaml": [
        "# A comment",
        "title: Power",
        "x-message:",
        "  subject: power.{unit}",
        "type: object",
        "properties:",
        "  on: { type: boolean, description: Whether it is on }",
        "  note: { type: string, default: 'yes' }",
        "required: [on]",
      ].join("\n"),
    },
    expect: "ok",
    accepts: [{ on: true }],
    rejects: [{ true: true }, {}],
  },
  {
    name: "YAML with anchors",
    files: {
      "sample.schema.yml": "type: object\nproperties:\n  a: &n { type: number }\n  b: *n\n",
    },
    expect: "ok",
    accepts: [{ a: 1, b: 2 }],
    rejects: [{ b: "c" }],
  },
  {
    name: "JSON with a byte order mark",
    files: { "sample.schema.json": '\uFEFF{"type":"null"}' },
    expect: "ok",
    accepts: [null],
  },
];

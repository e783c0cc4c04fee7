/**
 * Schemas whose names and texts try to become code.
 *
 * @module
 */
import { INJECTION_CASES } from "../codegen/corpus/injections.ts";
import { IDENTIFIER_CASES } from "../codegen/corpus/identifiers.ts";

/** Prints a word, in each of the languages, should it ever run. */
const CODE = {
  java: 'static { System.out.println("INJECTED"); }',
  go: 'func init() { println("INJECTED") }',
  rust: 'const _: () = panic!("INJECTED");',
  python: 'print("INJECTED")',
  cpp: 'static int injected = puts("INJECTED");',
  csharp: 'static int x = Run("INJECTED");',
  kotlin: 'init { println("INJECTED") }',
  dart: 'final injected = print("INJECTED");',
} as const;

/** Ways out of a comment, a string, a tag, a line. */
const WAYS_OUT: readonly ((code: string) => string)[] = [
  (code) => `*/ ${code} /*`,
  (code) => `\\u002a/ ${code} /\\u002a`,
  (code) => `\\u000a ${code} //`,
  (code) => `"""\n${code}\n"""`,
  (code) => `'''\n${code}\n'''`,
  (code) => `"; ${code} //`,
  (code) => `\\"; ${code} //`,
  (code) => "`\n" + code + "\n//`",
  (code) => '`json:"a"`\n}\n' + code + '\ntype Z struct { A string `json:"a',
  (code) => `\n${code}\n`,
  (code) => `\r${code}\r`,
  (code) => `\u2028${code}\u2029`,
  (code) => `??/\n${code}`,
  (code) => `\${${code}}`,
  (code) => `#{${code}}`,
  (code) => `//\\\n${code}`,
  (code) => `)] ${code} #[serde(rename = "`,
];

const TEXTS = WAYS_OUT.flatMap((out) => Object.values(CODE).map(out));

/** A text in every place that reaches a language. */
function schemaWith(text: string, index: number): unknown {
  return {
    title: text,
    description: text,
    "x-message": {
      subject: `hostile.a"b'c\`d\\e$f#g.{type}.{class}.{self}.{_}.{__a}.{a_}.${index}.{rest...}`,
      kind: "request",
      reply: { title: text, type: "object", properties: { [text]: { const: text } } },
    },
    type: "object",
    properties: {
      [text]: { description: text, enum: [text, "harmless"] },
      plain: { title: text, description: text, enum: [text] },
      nested: {
        title: text,
        type: "object",
        properties: { value: { type: "string", description: text, default: text } },
        required: ["value"],
      },
      unit: { type: "number", "x-unit": text },
    },
  };
}

/** Names that languages, quicktype or JavaScript have a meaning for. */
const NAMES = [
  ..."__proto__ constructor toString hasOwnProperty class type struct func fn def self Self".split(
    " ",
  ),
  ..."String Object Map List Option Vec Some None Ok Err nil null true false init main".split(" "),
  ..."import from package Converter Any any int Int interface operator template namespace".split(
    " ",
  ),
  ..."json Json JSON Url URL id Id ID api API - . $ @ # 1 1a a.b a-b a_b aB AB ab _ __ ä 🚀 - --"
    .split(" "),
];

function named(name: string): unknown {
  return JSON.parse(
    JSON.stringify({
      title: name,
      "x-message": {},
      type: "object",
      properties: { other: { enum: ["x", "HOLE"] }, HOLE: { type: "string" } },
      required: ["HOLE"],
    }).replaceAll("HOLE", JSON.stringify(name).slice(1, -1)),
  );
}

/** What the corpus of the generator holds, as messages. */
function corpus(): readonly unknown[] {
  return [...INJECTION_CASES, ...IDENTIFIER_CASES]
    .filter(({ files, expect }) => expect === "ok" && Object.keys(files).length === 1)
    .flatMap(({ files }) => Object.values(files))
    .filter((schema) => typeof schema === "object" && schema !== null)
    .map((schema) => ({ "x-message": {}, ...schema }))
    .filter(({ "x-message": message }) => Object.keys(message).length === 0);
}

/** By path without `.schema.json`. */
export function hostileSchemas(): Readonly<Record<string, unknown>> {
  const all = [...TEXTS.map(schemaWith), ...NAMES.map(named), ...corpus()];
  return Object.fromEntries(all.map((schema, index) => [`hostile/case${index}`, schema]));
}

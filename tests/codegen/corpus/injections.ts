import { type CorpusCase, FILE, valid } from "./corpus_case.ts";

const RUN = "globalThis.__injected = true";

/** Texts that would run code if they left the comment, string or identifier they are in. */
const TEXTS: Readonly<Record<string, string>> = {
  "end of comment": `*/ ${RUN}; /*`,
  "end of comment, escaped": `*\\/ ${RUN}; /*`,
  "double quotes": `"; ${RUN}; "`,
  "single quotes": `'; ${RUN}; '`,
  "backslash and quotes": `\\"; ${RUN}; //`,
  "template": `\${${RUN}}`,
  "backticks": "`; " + RUN + "; `",
  "line feed": `\n${RUN};\n`,
  "carriage return": `\r${RUN};\r`,
  "line separator": `\u2028${RUN};\u2029`,
  "directive": `@ts-ignore\n// @ts-nocheck\n/// <reference path="x" />`,
  "end of script": `</script><script>${RUN}</script><!--`,
  "null and escape": `\u0000\u001b[2J${RUN}`,
  "right to left": `\u202e; ${RUN}; \u2066`,
  "half a character": `\ud800 ${RUN}`,
  "braces": `}; ${RUN}; {`,
};

/** Where a text of a schema's author gets into generated code. */
const PLACES: Readonly<Record<string, (text: string) => unknown>> = {
  "title and description": (text) => ({ title: text, description: text, type: "object" }),
  "texts of a property": (text) => ({
    type: "object",
    properties: { a: { type: "number", title: text, description: text, "x-unit": text } },
  }),
  "property name": (text) => ({
    type: "object",
    properties: { [text]: { type: "number" } },
    required: [text],
    additionalProperties: false,
  }),
  "const": (text) => ({ const: text }),
  "enum": (text) => ({ enum: [text, { [text]: text }] }),
  "default and examples": (text) => ({ type: "string", default: text, examples: [text] }),
  "required and dependencies": (text) => ({
    type: "object",
    required: [text],
    dependentRequired: { [text]: [text, "b"] },
  }),
  "message texts": (text) => ({
    title: text,
    description: text,
    "x-message": { subject: "a.{b}.c", kind: "request", reply: { title: text, type: "null" } },
    type: "object",
    properties: { [text]: { const: text } },
  }),
};

/** A value that fits, in the places where only that tells whether the text survived. */
function samples(place: string, text: string): Partial<CorpusCase> {
  if (place === "const") return { accepts: [text], rejects: [`${text} `] };
  if (place === "property name") {
    return { accepts: [{ [text]: 1 }], rejects: [{ [text]: "a" }, {}, { [text]: 1, other: 1 }] };
  }
  return {};
}

const TEXT_CASES = Object.entries(PLACES).flatMap(([place, schema]) =>
  Object.entries(TEXTS).map(([kind, text]) =>
    valid(`${kind} in ${place}`, schema(text), samples(place, text))
  )
);

/** Names of definitions become names of types; no URI can hold half a character. */
const DEFINITION_CASES = Object.entries(TEXTS).filter(([kind]) => kind !== "half a character")
  .map(([kind, name]): CorpusCase => {
    const token = name.replaceAll("~", "~0").replaceAll("/", "~1");
    return {
      name: `${kind} in a definition's name`,
      files: {
        [FILE]: {
          $defs: { [name]: { type: "null" } },
          $ref: `#/$defs/${encodeURIComponent(token)}`,
        },
      },
      expect: "ok",
      accepts: [null],
      rejects: [1],
    };
  });

/** Patterns are printed as code. */
const PATTERN_CASES = [
  `/; ${RUN}; /`,
  "[/]",
  "\\/",
  "a\\\\/",
  '"',
  "'",
  "`",
  "\n",
  "\u2028",
  "\\u2028",
  "</script>",
  "[*]/",
  "^\\$\\{x\\}$",
].map((pattern) => valid(`pattern ${JSON.stringify(pattern)}`, { type: "string", pattern }));

const PATTERN_KEY_CASES = ["/", '"', "\\n", "</script>", "\u2028"].map((pattern) =>
  valid(`patternProperties ${JSON.stringify(pattern)}`, {
    type: "object",
    patternProperties: { [pattern]: { type: "null" } },
    additionalProperties: false,
  })
);

/** Hostile texts in every place that reaches generated code. */
export const INJECTION_CASES: readonly CorpusCase[] = [
  ...TEXT_CASES,
  ...DEFINITION_CASES,
  ...PATTERN_CASES,
  ...PATTERN_KEY_CASES,
];

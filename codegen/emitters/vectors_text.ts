/**
 * Texts that fit a schema of strings.
 *
 * @module
 */
import type { SchemaObject } from "../model.ts";
import type { CharSet } from "../pattern_chars.ts";
import { parsePattern, type PatternNode } from "../pattern_parse.ts";

/** A text of each format. */
const BY_FORMAT: Readonly<Record<string, string>> = {
  "date-time": "2026-01-31T12:34:56Z",
  "date": "2026-01-31",
  "duration": "P1DT2H",
  "time": "12:34:56Z",
  "email": "operator@example.org",
  "idn-email": "operator@example.org",
  "hostname": "station.example.org",
  "idn-hostname": "station.example.org",
  "ipv4": "192.0.2.1",
  "ipv6": "2001:db8::1",
  "iri-reference": "/a/b",
  "iri": "https://example.org/a",
  "uri-reference": "/a/b",
  "uri": "https://example.org/a",
  "uri-template": "https://example.org/{a}",
  "url": "https://example.org/a",
  "uuid": "123e4567-e89b-42d3-a456-426614174000",
  "regex": "^a+$",
  "json-pointer": "/a/0",
  "json-pointer-uri-fragment": "#/a/0",
  "relative-json-pointer": "1/a",
};

/** Common characters first: they are what people can read. */
const CHARACTERS = Array.from(
  "a0A1bBcxX_- ./:,;+*=()[]{}<>!?#$%&'\"@^`|~\\é€あ🚀\n\t",
);

/** Repetitions are no longer than this, so that texts stay short. */
const MOST_REPEATS = 64;

/**
 * A text that fits, as far as one can be made.
 *
 * @param schema its format, pattern and length count
 * @param length the length to have, where pattern and format leave it open
 * @returns the text; whether it fits is for a validator to say
 */
export function sampleText(schema: SchemaObject, length?: number): string {
  const { format, pattern, minLength = 0, maxLength = Infinity } = schema;
  if (format !== undefined) return BY_FORMAT[format] ?? "a";
  const wanted = length ?? Math.min(maxLength, Math.max(minLength, 4));
  if (pattern !== undefined) return matching(pattern, wanted);
  return "text".repeat(Math.ceil(wanted / 4)).slice(0, wanted);
}

/** A text that matches: repetitions as short as they may be, or as long as the text needs. */
function matching(pattern: string, wanted: number): string {
  const { root } = parsePattern(pattern);
  const regex = new RegExp(pattern, "u");
  const texts = [0, 1, 2, wanted, wanted - 1].map((extra) => sample(root, Math.max(0, extra)));
  const fitting = texts.filter((text) => regex.test(text));
  return fitting.find((text) => [...text].length === wanted) ?? fitting[0] ?? texts[0] ?? "";
}

function sample(node: PatternNode, extra: number): string {
  switch (node.kind) {
    case "start":
      return "";
    case "chars":
      return characterOf(node.set);
    case "sequence":
      return node.parts.map((part) => sample(part, extra)).join("");
    case "choice":
      return sample(node.options[0] ?? { kind: "start" }, extra);
    case "repeat":
      return sample(node.body, extra).repeat(
        Math.min(MOST_REPEATS, node.max, Math.max(node.min, extra)),
      );
  }
}

function characterOf(set: CharSet): string {
  const [first] = set.ranges[0] ?? [];
  return CHARACTERS.find((character) => has(set, character)) ??
    (first === undefined ? "a" : String.fromCodePoint(first));
}

function has(set: CharSet, character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  const within = set.ranges.some(([first, last]) => first <= point && point <= last) ||
    set.property?.test(character) === true ||
    set.sets?.some((inner) => has(inner, character)) === true;
  return within !== (set.negated === true);
}

/**
 * Conformance vectors: payloads with a verdict, by which a program in any language can prove that
 * it agrees with the validators that `telestion gen` writes.
 *
 * @module
 */
import { fillSubject, parseSubject } from "../../runtime/subject.ts";
import type { Issue } from "../../runtime/validator.ts";
import type { OutputFile } from "../emitter.ts";
import type { Contract, DefinitionId, JsonValue, Message, Problem } from "../model.ts";
import { JSON_PREAMBLE } from "../preamble.ts";
import { definitionOf, type Definitions, definitionsOf } from "./facts.ts";
import { changesOf, startingValues } from "./vectors_changes.ts";

/** A message holds no more vectors than this for its payload, and for its reply. */
const MOST_VECTORS = 150;

/** A payload and what is to be said of it. */
export interface Vector {
  /** What is special about it. */
  readonly name: string;
  /** Whether it is sent on the subject, or comes back from there. */
  readonly role: "payload" | "reply";
  /** A subject that fits the message's template. */
  readonly subject: string;
  /** The bytes, which are UTF-8, as text. */
  readonly payload: string;
  readonly valid: boolean;
  /** JSON pointers of the places that do not fit, with the keywords that say so. */
  readonly issues: readonly { readonly path: string; readonly keyword: string }[];
}

/** All vectors of a message: the content of one file. */
export interface MessageVectors {
  /** The message's path in the schema folder. */
  readonly message: string;
  readonly kind: "event" | "request";
  /** The template of the subject. */
  readonly subject: string;
  readonly vectors: readonly Vector[];
}

/** Says what generated validators say; the same text gives the same issues, none when it fits. */
export type Judge = (definition: DefinitionId, text: string) => readonly Issue[];

/** Half of a character, as JSON writes it: what most languages cannot hold. */
const HALF_CHARACTER = /\\ud[89a-f]/;

/** Texts that are no JSON, or none that a program should take. */
const BROKEN: readonly (readonly [name: string, text: string])[] = [
  ["empty", ""],
  ["cut off", '{"a": 1'],
  ["two values", "{} {}"],
  ["not JSON", "undefined"],
];

/**
 * Makes the vectors of all messages with JSON content.
 *
 * @param contract the contract
 * @param judge the validators
 * @returns a file for each message, and a warning where no value was found that fits
 */
export function emitVectors(contract: Contract, judge: Judge): {
  readonly outputs: readonly OutputFile[];
  readonly problems: readonly Problem[];
} {
  const definitions = definitionsOf(contract);
  const all = contract.messages.filter(({ content }) => content === "json")
    .map((message) => ({ message, vectors: messageVectors(definitions, message, judge) }));
  return {
    outputs: all.map(({ message, vectors }) => ({
      path: `${message.path.join("/")}.vectors.json`,
      text: printVectors(message, vectors),
    })),
    problems: all.flatMap(({ message, vectors }) => missing(message, vectors)),
  };
}

function messageVectors(definitions: Definitions, message: Message, judge: Judge): Vector[] {
  const { payload, reply } = message;
  const subject = sampleSubject(message.subject);
  return (["payload", "reply"] as const).flatMap((role) => {
    const id = role === "payload" ? payload : reply;
    if (id === undefined) return [];
    return candidates(definitions, id, judge).map(([name, text]): Vector => {
      const issues = judge(id, text).map(({ path, keyword }) => ({ path, keyword }));
      return { name, role, subject, payload: text, valid: issues.length === 0, issues };
    });
  });
}

/** Texts that are worth a verdict, without repetition. */
function candidates(
  definitions: Definitions,
  id: DefinitionId,
  judge: Judge,
): readonly (readonly [name: string, text: string])[] {
  const { schema } = definitionOf(definitions, id);
  const starts = startingValues(definitions, schema);
  const fitting = starts.filter(({ value }) => judge(id, JSON.stringify(value)).length === 0);
  const [smallest] = fitting.toSorted((a, b) => size(a.value) - size(b.value));
  const [largest] = fitting.toSorted((a, b) => size(b.value) - size(a.value));
  const bases = [...new Set([largest, smallest])].filter((base) => base !== undefined);
  const changes = bases.flatMap(({ value }) => changesOf(definitions, schema, value));
  const texts = new Map<string, string>();
  for (const { name, value } of [...starts, ...changes]) {
    const text = JSON.stringify(value);
    if (!texts.has(text) && !HALF_CHARACTER.test(text)) texts.set(text, name);
  }
  const named = [...texts].map(([text, name]) => [name, text] as const);
  return [...thinned(named, MOST_VECTORS), ...BROKEN];
}

function size(value: JsonValue): number {
  return JSON.stringify(value).length;
}

/** Some of a long list, from all of it. */
function thinned<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, index) => list[Math.floor(index * list.length / most)])
    .filter((item) => item !== undefined);
}

function sampleSubject(template: string): string {
  const subject = parseSubject(template);
  const values = subject.parameters.map((name, index) => [name, `token-${index + 1}`]);
  return fillSubject(subject, Object.fromEntries(values));
}

function missing({ at }: Message, vectors: readonly Vector[]): Problem[] {
  const roles = new Set(vectors.map(({ role }) => role));
  return [...roles].filter((role) => !vectors.some((one) => one.role === role && one.valid))
    .map((role) => ({
      ...at,
      severity: "warning",
      message: `Found no ${role} that fits: expected that examples give one`,
    }));
}

function printVectors(message: Message, vectors: readonly Vector[]): string {
  const { path, kind, subject } = message;
  const head = JSON.stringify({ message: path.join("/"), kind, subject });
  const lines = vectors.map((vector) => `    ${JSON.stringify(vector)}`);
  return `${JSON_PREAMBLE}${head.slice(1, -1)},\n  "vectors": [\n${lines.join(",\n")}\n  ]}\n`;
}

/**
 * Reads `x-message`: subject, kind, reply, content and time of a message.
 *
 * @module
 */
import type { MessageTime } from "../runtime/message_time.ts";
import { parseSubject, type SubjectTemplate } from "../runtime/subject.ts";
import { keywordIn } from "./keywords.ts";
import { readMessageTime } from "./message_time.ts";
import type { JsonValue } from "./model.ts";
import { within } from "./pointer.ts";
import type { ProblemList } from "./problem_list.ts";
import { isObject, type JsonObject, member, type SchemaNode } from "./schema_node.ts";
import { didYouMean, quote } from "./suggest.ts";

/** What `x-message` says. */
export interface MessageOptions {
  readonly kind: "event" | "request";
  readonly content: "json" | "binary";
  readonly subject: SubjectTemplate;
  /** Which members say when it was made. */
  readonly time?: MessageTime;
}

const MEMBERS = ["subject", "kind", "reply", "content", "time"];

/** First tokens that NATS or services use for themselves. */
const RESERVED_SUBJECT = /^(?:\$SRV|_INBOX|__telestion__)/;

/**
 * The path of a message: that of its file, without the ending.
 *
 * @param file path within the schema folder
 * @returns its parts, such as `["telemetry", "housekeeping"]`
 */
export function messagePath(file: string): readonly string[] {
  return file.replace(/\.schema\.[A-Za-z0-9]+$/, "").split("/");
}

/**
 * Reads the `x-message` of a document's root.
 *
 * @param root the document's root
 * @param problems receives what is wrong
 * @returns what it says; `undefined` without `x-message`, or when it cannot be used
 */
export function readMessageOptions(
  root: SchemaNode,
  problems: ProblemList,
): MessageOptions | undefined {
  const value = isObject(root.value) ? member(root.value, "x-message") : undefined;
  if (value === undefined) return undefined;
  const at = within(root.at, "x-message");
  if (!isObject(value)) {
    problems.error(at, `Keyword "x-message" is ${quote(value)}: expected an object`);
    return undefined;
  }
  for (const name of Object.keys(value)) {
    if (MEMBERS.includes(name)) continue;
    const expected = didYouMean(name, MEMBERS) || `: expected ${MEMBERS.join(", ")}`;
    problems.error(within(at, name), `"x-message" has no member ${quote(name)}${expected}`);
  }
  const reader: Reader = { root, value, problems };
  const kind = readChoice("kind", ["event", "request"], reader);
  const content = readChoice("content", ["json", "binary"], reader);
  const subject = readSubject(reader);
  if (kind === "event" && Object.hasOwn(value, "reply")) {
    problems.error(within(at, "reply"), `An event has a "reply": expected "kind": "request"`);
  }
  const given = member(value, "time");
  const time = given === undefined ? undefined : readMessageTime(given, root, problems);
  if (given !== undefined && (kind === "request" || content === "binary")) {
    problems.error(
      within(at, "time"),
      `"time" stands in a ${kind} with ${content} content: ` +
        `expected it in an event with JSON`,
    );
  }
  if (content === "binary") checkBinary(root, problems);
  return kind && content && subject && { kind, content, subject, ...time && { time } };
}

interface Reader {
  readonly root: SchemaNode;
  readonly value: JsonObject;
  readonly problems: ProblemList;
}

function readChoice<const T extends string>(
  name: string,
  choices: readonly [T, ...T[]],
  { root, value, problems }: Reader,
): T | undefined {
  const given: JsonValue = member(value, name) ?? choices[0];
  const choice = choices.find((known) => known === given);
  if (choice !== undefined && !(Object.hasOwn(value, name) && value[name] === null)) return choice;
  const expected = choices.map((known) => `"${known}"`).join(" or ");
  const message = `Message ${name} is ${quote(member(value, name))}: expected ${expected}`;
  problems.error(within(root.at, "x-message", name), message);
  return undefined;
}

function readSubject({ root, value, problems }: Reader): SubjectTemplate | undefined {
  const at = within(root.at, "x-message", "subject");
  const given = member(value, "subject");
  if (given !== undefined && typeof given !== "string") {
    problems.error(at, `Message subject is ${quote(given)}: expected a string`);
    return undefined;
  }
  const path = messagePath(root.at.file);
  const odd = path.find((part) => !/^[^\s.*>{}\p{Cc}\p{Cs}]+$/u.test(part));
  if (given === undefined && odd !== undefined) {
    const message = `File name part ${quote(odd)} cannot be part of a subject: ` +
      `rename it or give "subject" in "x-message"`;
    problems.error(within(root.at, "x-message"), message);
    return undefined;
  }
  return parseTemplate(given ?? path.join("."), root, problems);
}

function parseTemplate(
  template: string,
  root: SchemaNode,
  problems: ProblemList,
): SubjectTemplate | undefined {
  const at = within(root.at, "x-message", "subject");
  if (RESERVED_SUBJECT.test(template)) {
    const message = `Subject ${quote(template)} is reserved: expected one that does not start ` +
      `with "$SRV", "_INBOX" or "__telestion__"`;
    problems.error(at, message);
    return undefined;
  }
  try {
    return parseSubject(template);
  } catch (error) {
    problems.error(at, error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** The payload is bytes: a schema has nothing to say about them. */
function checkBinary(root: SchemaNode, problems: ProblemList): void {
  if (!isObject(root.value)) return;
  for (const name of Object.keys(root.value)) {
    const keyword = keywordIn(name, root);
    if (keyword === undefined || keyword.role === "annotation") continue;
    const message = `Keyword "${name}" stands in a message with binary content: ` +
      `expected none that describes JSON`;
    problems.error(within(root.at, name), message);
  }
}

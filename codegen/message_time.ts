/**
 * Reads `time` of `x-message`: which members say when a message was made.
 *
 * @module
 */
import type { MessageTime } from "../runtime/message_time.ts";
import type { JsonValue } from "./model.ts";
import { pointerTokens, within } from "./pointer.ts";
import type { ProblemList } from "./problem_list.ts";
import { isObject, member, type SchemaNode } from "./schema_node.ts";
import { didYouMean, quote } from "./suggest.ts";

const UNITS = ["days", "seconds", "milliseconds", "microseconds"] as const;
const MEMBERS: readonly string[] = ["since", ...UNITS];
const DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?Z)?$/;

/**
 * Reads where a message says when it was made.
 *
 * @param given the member `time` of `x-message`
 * @param root the document's root
 * @param problems receives what is wrong
 * @returns what it says; `undefined` when it cannot be used
 */
export function readMessageTime(
  given: JsonValue,
  root: SchemaNode,
  problems: ProblemList,
): MessageTime | undefined {
  const at = within(root.at, "x-message", "time");
  const before = problems.size;
  const reader: Reader = { root, at, problems };
  if (typeof given === "string") checkPointer(given, [], reader);
  else if (isObject(given)) checkSum(given, reader);
  else problems.error(at, `Time is ${quote(given)}: expected a JSON Pointer, or an object`);
  return problems.size > before ? undefined : given as MessageTime;
}

interface Reader {
  readonly root: SchemaNode;
  readonly at: SchemaNode["at"];
  readonly problems: ProblemList;
}

function checkSum(given: { readonly [name: string]: JsonValue }, reader: Reader): void {
  const { at, problems } = reader;
  const { since, ...pointers } = given;
  for (const [name, pointer] of Object.entries(pointers)) {
    if (MEMBERS.includes(name)) checkPointer(pointer, [name], reader);
    else {
      const expected = didYouMean(name, MEMBERS) || `: expected ${MEMBERS.join(", ")}`;
      problems.error(within(at, name), `"time" has no member ${quote(name)}${expected}`);
    }
  }
  if (Object.keys(pointers).length === 0) {
    problems.error(at, `"time" adds up nothing: expected ${UNITS.join(", ")}`);
  }
  if (since === undefined || (typeof since === "string" && isDate(since))) return;
  const message = `Time counts since ${quote(since)}: expected a date such as "1958-01-01"`;
  problems.error(within(at, "since"), message);
}

function isDate(text: string): boolean {
  return DATE.test(text) && !Number.isNaN(Date.parse(text));
}

function checkPointer(
  pointer: JsonValue | undefined,
  path: readonly string[],
  { root, at, problems }: Reader,
): void {
  const isPointer = typeof pointer === "string" && /^(?:\/(?:[^~]|~[01])+)+$/.test(pointer);
  if (isPointer && hasMember(root.value, pointerTokens(pointer))) return;
  const message = `Time is in ${
    quote(pointer)
  }: expected a JSON Pointer to a member, such as "/time"`;
  problems.error(within(at, ...path), message);
}

/** What a schema takes from others is not looked at. */
function hasMember(schema: JsonValue, [name, ...rest]: readonly string[]): boolean {
  const properties = isObject(schema) ? member(schema, "properties") : undefined;
  if (name === undefined || !isObject(schema) || !isObject(properties)) return true;
  const own = member(properties, name);
  if (own !== undefined) return hasMember(own, rest);
  return ["$ref", "allOf", "anyOf", "oneOf"].some((keyword) => Object.hasOwn(schema, keyword));
}

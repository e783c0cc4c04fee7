/**
 * Members of payloads, as JSON Pointers.
 *
 * @module
 */
import { ServiceError } from "telestion-edge";
import { pointerTokens } from "../../codegen/pointer.ts";

/** SQLite's paths have no way to write quotes, backslashes and control characters. */
const LEGAL = /^(?:\/(?:[^~/"\\\p{Cc}]|~[01])+)+$/u;
const INDEX = /^(?:0|[1-9]\d{0,8})$/;

/**
 * Splits a pointer into names and indexes.
 *
 * @param pointer such as `/battery/voltage` or `/cells/0`
 * @returns the tokens; an index is a number
 * @throws {ServiceError} `rejected` when it is no pointer that a database can follow
 */
export function parsePointer(pointer: string): (string | number)[] {
  if (LEGAL.test(pointer)) {
    return pointerTokens(pointer).map((token) => INDEX.test(token) ? Number(token) : token);
  }
  throw new ServiceError(
    "rejected",
    `Pointer ${JSON.stringify(pointer)} cannot be used: expected such as "/battery/voltage", ` +
      "without quotes, backslashes and empty names",
  );
}

/**
 * Follows a pointer.
 *
 * @param value any JSON
 * @param tokens as {@linkcode parsePointer} gives them
 * @returns the member, or `undefined` when there is none
 */
export function readMember(value: unknown, tokens: readonly (string | number)[]): unknown {
  let member = value;
  for (const token of tokens) {
    if (typeof member !== "object" || member === null) return undefined;
    if (Array.isArray(member) !== (typeof token === "number")) return undefined;
    member = Object.hasOwn(member, token)
      ? (member as Readonly<Record<string | number, unknown>>)[token]
      : undefined;
  }
  return member;
}

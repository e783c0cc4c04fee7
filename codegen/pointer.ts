/**
 * JSON Pointers (RFC 6901).
 *
 * @module
 */
import type { Location } from "./model.ts";

/**
 * Writes one token of a pointer.
 *
 * @param token a member's name or an index
 * @returns the token with `~` and `/` escaped
 */
export function escapeToken(token: string): string {
  return /[~/]/.test(token) ? token.replaceAll("~", "~0").replaceAll("/", "~1") : token;
}

/**
 * Splits a pointer.
 *
 * @param pointer `""`, or tokens that each follow a `/`
 * @returns the tokens, unescaped
 */
export function pointerTokens(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer.slice(1).split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/**
 * The place of a member.
 *
 * @param at the place of an object or array
 * @param tokens names of members, from the outer to the inner
 * @returns the member's place
 */
export function within(at: Location, ...tokens: readonly (string | number)[]): Location {
  let pointer = at.pointer;
  for (const token of tokens) pointer += `/${escapeToken(String(token))}`;
  return { file: at.file, pointer };
}

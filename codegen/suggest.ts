/**
 * Words for problems: what was found, and what may have been meant.
 *
 * @module
 */
import { nearest } from "../runtime/nearest.ts";
import type { JsonValue } from "./model.ts";
import { stringLiteral } from "./names.ts";

const MAX_QUOTED = 60;

/**
 * A value as a problem's message shows it.
 *
 * @param value any value
 * @returns a scalar as in JSON, cut when long; `an array` or `an object` otherwise
 */
export function quote(value: JsonValue | undefined): string {
  if (value === undefined) return "missing";
  if (typeof value === "string") {
    return stringLiteral(value.length > MAX_QUOTED ? `${value.slice(0, MAX_QUOTED)}…` : value);
  }
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? "an array" : "an object";
}

/**
 * A sentence that offers the nearest candidate.
 *
 * @param name what was written
 * @param candidates what exists
 * @returns such as `: did you mean "minimum"?`, or `""` when nothing is near
 */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const candidate = nearest(name, candidates);
  return candidate === undefined ? "" : `: did you mean ${quote(candidate)}?`;
}

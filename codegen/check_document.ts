/**
 * Checks that a document is JSON and not deeper than the rest of the generator can go.
 *
 * @module
 */
import type { Location } from "./model.ts";
import { escapeToken } from "./pointer.ts";
import type { ProblemList } from "./problem_list.ts";
import type { SchemaDocument } from "./source.ts";

/** The deepest document, in levels of objects and arrays; a schema within another takes two. */
export const MAX_DEPTH = 4100;

interface Container {
  readonly value: object;
  readonly depth: number;
  readonly token: string;
  readonly parent: Container | undefined;
}

/**
 * Checks that a document is JSON of a sensible depth. Goes without recursion.
 *
 * @param document the document
 * @param problems receives the first thing that is not
 * @returns whether it is
 */
export function checkDocument({ path, root }: SchemaDocument, problems: ProblemList): boolean {
  const waiting: Container[] = [];
  const report = (place: Container | undefined, token: string, message: string): false => {
    problems.error(locate(path, place, token), message);
    return false;
  };
  const visit = (value: unknown, parent: Container | undefined, token: string): boolean => {
    if (typeof value === "string" || typeof value === "boolean" || value === null) return true;
    if (typeof value === "object") {
      const depth = (parent?.depth ?? 0) + 1;
      if (depth > MAX_DEPTH) {
        return report(undefined, "", `Schema is more than ${MAX_DEPTH} levels deep`);
      }
      waiting.push({ value, depth, token, parent });
      return true;
    }
    if (Number.isFinite(value)) return true;
    return report(parent, token, `Value is ${String(value)}, which is no JSON`);
  };
  if (!visit(root, undefined, "")) return false;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const [token, value] of Object.entries(next.value)) {
      if (!visit(value, next, token)) return false;
    }
  }
  return true;
}

function locate(file: string, parent: Container | undefined, token: string): Location {
  if (parent === undefined) return { file, pointer: "" };
  const tokens = [token];
  for (let place = parent; place.parent !== undefined; place = place.parent) {
    tokens.push(place.token);
  }
  return { file, pointer: tokens.reverse().map((text) => `/${escapeToken(text)}`).join("") };
}

/**
 * Finds messages whose subjects overlap.
 *
 * @module
 */
import type { SubjectTemplate, SubjectToken } from "../runtime/subject.ts";

/** The most overlaps that are listed for one subject. */
const MAX_LISTED = 5;

interface Branch<T> {
  readonly literals: Map<string, Branch<T>>;
  parameter?: Branch<T>;
  /** What ends here. */
  readonly ends: T[];
  /** What ends with a rest parameter here. */
  readonly rests: T[];
}

/** A tree of subjects that finds those which overlap with another, in about linear time. */
export class SubjectTree<T> {
  readonly #root: Branch<T> = branch();

  /**
   * Adds a subject.
   *
   * @param subject the template
   * @param value what it belongs to
   */
  add({ tokens }: SubjectTemplate, value: T): void {
    insert(this.#root, tokens, value);
  }

  /**
   * Finds subjects that overlap.
   *
   * @param subject the template
   * @returns what belongs to subjects that were added and overlap, five at most
   */
  find({ tokens }: SubjectTemplate): readonly T[] {
    const found: T[] = [];
    collect(this.#root, 0, { tokens, found });
    return found;
  }
}

function branch<T>(): Branch<T> {
  return { literals: new Map(), ends: [], rests: [] };
}

function isRest(token: SubjectToken | undefined): boolean {
  return token !== undefined && "parameter" in token && token.rest;
}

function insert<T>(root: Branch<T>, tokens: readonly SubjectToken[], value: T): void {
  let at = root;
  for (const token of tokens) {
    if (isRest(token)) {
      at.rests.push(value);
      return;
    }
    at = "literal" in token ? child(at, token.literal) : (at.parameter ??= branch());
  }
  at.ends.push(value);
}

function child<T>({ literals }: Branch<T>, literal: string): Branch<T> {
  const known = literals.get(literal);
  if (known !== undefined) return known;
  const made = branch<T>();
  literals.set(literal, made);
  return made;
}

interface Search<T> {
  readonly tokens: readonly SubjectToken[];
  readonly found: T[];
}

function collect<T>(at: Branch<T>, index: number, search: Search<T>): void {
  const { tokens, found } = search;
  const token = tokens[index];
  if (token === undefined) {
    take(at.ends, found);
    return;
  }
  take(at.rests, found);
  const { literals, parameter } = at;
  if (isRest(token)) {
    for (const next of branches(at)) collectAll(next, found);
    return;
  }
  if (parameter !== undefined) collect(parameter, index + 1, search);
  if ("literal" in token) {
    const next = literals.get(token.literal);
    if (next !== undefined) collect(next, index + 1, search);
    return;
  }
  for (const next of literals.values()) {
    if (found.length >= MAX_LISTED) return;
    collect(next, index + 1, search);
  }
}

function collectAll<T>(at: Branch<T>, found: T[]): void {
  take(at.ends, found);
  take(at.rests, found);
  for (const next of branches(at)) {
    if (found.length >= MAX_LISTED) return;
    collectAll(next, found);
  }
}

function branches<T>({ literals, parameter }: Branch<T>): Branch<T>[] {
  return parameter === undefined ? [...literals.values()] : [parameter, ...literals.values()];
}

function take<T>(values: readonly T[], found: T[]): void {
  found.push(...values.slice(0, MAX_LISTED - found.length));
}

/**
 * The graph of a regular expression: its positions and what can follow what (the automaton of
 * Glushkov), with a count of the ways from one to the next: two ways are a choice to backtrack.
 *
 * @module
 */
import { ANY, type CharSet, classify } from "./pattern_chars.ts";
import type { ParsedPattern, PatternNode } from "./pattern_parse.ts";

/** What is too large to be judged. */
const MAX_POSITIONS = 3000;
const MAX_EDGES = 200_000;

/** A counted repetition is written out up to so many positions; a longer one becomes a loop. */
const MAX_WRITTEN_OUT = 64;

/** Positions with the number of ways to get there: 1, or 2 for several. */
type Ways = Map<number, number>;

/** How a part of a pattern begins and ends. */
interface Part {
  readonly first: Ways;
  readonly last: Ways;
  /** The number of ways to match nothing: 0, 1, or 2 for several. */
  readonly empty: number;
}

/** A graph of positions, each of which consumes one character. */
export interface PatternGraph {
  /** For each position, the classes of characters that it matches, as bits. */
  readonly masks: readonly bigint[];
  /** For each position, what can follow, and in how many ways. */
  readonly follow: readonly ReadonlyMap<number, number>[];
  /** Where a match can begin. */
  readonly first: ReadonlyMap<number, number>;
}

const NOTHING: Part = { first: new Map(), last: new Map(), empty: 1 };

/**
 * Makes the graph of a regular expression.
 *
 * @param pattern what was parsed
 * @returns the graph, or `undefined` when it would be too large
 */
export function patternGraph(pattern: ParsedPattern): PatternGraph | undefined {
  const maker = new GraphMaker();
  const roots = [anchored(pattern.root), ...pattern.around];
  const whole: PatternNode = { kind: "choice", options: roots };
  const { first, last } = maker.part(whole);
  if (maker.isFull) return undefined;
  const { sets, follow } = maker;
  // A match that gets here succeeds at once: nothing behind makes it go back.
  const ends = pattern.asserts ? new Set<number>() : new Set(last.keys());
  const kept = follow.map((next, position) =>
    ends.has(position) ? new Map() : new Map([...next].filter(([to]) => !ends.has(to)))
  );
  return { masks: classify(sets), follow: kept, first };
}

/**
 * What can follow a position.
 *
 * @param graph the graph
 * @param position the position's number
 * @returns each follower with the number of ways: 1, or 2 for several
 */
export function followers({ follow }: PatternGraph, position: number): ReadonlyMap<number, number> {
  return follow[position] ?? new Map();
}

/**
 * What a position matches.
 *
 * @param graph the graph
 * @param position the position's number
 * @returns classes of characters, as bits
 */
export function maskOf({ masks }: PatternGraph, position: number): bigint {
  return masks[position] ?? 0n;
}

/** A pattern that does not begin with `^` is tried at every character, as if after `.*`. */
function anchored(node: PatternNode): PatternNode {
  if (node.kind === "choice") return { kind: "choice", options: node.options.map(anchored) };
  if (startsAtStart(node)) return node;
  const anywhere: PatternNode = {
    kind: "repeat",
    body: { kind: "chars", set: ANY },
    min: 0,
    max: Infinity,
  };
  return { kind: "sequence", parts: [anywhere, node] };
}

function startsAtStart(node: PatternNode): boolean {
  if (node.kind === "choice") return node.options.every(startsAtStart);
  if (node.kind !== "sequence") return node.kind === "start";
  const [first] = node.parts;
  return first !== undefined && startsAtStart(first);
}

class GraphMaker {
  readonly sets: CharSet[] = [];
  readonly follow: Ways[] = [];
  #edges = 0;

  get isFull(): boolean {
    return this.sets.length > MAX_POSITIONS || this.#edges > MAX_EDGES;
  }

  part(node: PatternNode): Part {
    if (this.isFull || node.kind === "start") return NOTHING;
    if (node.kind === "chars") return this.#position(node.set);
    if (node.kind === "repeat") return this.#repeat(node.body, node.min, node.max);
    if (node.kind === "choice") return node.options.map((one) => this.part(one)).reduce(either);
    return node.parts.reduce((before: Part, one) => this.#then(before, this.part(one)), NOTHING);
  }

  #position(set: CharSet): Part {
    const position = this.sets.push(set) - 1;
    this.follow.push(new Map());
    return { first: new Map([[position, 1]]), last: new Map([[position, 1]]), empty: 0 };
  }

  #then(before: Part, after: Part): Part {
    this.#connect(before.last, after.first);
    return {
      first: merge(before.first, after.first, before.empty),
      last: merge(after.last, before.last, after.empty),
      empty: capped(before.empty * after.empty),
    };
  }

  #connect(from: Ways, to: Ways): void {
    for (const [start, ways] of from) {
      const next = this.follow[start];
      if (next === undefined || this.isFull) return;
      for (const [end, more] of to) {
        next.set(end, capped((next.get(end) ?? 0) + ways * more));
        this.#edges++;
      }
    }
  }

  #repeat(body: PatternNode, min: number, max: number): Part {
    if (max === 0) return NOTHING;
    const isOpen = max === Infinity;
    const copies = isOpen ? Math.max(min, 1) : max;
    if (copies * sizeOf(body) > MAX_WRITTEN_OUT && copies > 1) return this.#loop(body, min);
    const required = isOpen && min > 0 ? min - 1 : min;
    let whole: Part = NOTHING;
    for (let copy = 0; copy < required; copy++) whole = this.#then(whole, this.part(body));
    if (isOpen) return this.#then(whole, this.#loop(body, min > 0 ? 1 : 0));
    // a{0,3} is (a(a(a)?)?)?: one way for each number of copies.
    let optional: Part = NOTHING;
    for (let copy = required; copy < max; copy++) {
      const one = this.part(body);
      optional = { ...this.#then({ ...one, empty: 0 }, optional), empty: 1 };
    }
    return this.#then(whole, optional);
  }

  /** Rounds of a loop that match nothing are refused, except those that are required. */
  #loop(body: PatternNode, min: number): Part {
    const { first, last, empty } = this.part(body);
    this.#connect(last, first);
    // Which of several required rounds match nothing is a choice of its own.
    if (empty > 0 && min > 1) this.#connect(last, first);
    return { first, last, empty: min > 0 ? empty : 1 };
  }
}

function either(one: Part, other: Part): Part {
  return {
    first: merge(one.first, other.first, 1),
    last: merge(one.last, other.last, 1),
    empty: capped(one.empty + other.empty),
  };
}

function merge(ways: Ways, more: Ways, factor: number): Ways {
  if (factor === 0) return ways;
  const merged = new Map(ways);
  for (const [position, count] of more) {
    merged.set(position, capped((merged.get(position) ?? 0) + count * factor));
  }
  return merged;
}

function capped(ways: number): number {
  return Math.min(ways, 2);
}

/** The number of positions, with repetitions written out. */
function sizeOf(node: PatternNode): number {
  if (node.kind === "chars") return 1;
  if (node.kind === "start") return 0;
  if (node.kind === "repeat") {
    return sizeOf(node.body) * (node.max === Infinity ? Math.max(node.min, 1) : node.max);
  }
  const parts = node.kind === "sequence" ? node.parts : node.options;
  return parts.reduce((size, part) => size + sizeOf(part), 0);
}

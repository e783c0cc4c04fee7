/**
 * Finds out how much a regular expression can backtrack: by how many ways its graph can read one
 * and the same text (the ambiguity of an automaton, after Weber and Seidl).
 *
 * @module
 */
import { followers, maskOf, type PatternGraph, patternGraph } from "./pattern_graph.ts";
import type { ParsedPattern } from "./pattern_parse.ts";
import { hasManyWays } from "./pattern_ways.ts";

/** How the time to refuse a text grows with its length. */
export type Backtracking =
  | { readonly growth: "exponential" }
  /** `degree` 1 is linear, 2 quadratic. */
  | { readonly growth: "polynomial"; readonly degree: number }
  | { readonly growth: "unknown" };

/** Steps until a search is given up; what is left is then taken for the worse. */
const MAX_STEPS = 400_000;

/**
 * Finds out how much a regular expression can backtrack.
 *
 * @param pattern what was parsed
 * @returns how the time can grow with the length of a text; `unknown` when it is too large
 */
export function measureBacktracking(pattern: ParsedPattern): Backtracking {
  const graph = patternGraph(pattern);
  if (graph === undefined) return { growth: "unknown" };
  const loops = findLoops(graph);
  const search: Search = { graph, loopOf: indexLoops(loops), steps: 0 };
  if (loops.some((loop) => isAmbiguous(loop, search)) || hasManyWays(graph)) {
    return { growth: "exponential" };
  }
  return search.steps > MAX_STEPS
    ? { growth: "unknown" }
    : { growth: "polynomial", degree: loops.length === 0 ? 1 : 1 + longestChain(loops, search) };
}

/** Positions that can follow each other again and again. */
type Loop = readonly number[];

interface Search {
  readonly graph: PatternGraph;
  readonly loopOf: ReadonlyMap<number, Loop>;
  steps: number;
}

function indexLoops(loops: readonly Loop[]): ReadonlyMap<number, Loop> {
  return new Map(loops.flatMap((loop) => loop.map((position) => [position, loop] as const)));
}

/** Strongly connected positions (Tarjan), each group before those that lead to it. */
function findLoops(graph: PatternGraph): readonly Loop[] {
  const loops: Loop[] = [];
  const order = new Map<number, number>();
  const low = new Map<number, number>();
  const stack: number[] = [];
  const onStack = new Set<number>();
  const enter = (position: number): Frame => {
    order.set(position, order.size);
    low.set(position, order.size - 1);
    stack.push(position);
    onStack.add(position);
    return { position, next: followers(graph, position).keys() };
  };
  const lower = (position: number, value = Infinity): void => {
    low.set(position, Math.min(low.get(position) ?? 0, value));
  };
  for (const start of graph.follow.keys()) {
    if (order.has(start)) continue;
    const path = [enter(start)];
    for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
      const next = frame.next.next().value;
      if (next !== undefined) {
        if (!order.has(next)) path.push(enter(next));
        else if (onStack.has(next)) lower(frame.position, order.get(next));
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent.position, low.get(frame.position));
      if (low.get(frame.position) !== order.get(frame.position)) continue;
      const loop = stack.splice(stack.indexOf(frame.position));
      for (const position of loop) onStack.delete(position);
      const repeats = loop.length > 1 || followers(graph, frame.position).has(frame.position);
      if (repeats) loops.push(loop);
    }
  }
  return loops;
}

interface Frame {
  readonly position: number;
  readonly next: Iterator<number, undefined>;
}

/** Whether two ways through a loop read the same text: each round then doubles the ways. */
function isAmbiguous(loop: Loop, search: Search): boolean {
  const { graph, loopOf } = search;
  const inLoop = (position: number): boolean => loopOf.get(position) === loop;
  for (const position of loop) {
    for (const [next, ways] of followers(graph, position)) {
      if (ways > 1 && inLoop(next)) return true;
    }
  }
  const size = graph.follow.length;
  const parted = new Map<number, number[]>();
  const waiting = loop.map((position) => position * size + position);
  const seen = new Set(waiting);
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    for (const next of nextPairs(pair, search)) {
      if (search.steps > MAX_STEPS) return false;
      if (!inLoop(Math.floor(next / size)) || !inLoop(next % size)) continue;
      const before = parted.get(next);
      if (before === undefined) parted.set(next, [pair]);
      else before.push(pair);
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return meetsAgain(loop.map((position) => position * size + position), parted, size);
}

function* nextPairs(pair: number, search: Search): Generator<number> {
  const { graph } = search;
  const size = graph.follow.length;
  for (const left of followers(graph, Math.floor(pair / size)).keys()) {
    for (const right of followers(graph, pair % size).keys()) {
      search.steps++;
      if ((maskOf(graph, left) & maskOf(graph, right)) !== 0n) yield left * size + right;
    }
  }
}

/** Goes back from equal positions; a pair of different ones on the way has parted and met. */
function meetsAgain(
  equal: readonly number[],
  before: ReadonlyMap<number, readonly number[]>,
  size: number,
): boolean {
  const waiting = [...equal];
  const seen = new Set(waiting);
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    for (const previous of before.get(pair) ?? []) {
      if (Math.floor(previous / size) !== previous % size) return true;
      if (!seen.has(previous)) waiting.push(previous);
      seen.add(previous);
    }
  }
  return false;
}

/** The most loops in a row that can share one text in many ways, not counting the first. */
function longestChain(loops: readonly Loop[], search: Search): number {
  const lengths = new Map<Loop, number>();
  let longest = 0;
  for (const loop of loops) {
    let length = 0;
    for (const other of loopsAfter(loop, search)) {
      const onward = lengths.get(other) ?? 0;
      if (onward + 1 > length && sharesText(loop, other, search)) length = onward + 1;
      length = Math.max(length, onward);
    }
    lengths.set(loop, length);
    longest = Math.max(longest, length);
  }
  return longest;
}

function loopsAfter(loop: Loop, { graph, loopOf }: Search): ReadonlySet<Loop> {
  const found = new Set<Loop>();
  const waiting = [...loop];
  const seen = new Set(waiting);
  for (let position = waiting.pop(); position !== undefined; position = waiting.pop()) {
    const other = loopOf.get(position);
    if (other !== undefined && other !== loop) found.add(other);
    for (const next of followers(graph, position).keys()) {
      if (!seen.has(next)) waiting.push(next);
      seen.add(next);
    }
  }
  return found;
}

/** Whether some text can be read within one loop, within the other, and from one to the other. */
function sharesText(one: Loop, other: Loop, search: Search): boolean {
  const start = search.steps;
  for (const from of one) {
    for (const to of other) {
      if (crosses(from, to, search)) return true;
      if (search.steps - start > MAX_STEPS) return true;
    }
  }
  return false;
}

/** Whether from (from, from, to) the same text leads to (from, to, to). */
function crosses(from: number, to: number, search: Search): boolean {
  const { graph, loopOf } = search;
  const size = graph.follow.length;
  const goal = (from * size + to) * size + to;
  const waiting = [(from * size + from) * size + to];
  const seen = new Set<number>();
  const start = search.steps;
  for (let triple = waiting.pop(); triple !== undefined; triple = waiting.pop()) {
    const pair = Math.floor(triple / size);
    const [a, c] = [Math.floor(pair / size), triple % size];
    for (const next of nextPairs(pair, search)) {
      const left = Math.floor(next / size);
      if (loopOf.get(left) !== loopOf.get(a)) continue;
      const shared = maskOf(graph, left) & maskOf(graph, next % size);
      for (const right of followers(graph, c).keys()) {
        search.steps++;
        if (loopOf.get(right) !== loopOf.get(c) || (shared & maskOf(graph, right)) === 0n) continue;
        const reached = next * size + right;
        if (reached === goal) return true;
        if (!seen.has(reached)) waiting.push(reached);
        seen.add(reached);
      }
    }
    if (search.steps - start > MAX_STEPS) return true;
  }
  return false;
}

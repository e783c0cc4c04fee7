/**
 * Counts the ways in which a regular expression can read a short text.
 *
 * @module
 */
import { followers, maskOf, type PatternGraph } from "./pattern_graph.ts";

/** Ways to read a short text at which a pattern without loops counts as exponential. */
const MAX_WAYS = 100_000;
const SHORT_TEXT = 64;

/**
 * Whether a short text can be read in a great many ways. Follows the text with the most of them.
 *
 * @param graph the graph of a regular expression
 * @returns `true` also for patterns without loops that explode, such as `(a|a){30}`
 */
export function hasManyWays(graph: PatternGraph): boolean {
  const bits = [...alphabet(graph)];
  let ways: ReadonlyMap<number, number> = new Map(graph.first);
  for (let length = 0; length < SHORT_TEXT && ways.size > 0; length++) {
    let best: ReadonlyMap<number, number> = new Map();
    let most = 0;
    for (const bit of bits) {
      const after = step(ways, bit, graph);
      const total = [...after.values()].reduce((sum, count) => sum + count, 0);
      if (total > most) [best, most] = [after, total];
    }
    if (most > MAX_WAYS) return true;
    ways = best;
  }
  return false;
}

function alphabet({ masks }: PatternGraph): Set<bigint> {
  const all = masks.reduce((union, mask) => union | mask, 0n);
  const bits = new Set<bigint>();
  for (let bit = 1n; bit <= all; bit <<= 1n) if ((all & bit) !== 0n) bits.add(bit);
  return bits;
}

/** The ways after one more character; those in `ways` wait to read it. */
function step(
  ways: ReadonlyMap<number, number>,
  bit: bigint,
  graph: PatternGraph,
): ReadonlyMap<number, number> {
  const after = new Map<number, number>();
  for (const [position, count] of ways) {
    if ((maskOf(graph, position) & bit) === 0n) continue;
    for (const [next, more] of followers(graph, position)) {
      after.set(next, (after.get(next) ?? 0) + count * more);
    }
  }
  return after;
}

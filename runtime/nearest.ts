/**
 * What a misspelt name may have meant.
 *
 * @module
 */

const MAX_CANDIDATES = 1000;

/**
 * The candidate nearest to a name, when it is near enough to be meant.
 *
 * @param name what was written
 * @param candidates what exists
 * @param limit the most edits (insert, delete, replace, swap of neighbours)
 * @returns the nearest candidate, the first of equals, or `undefined`
 */
export function nearest(
  name: string,
  candidates: Iterable<string>,
  limit = 2,
): string | undefined {
  let best: string | undefined;
  let bound = Math.min(limit, Math.floor(name.length / 2));
  let seen = 0;
  for (const candidate of candidates) {
    if (++seen > MAX_CANDIDATES) break;
    const distance = editDistance(name, candidate, bound);
    if (distance > bound || (best !== undefined && distance === bound)) continue;
    best = candidate;
    bound = distance;
  }
  return best;
}

/**
 * How far a name may be from one that exists when it might also be one of somebody's own.
 *
 * @param name what was written
 * @returns edits: one for each four characters, and at least one
 */
export function editsOfTypo(name: string): number {
  return Math.max(1, Math.floor(name.length / 4));
}

/** Optimal string alignment distance; anything above `limit` may come back as `limit + 1`. */
function editDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > limit || a.length > 200) return limit + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (same ? 0 : 1),
        swapped ? at(before, column - 2) + 1 : Infinity,
      );
    }
    if (Math.min(...current) > limit) return limit + 1;
    before = above;
    above = current;
  }
  return at(above, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

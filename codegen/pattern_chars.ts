/**
 * Sets of characters in regular expressions, and the few classes of characters that a pattern
 * tells apart.
 *
 * @module
 */

/** An inclusive range of code points. */
export type CharRange = readonly [first: number, last: number];

/** A set of characters. */
export interface CharSet {
  readonly ranges: readonly CharRange[];
  /** Sets that it contains too, such as `\W` in a class. */
  readonly sets?: readonly CharSet[];
  /** A property escape, such as `\p{L}`. */
  readonly property?: RegExp;
  readonly negated?: boolean;
}

const LAST = 0x10ffff;

/** Every character. */
export const ANY: CharSet = { ranges: [[0, LAST]] };

/** What `.` matches: all but line terminators. */
export const DOT: CharSet = {
  ranges: [[0x0a, 0x0a], [0x0d, 0x0d], [0x2028, 0x2029]],
  negated: true,
};

const DIGIT: CharSet = { ranges: [[0x30, 0x39]] };
const WORD: CharSet = { ranges: [[0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]] };
const SPACE: CharSet = {
  ranges: [
    ...[[0x09, 0x0d], [0x20, 0x20], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a]] as const,
    ...[[0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000]] as const,
    [0xfeff, 0xfeff],
  ],
};

/** The sets that an escape names. */
export const ESCAPED_SETS: ReadonlyMap<string, CharSet> = new Map([
  ["d", DIGIT],
  ["D", { ...DIGIT, negated: true }],
  ["w", WORD],
  ["W", { ...WORD, negated: true }],
  ["s", SPACE],
  ["S", { ...SPACE, negated: true }],
]);

/** Whether a set has a character. */
function has(set: CharSet, point: number): boolean {
  const listed = set.ranges.some(([first, last]) => first <= point && point <= last) ||
    (set.sets ?? []).some((inner) => has(inner, point)) ||
    (set.property?.test(String.fromCodePoint(point)) ?? false);
  return listed !== (set.negated ?? false);
}

/**
 * Finds which sets have characters in common.
 *
 * @param sets the sets of a pattern
 * @returns for each set, which of the pattern's classes of characters it holds, as bits; two sets
 * overlap where they share a bit
 */
export function classify(sets: readonly CharSet[]): readonly bigint[] {
  const unique = [...new Set(sets)];
  const masks = new Map(unique.map((set) => [set, 0n]));
  const seen = new Set<string>();
  for (const point of representatives(unique)) {
    const members = unique.map((set) => has(set, point));
    const signature = members.map(Number).join("");
    if (seen.has(signature)) continue;
    const bit = 1n << BigInt(seen.size);
    seen.add(signature);
    for (const [index, set] of unique.entries()) {
      if (members[index]) masks.set(set, (masks.get(set) ?? 0n) | bit);
    }
  }
  // A property that no sample has could be anything.
  const all = (1n << BigInt(seen.size)) - 1n;
  return sets.map((set) => masks.get(set) || (hasProperty(set) ? all : 0n));
}

function hasProperty({ property, sets = [] }: CharSet): boolean {
  return property !== undefined || sets.some(hasProperty);
}

/** At least one character for each way in which sets can overlap; a sample for properties. */
function representatives(sets: readonly CharSet[]): Set<number> {
  const points = new Set([0]);
  const add = ({ ranges, sets: inner = [] }: CharSet): void => {
    for (const [first, last] of ranges) {
      points.add(first);
      if (last < LAST) points.add(last + 1);
    }
    inner.forEach(add);
  };
  sets.forEach(add);
  if (sets.some(hasProperty)) {
    for (let point = 0; point <= LAST; point += point < 0x600 ? 1 : point < 0x3000 ? 61 : 1021) {
      points.add(point);
    }
  }
  return points;
}

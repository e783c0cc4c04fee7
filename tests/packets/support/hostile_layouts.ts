/**
 * Layouts as nobody should write them: right ones with members changed, moved or replaced.
 *
 * @module
 */
import type { Random } from "../../helpers/random.ts";
import { pick, randomPacket } from "./random_layouts.ts";

const KEYWORDS = [
  ...["x-packet", "bits", "offset", "skip", "encoding", "count", "length", "when", "select"],
  ...["states", "invalid", "calibration", "polynomial", "spline", "constant", "padding", "type"],
  ...["properties", "items", "required", "byteOrder", "charset", "checksum", "x-limits", "family"],
  ...["$ref", "enum", "contexts", "prefixBits", "rest", "terminator", "field", "factor", "fill"],
];

const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1, 3, 7.5, 8, 64, 65, 2 ** 31, 2 ** 53, 1e308, -1e308],
  ...["", "next", "rest", "unsigned", "ieee754", "mil-1750a", "bcd", "bytes", "string", "little"],
  ...["/f0", "/first", "/f1/f0", "//", "f0", "__proto__", "constructor", "#", "#/properties/f0"],
  ...["integer", "number", "string", "object", "array", "boolean", "null", "`${1}`", '"*/'],
  ...[[], {}, [[]], [null], ["integer", "null"], [1, 2, 3], [[0, 0], [1, 1]], { "/first": 1 }],
  ...[{ field: "/first" }, { polynomial: [0, 1] }, { a: 1, b: 2 }, { "/f0": { minimum: 1 } }],
  ...[{ bits: 8 }, { type: "integer", "x-packet": { bits: 8 } }, { rest: true }, { $ref: "#" }],
  ...[{ count: "rest" }, { prefixBits: 4 }, { terminator: 0 }, { algorithm: "crc-16/xmodem" }],
];

type Container = Record<string, unknown> | unknown[];

/** Makes a layout with one to four changes. */
export function hostileLayout(random: Random): unknown {
  const schema: unknown = structuredClone(randomPacket(random).schema);
  for (let changes = random.integer(1, 3); changes > 0; changes--) {
    const containers = containersIn(schema);
    mutate(random, pick(random, containers));
  }
  return schema;
}

function containersIn(root: unknown): Container[] {
  const found: Container[] = [];
  const waiting: unknown[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== "object" || value === null) continue;
    found.push(value as Container);
    waiting.push(...Object.values(value));
  }
  return found;
}

function mutate(random: Random, container: Container): void {
  const value = structuredClone(pick(random, VALUES));
  if (Array.isArray(container)) {
    container[random.integer(0, container.length + 1)] = value;
    return;
  }
  const names = Object.keys(container);
  const way = random.number();
  const name = way < 0.6 && names.length > 0 ? pick(random, names) : pick(random, KEYWORDS);
  if (way < 0.15) delete container[name];
  else container[name] = value;
}

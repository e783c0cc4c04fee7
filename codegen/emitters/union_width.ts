/**
 * How many members a union has when the compiler has multiplied it out: it does so with every
 * intersection of unions, and gives up at 100,000.
 *
 * @module
 */
import type { Schema, SchemaObject } from "../model.ts";
import { definitionOf, type Definitions, unionValues } from "./facts.ts";

/** Unions that would multiply to more are left out of an intersection. */
const MAX_WIDTH = 2000;

/** Widths that are known already: schemas may refer to one another many times. */
const known = new WeakMap<Definitions, Map<Schema, number>>();

/** The in-place parts of a schema that fit into an intersection. */
export interface Affordable {
  /** For each part, in the order of {@linkcode partWidths}: whether it can be kept. */
  readonly kept: readonly boolean[];
  /** How many members those multiply to. */
  readonly width: number;
}

/**
 * Which in-place parts of a schema can be intersected without multiplying too much.
 *
 * @param definitions what references lead to
 * @param schema the schema
 * @returns for `ref`, each of `allOf`, `anyOf`, `oneOf` and `if`, as far as they are there,
 * whether it is kept
 */
export function affordableParts(definitions: Definitions, schema: SchemaObject): Affordable {
  let product = 1;
  const kept = partWidths(definitions, schema).map((width) => {
    const fits = width <= 1 || product * width <= MAX_WIDTH;
    if (fits) product *= width;
    return fits;
  });
  return { kept, width: product };
}

function partWidths(definitions: Definitions, schema: SchemaObject): readonly number[] {
  const { ref, allOf = [], anyOf, oneOf, if: condition } = schema;
  const width = (part: Schema = true): number => widthOf(definitions, part);
  return [
    ...(ref === undefined ? [] : [width(definitionOf(definitions, ref).schema)]),
    ...allOf.map(width),
    ...[anyOf, oneOf].flatMap((branches) => branches === undefined ? [] : [sum(branches, width)]),
    ...(condition === undefined
      ? []
      : [width(condition) * width(schema.then) + width(schema.else)]),
  ];
}

/** Unions of literals are cheap: the compiler intersects them as sets. */
function sum(branches: readonly Schema[], width: (branch: Schema) => number): number {
  if (unionValues(branches) !== undefined) return 1;
  return branches.reduce((total, branch) => total + width(branch), 0);
}

function widthOf(definitions: Definitions, schema: Schema): number {
  if (typeof schema === "boolean") return 1;
  const widths = known.get(definitions) ?? new Map<Schema, number>();
  known.set(definitions, widths);
  const width = widths.get(schema) ?? affordableParts(definitions, schema).width;
  widths.set(schema, width);
  return width;
}

/**
 * Values that differ from one that fits in a single place, one for each keyword that could notice.
 *
 * @module
 */
import { itemSchema, listedValues, objectShape } from "../languages/shapes.ts";
import type { JsonValue, Schema } from "../model.ts";
import { escapeToken } from "../pointer.ts";
import { type Definitions, kindOfValue } from "./facts.ts";
import { sampleText } from "./vectors_text.ts";
import { merged, sampleValue } from "./vectors_values.ts";

/** A value and what is special about it. */
export interface Change {
  /** Such as `/mode: another kind of value`. */
  readonly name: string;
  readonly value: JsonValue;
}

const MAX_DEPTH = 6;

/** A value of each kind. */
const KIND_VALUES: readonly JsonValue[] = [null, true, 7, 0.5, "text", [], {}];

/**
 * Changes a value in one place after the other.
 *
 * @param definitions what references lead to
 * @param schema the schema that the value fits
 * @param value the value
 * @returns the changed values; some still fit
 */
export function changesOf(
  definitions: Definitions,
  schema: Schema,
  value: JsonValue,
): readonly Change[] {
  return changesAt(definitions, { schema, value, path: "" });
}

/** A place in a value. */
interface Place {
  readonly schema: Schema;
  readonly value: JsonValue;
  /** JSON pointer. */
  readonly path: string;
}

function changesAt(definitions: Definitions, place: Place): Change[] {
  const { schema, value, path } = place;
  if (typeof schema === "boolean" || path.split("/").length > MAX_DEPTH) return [];
  const named = (what: string, values: readonly JsonValue[]): Change[] =>
    values.map((changed) => ({
      name: `${path === "" ? "the whole" : path}: ${what}`,
      value: changed,
    }));
  const kinds = KIND_VALUES.filter((other) =>
    kindOfValue(other) !== kindOfValue(value) || typeof value === "number" && other === 0.5
  );
  return [
    ...named("another kind of value", kinds),
    ...named("a listed value", listedValues(definitions, schema)?.slice(0, 20) ?? []),
    ...own(definitions, place, named),
    ...children(definitions, place),
  ];
}

type Named = (what: string, values: readonly JsonValue[]) => Change[];

/** What the keywords of the value's kind say. */
function own(definitions: Definitions, { schema, value }: Place, named: Named): Change[] {
  if (typeof schema === "boolean") return [];
  const all = merged(definitions, schema);
  if (typeof value === "number") {
    const bounds = [all.minimum, all.maximum, all.exclusiveMinimum, all.exclusiveMaximum];
    const near = bounds.flatMap((bound) =>
      bound === undefined ? [] : [bound, bound - 1, bound + 1]
    );
    const step = all.multipleOf === undefined ? [] : [value + all.multipleOf / 2];
    return [...named("at a bound", near), ...named("between multiples", step)];
  }
  if (typeof value === "string") {
    const { minLength, maxLength = 1000 } = all;
    const lengths = [minLength, (minLength ?? 0) - 1, all.maxLength, maxLength + 1]
      .filter((length) => length !== undefined && length >= 0 && length < 1000);
    const texts = lengths.map((length) => sampleText(all, length));
    const odd = all.pattern !== undefined || all.format !== undefined
      ? ["", "\u0001 ~", "é🚀"]
      : [];
    const listed = listedValues(definitions, schema) === undefined ? [] : [`${value} `];
    return [...named("at a length", texts), ...named("another text", [...odd, ...listed])];
  }
  if (Array.isArray(value)) {
    const { minItems = 0, maxItems } = all;
    const shorter = minItems === 0 ? [] : [value.slice(0, minItems), value.slice(0, minItems - 1)];
    const [first = null] = value;
    const longer = maxItems === undefined || maxItems > 1000
      ? [[...value, ...value]]
      : [Array.from({ length: maxItems + 1 }, (_, index) => value[index] ?? first)];
    return named("another number of items", [value.slice(0, -1), ...shorter, ...longer]);
  }
  if (value === null || typeof value !== "object") return [];
  return [
    ...Object.keys(value).flatMap((name) => named(`without "${name}"`, [without(value, name)])),
    ...named("with a member more", [{ ...value, "member more": 1 }]),
  ];
}

function children(definitions: Definitions, { schema, value, path }: Place): Change[] {
  if (Array.isArray(value)) {
    const items = value.slice(0, 2);
    const { prefixItems = [] } = typeof schema === "boolean" ? {} : merged(definitions, schema);
    return items.flatMap((item: JsonValue, index) => {
      const own = prefixItems[index] ?? itemSchema(definitions, schema);
      return changesAt(definitions, { schema: own, value: item, path: `${path}/${index}` })
        .map((change) => ({ ...change, value: value.with(index, change.value) }));
    });
  }
  if (value === null || typeof value !== "object") return [];
  const { members } = objectShape(definitions, schema);
  return Object.entries(value).flatMap(([name, member]) => {
    const own = members.get(name)?.schema ?? true;
    return changesAt(definitions, {
      schema: own,
      value: member,
      path: `${path}/${escapeToken(name)}`,
    })
      .map((change) => ({ ...change, value: withMember(value, name, change.value) }));
  });
}

/** Keeps names such as `__proto__` members. */
function withMember(value: object, name: string, member: JsonValue): JsonValue {
  return Object.fromEntries(
    Object.entries(value).map(([key, old]) => [key, key === name ? member : old]),
  );
}

function without(value: object, name: string): JsonValue {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}

/**
 * Values to begin with: the smallest, the largest, and one for each branch, kind and listed value.
 *
 * @param definitions what references lead to
 * @param schema the schema
 * @returns values that probably fit
 */
export function startingValues(definitions: Definitions, schema: Schema): readonly Change[] {
  const turns = [0, 1, 2, 3, 4, 5];
  const made = turns.flatMap((turn) =>
    [true, false].map((optional) => ({
      name: optional ? `all members, variant ${turn + 1}` : `required members, variant ${turn + 1}`,
      value: sampleValue(definitions, schema, { optional, turn }),
    }))
  );
  const given = typeof schema === "boolean" ? [] : [...schema.examples ?? [], schema.default];
  return [
    ...made,
    ...given.map((value) => ({ name: "an example of the schema", value })),
  ].flatMap(({ name, value }) => value === undefined ? [] : [{ name, value }]);
}

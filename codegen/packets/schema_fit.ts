/**
 * Whether a schema admits everything that its layout gives: if so, messages need no further check.
 *
 * @module
 */
import type { SchemaObject } from "../model.ts";
import type { LayoutField, NumberField } from "./layout.ts";
import { rawRange } from "./raw_range.ts";
import type { FieldSchema } from "./read_keyword.ts";

/** Members of a schema that do not constrain, or are compared by themselves. */
const HARMLESS = [
  ...["at", "title", "description", "deprecated", "unit", "default", "examples"],
  ...["ref", "type", "packet", "limits", "properties", "required", "additionalProperties", "items"],
];

/**
 * Whether a schema admits all values of a field.
 *
 * @param read what the schemas of the field say
 * @param field the field
 * @returns `false` when it may refuse some
 */
export function admitsAll({ chain }: FieldSchema, field: LayoutField | undefined): boolean {
  return chain.every((schema) => {
    const free = [...HARMLESS, ...field === undefined ? [] : comparedOf(schema, field)];
    return Object.entries(schema).every(([name, value]) =>
      value === undefined || free.includes(name)
    );
  });
}

/** The keywords that certainly hold, whatever the bits are. */
function comparedOf(schema: SchemaObject, field: LayoutField): string[] {
  if (field.kind !== "number") return [];
  if (field.form === "label") return isSameList(schema, field) ? ["enum"] : [];
  const range = rawRange(field.encoding, field.bits);
  if (field.form !== "number" || field.calibration !== undefined || range === undefined) return [];
  const { minimum = -Infinity, maximum = Infinity } = schema;
  const holds: string[] = [];
  if (range.least >= minimum) holds.push("minimum");
  if (range.greatest <= maximum) holds.push("maximum");
  return holds;
}

function isSameList(schema: SchemaObject, { states = [], nullable }: NumberField): boolean {
  const values = schema.enum ?? [];
  return states.every(([label]) => values.includes(label)) && (!nullable || values.includes(null));
}

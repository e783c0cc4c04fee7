import type { Definition, Entry, JsonValue, Schema, SchemaObject } from "../../../codegen/model.ts";

/** A schema without references, as far as a form needs it. */
export type PlainSchema = Omit<SchemaObject, "at" | "ref" | "allOf">;

/** Follows references. */
export type Resolve = (schema: Schema | undefined) => PlainSchema;

const MAX_DEPTH = 20;

/**
 * Makes a function that puts what a schema refers to in its place. Only what forms show is put
 * together with care; the server checks what is sent.
 *
 * @param definitions what references lead to
 * @returns the function
 */
export function createResolver(definitions: readonly Definition[]): Resolve {
  const byId = new Map(definitions.map(({ id, schema }) => [id, schema]));
  const resolve = (schema: Schema | undefined, depth: number): PlainSchema => {
    if (schema === undefined || typeof schema === "boolean" || depth > MAX_DEPTH) return {};
    const { at: _at, ref, allOf = [], ...own } = schema;
    const referred = ref === undefined ? [] : [byId.get(ref)];
    const parts = [...referred, ...allOf].map((part) => resolve(part, depth + 1));
    return parts.reduceRight(merge, own);
  };
  return (schema) => resolve(schema, 0);
}

/** The outer schema says more about the place than what it refers to. */
function merge(outer: PlainSchema, inner: PlainSchema): PlainSchema {
  const properties: readonly Entry<Schema>[] = [
    ...inner.properties ?? [],
    ...outer.properties ?? [],
  ];
  const required = [...inner.required ?? [], ...outer.required ?? []];
  return {
    ...inner,
    ...outer,
    ...(properties.length > 0 && { properties: [...new Map(properties)] }),
    ...(required.length > 0 && { required }),
  };
}

/**
 * The schemas that a value may fit one of, when there are several.
 *
 * @param schema a plain schema
 * @returns the alternatives; none when the schema is one by itself
 */
export function alternativesOf(schema: PlainSchema): readonly Schema[] {
  const { oneOf, anyOf, type } = schema;
  const branches = oneOf ?? anyOf;
  if (branches !== undefined) return branches;
  if (type === undefined || type.length < 2) return [];
  const at = { file: "", pointer: "" };
  return type.map((one) => ({ ...schema, at, type: [one] }));
}

/**
 * What an alternative is called in a list.
 *
 * @param schema a plain schema
 * @param index its number
 * @returns title, value, or type
 */
export function alternativeName(schema: PlainSchema, index: number): string {
  const { title, type, properties = [] } = schema;
  if (title !== undefined) return title;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const tag = properties.flatMap(([name, member]) =>
    typeof member === "object" && member.const !== undefined
      ? [`${name} ${JSON.stringify(member.const)}`]
      : []
  );
  return tag[0] ?? type?.join(" or ") ?? `Alternative ${index + 1}`;
}

/**
 * What a field begins with.
 *
 * @param schema a plain schema
 * @returns its default or first example, if any
 */
export function firstValue({ default: value, examples }: PlainSchema): JsonValue | undefined {
  return value ?? examples?.[0];
}

/**
 * The bounds of a value in words.
 *
 * @param schema a plain schema
 * @returns such as `0 … 12`, `> 0`, `at most 20 characters`; `""` when there are none
 */
export function describeBounds(schema: PlainSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, minLength, maxLength } = schema;
  if (minimum !== undefined && maximum !== undefined) return `${minimum} … ${maximum}`;
  const parts = [
    minimum === undefined ? "" : `≥ ${minimum}`,
    exclusiveMinimum === undefined ? "" : `> ${exclusiveMinimum}`,
    maximum === undefined ? "" : `≤ ${maximum}`,
    exclusiveMaximum === undefined ? "" : `< ${exclusiveMaximum}`,
    describeLength(minLength, maxLength),
    schema.pattern === undefined ? "" : `matches ${schema.pattern}`,
    schema.format ?? "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function describeLength(minimum = 0, maximum: number | undefined): string {
  if (maximum !== undefined) return `${minimum} … ${maximum} characters`;
  return minimum > 0 ? `≥ ${minimum} characters` : "";
}

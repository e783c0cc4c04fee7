/** Whether a value fits a schema. */
export type CheckSchema = (schema: unknown, value: unknown) => boolean;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  1: true,
  0: false,
  yes: true,
  no: false,
  on: true,
  off: false,
};

/**
 * Reads a text from the environment or the command line as what a schema wants: the text itself,
 * a number, a boolean, JSON, or a list with commas between, whichever fits first.
 *
 * @param text such as `8080`, `true`, `a,b` or `{"x":1}`
 * @param schema a JSON Schema
 * @param check whether a value fits a schema
 * @returns the value; when nothing fits, the one that comes nearest, to be explained
 */
export function coerceText(text: string, schema: unknown, check: CheckSchema): unknown {
  const readings = listReadings(text, schema, check);
  const [fitting] = [
    ...readings.filter((value) => check(schema, value)),
    ...readings.filter((value) => isTypeOf(schema, value)),
    text,
  ];
  return fitting;
}

function listReadings(text: string, schema: unknown, check: CheckSchema): unknown[] {
  const trimmed = text.trim();
  const lower = trimmed.toLowerCase();
  const isList = memberOf(schema, "items") !== undefined || memberOf(schema, "type") === "array";
  return [
    text,
    ...(NUMBER.test(trimmed) ? [Number(trimmed)] : []),
    ...(Object.hasOwn(BOOLEANS, lower) ? [BOOLEANS[lower]] : []),
    ...(/^[[{]|^null$/.test(trimmed) ? readJson(trimmed) : []),
    ...(isList ? [readList(trimmed, memberOf(schema, "items"), check)] : []),
  ];
}

function readJson(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}

function readList(text: string, items: unknown, check: CheckSchema): unknown[] {
  return text.split(",").map((item) => coerceText(item.trim(), items ?? {}, check));
}

function isTypeOf(schema: unknown, value: unknown): boolean {
  const type = memberOf(schema, "type");
  if (type === "integer" || type === "number") return typeof value === "number";
  if (type === "array") return Array.isArray(value);
  const actual: string = typeof value;
  return type === actual;
}

/**
 * Reads a member of a schema.
 *
 * @param schema any value
 * @param name of the member
 * @returns its value, or `undefined` when there is none
 */
export function memberOf(schema: unknown, name: string): unknown {
  return typeof schema === "object" && schema !== null && Object.hasOwn(schema, name)
    ? Reflect.get(schema, name)
    : undefined;
}

import type { Redactor } from "./redact.ts";

const MAX_DEPTH = 8;
const MAX_ITEMS = 100;
const MAX_TEXT = 8192;

/**
 * Turns anything into a value that JSON can carry and a log may show: secrets are hidden, errors
 * keep their stack, cause and own members, cycles and depths are cut, long texts and lists are
 * shortened. Never throws.
 *
 * @param value what a caller wants to log
 * @param redact hides secrets in texts
 * @returns the value to log
 */
export function toLogValue(value: unknown, redact: Redactor): unknown {
  return convert(value, { redact, above: [] });
}

interface Context {
  readonly redact: Redactor;
  /** The objects around this value. */
  readonly above: readonly object[];
}

function convert(value: unknown, context: Context): unknown {
  switch (typeof value) {
    case "string":
      return shorten(context.redact(value));
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
    case "symbol":
      return String(value);
    case "function":
      return `[function ${value.name}]`;
    case "object":
      return value === null ? null : convertSafely(value, context);
    default:
      return value;
  }
}

function shorten(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}… (${text.length} characters)`;
}

function convertSafely(value: object, context: Context): unknown {
  if (context.above.includes(value)) return "[circular]";
  if (context.above.length >= MAX_DEPTH) return "[too deep]";
  try {
    return convertObject(value, { ...context, above: [...context.above, value] });
  } catch (error) {
    return `[unreadable: ${error instanceof Error ? error.name : typeof error}]`;
  }
}

function convertObject(value: object, context: Context): unknown {
  if (value instanceof Error) return convertError(value, context);
  if (value instanceof Date || value instanceof URL) return convert(value.toJSON(), context);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Map) return convertMembers([...value], context);
  if (value instanceof Set) return convertItems([...value], context);
  if (Array.isArray(value)) return convertItems(value, context);
  const names = Object.keys(value);
  return convertMembers(names.map((name) => [name, readMember(value, name)]), context);
}

function convertError(error: Error, context: Context): unknown {
  const { name, message, stack, cause } = error;
  const own = Object.keys(error).map((key): [string, unknown] => [key, readMember(error, key)]);
  const entries: [string, unknown][] = [["name", name], ["message", message], ["stack", stack]];
  if (cause !== undefined) entries.push(["cause", cause]);
  return convertMembers(new Map([...own, ...entries]), context);
}

function readMember(value: object, name: string): unknown {
  try {
    return Reflect.get(value, name);
  } catch {
    return "[unreadable]";
  }
}

function convertItems(items: readonly unknown[], context: Context): unknown[] {
  const shown = items.slice(0, MAX_ITEMS).map((item) => convert(item, context));
  return items.length > MAX_ITEMS ? [...shown, `… (${items.length} items)`] : shown;
}

function convertMembers(
  entries: Iterable<readonly [unknown, unknown]>,
  context: Context,
): Record<string, unknown> {
  const members: [string, unknown][] = [];
  for (const [name, value] of entries) {
    if (members.length === MAX_ITEMS) break;
    members.push([context.redact(String(name)), convert(value, context)]);
  }
  return Object.fromEntries(members);
}

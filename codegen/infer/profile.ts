/**
 * What was seen of a value in many samples, kept small.
 *
 * @module
 */
import type { JsonType, JsonValue } from "../model.ts";

/** More different texts than this are no enumeration. */
const MOST_TEXTS = 64;

const DATE_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** The smallest and the largest of some numbers. */
export interface Range {
  low: number;
  high: number;
}

/** What was seen at one place of the samples. */
export interface Profile {
  /** How many values. */
  count: number;
  /** How many of each type; integers count as such only. */
  readonly types: Map<JsonType, number>;
  readonly numbers: Range;
  readonly lengths: Range;
  readonly items: Range;
  /** Different texts, while there are few. */
  readonly texts: Map<string, number>;
  hasMoreTexts: boolean;
  /** Whether all texts are points in time. */
  areTimes: boolean;
  readonly members: Map<string, Profile>;
  item: Profile | undefined;
}

/**
 * Makes a profile of nothing.
 *
 * @returns to be filled by {@linkcode observe}
 */
export function createProfile(): Profile {
  const range = (): Range => ({ low: Infinity, high: -Infinity });
  return {
    count: 0,
    types: new Map(),
    numbers: range(),
    lengths: range(),
    items: range(),
    texts: new Map(),
    hasMoreTexts: false,
    areTimes: true,
    members: new Map(),
    item: undefined,
  };
}

/**
 * Adds a sample.
 *
 * @param profile what was seen before; is changed
 * @param value the sample
 */
export function observe(profile: Profile, value: JsonValue): void {
  profile.count++;
  const type = typeOf(value);
  profile.types.set(type, (profile.types.get(type) ?? 0) + 1);
  if (typeof value === "number") widen(profile.numbers, value);
  else if (typeof value === "string") observeText(profile, value);
  else if (Array.isArray(value)) observeItems(profile, value);
  else if (value !== null && typeof value === "object") observeMembers(profile, value);
}

/**
 * The type of a value, with integers apart.
 *
 * @param value the value
 * @returns as JSON Schema says it
 */
export function typeOf(value: JsonValue): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value as JsonType;
}

function observeText(profile: Profile, text: string): void {
  widen(profile.lengths, [...text].length);
  profile.areTimes &&= DATE_TIME.test(text);
  if (profile.texts.has(text) || profile.texts.size < MOST_TEXTS) {
    profile.texts.set(text, (profile.texts.get(text) ?? 0) + 1);
  } else profile.hasMoreTexts = true;
}

function observeItems(profile: Profile, list: readonly JsonValue[]): void {
  widen(profile.items, list.length);
  profile.item ??= createProfile();
  for (const item of list) observe(profile.item, item);
}

function observeMembers(profile: Profile, object: object): void {
  for (const [name, member] of Object.entries(object)) {
    const known = profile.members.get(name) ?? createProfile();
    profile.members.set(name, known);
    observe(known, member);
  }
}

function widen(range: Range, value: number): void {
  range.low = Math.min(range.low, value);
  range.high = Math.max(range.high, value);
}

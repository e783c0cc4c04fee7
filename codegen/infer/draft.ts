/**
 * Drafts of schemas from what was seen.
 *
 * @module
 */
import type { JsonType, JsonValue } from "../model.ts";
import { escapeToken } from "../pointer.ts";
import { compareText } from "../problem_list.ts";
import type { Profile, Range } from "./profile.ts";

/** Bounds and enumerations need so many samples. */
const ENOUGH = 20;

/** An enumeration has no more values, and each was seen so often on average. */
const MOST_VALUES = 12;
const OFTEN = 10;

/** Objects with more members, few of which are always there, are maps. */
const MANY_MEMBERS = 40;

/** A schema as it is written to a file. */
export type DraftSchema = { [keyword: string]: JsonValue };

/** Something that the samples do not settle. */
export interface Doubt {
  /** JSON pointer within the payload. */
  readonly path: string;
  readonly message: string;
}

/** A draft, and what is not certain about it. */
export interface Draft {
  readonly schema: DraftSchema;
  readonly doubts: readonly Doubt[];
}

/**
 * Drafts a schema that accepts all that was seen, and nothing of another type.
 *
 * @param profile what was seen
 * @returns schema and doubts
 */
export function draftSchema(profile: Profile): Draft {
  const doubts: Doubt[] = [];
  const doubt = (path: string, message: string): void => void doubts.push({ path, message });
  return { schema: draft(profile, "", doubt), doubts };
}

type Doubting = (path: string, message: string) => void;

function draft(profile: Profile, path: string, doubt: Doubting): DraftSchema {
  const types = typesOf(profile);
  if (types.length === 0) {
    doubt(path, "Saw no value: any is accepted");
    return {};
  }
  if (types.includes("null") && types.length === 1) {
    doubt(path, "Saw null only: expected that it holds something at other times");
  }
  if (types.filter((type) => type !== "null").length > 1) {
    doubt(path, `Saw values of several types: ${types.join(", ")}`);
  }
  if (profile.count < ENOUGH) doubt(path, `Saw few samples: ${profile.count}`);
  const [only] = types;
  const schema: DraftSchema = { type: types.length === 1 && only !== undefined ? only : types };
  if (types.includes("integer") || types.includes("number")) addBounds(schema, profile);
  if (types.includes("string")) addTexts(schema, profile, types);
  if (types.includes("array")) addItems(schema, profile, { path, doubt });
  if (types.includes("object")) addMembers(schema, profile, { path, doubt });
  return schema;
}

function typesOf({ types }: Profile): readonly JsonType[] {
  const seen = [...types.keys()].toSorted(compareText);
  return seen.includes("number") ? seen.filter((type) => type !== "integer") : seen;
}

/** Bounds with room: as far again as what was seen is wide, to one digit. */
function addBounds(schema: DraftSchema, { numbers, count }: Profile): void {
  const { low, high } = numbers;
  if (count < ENOUGH || low === high) return;
  const room = high - low;
  const minimum = low >= 0 ? 0 : outward(low - room, Math.floor);
  const maximum = high <= 0 ? 0 : outward(high + room, Math.ceil);
  if (Number.isFinite(minimum) && minimum <= low) schema["minimum"] = minimum;
  if (Number.isFinite(maximum) && maximum >= high) schema["maximum"] = maximum;
}

function outward(value: number, round: (value: number) => number): number {
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  return Number(`${round(Number(`${value}e${-exponent}`))}e${exponent}`);
}

function addTexts(schema: DraftSchema, profile: Profile, types: readonly JsonType[]): void {
  const { texts, hasMoreTexts, areTimes, lengths } = profile;
  const isList = !hasMoreTexts && texts.size <= MOST_VALUES &&
    profile.count >= Math.max(ENOUGH, texts.size * OFTEN) &&
    types.every((type) => type === "string" || type === "null");
  if (areTimes) schema["format"] = "date-time";
  else if (isList) {
    const values = [...texts.keys()].toSorted(compareText);
    schema["enum"] = types.includes("null") ? [...values, null] : values;
  } else if (lengths.low > 0 && profile.count >= ENOUGH) schema["minLength"] = 1;
}

/** Where a draft is being made. */
interface Place {
  readonly path: string;
  readonly doubt: Doubting;
}

function addItems(schema: DraftSchema, profile: Profile, { path, doubt }: Place): void {
  const { low, high }: Range = profile.items;
  if (profile.item !== undefined && profile.item.count > 0) {
    schema["items"] = draft(profile.item, `${path}/0`, doubt);
  } else doubt(path, "Saw empty arrays only: any item is accepted");
  if (low === high && profile.count >= ENOUGH) {
    schema["minItems"] = low;
    schema["maxItems"] = high;
  }
}

function addMembers(schema: DraftSchema, profile: Profile, { path, doubt }: Place): void {
  const objects = profile.types.get("object") ?? 0;
  const always = [...profile.members].filter(([, { count }]) => count === objects);
  if (profile.members.size > MANY_MEMBERS && always.length * 10 < profile.members.size) {
    doubt(path, `Saw ${profile.members.size} names of members: took them for a map`);
    return;
  }
  schema["properties"] = Object.fromEntries(
    [...profile.members].map(([name, member]) => {
      const at = `${path}/${escapeToken(name)}`;
      if (member.count < objects) doubt(at, `Is there in ${member.count} of ${objects} samples`);
      return [name, draft(member, at, doubt)];
    }),
  );
  schema["required"] = always.map(([name]) => name);
  schema["additionalProperties"] = false;
}

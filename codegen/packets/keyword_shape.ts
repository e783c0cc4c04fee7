/**
 * Judges the form of `x-packet` and `x-limits`: which members, of which kind.
 *
 * @module
 */
import type { JsonValue, Location } from "../model.ts";
import { within } from "../pointer.ts";
import type { ProblemList } from "../problem_list.ts";
import { isObject } from "../schema_node.ts";
import { didYouMean, quote } from "../suggest.ts";
import type { FieldKeyword, LimitsKeyword, PacketKeyword } from "./keyword.ts";

/** What a value must be; `check` says what was expected where it is not. */
interface Form {
  readonly expected: string;
  readonly check: (value: JsonValue, at: Location, problems: ProblemList) => boolean;
}

/** A form without parts of its own. */
function plain(expected: string, test: (value: JsonValue) => boolean): Form {
  return { expected, check: (value) => test(value) };
}

function integer(least: number, greatest: number, expected: string): Form {
  return plain(
    expected,
    (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= greatest,
  );
}

function choice(...choices: readonly JsonValue[]): Form {
  return plain(choices.map(quote).join(" or "), (value) => choices.includes(value));
}

function either(...forms: readonly Form[]): Form {
  return {
    expected: forms.map(({ expected }) => expected).join(" or "),
    check: (value, at, problems) => forms.some(({ check }) => check(value, at, problems)),
  };
}

function list(item: Form, expected: string, least = 0): Form {
  return {
    expected,
    check: (value, at, problems) =>
      Array.isArray(value) && value.length >= least &&
      value.every((one, index) => judge(one, { form: item, at: within(at, index) }, problems)),
  };
}

function map(item: Form, expected: string): Form {
  return {
    expected,
    check: (value, at, problems) =>
      isObject(value) && Object.keys(value).length > 0 &&
      Object.entries(value).every(([name, one]) =>
        judge(one, { form: item, at: within(at, name) }, problems)
      ),
  };
}

type Members = Readonly<Record<string, Form>>;

function object(members: Members, required: readonly string[], what: string): Form {
  return {
    expected: `an object with ${Object.keys(members).join(", ")}`,
    check: (value, at, problems) => {
      if (!isObject(value)) return false;
      const missing = required.find((name) => !Object.hasOwn(value, name));
      if (missing !== undefined) {
        problems.error(at, `${what} has no member "${missing}": expected one`);
      }
      return judgeMembers(value, { members, at, what }, problems) && missing === undefined;
    },
  };
}

function judgeMembers(
  value: { readonly [name: string]: JsonValue },
  { members, at, what }: {
    readonly members: Members;
    readonly at: Location;
    readonly what: string;
  },
  problems: ProblemList,
): boolean {
  let right = true;
  for (const [name, one] of Object.entries(value)) {
    const form = Object.hasOwn(members, name) ? members[name] : undefined;
    const place = within(at, name);
    if (form === undefined) {
      const names = Object.keys(members);
      const hint = didYouMean(name, names) || `: expected ${names.join(", ")}`;
      problems.error(place, `${what} has no member ${quote(name)}${hint}`);
      right = false;
    } else if (!judge(one, { form, at: place }, problems)) right = false;
  }
  return right;
}

/** Reports a value at its own place, unless something within it was reported. */
function judge(
  value: JsonValue,
  { form, at }: { readonly form: Form; readonly at: Location },
  problems: ProblemList,
): boolean {
  const before = problems.size;
  if (form.check(value, at, problems)) return true;
  if (problems.size === before) {
    problems.error(at, `Value is ${quote(value)}: expected ${form.expected}`);
  }
  return false;
}

const MAX_BITS = 2 ** 31;
const BITS = integer(0, MAX_BITS, "a number of bits");
const BYTES = integer(0, MAX_BITS / 8, "a number of bytes");
const ANY_INTEGER = integer(-MAX_BITS / 8, MAX_BITS / 8, "an integer");
const BYTE = integer(0, 255, "a byte from 0 to 255");
const FINITE = plain("a finite number", Number.isFinite);
const RAW = integer(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, "an integer within 2^53");
const BOOLEAN = plain("true or false", (value) => typeof value === "boolean");
const POINTER = plain("a JSON Pointer of a field", isPointer);
const NAME = plain("a name", (value) => typeof value === "string" && value.trim() !== "");
const BYTE_ORDER = choice("big", "little");
const SCALAR = plain(
  "a string, a finite number or a boolean",
  (value) => ["string", "boolean"].includes(typeof value) || Number.isFinite(value),
);

function isPointer(value: JsonValue): boolean {
  return typeof value === "string" && value.length > 1 && value.startsWith("/");
}

const COMPARISON = object(
  {
    equals: SCALAR,
    not: SCALAR,
    minimum: FINITE,
    maximum: FINITE,
    exclusiveMinimum: FINITE,
    exclusiveMaximum: FINITE,
    raw: BOOLEAN,
  },
  [],
  "Comparison",
);

const MAX_CONDITION_DEPTH = 8;

function condition(depth: number): Form {
  const fields = map(either(SCALAR, COMPARISON), "an object of field pointers and values");
  const pointers: Form = {
    expected: "an object of field pointers and values",
    check: (value, at, problems) => {
      if (!isObject(value)) return false;
      const wrong = Object.keys(value).find((name) => !isPointer(name));
      if (wrong === undefined) return fields.check(value, at, problems);
      const message = `Field ${quote(wrong)} is no JSON Pointer: expected one such as "/apid"`;
      problems.error(within(at, wrong), message);
      return false;
    },
  };
  if (depth === 0) return pointers;
  return either(pointers, list(condition(depth - 1), "a list of conditions", 1));
}

const CONDITION = condition(MAX_CONDITION_DEPTH);
const COMPUTED = object(
  { field: POINTER, factor: FINITE, offset: FINITE },
  ["field"],
  "Computed size",
);
const COUNT = either(BYTES, COMPUTED);

const CALIBRATION_MEMBERS: Members = {
  polynomial: list(FINITE, "a list of coefficients", 1),
  spline: list(
    plain(
      "a pair of finite numbers",
      (value) => Array.isArray(value) && value.length === 2 && value.every(Number.isFinite),
    ),
    "a list of points",
    1,
  ),
  order: choice(0, 1),
  extrapolate: BOOLEAN,
};
const SIMPLE_CALIBRATION = object(CALIBRATION_MEMBERS, [], "Calibration");
const CONTEXT = object({ when: CONDITION, use: SIMPLE_CALIBRATION }, ["when", "use"], "Context");
const CALIBRATION = object(
  {
    ...CALIBRATION_MEMBERS,
    contexts: list(CONTEXT, "a list of contexts", 1),
    otherwise: SIMPLE_CALIBRATION,
  },
  [],
  "Calibration",
);

const CHECKSUM_MEMBERS: Members = {
  algorithm: choice(
    ...["crc-16/ibm-3740", "crc-16/xmodem", "crc-16/kermit", "crc-32/iso-hdlc", "crc-32/iscsi"],
    ...["fletcher-16", "fletcher-32"],
  ),
  offset: ANY_INTEGER,
  from: ANY_INTEGER,
  to: ANY_INTEGER,
  byteOrder: BYTE_ORDER,
};

const PACKET_MEMBERS: { readonly [K in keyof PacketKeyword]-?: Form } = {
  byteOrder: BYTE_ORDER,
  length: COUNT,
  checksum: object(CHECKSUM_MEMBERS, ["algorithm"], "Checksum"),
  select: CONDITION,
  family: NAME,
  padding: BITS,
  encode: BOOLEAN,
};

const FIELD_MEMBERS: { readonly [K in keyof FieldKeyword]-?: Form } = {
  offset: either(BITS, choice("next")),
  skip: BITS,
  bits: integer(1, MAX_BITS, "a number of bits, at least 1"),
  length: object(
    {
      prefixBits: integer(1, 32, "1 to 32 bits"),
      count: COMPUTED,
      terminator: BYTE,
      rest: choice(true),
      maximum: BYTES,
    },
    [],
    "Length",
  ),
  encoding: choice(
    ...["unsigned", "twos-complement", "sign-magnitude", "ones-complement", "bcd", "ieee754"],
    ...["mil-1750a", "boolean", "string", "bytes"],
  ),
  byteOrder: BYTE_ORDER,
  bitOrder: choice("most-significant-first", "least-significant-first"),
  charset: choice("utf-8", "ascii", "iso-8859-1", "utf-16be", "utf-16le"),
  fill: BYTE,
  calibration: CALIBRATION,
  states: map(RAW, "an object of labels and raw values"),
  invalid: list(FINITE, "a list of raw values", 1),
  when: CONDITION,
  count: either(COUNT, choice("rest")),
  constant: FINITE,
};

const RANGE = object({ low: FINITE, high: FINITE }, [], "Limit range");
const LIMITS_MEMBERS: { readonly [K in keyof LimitsKeyword]-?: Form } = {
  warning: RANGE,
  critical: RANGE,
  contexts: list(
    object({ when: CONDITION, warning: RANGE, critical: RANGE }, ["when"], "Context"),
    "a list of contexts",
    1,
  ),
};

/** On what a keyword stands. */
export type KeywordPlace = "packet" | "number" | "text" | "array" | "object" | "limits";

/** What a keyword may hold where it stands. */
const PLACES: Readonly<Record<KeywordPlace, Members>> = {
  packet: PACKET_MEMBERS,
  number: pick(
    "offset skip bits encoding byteOrder bitOrder calibration states invalid when constant",
  ),
  text: pick("offset skip bits length encoding byteOrder charset fill when"),
  array: pick("offset skip byteOrder when count"),
  object: { ...pick("offset skip byteOrder when"), ...PACKET_MEMBERS },
  limits: LIMITS_MEMBERS,
};

function pick(names: string): Members {
  const wanted = names.split(" ");
  return Object.fromEntries(
    Object.entries(FIELD_MEMBERS).filter(([name]) => wanted.includes(name)),
  );
}

/** Every member of a field, so that one of another kind of field is told from a wrong name. */
const ALL_MEMBERS: Members = { ...FIELD_MEMBERS, ...PACKET_MEMBERS };

/**
 * Judges a keyword's form.
 *
 * @param value the keyword's value
 * @param place where it stands, and on what
 * @param problems receives what is wrong
 * @returns whether everything is right
 */
export function checkShape(
  value: JsonValue,
  { at, kind }: { readonly at: Location; readonly kind: KeywordPlace },
  problems: ProblemList,
): boolean {
  const what = kind === "limits" ? `"x-limits"` : `"x-packet"`;
  if (!isObject(value)) {
    problems.error(at, `Keyword ${what} is ${quote(value)}: expected an object`);
    return false;
  }
  const members: Members = PLACES[kind];
  const stray = Object.keys(value).find((name) =>
    kind !== "limits" && !Object.hasOwn(members, name) && Object.hasOwn(ALL_MEMBERS, name)
  );
  if (stray !== undefined) {
    const owner = kind === "packet" ? "the object of a packet" : `a field of kind ${kind}`;
    problems.error(within(at, stray), `${what} of ${owner} has no member "${stray}"`);
    return false;
  }
  return judgeMembers(value, { members, at, what }, problems);
}

/**
 * Families of packets: each must be told from all others by its selection.
 *
 * @module
 */
import { within } from "../pointer.ts";
import type { ProblemList } from "../problem_list.ts";
import { familyName } from "../names.ts";
import { quote } from "../suggest.ts";
import type { FieldPath, LayoutField, LayoutTest, PacketLayout } from "./layout.ts";

/**
 * Groups layouts by family.
 *
 * @param layouts all layouts
 * @returns the packets of each family
 */
export function familiesOf(
  layouts: readonly PacketLayout[],
): ReadonlyMap<string, readonly PacketLayout[]> {
  const families = new Map<string, PacketLayout[]>();
  for (const layout of layouts) {
    if (layout.family === undefined) continue;
    const members = families.get(layout.family);
    if (members === undefined) families.set(layout.family, [layout]);
    else members.push(layout);
  }
  return families;
}

/**
 * Reports packets of a family that are not told apart, and families with one name in code.
 *
 * @param layouts all layouts
 * @param problems receives an error at each
 */
export function checkFamilies(layouts: readonly PacketLayout[], problems: ProblemList): void {
  const names = new Map<string, string>();
  for (const [family, members] of familiesOf(layouts)) {
    const name = familyName(family);
    const other = names.get(name);
    names.set(name, family);
    for (const { at } of other === undefined ? [] : members) {
      const place = within(at, "x-packet", "family");
      problems.error(place, `Family ${quote(family)} has the name of ${quote(other)} in code`);
    }
    checkMembers(members, problems);
  }
}

function checkMembers(members: readonly PacketLayout[], problems: ProblemList): void {
  for (const [index, one] of members.entries()) {
    if (waysOf(one).every(isImpossible)) {
      problems.error(within(one.at, "x-packet", "select"), "Packet is never selected");
      continue;
    }
    for (const other of members.slice(index + 1)) {
      if (areDistinct(one, other)) continue;
      for (const [packet, rival] of [[one, other], [other, one]] as const) {
        const message = `Packet cannot be told from ${quote(rival.name)} of its family: ` +
          `expected "select" to differ`;
        problems.error(within(packet.at, "x-packet", "select"), message);
      }
    }
  }
}

/** What one way of selecting says of a field's value. */
interface Constraint {
  readonly equals: Set<unknown>;
  readonly not: Set<unknown>;
  least: number;
  greatest: number;
}

/** By the bits of a field and what they mean. */
type Way = ReadonlyMap<string, Constraint>;

function areDistinct(one: PacketLayout, other: PacketLayout): boolean {
  const others = waysOf(other);
  return waysOf(one).every((way) => others.every((rival) => exclude(way, rival)));
}

function exclude(way: Way, rival: Way): boolean {
  return [...way].some(([key, constraint]) => {
    const counterpart = rival.get(key);
    return counterpart !== undefined && isEmpty(join(constraint, counterpart));
  });
}

function isImpossible(way: Way): boolean {
  return [...way.values()].some(isEmpty);
}

function join(a: Constraint, b: Constraint): Constraint {
  return {
    equals: new Set([...a.equals, ...b.equals]),
    not: new Set([...a.not, ...b.not]),
    least: Math.max(a.least, b.least),
    greatest: Math.min(a.greatest, b.greatest),
  };
}

function isEmpty({ equals, not, least, greatest }: Constraint): boolean {
  if (equals.size > 1 || least > greatest) return true;
  const [value] = equals;
  if (value === undefined) return false;
  if (not.has(value)) return true;
  return typeof value === "number" && (value < least || value > greatest);
}

function waysOf({ select = [], fields }: PacketLayout): Way[] {
  return select.map((tests) => {
    const way = new Map<string, Constraint>();
    for (const test of tests) {
      const field = findLayoutField(fields, test.field);
      if (field === undefined) continue;
      const { key, value } = normalise(field, test);
      const known = way.get(key) ??
        { equals: new Set(), not: new Set(), least: -Infinity, greatest: Infinity };
      add(known, test.operator, value);
      way.set(key, known);
    }
    return way;
  });
}

function add(constraint: Constraint, operator: LayoutTest["operator"], value: unknown): void {
  const bound = Number(value);
  if (operator === "===") constraint.equals.add(value);
  else if (operator === "!==") constraint.not.add(value);
  else if (operator === ">=") constraint.least = Math.max(constraint.least, bound);
  else if (operator === "<=") constraint.greatest = Math.min(constraint.greatest, bound);
  else if (operator === ">") constraint.least = Math.max(constraint.least, above(bound));
  else constraint.greatest = Math.min(constraint.greatest, -above(-bound));
}

/** The next number above, near enough: bounds of fields are integers or of few digits. */
function above(bound: number): number {
  return bound + Math.max(Math.abs(bound) * Number.EPSILON, Number.MIN_VALUE);
}

/** Brings a comparison down to raw values, where that is possible. */
function normalise(
  field: LayoutField,
  { raw, value }: LayoutTest,
): { readonly key: string; readonly value: unknown } {
  const { offset, bits } = field;
  if (field.kind !== "number") {
    const content = field.kind === "text" ? field.content : field.kind;
    return { key: JSON.stringify([offset, bits, content]), value };
  }
  const { encoding, byteOrder, reversed, states, form, calibration } = field;
  const bitsKey = [offset, bits, encoding, byteOrder, reversed];
  if (raw || form === "digits") return { key: JSON.stringify(bitsKey), value: Number(value) };
  if (calibration !== undefined) return { key: JSON.stringify([...bitsKey, calibration]), value };
  const state = states?.find(([label]) => label === String(value));
  return { key: JSON.stringify(bitsKey), value: state?.[1] ?? Number(value) };
}

/**
 * Finds a field by its path.
 *
 * @param fields a packet's
 * @param path from the message's root
 * @returns the field; `undefined` when there is none
 */
export function findLayoutField(
  fields: readonly LayoutField[],
  path: FieldPath,
): LayoutField | undefined {
  for (const field of fields) {
    const isPrefix = field.path.every((name, index) => name === path[index]);
    if (!isPrefix) continue;
    if (field.path.length === path.length) return field;
    if (field.kind === "object") return findLayoutField(field.fields, path);
    if (field.kind === "array") return findLayoutField([field.item], path);
  }
  return undefined;
}

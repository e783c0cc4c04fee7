/**
 * Where a packet's checksum lies.
 *
 * @module
 */
import { within } from "../pointer.ts";
import type { ProblemList } from "../problem_list.ts";
import type { ByteOrder } from "./keyword.ts";
import type { LayoutChecksum, LayoutField, NumberField } from "./layout.ts";
import { keywordAt } from "./layout_builder.ts";
import type { FieldSchema } from "./read_keyword.ts";

/** What the checksum is a part of. */
export interface ChecksumSurrounding {
  readonly fields: readonly LayoutField[];
  /** Of fields and padding, in bits; `undefined` where packets differ. */
  readonly end: number | undefined;
  readonly byteOrder: ByteOrder;
}

/**
 * Finds where a packet's checksum lies: after the fields, in spare bits, or where a field is.
 *
 * @param read what the packet's schema says
 * @param around its fields
 * @param problems receives what is wrong
 * @returns the checksum; `undefined` without one, or when it is wrong
 */
export function buildChecksum(
  read: FieldSchema,
  around: ChecksumSurrounding,
  problems: ProblemList,
): LayoutChecksum | undefined {
  const { checksum } = read.keyword;
  if (checksum === undefined) return undefined;
  const at = keywordAt(read, "checksum");
  const { algorithm } = checksum;
  const size = algorithm.endsWith("32") || algorithm.startsWith("crc-32") ? 4 : 2;
  const offset = checksum.offset ?? -size;
  const draft = {
    algorithm,
    size,
    offset,
    from: checksum.from ?? 0,
    to: checksum.to ?? offset,
    byteOrder: checksum.byteOrder ?? around.byteOrder,
  };
  const lies = placeOf(read, { ...around, ...draft });
  if (lies === undefined) {
    const message = `Checksum at byte ${offset} lies neither after the fields, nor in spare ` +
      `bits, nor where an unsigned field of ${size * 8} bits is`;
    problems.error(checksum.offset === undefined ? at : within(at, "offset"), message);
    return undefined;
  }
  const result: LayoutChecksum = { ...draft, lies };
  const fault = coverageFault(result, totalBytes(around, result));
  if (fault !== undefined) {
    const member = checksum.to === undefined ? "from" : "to";
    problems.error(within(at, ...checksum[member] === undefined ? [] : [member]), fault);
    return undefined;
  }
  return result;
}

interface Placing extends ChecksumSurrounding {
  readonly size: number;
  readonly offset: number;
}

function placeOf(
  { keyword }: FieldSchema,
  { fields, end, size, offset }: Placing,
): LayoutChecksum["lies"] | undefined {
  const { length, checksum } = keyword;
  const isAppended = typeof length === "number" ? end === length * 8 - size * 8 : false;
  if (offset < 0) {
    if (offset !== -size) return undefined;
    if (checksum?.offset === undefined || isAppended) return "end";
    return isChecksumField(fields.at(-1), { size, start: undefined }) ? "field" : "end";
  }
  if (end === offset * 8) return "end";
  const start = offset * 8;
  if (findChecksumField(fields, { size, start }) !== undefined) return "field";
  return liesInSpare(fields, { start, end: start + size * 8, total: end }) ? "spare" : undefined;
}

/**
 * Finds the field that is a packet's checksum.
 *
 * @param fields the packet's
 * @param place `size` in bytes, `start` in bits; `undefined`: the last field
 * @returns the field; `undefined` when none is at that place and of that size
 */
export function findChecksumField(
  fields: readonly LayoutField[],
  place: { readonly size: number; readonly start: number | undefined },
): NumberField | undefined {
  if (place.start === undefined) {
    const last = fields.at(-1);
    return isChecksumField(last, place) ? last : undefined;
  }
  for (const field of fields) {
    if (isChecksumField(field, place)) return field;
    const inner = field.kind === "object" ? findChecksumField(field.fields, place) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function isChecksumField(
  field: LayoutField | undefined,
  { size, start }: { readonly size: number; readonly start: number | undefined },
): field is NumberField {
  return field?.kind === "number" && field.encoding === "unsigned" && field.form === "number" &&
    field.bits === size * 8 && !field.reversed && field.when === undefined &&
    field.calibration === undefined && field.constant === undefined &&
    (start === undefined || field.offset === start);
}

function liesInSpare(
  fields: readonly LayoutField[],
  { start, end, total }: {
    readonly start: number;
    readonly end: number;
    readonly total: number | undefined;
  },
): boolean {
  let at = 0;
  for (const { offset, bits } of fields) {
    if (offset === undefined) return false;
    if (start >= at && end <= offset) return true;
    if (bits === undefined) return false;
    at = offset + bits;
  }
  return total !== undefined && start >= at && end <= total;
}

function totalBytes(
  { end }: ChecksumSurrounding,
  { lies, size }: LayoutChecksum,
): number | undefined {
  return end === undefined ? undefined : end / 8 + (lies === "end" ? size : 0);
}

function coverageFault(
  { from, to, offset, size }: LayoutChecksum,
  total: number | undefined,
): string | undefined {
  if (total === undefined) {
    return from >= 0 && to >= 0 && from >= to ? "Checksum covers nothing" : undefined;
  }
  const absolute = (position: number): number => position < 0 ? total + position : position;
  const [first, last, own] = [absolute(from), absolute(to), absolute(offset)];
  if (first < 0 || last > total || first >= last) {
    return `Checksum covers bytes ${first} to ${last}: expected some within ${total}`;
  }
  return first < own + size && last > own ? "Checksum covers itself" : undefined;
}

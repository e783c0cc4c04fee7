/**
 * The fields of a container in the order of their bits, without gaps and overlaps.
 *
 * @module
 */
import type { ImportedField } from "./imported_field.ts";
import { UniqueNames } from "./unique_names.ts";

/** The most bits of a gap that become one number. */
const MAX_GAP = 48;

/** A field and where it lies. */
interface PlacedField {
  readonly field: ImportedField;
  /** In bits from the start of the packet; absent behind a field whose size differs. */
  readonly start: number | undefined;
}

/** Fields of a packet, one after another. */
export class PacketDraft {
  readonly names: UniqueNames = new UniqueNames();
  readonly #fields: PlacedField[] = [];
  /** The end of the last entry in bits; absent behind a field whose size differs. */
  position: number | undefined = 0;
  /** The end of the field that reaches furthest. */
  #end = 0;
  /** How far the packet reaches at least, in bits. */
  #least = 0;
  /** Something takes all that is left: nothing can follow. */
  isClosed = false;

  /** Whether bits are taken already. */
  isTaken(start: number, bits: number): boolean {
    if (start >= this.#end) return false;
    return start < 0 ||
      this.#fields.some((placed) =>
        placed.start !== undefined && start < placed.start + (placed.field.bits ?? 0) &&
        placed.start < start + bits
      );
  }

  /** Places a field at a bit, or behind the last one where that is not known. */
  add(field: ImportedField, start: number | undefined): void {
    this.#fields.push({ field, start });
    const isFixed = start !== undefined && field.bits !== undefined && field.isConditional !== true;
    this.position = isFixed ? start + (field.bits ?? 0) : undefined;
    this.#end = Math.max(this.#end, this.position ?? 0);
    if (field.isRest === true) this.isClosed = true;
  }

  /** Leaves out bits behind the last field. */
  skip(bits: number): void {
    if (this.position !== undefined) this.position += bits;
    else for (const field of this.#unused(bits)) this.add(field, undefined);
  }

  /** Says how far the packet reaches at least, in bits. */
  reach(end: number): void {
    this.#least = Math.max(this.#least, end);
  }

  /** The fields in their order; bits that nothing describes, up to whole bytes, become fields. */
  finish(): ImportedField[] {
    const fixed = this.#fields.filter(({ start }) => start !== undefined);
    const others = this.#fields.filter(({ start }) => start === undefined);
    const fields: ImportedField[] = [];
    let end = 0;
    for (const { field, start = 0 } of fixed.sort((a, b) => (a.start ?? 0) - (b.start ?? 0))) {
      fields.push(...this.#unused(start - end, end), field);
      end = start + (field.bits ?? 0);
    }
    const least = Math.max(end, this.#least);
    if (others.length === 0 && !this.isClosed) {
      fields.push(...this.#unused(least + (-least & 7) - end, end));
    }
    return [...fields, ...others.map(({ field }) => field)];
  }

  #unused(bits: number, start?: number): ImportedField[] {
    const fields: ImportedField[] = [];
    for (let at = 0; at < bits; at += MAX_GAP) {
      const size = Math.min(MAX_GAP, bits - at);
      const name = start === undefined ? "unused" : `unused_${start + at}`;
      const packet = { bits: size };
      fields.push({
        name: this.names.add(name),
        kind: "integer",
        schema: { description: "Not described", type: "integer", "x-packet": packet },
        packet,
        bits: size,
        required: true,
        calibrated: false,
      });
    }
    return fields;
  }
}

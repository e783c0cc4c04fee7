/**
 * What is known while a decoder is printed.
 *
 * @module
 */
import type { LayoutField } from "../packets/layout.ts";
import type { Cursor } from "./packets_number.ts";
import type { PacketScope } from "./packets_scope.ts";

/** What a function reads: messages, or values as they are in the packet. */
export type DecodeMode = "value" | "raw";

/** What is known at a field while a decoder is printed. */
export interface Decoding {
  readonly scope: PacketScope;
  readonly mode: DecodeMode;
  /** Variables that hold the place in each array around. */
  readonly indices: readonly string[];
  /** Of what follows the object or array, in bits; `undefined` where packets differ. */
  readonly trailing: number | undefined;
  /** Whether the packet is known to be long enough. */
  readonly safe: boolean;
  /** Whether a condition is around: not all packets reach as far. */
  readonly guarded: boolean;
  /** Collects variables that must outlive a condition's block; absent outside of one. */
  readonly hoists?: string[];
}

/** What a field has become: an expression, and where the next field begins. */
export interface Decoded {
  readonly text: string;
  readonly cursor: Cursor;
}

/**
 * Declares a variable here, or before the block of a condition where others need it.
 *
 * @param decoding what is known
 * @param variable whose it is, how its name begins, and its value as source text
 * @returns its name
 */
export function declare(
  decoding: Pick<Decoding, "scope" | "hoists">,
  { field, prefix, text }: {
    readonly field: LayoutField;
    readonly prefix: string;
    readonly text: string;
  },
): string {
  const { scope, hoists } = decoding;
  const name = scope.variable(prefix);
  const isHoisted = hoists !== undefined && scope.isReferenced(field);
  if (isHoisted) hoists.push(name);
  scope.printer.line(`${isHoisted ? "" : "const "}${name} = ${text};`);
  return name;
}

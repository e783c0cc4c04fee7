/**
 * What is known while the layout of one packet is built.
 *
 * @module
 */
import type { Location } from "../model.ts";
import { within } from "../pointer.ts";
import type { ProblemList } from "../problem_list.ts";
import type { ByteOrder } from "./keyword.ts";
import type { LayoutScope } from "./layout_scope.ts";
import type { Definitions, FieldSchema } from "./read_keyword.ts";

/** What is known while the layout of one packet is built. */
export interface LayoutBuilder {
  readonly definitions: Definitions;
  readonly problems: ProblemList;
  readonly scope: LayoutScope;
  /** Of fields that do not say otherwise. */
  readonly byteOrder: ByteOrder;
  /** Notes why the packet can have no encoder. */
  readonly refuseEncoder: (at: Location, reason: string) => void;
  /** Notes that a schema can refuse what its layout admits. */
  readonly demandCheck: () => void;
}

/**
 * The place of a keyword's member.
 *
 * @param read what the schemas of the field say
 * @param member of `x-packet`; `""` for the keyword itself
 * @returns where it stands; the schema where none of the chain has it
 */
export function keywordAt({ chain, schema }: FieldSchema, member: string): Location {
  for (const { packet, at } of chain) {
    if (typeof packet !== "object" || packet === null) continue;
    if (member === "") return within(at, "x-packet");
    if (Object.hasOwn(packet, member)) return within(at, "x-packet", member);
  }
  return schema.at;
}

import type { Member } from "../protocol.ts";

/** What one plot shows: members of one message with one unit. */
export interface Panel {
  readonly id: string;
  readonly message: string;
  readonly unit: string;
  readonly members: readonly Member[];
  /** Whether it is shown until somebody chooses. */
  readonly isDefault: boolean;
}

/** The archive plots no more members at once. */
const MAX_MEMBERS = 16;
/** The time itself, and counts of bytes and seconds, say little in a plot. */
const DULL_UNITS = ["day", "d", "h", "min", "s", "ms", "us", "µs", "B"];
/** The map shows these better. */
const MAPPED = ["/latitude", "/longitude"];

/**
 * Puts members into plots: those of one message with the same unit together, of those without a
 * unit the ones that are numbered, such as the parts of a quaternion. A new member has its plot by
 * itself.
 *
 * @param members of all telemetry
 * @returns the plots, in the order of the schemas
 */
export function groupMembers(members: readonly Member[]): readonly Panel[] {
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    if (member.kind === "text" || member.pointer === "/time") continue;
    const { pointer, unit = pointer.replace(/\d+$/, "") } = member;
    const key = `${member.message} ${MAPPED.includes(pointer) ? pointer : unit}`;
    groups.set(key, [...groups.get(key) ?? [], member]);
  }
  return [...groups].flatMap(([key, group]) =>
    split(group).map((part, index) => toPanel(key, part, index))
  );
}

function split(group: readonly Member[]): readonly (readonly Member[])[] {
  const parts = Math.ceil(group.length / MAX_MEMBERS);
  return Array.from(
    { length: parts },
    (_, index) => group.slice(index * MAX_MEMBERS, (index + 1) * MAX_MEMBERS),
  );
}

function toPanel(key: string, members: readonly Member[], index: number): Panel {
  const { message = "", unit = "" } = members[0] ?? {};
  return {
    id: index === 0 ? key : `${key} ${index + 1}`,
    message,
    unit,
    members,
    isDefault: (unit !== "" || members.length > 1) && !DULL_UNITS.includes(unit) &&
      !members.some(({ pointer }) => MAPPED.includes(pointer)),
  };
}

/**
 * What a member is called. Mnemonics in capitals, as mission databases have them, stay as they are.
 *
 * @param pointer such as `/header/sequenceCount` or `/ADGPSPOSX`
 * @returns such as `Header sequence count` or `ADGPSPOSX`
 */
export function memberTitle(pointer: string): string {
  const words = pointer.slice(1)
    .replaceAll("~1", "/").replaceAll("~0", "~")
    .replaceAll(/[/_-]/g, " ")
    .replaceAll(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu, " ")
    .replaceAll(/\S*\p{Ll}\S*/gu, (word) => word.toLowerCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Types of TypeScript as a tree, simplified while it is built.
 *
 * @module
 */

/** A member of an object type. */
export interface MemberNode {
  readonly name: string;
  readonly optional: boolean;
  readonly type: TypeNode;
  /** Lines of its doc comment. */
  readonly comment: readonly string[];
}

/** An index signature. */
export interface IndexNode {
  /** The prefix that the names have in common; `undefined`: any name. */
  readonly prefix: string | undefined;
  readonly type: TypeNode;
}

/** An item of a tuple type. */
export interface ItemNode {
  readonly kind: "required" | "optional" | "rest";
  readonly type: TypeNode;
}

/** An object type. */
export interface ObjectNode {
  readonly kind: "object";
  readonly members: readonly MemberNode[];
  readonly indexes: readonly IndexNode[];
}

/** A type. `text` is printed as it is and needs no parentheses. */
export type TypeNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "union"; readonly parts: readonly TypeNode[] }
  | { readonly kind: "intersection"; readonly parts: readonly TypeNode[] }
  | { readonly kind: "array"; readonly item: TypeNode }
  | { readonly kind: "tuple"; readonly items: readonly ItemNode[] }
  | ObjectNode;

/** A type that is printed as it is. */
export function textNode(text: string): TypeNode {
  return { kind: "text", text };
}

/** The type of everything. */
export const UNKNOWN: TypeNode = textNode("unknown");

/** The type of nothing. */
export const NEVER: TypeNode = textNode("never");

/** The type of an absent member's value. */
export const UNDEFINED: TypeNode = textNode("undefined");

/**
 * The type of what has one of some types.
 *
 * @param parts the types
 * @returns their union
 */
export function unionNode(parts: readonly TypeNode[]): TypeNode {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const flat = parts.flatMap((part) => part.kind === "union" ? part.parts : [part]);
  if (flat.includes(UNKNOWN)) return UNKNOWN;
  const unique = distinct(flat.filter((part) => part !== NEVER));
  const [first = NEVER] = unique;
  return unique.length < 2 ? first : { kind: "union", parts: unique };
}

/**
 * The type of what has all of some types. Plain object types are merged into one.
 *
 * @param parts the types
 * @returns their intersection
 */
export function intersectionNode(parts: readonly TypeNode[]): TypeNode {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const flat = parts.flatMap((part) => part.kind === "intersection" ? part.parts : [part]);
  if (flat.includes(NEVER)) return NEVER;
  const needed = mergeObjects(distinct(flat.filter((part) => part !== UNKNOWN)));
  const [first = UNKNOWN] = needed;
  return needed.length < 2 ? first : { kind: "intersection", parts: needed };
}

/** Drops texts that stand twice; larger types are hardly ever equal, and dear to compare. */
function distinct(parts: readonly TypeNode[]): TypeNode[] {
  const texts = new Set<string>();
  return parts.filter((part) => {
    if (part.kind !== "text") return true;
    if (texts.has(part.text)) return false;
    texts.add(part.text);
    return true;
  });
}

/** Members may be put together unless an index signature would then apply to all of them. */
function mergeObjects(parts: readonly TypeNode[]): readonly TypeNode[] {
  const plain = parts.filter((part): part is ObjectNode =>
    part.kind === "object" && part.indexes.length === 0
  );
  if (plain.length < 2) return parts;
  const members = new Map<string, MemberNode>();
  for (const member of plain.flatMap((part) => part.members)) {
    const other = members.get(member.name);
    members.set(member.name, other === undefined ? member : mergeMembers(other, member));
  }
  const merged: ObjectNode = { kind: "object", members: [...members.values()], indexes: [] };
  return [merged, ...parts.filter((part) => !plain.includes(part as ObjectNode))];
}

function mergeMembers(a: MemberNode, b: MemberNode): MemberNode {
  return {
    name: a.name,
    optional: a.optional && b.optional,
    type: intersectionNode([a.type, b.type]),
    comment: a.comment.length > 0 ? a.comment : b.comment,
  };
}

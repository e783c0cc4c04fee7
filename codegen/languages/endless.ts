/**
 * Types that contain themselves at all times hold no value at all, and compilers refuse them.
 *
 * @module
 */
import { ANY, described, type PortableSchema } from "./portable.ts";

type Types = Readonly<Record<string, PortableSchema>>;

const REFERENCE = "#/definitions/";

/**
 * Replaces required members that lead back to the type around them.
 *
 * @param types all types, by name
 * @returns the types, of which each has values of limited size
 */
export function withoutEndless(types: Types): Types {
  const result: Record<string, PortableSchema> = { ...types };
  for (const [name, schema] of Object.entries(types)) {
    result[name] = cut(result, schema, [name]);
  }
  return result;
}

function cut(types: Types, schema: PortableSchema, around: readonly string[]): PortableSchema {
  const { properties, required = [] } = schema;
  if (properties === undefined) return schema;
  const members = Object.entries(properties).map(([name, member]) =>
    [name, required.includes(name) ? cutMember(types, member, around) : member] as const
  );
  return { ...schema, properties: Object.fromEntries(members) };
}

function cutMember(
  types: Types,
  member: PortableSchema,
  around: readonly string[],
): PortableSchema {
  const target = member.$ref?.slice(REFERENCE.length);
  if (target === undefined) return cut(types, member, around);
  return leadsBack(types, target, { to: around, seen: new Set() })
    ? described(ANY, "Contains itself: any JSON value.")
    : member;
}

function leadsBack(
  types: Types,
  name: string,
  walk: { readonly to: readonly string[]; readonly seen: Set<string> },
): boolean {
  if (walk.to.includes(name)) return true;
  if (walk.seen.has(name)) return false;
  walk.seen.add(name);
  return requiredTypes(types[name] ?? ANY).some((next) => leadsBack(types, next, walk));
}

/** The types that each value of a type holds. */
function requiredTypes({ properties = {}, required = [] }: PortableSchema): readonly string[] {
  return required.flatMap((name) => {
    const member = properties[name] ?? ANY;
    return member.$ref === undefined
      ? requiredTypes(member)
      : [member.$ref.slice(REFERENCE.length)];
  });
}

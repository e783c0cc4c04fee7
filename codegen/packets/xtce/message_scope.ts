/**
 * The fields of a message that is being made, by the parameters and arguments that they come from.
 *
 * @module
 */
import { escapeToken } from "../../pointer.ts";
import { attribute } from "./elements.ts";
import type { FieldScope, ImportedField, KnownField } from "./imported_field.ts";
import { findNamed, type Named, type NameKind, type SpaceSystem } from "./space_systems.ts";
import type { XmlElement } from "./xml.ts";

/** What names lead to in a message. */
export class MessageScope implements FieldScope {
  readonly #systems: readonly SpaceSystem[];
  readonly #from: SpaceSystem;
  readonly #around: MessageScope | undefined;
  readonly #known = new Map<XmlElement, KnownField>();
  /** By the name of the parameter or argument, for references from types of other systems. */
  readonly #byName = new Map<string, KnownField>();

  /**
   * @param systems all systems
   * @param from the one that the message belongs to
   * @param around the scope of the message, where this one is of a part that repeats
   */
  constructor(systems: readonly SpaceSystem[], from: SpaceSystem, around?: MessageScope) {
    this.#systems = systems;
    this.#from = from;
    this.#around = around;
  }

  /** A scope for a part that repeats: it sees what lies before and around. */
  within(): MessageScope {
    return new MessageScope(this.#systems, this.#from, this);
  }

  /** Makes a field known by the parameter or argument that it comes from. */
  add(element: XmlElement, field: ImportedField): void {
    const known = { pointer: `/${escapeToken(field.name)}`, field };
    this.#known.set(element, known);
    this.#byName.set(attribute(element, "name") ?? "", known);
  }

  /** What a name of some kinds leads to from a system. */
  findNamed(
    kinds: readonly NameKind[],
    name: string,
    from: SpaceSystem = this.#from,
  ): Named | undefined {
    return findNamed(this.#systems, kinds, { name, from });
  }

  findType(name: string, { element, system }: Named): Named | undefined {
    const kinds: readonly NameKind[] = element.name.startsWith("Argument") ||
        element.name.endsWith("ArgumentType")
      ? ["argumentType", "parameterType"]
      : ["parameterType", "argumentType"];
    return this.findNamed(kinds, name, system);
  }

  find(reference: XmlElement): KnownField | undefined {
    const name = attribute(reference, "parameterRef") ?? attribute(reference, "argumentRef");
    if (name === undefined || /\[/.test(name)) return undefined;
    const whole = this.#lookUp(name);
    if (whole !== undefined) return whole;
    for (const match of name.matchAll(/[./]/g)) {
      const owner = this.#lookUp(name.slice(0, match.index));
      const path = name.slice(match.index + 1).split(/[./]/);
      const member = owner && memberOf(owner, path);
      if (member !== undefined) return member;
    }
    return this.#around?.find(reference);
  }

  #lookUp(name: string): KnownField | undefined {
    const named = this.findNamed(["parameter"], name);
    const known = named && this.#known.get(named.element);
    return known ?? this.#byName.get(name.slice(name.lastIndexOf("/") + 1));
  }
}

function memberOf(owner: KnownField, path: readonly string[]): KnownField | undefined {
  return path.reduce<KnownField | undefined>((at, name) => {
    const field = at?.field.members?.find((member) => member.name === name);
    return at && field && { pointer: `${at.pointer}/${escapeToken(name)}`, field };
  }, owner);
}

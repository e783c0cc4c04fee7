/**
 * Names of properties and files.
 *
 * @module
 */
import { attribute } from "./elements.ts";
import type { XmlElement } from "./xml.ts";

/** Gives each name once. */
export class UniqueNames {
  readonly #used = new Set<string>();

  /** The name itself, or with a number where it is taken. */
  add(name: string): string {
    let unique = name;
    for (let number = 2; this.#used.has(unique); number++) unique = `${name}_${number}`;
    this.#used.add(unique);
    return unique;
  }
}

/**
 * The property of a parameter, argument or member: its own name, where that can be one.
 *
 * @param element the element
 * @returns the name; JSON would put one that looks like an integer first, so it gets an underscore
 */
export function propertyNameOf(element: XmlElement): string {
  const name = attribute(element, "name") || "unnamed";
  return /^\d+$/.test(name) || name === "__proto__" ? `_${name}` : name;
}

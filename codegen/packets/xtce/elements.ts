/**
 * Looks into elements, and notes what is not supported.
 *
 * @module
 */
import { quote } from "../../suggest.ts";
import type { Remark, XmlElement } from "./xml.ts";

/** Collects what could not be made of a definition. */
export class Remarks {
  readonly #remarks = new Map<string, Remark>();

  /** Notes something at an element; the same is noted once. */
  add({ file, line, column }: XmlElement, message: string): void {
    const remark = { file, line, column, message };
    this.#remarks.set(JSON.stringify(remark), remark);
  }

  /** All that was noted, by place. */
  sorted(): readonly Remark[] {
    return [...this.#remarks.values()].sort((a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column
    );
  }
}

/**
 * The first child of a name.
 *
 * @param element the element around; may be absent
 * @param names of children, from the outer to the inner
 * @returns the innermost one; `undefined` where one is missing
 */
export function child(
  element: XmlElement | undefined,
  ...names: readonly string[]
): XmlElement | undefined {
  return names.reduce<XmlElement | undefined>(
    (outer, name) => outer?.children.find((inner) => inner.name === name),
    element,
  );
}

/**
 * All children of a name.
 *
 * @param element the element around; may be absent
 * @param name of the children
 * @returns the children
 */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((inner) => inner.name === name) ?? [];
}

/**
 * An attribute.
 *
 * @param element the element; may be absent
 * @param name of the attribute
 * @returns its value without blanks around; `undefined` where it is missing
 */
export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.get(name)?.trim();
}

/**
 * Reads a number as XML Schema writes it, or a hexadecimal one.
 *
 * @param text such as `-1.5e3` or `0xFF`
 * @returns the number; `undefined` for text that is none
 */
export function numberOf(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? "";
  if (!/^[+-]?(?:0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/.test(trimmed)) {
    return undefined;
  }
  const sign = trimmed.startsWith("-") ? -1 : 1;
  const value = sign * Number(trimmed.replace(/^[+-]/, ""));
  return Number.isFinite(value) ? value : undefined;
}

/**
 * Reads an attribute that holds a number.
 *
 * @param element the element; may be absent
 * @param name of the attribute
 * @returns the number; `undefined` where it is missing or none
 */
export function numberAttribute(
  element: XmlElement | undefined,
  name: string,
): number | undefined {
  return numberOf(attribute(element, name));
}

/**
 * Reads an attribute that holds a size in bits.
 *
 * @param element the element; may be absent
 * @param name of the attribute
 * @returns an integer from 0; `undefined` where it is missing or none
 */
export function sizeAttribute(element: XmlElement | undefined, name: string): number | undefined {
  return asSize(numberAttribute(element, name));
}

/**
 * Takes a number for a size.
 *
 * @param value any number
 * @returns an integer from 0 to 2^27, more than which no packet has; else `undefined`
 */
export function asSize(value: number | undefined): number | undefined {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= 2 ** 27
    ? value
    : undefined;
}

/**
 * How an element is called in messages.
 *
 * @param element the element
 * @returns such as `IntegerParameterType "VERSION_Type"`
 */
export function nameOf(element: XmlElement): string {
  const name = attribute(element, "name");
  return name === undefined ? element.name : `${element.name} ${quote(name)}`;
}

/**
 * What is said of an element for people.
 *
 * @param element the element
 * @returns the short and the long description, in Markdown; `undefined` where there is none
 */
export function descriptionOf(element: XmlElement | undefined): string | undefined {
  const short = attribute(element, "shortDescription") ?? "";
  const long = child(element, "LongDescription")?.text.replace(/[^\S\n]+/g, " ").trim() ?? "";
  const parts = [short, long === short ? "" : long.replace(/ ?\n ?/g, "\n")];
  const text = parts.filter((part) => part !== "").join("\n\n");
  return text === "" ? undefined : text;
}

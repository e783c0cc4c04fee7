/**
 * Prints XML.
 *
 * @module
 */

/** An element that is to be printed; children that are absent are left out. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly children: readonly (XmlNode | string)[];
}

/**
 * Makes an element.
 *
 * @param name its name
 * @param attributes its attributes; those that are `undefined` are left out
 * @param children elements and text; those that are `undefined` are left out
 * @returns the element
 */
export function xml(
  name: string,
  attributes: XmlNode["attributes"] = {},
  children: readonly (XmlNode | string | undefined)[] = [],
): XmlNode {
  return { name, attributes, children: children.filter((child) => child !== undefined) };
}

/**
 * Prints a document.
 *
 * @param root its root
 * @returns the text, with a line break at its end
 */
export function printXml(root: XmlNode): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${printNode(root, "")}`;
}

function printNode({ name, attributes, children }: XmlNode, indent: string): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escape(String(value), true)}"`]
  ).join("");
  const start = `${indent}<${name}${given}`;
  if (children.length === 0) return `${start}/>\n`;
  const [only] = children;
  if (typeof only === "string" && children.length === 1) {
    return `${start}>${escape(only, false)}</${name}>\n`;
  }
  const inner = children.map((child) =>
    typeof child === "string" ? escape(child, false) : printNode(child, `${indent}  `)
  );
  return `${start}>\n${inner.join("")}${indent}</${name}>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** What XML cannot hold at all becomes a replacement character. */
function escape(text: string, isAttribute: boolean): string {
  const legal = text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD");
  const escaped = legal.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
  return isAttribute
    ? escaped.replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
    : escaped.replaceAll("\r", "&#13;");
}

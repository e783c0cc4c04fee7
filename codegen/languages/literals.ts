/**
 * String literals of other languages. What is no plain letter, digit or mark is escaped, so that
 * nothing leaves its literal.
 *
 * @module
 */

/** Means the same within the double or single quotes of every language. */
const PLAIN = /^[A-Za-z0-9_.*>:;, +=!@^~()[\]|-]$/;

function literal(text: string, escape: (point: number) => string): string {
  const characters = Array.from(
    text,
    (character) => PLAIN.test(character) ? character : escape(character.codePointAt(0) ?? 0),
  );
  return characters.join("");
}

function hexadecimal(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

/**
 * For Go and Python.
 *
 * @param text any text
 * @returns the literal, with its quotes
 */
export function wideLiteral(text: string): string {
  return `"${
    literal(text, (point) =>
      point > 0xffff ? `\\U${hexadecimal(point, 8)}` : `\\u${hexadecimal(point, 4)}`)
  }"`;
}

/**
 * For Rust, Swift and Dart.
 *
 * @param text any text
 * @returns the literal, with its quotes
 */
export function bracedLiteral(text: string): string {
  return `"${literal(text, (point) => `\\u{${hexadecimal(point, 1)}}`)}"`;
}

/**
 * For Kotlin and C#, in units of UTF-16.
 *
 * @param text any text
 * @returns the literal, with its quotes
 */
export function unitLiteral(text: string): string {
  return `"${literal(text, units)}"`;
}

/**
 * For Java, which reads `\u` before anything else: a quote needs the octal form.
 *
 * @param text any text
 * @returns the literal, with its quotes
 */
export function javaLiteral(text: string): string {
  return `"${
    literal(
      text,
      (point) => point < 0x80 ? `\\${point.toString(8).padStart(3, "0")}` : units(point),
    )
  }"`;
}

/**
 * For C++, in bytes of UTF-8.
 *
 * @param text any text
 * @returns the literal, with its quotes
 */
export function byteLiteral(text: string): string {
  return `"${
    literal(text, (point) =>
      Array.from(
        new TextEncoder().encode(String.fromCodePoint(point)),
        (byte) => `\\${byte.toString(8).padStart(3, "0")}`,
      ).join(""))
  }"`;
}

function units(point: number): string {
  const characters = String.fromCodePoint(point).split("");
  return characters.map((unit) => `\\u${hexadecimal(unit.charCodeAt(0), 4)}`).join("");
}

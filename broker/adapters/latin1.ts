import { Buffer } from "node:buffer";

/**
 * Makes a text of bytes, one character each, so that any byte comes back as it was.
 *
 * @param bytes holds the text
 * @param start where it begins
 * @param end where it has ended
 * @returns the text
 */
export function readLatin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
}

/**
 * Makes a text as {@linkcode readLatin1} would read it from the wire.
 *
 * @param text any text
 * @returns its bytes in UTF-8, one character each
 */
export function toLatin1(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

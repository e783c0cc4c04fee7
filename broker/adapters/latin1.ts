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
  const { buffer, byteOffset, length } = bytes;
  const readable = bytes instanceof Buffer ? bytes : Buffer.from(buffer, byteOffset, length);
  return readable.toString("latin1", start, end);
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

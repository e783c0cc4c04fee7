/**
 * Strings and bytes in packets.
 *
 * @example
 * ```ts
 * import { bytesAt, fromBase64, fromText, textOf, toBase64 } from "telestion-edge/packets";
 * import { terminatorAt, withoutFill } from "telestion-edge/packets";
 *
 * const place = { offset: 0, pointer: "/name" };
 * const bytes = fromText("Hedy", "ascii") ?? new Uint8Array();
 * const view = new DataView(bytes.buffer);
 * console.log(textOf(bytesAt(view, 0, 4), "ascii", place)); // Hedy
 * console.log(withoutFill(Uint8Array.of(72, 0, 0), { fill: 0, width: 1 }).length); // 1
 * console.log(terminatorAt(view, 0, { terminator: 121, width: 1, place })); // 3
 * console.log(fromBase64(toBase64(bytes))?.length); // 4
 * ```
 *
 * @module
 */
import { PacketError, type PacketPlace } from "./packet_error.ts";

/** How characters are written in bytes. */
export type Charset = "utf-8" | "ascii" | "iso-8859-1" | "utf-16be" | "utf-16le";

/**
 * Takes bytes out of a packet.
 *
 * @param view the packet
 * @param position of the first bit
 * @param length in bytes
 * @returns the bytes: a view of the packet's own where they lie on its bytes, else a copy
 * @throws {RangeError} beyond the packet's end
 */
export function bytesAt(view: DataView, position: number, length: number): Uint8Array {
  const start = Math.floor(position / 8);
  const shift = position % 8;
  if (shift === 0) return new Uint8Array(view.buffer, view.byteOffset + start, length);
  return Uint8Array.from(
    { length },
    (_, index) =>
      (view.getUint8(start + index) << shift | view.getUint8(start + index + 1) >> 8 - shift) & 255,
  );
}

/**
 * Finds the end of a terminated string.
 *
 * @param view the packet
 * @param position of the string's first bit
 * @param options the byte that ends it, the bytes of a character, and where the string lies
 * @returns the string's length in bytes, without what ends it
 * @throws {PacketError} `length` when nothing ends it
 */
export function terminatorAt(
  view: DataView,
  position: number,
  { terminator, width, place }: {
    readonly terminator: number;
    readonly width: 1 | 2;
    readonly place: PacketPlace;
  },
): number {
  const most = Math.floor((view.byteLength * 8 - position) / 8);
  const bytes = bytesAt(view, position, Math.max(most, 0));
  for (let at = 0; at + width <= bytes.length; at += width) {
    if (unitAt(bytes, at, width) === terminator) return at;
  }
  throw new PacketError("length", `Field has no end: expected the byte ${terminator}`, place);
}

/** A character's bytes; of two, both that of an ASCII character in either order. */
function unitAt(bytes: Uint8Array, at: number, width: 1 | 2): number {
  const first = bytes[at] ?? 0;
  const second = width === 2 ? bytes[at + 1] ?? 0 : 0;
  if (width === 1 || second === 0) return first;
  return first === 0 ? second : -1;
}

/** How a fixed string ends: where nothing ends it but filling, or at its first `terminator`. */
export interface TextEnd {
  /** The byte that fills what is left. */
  readonly fill: number;
  /** The bytes of a character. */
  readonly width: 1 | 2;
  /** The byte behind which nothing counts. */
  readonly terminator?: number;
  /** Of two bytes: the terminator is the first. */
  readonly little?: boolean;
}

/**
 * Leaves out what fills a fixed string, or what follows the byte that ends it.
 *
 * @param bytes the whole field
 * @param options the filling byte, the bytes of a character, and the byte that ends the string
 * @returns the bytes before the filling; with a terminator those before it, or all
 */
export function withoutFill(
  bytes: Uint8Array,
  { fill, width, terminator }: TextEnd,
): Uint8Array {
  if (terminator !== undefined) {
    for (let at = 0; at + width <= bytes.length; at += width) {
      if (unitAt(bytes, at, width) === terminator) return bytes.subarray(0, at);
    }
    return bytes;
  }
  let end = bytes.length;
  while (end >= width && isFill(bytes, end - width, { fill, width })) end -= width;
  return bytes.subarray(0, end);
}

function isFill(
  bytes: Uint8Array,
  at: number,
  { fill, width }: TextEnd,
): boolean {
  return bytes[at] === fill && bytes[at + width - 1] === fill;
}

/**
 * Reads text; bytes that are none are an error, never a replacement character.
 *
 * @param bytes the text
 * @param charset how it is written
 * @param place where it lies
 * @returns the text
 * @throws {PacketError} `text` when the bytes are none of the charset
 */
export function textOf(bytes: Uint8Array, charset: Charset, place: PacketPlace): string {
  const text = decode(bytes, charset);
  if (text !== undefined) return text;
  throw new PacketError("text", `Field holds bytes that are no text of "${charset}"`, place);
}

function decode(bytes: Uint8Array, charset: Charset): string | undefined {
  switch (charset) {
    case "utf-8":
      return decodeUtf8(bytes);
    case "ascii":
      return bytes.every((byte) => byte < 128) ? fromUnits(bytes) : undefined;
    case "iso-8859-1":
      return fromUnits(bytes);
    default:
      return decodeUtf16(bytes, charset === "utf-16le");
  }
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function decodeUtf16(bytes: Uint8Array, little: boolean): string | undefined {
  if (bytes.length % 2 !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const units = Uint16Array.from(
    { length: bytes.length / 2 },
    (_, index) => view.getUint16(index * 2, little),
  );
  const text = fromUnits(units);
  return hasLoneSurrogate(text) ? undefined : text;
}

function fromUnits(units: Uint8Array | Uint16Array): string {
  let text = "";
  for (const unit of units) text += String.fromCharCode(unit);
  return text;
}

function hasLoneSurrogate(text: string): boolean {
  return /\p{Cs}/u.test(text);
}

/**
 * Writes text.
 *
 * @param text the text
 * @param charset how to write it
 * @returns its bytes; `undefined` when the charset does not have all its characters
 */
export function fromText(text: string, charset: Charset): Uint8Array<ArrayBuffer> | undefined {
  if (charset === "utf-8") {
    return hasLoneSurrogate(text) ? undefined : new TextEncoder().encode(text);
  }
  if (charset === "ascii" || charset === "iso-8859-1") {
    const greatest = charset === "ascii" ? 127 : 255;
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit > greatest) return undefined;
      bytes[at] = unit;
    }
    return bytes;
  }
  if (hasLoneSurrogate(text)) return undefined;
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at++) {
    view.setUint16(at * 2, text.charCodeAt(at), charset === "utf-16le");
  }
  return new Uint8Array(view.buffer);
}

/**
 * Writes bytes as base64 (RFC 4648), as messages hold them.
 *
 * @param bytes any bytes
 * @returns base64 with its padding
 */
export function toBase64(bytes: Uint8Array): string {
  return btoa(fromUnits(bytes));
}

/**
 * Reads base64 (RFC 4648).
 *
 * @param text base64 with its padding
 * @returns the bytes; `undefined` when the text is none, or not the one text for its bytes
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const binary = atob(text);
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return btoa(binary) === text ? bytes : undefined;
}

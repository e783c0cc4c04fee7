/**
 * Data encodings become `bits`, `encoding`, `byteOrder` and `length`.
 *
 * @module
 */
import {
  asSize,
  attribute,
  child,
  childrenOf,
  nameOf,
  numberOf,
  type Remarks,
  sizeAttribute,
} from "./elements.ts";
import type { FieldScope, FieldShape, JsonDraft } from "./imported_field.ts";
import { adjust, readSize, type Size } from "./sizes.ts";
import type { XmlElement } from "./xml.ts";

/** How a value lies in the packet, whatever it means. */
export type EncodedShape = Pick<FieldShape, "packet" | "bits" | "isRest"> & {
  readonly content: "integer" | "float" | "text" | "bytes";
};

const INTEGERS: Readonly<Record<string, string>> = {
  unsigned: "unsigned",
  signmagnitude: "sign-magnitude",
  twoscomplement: "twos-complement",
  twoscompliment: "twos-complement", // as version 1.1 spells it
  signed: "twos-complement", // as people write it
  onescomplement: "ones-complement",
  packedbcd: "bcd",
};

const CHARSETS: Readonly<Record<string, string>> = {
  "UTF-8": "utf-8",
  // A byte beyond ASCII must not cost the whole packet.
  "US-ASCII": "iso-8859-1",
  ASCII: "iso-8859-1",
  "ISO-8859-1": "iso-8859-1",
  "UTF-16": "utf-16be",
  "UTF-16BE": "utf-16be",
  "UTF-16LE": "utf-16le",
};

/** Bits of the size before a text, where that does not say otherwise. */
const DEFAULT_TAG = 16;

const FLOAT_SIZES: Readonly<Record<string, readonly number[]>> = {
  ieee754: [16, 32, 64],
  "mil-1750a": [32, 48],
};

/**
 * The element that says how a type is encoded.
 *
 * @param type a type, or the `Encoding` of a time
 * @returns such as `IntegerDataEncoding`; `undefined` where there is none
 */
export function encodingOf(type: XmlElement): XmlElement | undefined {
  return type.children.find(({ name }) => name.endsWith("DataEncoding"));
}

/**
 * Reads a data encoding.
 *
 * @param encoding the element
 * @param scope the fields that lie before
 * @param remarks receives what is not supported
 * @returns how the value lies in the packet
 */
export function readEncoding(
  encoding: XmlElement,
  scope: FieldScope,
  remarks: Remarks,
): EncodedShape {
  switch (encoding.name) {
    case "IntegerDataEncoding":
      return readInteger(encoding, remarks);
    case "FloatDataEncoding":
      return readFloat(encoding, remarks);
    case "StringDataEncoding":
      return readText(encoding, scope, remarks);
    case "BinaryDataEncoding":
      return readBytes(encoding, scope, remarks);
    default:
      remarks.add(encoding, `${nameOf(encoding)} is not supported: the rest stays bytes`);
      return restOfPacket();
  }
}

/**
 * Bits whose meaning is not supported: a number or bytes, so that what follows is in its place.
 *
 * @param bits how many
 * @returns how they lie in the packet
 */
export function readRaw(bits: number): EncodedShape {
  if (bits <= 64) return { content: "integer", packet: { bits }, bits };
  if (bits % 8 === 0) return { content: "bytes", packet: { bits, encoding: "bytes" }, bits };
  return restOfPacket();
}

function restOfPacket(): EncodedShape {
  const packet = { encoding: "bytes", length: { rest: true } };
  return { content: "bytes", packet, isRest: true };
}

function readInteger(element: XmlElement, remarks: Remarks): EncodedShape {
  const bits = sizeAttribute(element, "sizeInBits") ?? 8;
  const name = attribute(element, "encoding") ?? "unsigned";
  const encoding = INTEGERS[name.toLowerCase().replace(/[^a-z]/g, "")];
  const least = encoding === "bcd"
    ? 4
    : encoding === "sign-magnitude" || encoding === "ones-complement"
    ? 2
    : 1;
  const isPossible = encoding !== undefined && bits >= least && bits <= 64 &&
    (encoding !== "bcd" || bits % 4 === 0);
  if (!isPossible) {
    remarks.add(element, `Encoding "${name}" of ${bits} bits is not supported: the bits stay raw`);
    return readRaw(Math.max(bits, 1));
  }
  const packet = {
    bits,
    ...encoding !== "unsigned" && { encoding },
    ...readOrder(element, { bits, remarks }),
  };
  return { content: "integer", packet, bits };
}

function readFloat(element: XmlElement, remarks: Remarks): EncodedShape {
  const bits = sizeAttribute(element, "sizeInBits") ?? 32;
  const name = attribute(element, "encoding") ?? "IEEE754_1985";
  const known = /^ieee/i.test(name) ? "ieee754" : /^mil/i.test(name) ? "mil-1750a" : "";
  if (FLOAT_SIZES[known]?.includes(bits) !== true) {
    remarks.add(element, `Encoding "${name}" of ${bits} bits is not supported: the bits stay raw`);
    return readRaw(Math.max(bits, 1));
  }
  const isDefault = known === "ieee754" && bits !== 16;
  const packet = {
    bits,
    ...!isDefault && { encoding: known },
    ...readOrder(element, { bits, remarks }),
  };
  return { content: "float", packet, bits };
}

/** Byte order and bit order, where they are not the usual ones. */
function readOrder(
  element: XmlElement,
  { bits, remarks }: { readonly bits: number; readonly remarks: Remarks },
): JsonDraft {
  const order: JsonDraft = {};
  const name = attribute(element, "byteOrder") ?? orderOfList(child(element, "ByteOrderList"));
  if (name === "leastSignificantByteFirst" && bits > 8) order["byteOrder"] = "little";
  else if (name !== undefined && !/^(?:most|least)SignificantByteFirst$/.test(name)) {
    remarks.add(element, `Byte order "${name}" is not supported: taken as big-endian`);
  }
  const bitOrder = attribute(element, "bitOrder");
  if (bitOrder === "leastSignificantBitFirst") order["bitOrder"] = "least-significant-first";
  return order;
}

/** The order of bytes as version 1.1 lists it: each byte's significance, 0 the least. */
function orderOfList(list: XmlElement | undefined): string | undefined {
  const bytes = childrenOf(list, "Byte").map((byte) =>
    numberOf(byte.attributes.get("byteSignificance"))
  );
  if (bytes.length < 2) return undefined;
  const ascends = bytes.every((byte, index) => byte === index);
  const descends = bytes.every((byte, index) => byte === bytes.length - 1 - index);
  if (ascends) return "leastSignificantByteFirst";
  return descends ? "mostSignificantByteFirst" : bytes.join(" ");
}

function readText(element: XmlElement, scope: FieldScope, remarks: Remarks): EncodedShape {
  const name = attribute(element, "encoding") ?? "UTF-8";
  const charset = CHARSETS[name.toUpperCase()];
  if (charset === undefined) {
    remarks.add(element, `Character set "${name}" is not supported: taken as ISO-8859-1`);
  }
  const packet: JsonDraft = charset === "utf-8" ? {} : { charset: charset ?? "iso-8859-1" };
  const size = child(element, "SizeInBits");
  const variable = child(element, "Variable");
  const around = variable ?? size;
  const leading = child(around, "LeadingSize");
  const tag = leading && (sizeAttribute(leading, "sizeInBitsOfSizeTag") ?? DEFAULT_TAG);
  const fixed = readSize(
    child(size, "Fixed") ?? (hasSize(size) ? size : undefined),
    scope,
    remarks,
  );
  const terminator = terminatorOf(child(around, "TerminationChar"), charset);
  if (typeof fixed === "number" && isBytes(fixed) && tag !== undefined) {
    remarks.add(element, "Size within a text of fixed size is not supported: the bytes stay raw");
    return { content: "bytes", packet: { bits: fixed, encoding: "bytes" }, bits: fixed };
  }
  if (typeof fixed === "number" && isBytes(fixed)) {
    // A single byte of UTF-8 is a character of ISO-8859-1 as well, where any byte is one.
    const own: JsonDraft = fixed === 8 && charset === "utf-8" ? { charset: "iso-8859-1" } : packet;
    const end: JsonDraft = terminator === undefined ? {} : { length: { terminator } };
    return { content: "text", packet: { bits: fixed, ...own, ...end }, bits: fixed };
  }
  const maximum = asSize((sizeAttribute(variable, "maxSizeInBits") ?? 0) / 8) ?? 0;
  const bound: JsonDraft = maximum > 0 ? { maximum } : {};
  const hasTag = tag !== undefined && tag >= 1 && tag <= 32;
  const ends = terminator !== undefined;
  // Version 1.2 wants a size beside both, which says nothing then.
  const count = hasTag || ends
    ? undefined
    : readSize(hasSize(variable) ? variable : undefined, scope, remarks);
  const length: JsonDraft | undefined = hasTag
    ? { prefixBits: tag, ...bound }
    : ends
    ? { terminator, ...bound }
    : count !== undefined && typeof count !== "number"
    ? { count: inBytes(count), ...bound }
    : undefined;
  if (length !== undefined) return { content: "text", packet: { ...packet, length } };
  remarks.add(element, "StringDataEncoding has a size that is not supported: the rest stays bytes");
  return restOfPacket();
}

function hasSize(element: XmlElement | undefined): boolean {
  return child(element, "FixedValue") !== undefined || child(element, "DynamicValue") !== undefined;
}

/** Hexadecimal digits of the character, in the order of its bytes. */
function terminatorOf(
  element: XmlElement | undefined,
  charset: string | undefined,
): number | undefined {
  if (element === undefined) return undefined;
  const text = element.text.trim().replace(/^0x/i, "") || "00";
  const bytes = text.match(/[\da-fA-F]{2}/g) ?? [];
  if (bytes.join("") !== text) return undefined;
  const ordered = charset === "utf-16le" ? bytes.reverse() : bytes;
  const value = Number.parseInt(ordered.join(""), 16);
  return value >= 0 && value <= 255 ? value : undefined;
}

function readBytes(element: XmlElement, scope: FieldScope, remarks: Remarks): EncodedShape {
  const size = readSize(child(element, "SizeInBits"), scope, remarks) ??
    sizeAttribute(element, "sizeInBits");
  if (typeof size === "number" && isBytes(size)) {
    return { content: "bytes", packet: { bits: size, encoding: "bytes" }, bits: size };
  }
  if (typeof size === "number" && asSize(size) !== undefined && size > 0 && size <= 64) {
    return readRaw(size);
  }
  if (size !== undefined && typeof size !== "number") {
    const length = { count: inBytes(size) };
    return { content: "bytes", packet: { encoding: "bytes", length } };
  }
  remarks.add(element, "BinaryDataEncoding has a size that is not supported: the rest stays bytes");
  return restOfPacket();
}

/** Fields are counted in bytes here, in bits there. */
function inBytes(size: JsonDraft): JsonDraft {
  return adjust<JsonDraft>(size, { factor: 1 / 8, offset: 0 });
}

function isBytes(bits: Size): boolean {
  return typeof bits === "number" && asSize(bits) !== undefined && bits > 0 && bits % 8 === 0;
}

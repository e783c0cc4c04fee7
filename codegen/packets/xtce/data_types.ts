/**
 * Parameter and argument types of single values become schemas of properties.
 *
 * @module
 */
import { readLimits } from "./alarms.ts";
import { readCalibration } from "./calibrators.ts";
import {
  attribute,
  child,
  childrenOf,
  descriptionOf,
  nameOf,
  numberAttribute,
  numberOf,
  type Remarks,
  sizeAttribute,
} from "./elements.ts";
import { type EncodedShape, encodingOf, readEncoding } from "./encodings.ts";
import { readStates } from "./enumerations.ts";
import type { FieldScope, FieldShape, JsonDraft } from "./imported_field.ts";
import type { Named } from "./space_systems.ts";
import { readTimeEncoding } from "./times.ts";
import type { XmlElement } from "./xml.ts";

/** What is needed to read a type. */
export interface TypeReading {
  readonly scope: FieldScope;
  readonly remarks: Remarks;
  /** Whether values come from people: their ranges are enforced then. */
  readonly isCommand: boolean;
  /** How many types lie around. */
  readonly depth: number;
}

/** Digits of integers that are too large for a number. */
const DIGITS = "^(0|-?[1-9][0-9]*)$";

/**
 * Reads a type of single values.
 *
 * @param type what it refers to
 * @param reading scope, remarks, and whether it is of a command
 * @returns the property's schema, without description
 */
export function readDataType(type: Named, reading: TypeReading): FieldShape {
  const kind = type.element.name.replace(/(?:Parameter|Argument)Type$/, "");
  const merged = withBase(type, reading);
  const encoded = readEncoded(merged, kind, reading);
  const shape = readMeaning({ element: merged, kind, encoded }, reading);
  const unit = unitOf(child(merged, "UnitSet"));
  if (unit !== undefined && shape.schema["x-unit"] === undefined) shape.schema["x-unit"] = unit;
  if (shape.kind === "integer" || shape.kind === "number") {
    const limits = readLimits(merged, reading.scope, reading.remarks);
    if (limits !== undefined) shape.schema["x-limits"] = limits;
    Object.assign(shape.schema, rangeOf(merged, reading));
  }
  return shape;
}

/** A type with what it inherits: its own members count first. */
function withBase(type: Named, reading: TypeReading): XmlElement {
  const { element } = type;
  const base = attribute(element, "baseType");
  if (base === undefined || reading.depth > 16) return element;
  const found = reading.scope.findType(base, type);
  if (found === undefined || found.element === element) {
    reading.remarks.add(element, `Base type "${base}" of ${nameOf(element)} does not exist`);
    return element;
  }
  const inherited = withBase(found, { ...reading, depth: reading.depth + 1 });
  const own = new Set(element.children.map(({ name }) => name));
  const hasEncoding = encodingOf(element) !== undefined;
  const kept = inherited.children.filter((one) =>
    !own.has(one.name) && !(hasEncoding && one.name.endsWith("DataEncoding"))
  );
  return {
    ...element,
    attributes: new Map([...inherited.attributes, ...element.attributes]),
    children: [...kept, ...element.children],
  };
}

function readEncoded(type: XmlElement, kind: string, reading: TypeReading): EncodedShape {
  const { scope, remarks } = reading;
  const time = child(type, "Encoding");
  const encoding = encodingOf(time ?? type);
  if (encoding !== undefined) return readEncoding(encoding, scope, remarks);
  remarks.add(type, `${nameOf(type)} has no data encoding: its default size is taken`);
  if (kind === "Float") {
    return { content: "float", packet: { bits: floatBits(type) }, bits: floatBits(type) };
  }
  const bits = kind === "Integer" ? sizeAttribute(type, "sizeInBits") ?? 32 : 8;
  const isPossible = bits >= 1 && bits <= 64;
  const isSigned = kind === "Integer" && type.attributes.get("signed") !== "false";
  return {
    content: "integer",
    packet: {
      bits: isPossible ? bits : 32,
      ...isSigned && { encoding: "twos-complement" },
    },
    bits: isPossible ? bits : 32,
  };
}

function floatBits(type: XmlElement): number {
  return sizeAttribute(type, "sizeInBits") === 64 ? 64 : 32;
}

/** A type, and how its values lie in the packet. */
interface Encoded {
  readonly element: XmlElement;
  readonly kind: string;
  readonly encoded: EncodedShape;
}

function readMeaning({ element, kind, encoded }: Encoded, reading: TypeReading): FieldShape {
  const { content } = encoded;
  if (content === "bytes") return asBytes(encoded);
  if (content === "text") {
    return { ...encoded, kind: "text", schema: { type: "string" }, calibrated: false };
  }
  if (content === "integer" && kind === "Enumerated") {
    const states = readStates(element, encoded, reading.remarks);
    if (states !== undefined) return reading.isCommand ? states : openStates(states);
  }
  if (content === "integer" && kind === "Boolean") return asBoolean(encoded);
  if (kind === "AbsoluteTime" || kind === "RelativeTime") {
    return readTimeEncoding(element, encoded, asNumber(element, encoded, reading));
  }
  return asNumber(element, encoded, reading);
}

/** Telemetry holds values without a label: one such field must not cost the whole packet. */
function openStates(field: FieldShape): FieldShape {
  const labels = [...field.states?.keys() ?? []];
  if (labels.length >= 2 ** (field.bits ?? 0)) return field;
  return {
    ...field,
    schema: { ...field.schema, type: ["string", "null"], enum: [...labels, null] },
  };
}

function asBytes(encoded: EncodedShape): FieldShape {
  const schema = { type: "string", contentEncoding: "base64" };
  return { ...encoded, kind: "bytes", schema, calibrated: false };
}

function asBoolean({ packet, ...encoded }: EncodedShape): FieldShape {
  const isPlain = packet["encoding"] === undefined;
  const states = new Map([["false", 0], ["true", 1]]);
  return {
    ...encoded,
    packet: isPlain ? { ...packet, encoding: "boolean" } : packet,
    kind: "boolean",
    schema: { type: "boolean" },
    calibrated: true,
    states,
  };
}

function asNumber(type: XmlElement, encoded: EncodedShape, reading: TypeReading): FieldShape {
  const encoding = encodingOf(child(type, "Encoding") ?? type);
  const calibration = readCalibration(encoding, reading.scope, reading.remarks);
  const packet = { ...encoded.packet };
  const calibrated = calibration !== undefined;
  const isFloatType = !/^(?:Integer|Enumerated|Boolean)/.test(type.name);
  if (!calibrated && encoded.content === "integer" && (encoded.bits ?? 0) > 53) {
    return {
      ...encoded,
      packet: { ...packet, encoding: packet["encoding"] ?? "unsigned" },
      kind: "digits",
      schema: { type: "string", pattern: DIGITS },
      calibrated,
    };
  }
  const isNumber = calibrated || isFloatType || encoded.content === "float";
  if (isNumber && encoded.content === "integer") packet["encoding"] ??= "unsigned";
  if (calibration !== undefined) packet["calibration"] = calibration;
  const kind = isNumber ? "number" : "integer";
  const isFloat = encoded.content === "float" && packet["encoding"] !== "mil-1750a";
  const isInteger = kind === "number" && !calibrated && encoded.content === "integer";
  return {
    ...encoded,
    packet,
    // A count of ticks stays usable as a size, whatever its type calls it.
    kind: isInteger ? "integer" : kind,
    // Telemetry holds what is no number: one such field must not cost the whole packet.
    schema: { type: isFloat && !reading.isCommand ? [kind, "null"] : kind },
    calibrated,
  };
}

/** Several units are factors, such as `m` and `s` with power -1. */
function unitOf(set: XmlElement | undefined): string | undefined {
  const units = childrenOf(set, "Unit").flatMap((unit) => {
    const name = unit.text.trim() || attribute(unit, "description") || "";
    const power = numberAttribute(unit, "power") ?? 1;
    const factor = attribute(unit, "factor");
    const scale = factor === undefined || factor === "1" ? "" : `${factor} `;
    return name === "" ? [] : [`${scale}${name}${power === 1 ? "" : `^${power}`}`];
  });
  return units.length === 0 ? undefined : units.join("·");
}

/** Telemetry out of its range must still come through: only commands are held to it. */
function rangeOf(type: XmlElement, { isCommand }: TypeReading): JsonDraft {
  const element = child(type, "ValidRange") ?? child(type, "ValidRangeSet", "ValidRange") ??
    child(type, "ValidRangeSet");
  const bound = (name: string): number | undefined => numberOf(element?.attributes.get(name));
  const bounds = {
    minimum: bound("minInclusive"),
    maximum: bound("maxInclusive"),
    exclusiveMinimum: bound("minExclusive"),
    exclusiveMaximum: bound("maxExclusive"),
  };
  const given = Object.entries(bounds).filter((entry): entry is [string, number] =>
    entry[1] !== undefined
  );
  if (given.length === 0) return {};
  const range = Object.fromEntries(given);
  return isCommand ? range : { "x-valid-range": range };
}

/**
 * Adds to a schema what is said of a parameter, argument or member for people.
 *
 * @param shape what its type says
 * @param elements where descriptions stand, the most special first
 * @returns the property's schema, with its layout last
 */
export function describeField(
  { schema, packet }: FieldShape,
  elements: readonly (XmlElement | undefined)[],
): JsonDraft {
  const description = elements.map(descriptionOf).find((text) => text !== undefined);
  const noted = schema["description"];
  const text = [description, noted].filter((part) => part !== undefined).join("\n\n");
  const { type, ...rest } = schema;
  return {
    ...text !== "" && { description: text },
    ...type !== undefined && { type },
    ...rest,
    ...text !== "" && { description: text },
    ...Object.keys(packet).length > 0 && { "x-packet": packet },
  };
}

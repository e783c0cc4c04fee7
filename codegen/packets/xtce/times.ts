/**
 * Times become numbers of seconds, with the epoch in their description.
 *
 * @module
 */
import { attribute, child, numberAttribute } from "./elements.ts";
import type { EncodedShape } from "./encodings.ts";
import type { FieldShape } from "./imported_field.ts";
import type { XmlElement } from "./xml.ts";

const UNITS: Readonly<Record<string, string>> = {
  seconds: "s",
  picoSeconds: "ps",
  days: "d",
  months: "months",
  years: "years",
};

/**
 * Reads scale, offset, unit and epoch of a time.
 *
 * @param type the type of an absolute or relative time
 * @param encoded how its values lie in the packet
 * @param plain the same as a number without scale
 * @returns the field
 */
export function readTimeEncoding(
  type: XmlElement,
  encoded: EncodedShape,
  plain: FieldShape,
): FieldShape {
  const encoding = child(type, "Encoding");
  const scale = numberAttribute(encoding, "scale") ?? 1;
  const offset = numberAttribute(encoding, "offset") ?? 0;
  const units = attribute(encoding, "units") ?? "seconds";
  const epoch = child(type, "ReferenceTime", "Epoch")?.text.trim();
  const notes = {
    "x-unit": UNITS[units] ?? units,
    ...epoch && { description: `Time since ${epoch}` },
  };
  const isScaled = (scale !== 1 || offset !== 0) && scale !== 0 &&
    plain.packet["calibration"] === undefined;
  if (!isScaled) return { ...plain, schema: { ...plain.schema, ...notes } };
  const calibration = { polynomial: [offset, scale] };
  const isInteger = encoded.content === "integer";
  const packet = {
    ...encoded.packet,
    ...isInteger && { encoding: encoded.packet["encoding"] ?? "unsigned" },
    calibration,
  };
  return {
    ...plain,
    kind: "number",
    calibrated: true,
    schema: {
      ...plain.schema,
      type: isInteger ? "number" : plain.schema["type"] ?? "number",
      ...notes,
    },
    packet,
  };
}

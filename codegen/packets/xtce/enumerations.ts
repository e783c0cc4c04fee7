/**
 * Enumerations become states.
 *
 * @module
 */
import { attribute, child, childrenOf, numberAttribute, type Remarks } from "./elements.ts";
import type { EncodedShape } from "./encodings.ts";
import type { FieldShape } from "./imported_field.ts";
import type { XmlElement } from "./xml.ts";

/** A range of values with one label becomes one label for each value, up to this many. */
const MAX_RANGE = 256;

/**
 * Reads the labels of an enumerated type.
 *
 * @param type the type
 * @param encoded how its values lie in the packet
 * @param remarks receives what is not supported
 * @returns the field; `undefined` when there is no label that it can hold
 */
export function readStates(
  type: XmlElement,
  encoded: EncodedShape,
  remarks: Remarks,
): FieldShape | undefined {
  const states = new Map<string, number>();
  const used = new Set<number>();
  for (const entry of childrenOf(child(type, "EnumerationList"), "Enumeration")) {
    const label = attribute(entry, "label") || String(attribute(entry, "value"));
    for (const value of valuesOf(entry, remarks)) {
      if (used.has(value) || !fits(value, encoded)) {
        const reason = used.has(value) ? "has a label already" : "does not fit into the field";
        remarks.add(entry, `Value ${value} of "${label}" ${reason}: it is left out`);
        continue;
      }
      used.add(value);
      states.set(states.has(label) ? `${label} (${value})` : label, value);
    }
  }
  if (states.size === 0) {
    remarks.add(type, "Enumeration has no labels: the field stays a number");
    return undefined;
  }
  return {
    ...encoded,
    packet: { ...encoded.packet, states: Object.fromEntries(states) },
    kind: "label",
    schema: { type: "string", enum: [...states.keys()] },
    calibrated: true,
    states,
  };
}

function valuesOf(entry: XmlElement, remarks: Remarks): number[] {
  const first = numberAttribute(entry, "value");
  const last = numberAttribute(entry, "maxValue") ?? first;
  if (first === undefined || last === undefined || !Number.isSafeInteger(first)) {
    remarks.add(entry, "Enumeration has no integer value: it is left out");
    return [];
  }
  const count = last - first + 1;
  if (!(count >= 1 && count <= MAX_RANGE)) {
    remarks.add(entry, `Range of ${count} values is not supported: only its first has the label`);
    return [first];
  }
  return Array.from({ length: count }, (_, index) => first + index);
}

function fits(value: number, { packet, bits = 0 }: EncodedShape): boolean {
  const encoding = packet["encoding"] ?? "unsigned";
  if (encoding === "bcd") return value >= 0 && value < 10 ** (bits / 4);
  if (encoding === "unsigned") return value >= 0 && value < 2 ** bits;
  const least = encoding === "twos-complement" ? -(2 ** (bits - 1)) : 1 - 2 ** (bits - 1);
  return value >= least && value < 2 ** (bits - 1);
}

/**
 * Comparisons and Boolean expressions become conditions.
 *
 * @module
 */
import type { JsonValue } from "../../model.ts";
import { quote } from "../../suggest.ts";
import { attribute, child, nameOf, numberOf, type Remarks } from "./elements.ts";
import { allOf, type Disjunction } from "./disjunctions.ts";
import type { FieldScope, JsonDraft, KnownField } from "./imported_field.ts";
import type { XmlElement } from "./xml.ts";

const OPERATORS: Readonly<Record<string, string>> = {
  "==": "equals",
  "=": "equals",
  "!=": "not",
  "<": "exclusiveMaximum",
  "<=": "maximum",
  ">": "exclusiveMinimum",
  ">=": "minimum",
  lt: "exclusiveMaximum",
  gt: "exclusiveMinimum",
};

/**
 * Reads what must match.
 *
 * @param match the element around `Comparison`, `ComparisonList` or `BooleanExpression`
 * @param scope the fields that are known
 * @param remarks receives what is not supported
 * @returns the condition; `undefined` where there is none or it cannot be said
 */
export function readMatch(
  match: XmlElement | undefined,
  scope: FieldScope,
  remarks: Remarks,
): JsonValue | undefined {
  const parts = readParts(match, scope, remarks);
  return parts === undefined ? undefined : printCondition(parts);
}

/**
 * Reads what must match, as alternatives that can be put together with others.
 *
 * @param match the element around `Comparison`, `ComparisonList` or `BooleanExpression`
 * @param scope the fields that are known
 * @param remarks receives what is not supported
 * @returns the alternatives; `undefined` where there are none or they cannot be said
 */
export function readParts(
  match: XmlElement | undefined,
  scope: FieldScope,
  remarks: Remarks,
): Disjunction | undefined {
  const parts = (match?.children ?? []).flatMap((part): (Disjunction | undefined)[] => {
    if (["NextContainer", "AncillaryDataSet"].includes(part.name)) return [];
    return [readPart(part, { scope, remarks, depth: 0 })];
  });
  return parts.length === 0 ? undefined : allOf(parts);
}

/**
 * Writes alternatives as the keyword wants them.
 *
 * @param parts the alternatives
 * @returns one object, or a list of them; `undefined` where nothing is compared, or nothing holds
 */
export function printCondition(parts: Disjunction): JsonValue | undefined {
  if (parts.length === 0 || parts.some(({ size }) => size === 0)) return undefined;
  const printed = parts.map((one) =>
    Object.fromEntries([...one].map(([pointer, comparison]) => [pointer, brief(comparison)]))
  );
  return printed.length === 1 ? printed[0] : printed;
}

function brief(comparison: JsonDraft): JsonValue {
  const [only, ...others] = Object.entries(comparison);
  return only?.[0] === "equals" && others.length === 0 ? only[1] : comparison;
}

interface Reading {
  readonly scope: FieldScope;
  readonly remarks: Remarks;
  readonly depth: number;
}

function readPart(part: XmlElement, reading: Reading): Disjunction | undefined {
  const deeper = { ...reading, depth: reading.depth + 1 };
  const parts = (): (Disjunction | undefined)[] =>
    part.children.map((inner) => readPart(inner, deeper));
  if (reading.depth > 16) return undefined;
  switch (part.name) {
    case "Comparison":
    case "ArgumentComparison":
      return readComparison(part, reading);
    case "ComparisonList":
    case "ArgumentComparisonList":
    case "ANDedConditions":
    case "BooleanExpression":
    case "ArgumentBooleanExpression":
      return allOf(parts());
    case "ORedConditions": {
      const alternatives = parts();
      if (alternatives.includes(undefined)) return undefined;
      return alternatives.flatMap((one) => one ?? []);
    }
    case "Condition":
      return readCondition(part, reading);
    default:
      reading.remarks.add(part, `${nameOf(part)} is not supported in a condition`);
      return undefined;
  }
}

/** What is compared with what. */
interface Compared {
  readonly element: XmlElement;
  /** The element with `parameterRef` or `argumentRef`. */
  readonly reference: XmlElement;
  readonly operator: string;
  readonly value: string;
}

function readComparison(element: XmlElement, reading: Reading): Disjunction | undefined {
  const operator = attribute(element, "comparisonOperator") ?? "==";
  const reference = element.attributes.has("parameterRef") || element.attributes.has("argumentRef")
    ? element
    : child(element, "ParameterInstanceRef") ?? child(element, "ArgumentInstanceRef") ?? element;
  const value = attribute(element, "value") ?? "";
  return compare({ element, reference, operator, value }, reading);
}

function readCondition(element: XmlElement, reading: Reading): Disjunction | undefined {
  const references = element.children.filter(({ name }) => name.endsWith("InstanceRef"));
  const [reference, other] = references;
  const value = child(element, "Value");
  if (reference === undefined || other !== undefined || value === undefined) {
    reading.remarks.add(element, "Condition compares no field with a value: it is not supported");
    return undefined;
  }
  const operator = child(element, "ComparisonOperator")?.text.trim() ?? "==";
  return compare({ element, reference, operator, value: value.text.trim() }, reading);
}

function compare(compared: Compared, { scope, remarks }: Reading): Disjunction | undefined {
  const { element, reference, operator, value } = compared;
  const known = scope.find(reference);
  const name = attribute(reference, "parameterRef") ?? attribute(reference, "argumentRef") ?? "";
  const member = OPERATORS[operator];
  const comparison = known && member && valueOf(value, {
    known,
    member,
    raw: attribute(reference, "useCalibratedValue") === "false",
  });
  if (known === undefined || comparison === undefined || comparison === "") {
    const reason = known === undefined
      ? "the field does not lie before it"
      : "the field cannot have that value";
    const what = `${name} ${operator} ${value}`;
    remarks.add(element, `Comparison ${quote(what)} is not supported: ${reason}`);
    return undefined;
  }
  return [new Map([[known.pointer, comparison]])];
}

interface Wanted {
  readonly known: KnownField;
  readonly member: string;
  readonly raw: boolean;
}

function valueOf(text: string, { known, member, raw }: Wanted): JsonDraft | undefined {
  const { kind, states, calibrated, packet } = known.field;
  const isEquality = member === "equals" || member === "not";
  if (kind === "text") return isEquality && !raw ? { [member]: text } : undefined;
  if (kind === "label" || kind === "boolean") {
    const state = stateOf(text, known);
    if (!raw && isEquality && state !== undefined) return { [member]: state };
    const number = numberOf(text);
    const labelled = [...states ?? []].find(([, state]) => state === number)?.[0];
    if (isEquality && labelled !== undefined) {
      return { [member]: kind === "boolean" ? labelled === "true" : labelled };
    }
    const isState = number !== undefined && fits(number, packet);
    return isState ? { [member]: number, raw: true } : undefined;
  }
  if (kind === "bytes") return isEquality ? compareBytes(text, known, member) : undefined;
  const number = numberOf(text);
  if (number === undefined || kind === "array" || kind === "object") return undefined;
  if (member === "equals" && (raw || !calibrated) && !fits(number, packet)) return undefined;
  if (kind === "digits" && !Number.isSafeInteger(number)) return undefined;
  return { [member]: number, ...raw && calibrated && { raw: true } };

  function stateOf(label: string, { field }: KnownField): string | boolean | undefined {
    if (field.kind === "label") return states?.has(label) === true ? label : undefined;
    if (/^(?:true|1)$/i.test(label)) return true;
    return /^(?:false|0)$/i.test(label) ? false : undefined;
  }
}

/** Bytes of fixed size stand as hexadecimal digits there, as base64 here. */
function compareBytes(text: string, { field }: KnownField, member: string): JsonDraft | undefined {
  const digits = text.trim().replace(/^0x/i, "");
  const bytes = digits.match(/[\da-f]{2}/gi) ?? [];
  if (bytes.join("") !== digits || bytes.length * 8 !== field.bits) return undefined;
  const codes = bytes.map((byte) => Number.parseInt(byte, 16));
  return { [member]: btoa(String.fromCharCode(...codes)) };
}

/** Whether a raw integer is possible in the field; floating point holds anything. */
function fits(value: number, { bits, encoding = "unsigned" }: JsonDraft): boolean {
  if (encoding === "ieee754" || encoding === "mil-1750a") return true;
  if (!Number.isInteger(value)) return false;
  const size = Number(bits ?? 0);
  if (encoding === "bcd") return value >= 0 && value < 10 ** (size / 4);
  if (encoding === "unsigned" || encoding === "boolean") return value >= 0 && value < 2 ** size;
  const least = encoding === "twos-complement" ? -(2 ** (size - 1)) : 1 - 2 ** (size - 1);
  return value >= least && value < 2 ** (size - 1);
}

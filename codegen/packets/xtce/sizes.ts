/**
 * Sizes and counts that are fixed or that another field gives.
 *
 * @module
 */
import {
  asSize,
  attribute,
  child,
  nameOf,
  numberAttribute,
  numberOf,
  type Remarks,
} from "./elements.ts";
import type { FieldScope, JsonDraft } from "./imported_field.ts";
import type { XmlElement } from "./xml.ts";

/** A number: fixed, or `field × factor + offset` of an earlier field. */
export type Size = number | JsonDraft;

/** What a computed number is multiplied with and what is added then. */
export interface Adjustment {
  readonly factor: number;
  readonly offset: number;
}

/**
 * Reads `FixedValue` or `DynamicValue`.
 *
 * @param element the element around them; may hold the number as its text
 * @param scope the fields that lie before
 * @param remarks receives what is not supported
 * @returns the number; `undefined` where it is missing or cannot be said
 */
export function readSize(
  element: XmlElement | undefined,
  scope: FieldScope,
  remarks: Remarks,
): Size | undefined {
  if (element === undefined) return undefined;
  const fixed = child(element, "FixedValue");
  if (fixed !== undefined) return numberOf(fixed.text);
  const dynamic = child(element, "DynamicValue");
  if (dynamic !== undefined) return readDynamic(dynamic, scope, remarks);
  const [other] = element.children;
  if (other === undefined) return numberOf(element.text);
  remarks.add(other, `${nameOf(other)} is not supported as a size`);
  return undefined;
}

function readDynamic(
  dynamic: XmlElement,
  scope: FieldScope,
  remarks: Remarks,
): JsonDraft | undefined {
  const reference = child(dynamic, "ParameterInstanceRef") ?? child(dynamic, "ArgumentInstanceRef");
  const known = reference && scope.find(reference);
  const isCount = known?.field.kind === "integer" && known.field.isConditional !== true;
  if (known === undefined || !isCount) {
    const name = attribute(reference, "parameterRef") ?? attribute(reference, "argumentRef") ?? "";
    remarks.add(
      dynamic,
      `DynamicValue of "${name}" is not supported: expected an uncalibrated integer that lies before`,
    );
    return undefined;
  }
  const adjustment = child(dynamic, "LinearAdjustment");
  const factor = numberAttribute(adjustment, "slope") ?? 1;
  const offset = numberAttribute(adjustment, "intercept") ?? 0;
  if (factor === 0) return undefined;
  return adjust({ field: known.pointer }, { factor, offset });
}

/**
 * Computes with a size.
 *
 * @param size the size
 * @param adjustment what to multiply it with and what to add then
 * @returns the result, without members that say nothing
 */
export function adjust<T extends Size>(size: T, { factor, offset }: Adjustment): T;
export function adjust(size: Size, { factor, offset }: Adjustment): Size {
  if (typeof size === "number") return size * factor + offset;
  const slope = Number(size["factor"] ?? 1) * factor;
  const constant = Number(size["offset"] ?? 0) * factor + offset;
  return {
    field: size["field"] ?? "",
    ...slope !== 1 && { factor: slope },
    ...constant !== 0 && { offset: constant },
  };
}

/**
 * How many items a dimension of an array has.
 *
 * @param dimension the element `Dimension`
 * @param scope the fields that lie before
 * @param remarks receives what is not supported
 * @returns the count; `undefined` where it cannot be said
 */
export function readDimension(
  dimension: XmlElement,
  scope: FieldScope,
  remarks: Remarks,
): Size | undefined {
  const start = readSize(child(dimension, "StartingIndex"), scope, remarks) ?? 0;
  const end = readSize(child(dimension, "EndingIndex"), scope, remarks);
  if (end === undefined || typeof start !== "number") {
    remarks.add(dimension, "Dimension is not supported: expected a fixed start and a known end");
    return undefined;
  }
  const count = adjust(end, { factor: 1, offset: 1 - start });
  return typeof count === "number" ? asSize(count) : count;
}

/**
 * Calibrators become `calibration`.
 *
 * @module
 */
import type { JsonValue } from "../../model.ts";
import { readMatch } from "./conditions.ts";
import { child, childrenOf, nameOf, numberAttribute, type Remarks } from "./elements.ts";
import type { FieldScope, JsonDraft } from "./imported_field.ts";
import type { XmlElement } from "./xml.ts";

/** More terms than this are no polynomial that anybody measured. */
const MAX_EXPONENT = 64;

/**
 * Reads the calibrators of a data encoding.
 *
 * @param encoding the element, such as `IntegerDataEncoding`
 * @param scope what contexts may refer to
 * @param remarks receives what is not supported
 * @returns the calibration; `undefined` where there is none
 */
export function readCalibration(
  encoding: XmlElement | undefined,
  scope: FieldScope,
  remarks: Remarks,
): JsonDraft | undefined {
  const general = readSimple(child(encoding, "DefaultCalibrator"), remarks);
  const contexts = childrenOf(child(encoding, "ContextCalibratorList"), "ContextCalibrator")
    .flatMap((context): JsonValue[] => {
      const when = readMatch(child(context, "ContextMatch"), scope, remarks);
      const use = readSimple(child(context, "Calibrator"), remarks);
      return when === undefined || use === undefined ? [] : [{ when, use }];
    });
  if (contexts.length === 0) return general;
  return { contexts, ...general && { otherwise: general } };
}

function readSimple(calibrator: XmlElement | undefined, remarks: Remarks): JsonDraft | undefined {
  const [kind] = calibrator?.children.filter(({ name }) => name.endsWith("Calibrator")) ?? [];
  if (kind === undefined) return undefined;
  if (kind.name === "PolynomialCalibrator") return readPolynomial(kind, remarks);
  if (kind.name === "SplineCalibrator") return readSpline(kind, remarks);
  remarks.add(kind, `${nameOf(kind)} is not supported: the field stays uncalibrated`);
  return undefined;
}

function readPolynomial(calibrator: XmlElement, remarks: Remarks): JsonDraft | undefined {
  const polynomial: number[] = [];
  for (const term of childrenOf(calibrator, "Term")) {
    const coefficient = numberAttribute(term, "coefficient");
    const exponent = numberAttribute(term, "exponent");
    const isPower = Number.isInteger(exponent) && Number(exponent) >= 0;
    if (coefficient === undefined || !isPower || Number(exponent) > MAX_EXPONENT) {
      remarks.add(term, `Term is no power of the raw value: the field stays uncalibrated`);
      return undefined;
    }
    while (polynomial.length <= Number(exponent)) polynomial.push(0);
    polynomial[Number(exponent)] = (polynomial[Number(exponent)] ?? 0) + coefficient;
  }
  if (polynomial.length === 0) return undefined;
  const isIdentity = polynomial.every((coefficient, power) =>
    coefficient === (power === 1 ? 1 : 0)
  );
  return isIdentity && polynomial.length > 1 ? undefined : { polynomial };
}

function readSpline(calibrator: XmlElement, remarks: Remarks): JsonDraft | undefined {
  const order = numberAttribute(calibrator, "order") ?? 1;
  if (order > 1) remarks.add(calibrator, `Spline of order ${order} becomes straight lines`);
  const points = childrenOf(calibrator, "SplinePoint").flatMap((point) => {
    const raw = numberAttribute(point, "raw");
    const calibrated = numberAttribute(point, "calibrated");
    if (raw === undefined || calibrated === undefined) {
      remarks.add(point, "SplinePoint is incomplete and left out: expected two numbers");
      return [];
    }
    return [[raw, calibrated] as const];
  }).sort(([a], [b]) => a - b);
  const spline = points.filter(([raw], index) => index === 0 || raw !== points[index - 1]?.[0]);
  if (spline.length < (order === 0 ? 1 : 2)) {
    remarks.add(calibrator, "SplineCalibrator has too few points: the field stays uncalibrated");
    return undefined;
  }
  const extrapolate = calibrator.attributes.get("extrapolate") === "true";
  return { spline, ...order === 0 && { order: 0 }, ...extrapolate && { extrapolate } };
}

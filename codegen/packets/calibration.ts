/**
 * Judges calibrations: whether they can be computed, and whether they have an inverse.
 *
 * @module
 */
import type { PolynomialCalibration, SimpleCalibration, SplineCalibration } from "./keyword.ts";
import { isWithin, type RawRange } from "./raw_range.ts";

/** Up to here, every raw value is tried; beyond, as many as this. */
const MAX_TRIED = 65536;

/** A straight line is lost to rounding at its ends, if anywhere. */
const MAX_TRIED_LINE = 256;

/**
 * What is wrong with a calibration.
 *
 * @param calibration a polynomial or a spline
 * @returns what was expected; `undefined` when nothing is wrong
 */
export function faultOf(calibration: SimpleCalibration): string | undefined {
  const isPolynomial = "polynomial" in calibration;
  if (isPolynomial === "spline" in calibration) return `"polynomial", "spline" or "contexts"`;
  if (isPolynomial) {
    const stray = ["order", "extrapolate"].find((name) => Object.hasOwn(calibration, name));
    return stray === undefined ? undefined : `no "${stray}" beside "polynomial"`;
  }
  const { spline, order = 1 } = calibration as SplineCalibration;
  if (order === 1 && spline.length < 2) return "at least two points";
  const ascends = spline.every(([raw], index) =>
    index === 0 || raw > (spline[index - 1]?.[0] ?? 0)
  );
  return ascends ? undefined : "points with ascending raw values";
}

/**
 * Whether a calibration gives integers for integers.
 *
 * @param calibration a polynomial or a spline
 * @returns `true` when all coefficients, or all steps, are integers
 */
export function givesIntegers(calibration: SimpleCalibration): boolean {
  if ("polynomial" in calibration) return calibration.polynomial.every(Number.isSafeInteger);
  return calibration.order === 0 &&
    calibration.spline.every(([, calibrated]) => Number.isSafeInteger(calibrated));
}

/**
 * The coefficients of a polynomial without zeros at its end.
 *
 * @param polynomial the coefficients, the constant one first
 * @returns at least one coefficient
 */
export function coefficientsOf({ polynomial }: PolynomialCalibration): readonly number[] {
  let length = polynomial.length;
  while (length > 1 && polynomial[length - 1] === 0) length--;
  return polynomial.slice(0, length);
}

/**
 * Why a calibration has no inverse.
 *
 * @param calibration a polynomial or a spline
 * @param range the raw integers; `undefined`: floating point
 * @returns the reason; `undefined` when it has one
 */
export function whyNoInverse(
  calibration: SimpleCalibration,
  range: RawRange | undefined,
): string | undefined {
  if ("polynomial" in calibration) {
    const coefficients = coefficientsOf(calibration);
    if (coefficients.length === 1) return "is the same for all raw values";
    if (range === undefined) {
      return coefficients.length === 2 ? undefined : "has no exact inverse for floating point";
    }
    return tryRange((raw) => horner(coefficients, raw), range, coefficients);
  }
  return whyNoSplineInverse(calibration, range);
}

function horner(coefficients: readonly number[], raw: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * raw + coefficient, 0);
}

function whyNoSplineInverse(
  { spline, order = 1 }: SplineCalibration,
  range: RawRange | undefined,
): string | undefined {
  const values = spline.map(([, calibrated]) => calibrated);
  if (order === 0) {
    const follows = spline.every(([raw], index) => raw === (spline[0]?.[0] ?? 0) + index);
    const differs = new Set(values).size === values.length;
    return follows && differs && range !== undefined
      ? undefined
      : "gives one value for several raw values";
  }
  if (!isMonotonic(values)) return "neither ascends nor descends throughout";
  const isExact = spline.every(([raw]) => range === undefined || isWithin(raw, range));
  return isExact ? undefined : "has points that the field cannot hold";
}

function isMonotonic(values: readonly number[]): boolean {
  const ascends = (values[1] ?? 0) > (values[0] ?? 0);
  return values.every((value, index) =>
    index === 0 || (value !== values[index - 1] && value > (values[index - 1] ?? 0) === ascends)
  );
}

/** Tries raw values: calibrated ones must ascend or descend, and lead back. */
function tryRange(
  calibrate: (raw: number) => number,
  range: RawRange,
  coefficients: readonly number[],
): string | undefined {
  const values: number[] = [];
  const most = coefficients.length === 2 ? MAX_TRIED_LINE : MAX_TRIED;
  for (const raw of rawSamples(range, most)) {
    const value = calibrate(raw);
    if (!Number.isFinite(value)) return `is ${value} for the raw value ${raw}`;
    const [constant = 0, slope = 1] = coefficients;
    if (coefficients.length === 2 && Math.round((value - constant) / slope) !== raw) {
      return `loses the raw value ${raw} to rounding`;
    }
    values.push(value);
  }
  return isMonotonic(values) ? undefined : "neither ascends nor descends throughout";
}

function rawSamples({ least, greatest }: RawRange, most: number): number[] {
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  const [low, high] = [
    Number(least < -limit ? -limit : least),
    Number(greatest > limit ? limit : greatest),
  ];
  const count = Math.min(high - low + 1, most);
  const step = count > 1 ? (high - low) / (count - 1) : 1;
  return Array.from({ length: count }, (_, index) => Math.round(low + index * step));
}

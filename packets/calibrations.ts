/**
 * Calibrations that are more than one line of arithmetic, and their inverses.
 *
 * @example
 * ```ts
 * import { invert, spline, splineInverse, steps, stepsInverse } from "telestion-edge/packets";
 *
 * const points = [[0, -50], [100, 0], [255, 200]] as const;
 * const place = { offset: 6, pointer: "/temperature" };
 * console.log(spline(points, 50, { place, extrapolate: false })); // -25
 * console.log(splineInverse(points, -25, { place, extrapolate: false })); // 50
 * console.log(steps(points, 99, { place, extrapolate: false })); // -50
 * console.log(stepsInverse(points, 0)); // 100
 * console.log(invert(25, [0, 255], (raw) => raw * raw)); // 5
 * ```
 *
 * @module
 */
import { PacketError, type PacketPlace } from "./packet_error.ts";

/** Pairs of a raw and a calibrated value, ascending by raw value. */
export type SplinePoints = readonly (readonly [raw: number, calibrated: number])[];

/** What a spline needs beside its points. */
export interface SplineOptions {
  /** Where the value lies. */
  readonly place: PacketPlace;
  /** Whether the first and the last line continue. */
  readonly extrapolate: boolean;
}

/**
 * Calibrates by straight lines between points.
 *
 * @param points at least two
 * @param raw the value in the packet
 * @param options where it lies, and whether the lines continue
 * @returns the calibrated value
 * @throws {PacketError} `range` beyond the points
 */
export function spline(points: SplinePoints, raw: number, options: SplineOptions): number {
  expectWithin(raw, [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0], options);
  let index = 1;
  while (index < points.length - 1 && raw > (points[index]?.[0] ?? 0)) index++;
  const [x0, y0] = points[index - 1] ?? [0, 0];
  const [x1, y1] = points[index] ?? [x0 + 1, y0];
  if (raw === x1) return y1;
  return y0 + (raw - x0) * (y1 - y0) / (x1 - x0);
}

/**
 * The reverse of {@linkcode spline}.
 *
 * @param points at least two, whose calibrated values ascend or descend
 * @param value the calibrated value
 * @param options where it lies, and whether the lines continue
 * @returns the value in the packet, not rounded
 * @throws {PacketError} `range` beyond the points
 */
export function splineInverse(
  points: SplinePoints,
  value: number,
  options: SplineOptions,
): number {
  const swapped = points.map(([raw, calibrated]) => [calibrated, raw] as const);
  if ((swapped[0]?.[0] ?? 0) > (swapped.at(-1)?.[0] ?? 0)) swapped.reverse();
  return spline(swapped, value, options);
}

/**
 * Calibrates by steps: each point holds until the next.
 *
 * @param points at least one
 * @param raw the value in the packet
 * @param options where it lies, and whether the last step continues
 * @returns the calibrated value
 * @throws {PacketError} `range` beyond the points
 */
export function steps(points: SplinePoints, raw: number, options: SplineOptions): number {
  expectWithin(raw, [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0], options);
  let value = points[0]?.[1] ?? 0;
  for (const [start, calibrated] of points) if (raw >= start) value = calibrated;
  return value;
}

/**
 * The reverse of {@linkcode steps}: the first raw value of the step with the nearest value.
 *
 * @param points at least one
 * @param value the calibrated value
 * @returns the value in the packet
 */
export function stepsInverse(points: SplinePoints, value: number): number {
  let [best = 0, distance] = [points[0]?.[0], Infinity];
  for (const [raw, calibrated] of points) {
    const other = Math.abs(calibrated - value);
    if (other < distance) [best, distance] = [raw, other];
  }
  return best;
}

function expectWithin(
  value: number,
  [low, high]: readonly [number, number],
  { place, extrapolate }: SplineOptions,
): void {
  if (extrapolate || (value >= low && value <= high)) return;
  const message = `Value ${value} lies beyond the calibration: expected ${low} to ${high}`;
  throw new PacketError("range", message, place);
}

/**
 * Finds the integer whose calibrated value is nearest.
 *
 * @param value the calibrated value
 * @param range the least and the greatest raw value
 * @param calibrate ascends or descends within the range
 * @returns the raw value
 */
export function invert(
  value: number,
  [least, greatest]: readonly [number, number],
  calibrate: (raw: number) => number,
): number {
  const descends = calibrate(least) > calibrate(greatest);
  let [low, high] = [least, greatest];
  while (high - low > 1) {
    const middle = Math.floor(low + (high - low) / 2);
    if (calibrate(middle) > value !== descends) high = middle;
    else low = middle;
  }
  return Math.abs(calibrate(low) - value) <= Math.abs(calibrate(high) - value) ? low : high;
}

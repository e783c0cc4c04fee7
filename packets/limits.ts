/**
 * Limits of telemetry: is a value as it should be?
 *
 * @example
 * ```ts
 * import { limitState } from "telestion-edge/packets";
 *
 * const limits = { warning: { low: 0, high: 40 }, critical: { high: 60 } };
 * console.log(limitState(20, limits), limitState(41, limits), limitState(61, limits));
 * // ok warning-high critical-high
 * ```
 *
 * @module
 */

/** Where a value lies among its limits. */
export type LimitState = "ok" | "warning-low" | "warning-high" | "critical-low" | "critical-high";

/** Low and high bounds of one severity, inclusive. */
export interface LimitBounds {
  readonly low?: number;
  readonly high?: number;
}

/** The bounds of both severities. */
export interface Limits {
  /** The unit of the bounds. */
  readonly unit?: string;
  readonly warning?: LimitBounds;
  readonly critical?: LimitBounds;
}

/**
 * Tells where a value lies among its limits; the more severe one counts.
 *
 * @param value the calibrated value
 * @param limits bounds, inclusive: outside of them is an alarm
 * @returns the state
 */
export function limitState(value: number, { warning, critical }: Limits): LimitState {
  const below = value < (critical?.low ?? -Infinity);
  if (below) return "critical-low";
  if (value > (critical?.high ?? Infinity)) return "critical-high";
  if (value < (warning?.low ?? -Infinity)) return "warning-low";
  return value > (warning?.high ?? Infinity) ? "warning-high" : "ok";
}

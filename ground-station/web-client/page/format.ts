import type { Alarm } from "../../../generated/mod.ts";
import type { Limits } from "../protocol.ts";

const DIGITS = 5;
const SMALL_DECIMALS = 5;

/**
 * A value for people: numbers with as many digits as can be read at a glance.
 *
 * @param value any JSON
 * @returns such as `7.412`, `–` for nothing
 */
export function showValue(value: unknown): string {
  if (value === undefined || value === null) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "number") return typeof value === "string" ? value : JSON.stringify(value);
  if (Number.isInteger(value)) return value.toLocaleString("en");
  const size = Math.abs(value);
  if (size < 1e-4) return value.toExponential(3);
  if (size < 0.1) return value.toFixed(SMALL_DECIMALS);
  const decimals = DIGITS - 1 - Math.floor(Math.log10(Math.max(1, size)));
  return value.toLocaleString("en", {
    minimumFractionDigits: Math.max(0, Math.min(2, decimals)),
    maximumFractionDigits: Math.max(0, Math.min(3, decimals)),
  });
}

/**
 * A coordinate, whose small digits matter.
 *
 * @param degrees latitude or longitude
 * @returns with five decimals: about a metre
 */
export function showDegrees(degrees: number): string {
  return `${degrees.toFixed(5)}°`;
}

/**
 * A time of day.
 *
 * @param time in milliseconds since 1970
 * @returns such as `14:03:59`, in UTC as missions count
 */
export function showTime(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "–" : date.toISOString().slice(11, 19);
}

/**
 * A span of time.
 *
 * @param span its begin and end, in milliseconds since 1970
 * @returns such as `2021-04-09 14:03:59 – 14:08:59 UTC`
 */
export function showTimes({ from, to }: { readonly from: number; readonly to: number }): string {
  const [first, last] = [showDate(from), showDate(to)];
  const end = first === last ? showTime(to) : `${last} ${showTime(to)}`;
  return `${first} ${showTime(from)} – ${end} UTC`;
}

function showDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/**
 * How long ago something was.
 *
 * @param milliseconds the span
 * @returns such as `12 s`, `3 min`, `2 h`
 */
export function showSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

/**
 * The limit that an alarm is about.
 *
 * @param alarm its state, and the limit that was crossed
 * @param limits of the member, for alarms that do not name it
 * @returns such as `< 7.2`; `""` when it is not known
 */
export function showLimit(
  { state, limit }: Pick<Alarm, "state" | "limit">,
  limits: Limits | undefined,
): string {
  const [level, side] = state.split("-");
  const range = level === "warning" || level === "critical" ? limits?.[level] : undefined;
  const bound = limit ?? (side === "low" || side === "high" ? range?.[side] : undefined);
  return bound === undefined ? "" : `${side === "low" ? "<" : ">"} ${showValue(bound)}`;
}

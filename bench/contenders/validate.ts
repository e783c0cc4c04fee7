import process from "node:process";
import { createTelemetry } from "./contender.ts";
import type { ValidatorContender } from "./validators/contender.ts";

const SAMPLES = 64;

/** What to measure of a validator. */
export interface ValidateOrder {
  readonly what: "check" | "explain" | "parse";
  readonly milliseconds: number;
}

const valid = Array.from(
  { length: SAMPLES },
  (_, index): unknown => JSON.parse(JSON.stringify(createTelemetry(10_000 + index))),
);
const wrong = valid.map((value) => ({ ...value as object, channel12: "no number" }));
const texts = valid.map((value) => JSON.stringify(value));

/** Measures nanoseconds of processor time for one call; rejects when an answer is wrong. */
export function validate(
  { check, explain = () => [] }: ValidatorContender,
  { what, milliseconds }: ValidateOrder,
): { readonly nanoseconds: number } {
  if (!valid.every(check)) throw new Error("It refuses a message that fits");
  if (wrong.some(check)) throw new Error("It takes a message that does not fit");
  if (what === "check") return measure(valid, check, milliseconds);
  if (what === "explain") {
    return measure(wrong, (value) => explain(value).length === 1, milliseconds);
  }
  return measure(texts, (text) => JSON.parse(text) !== null, milliseconds);
}

/** Counts processor time, which says more than elapsed time while others use the machine. */
function measure<T>(
  samples: readonly T[],
  run: (sample: T) => boolean,
  milliseconds: number,
): { readonly nanoseconds: number } {
  let [calls, right] = [0, 0];
  const before = process.cpuUsage();
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    for (const sample of samples) if (run(sample)) right++;
    calls += samples.length;
  }
  if (right !== calls) throw new Error("It answers wrongly");
  const { user, system } = process.cpuUsage(before);
  return { nanoseconds: (user + system) / calls * 1e3 };
}

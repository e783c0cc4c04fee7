import type { ValidatorContender } from "./contender.ts";

/** What a person would write without a generator: straight lines, one for each member. */
export const validator: ValidatorContender = { check: isTelemetry };

/** Whether a value is a telemetry message; further members are let through. */
export function isTelemetry(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const v = value as Record<string, unknown>;
  return isCount(v["sequence"]) && isName(v["spacecraft"]) && isMode(v["mode"]) &&
    typeof v["healthy"] === "boolean" && isReading(v["channel0"]) && isReading(v["channel1"]) &&
    isReading(v["channel2"]) && isReading(v["channel3"]) && isReading(v["channel4"]) &&
    isReading(v["channel5"]) && isReading(v["channel6"]) && isReading(v["channel7"]) &&
    isReading(v["channel8"]) && isReading(v["channel9"]) && isReading(v["channel10"]) &&
    isReading(v["channel11"]) && isReading(v["channel12"]) && isReading(v["channel13"]) &&
    isReading(v["channel14"]) && isReading(v["channel15"]) && isReading(v["channel16"]) &&
    isReading(v["channel17"]) && isReading(v["channel18"]) && isReading(v["channel19"]) &&
    typeof v["note"] === "string";
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value.length >= 1 && value.length <= 64;
}

function isMode(value: unknown): boolean {
  return value === "safe" || value === "nominal" || value === "science";
}

function isReading(value: unknown): boolean {
  return typeof value === "number" && value >= -1000 && value <= 2000;
}

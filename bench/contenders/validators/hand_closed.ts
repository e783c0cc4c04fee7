import type { ValidatorContender } from "./contender.ts";
import { isTelemetry } from "./hand.ts";

const MEMBERS = 25;

/** The same, with a look at the number of members: all are required. */
export const validator: ValidatorContender = {
  check: (value) => isTelemetry(value) && Object.keys(value as object).length === MEMBERS,
};

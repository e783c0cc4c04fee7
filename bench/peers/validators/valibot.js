import * as v from "valibot";
import { CHANNELS, MODES } from "./telemetry.js";

const schema = v.object({
  sequence: v.pipe(v.number(), v.integer(), v.minValue(0)),
  spacecraft: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  mode: v.picklist(MODES),
  healthy: v.boolean(),
  ...Object.fromEntries(
    CHANNELS.map((name) => [name, v.pipe(v.number(), v.minValue(-1000), v.maxValue(2000))]),
  ),
  note: v.string(),
});

export const validator = {
  check: (value) => v.is(schema, value),
  explain: (value) => v.safeParse(schema, value).issues,
};

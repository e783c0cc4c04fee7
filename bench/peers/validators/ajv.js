import { Ajv } from "ajv";
import { CHANNELS, MODES } from "./telemetry.js";

const schema = {
  type: "object",
  properties: {
    sequence: { type: "integer", minimum: 0 },
    spacecraft: { type: "string", minLength: 1, maxLength: 64 },
    mode: { enum: MODES },
    healthy: { type: "boolean" },
    ...Object.fromEntries(
      CHANNELS.map((name) => [name, { type: "number", minimum: -1000, maximum: 2000 }]),
    ),
    note: { type: "string" },
  },
  required: ["sequence", "spacecraft", "mode", "healthy", ...CHANNELS, "note"],
};

const fast = new Ajv().compile(schema);
const complete = new Ajv({ allErrors: true }).compile(schema);

export const validator = {
  note: "compiles at run time, with eval",
  check: (value) => fast(value),
  explain: (value) => complete(value) ? [] : complete.errors,
};

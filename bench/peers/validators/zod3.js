import { z } from "zod3";
import { zodTelemetry } from "../contenders/zod_library.js";

const schema = zodTelemetry(z);

export const validator = {
  check: (value) => schema.safeParse(value).success,
  explain: (value) => schema.safeParse(value).error.issues,
};

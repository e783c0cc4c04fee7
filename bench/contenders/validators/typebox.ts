import { Compile } from "typebox/schema";
import { SCHEMAS } from "../contender.ts";
import type { ValidatorContender } from "./contender.ts";

const compiled = Compile(SCHEMAS.telemetry);

/** TypeBox's compiler, which needs the permission to evaluate code. */
export const validator: ValidatorContender = {
  note: "compiles at run time, with eval",
  check: (value) => compiled.Check(value),
  explain: (value) => compiled.Errors(value)[1],
};

import { loadGenerated } from "../generated.ts";
import type { ValidatorContender } from "./contender.ts";

const { closedValidator } = await loadGenerated();

/** As `telestion gen` writes it. */
export const validator: ValidatorContender = closedValidator;

import { z } from "zod3";
import { zodContender } from "./zod_library.js";

export const contender = zodContender(z, 3);

import { z } from "zod";
import { zodContender } from "./zod_library.js";

export const contender = zodContender(z, 4);

/** Members of the message that all validators check, as in `bench/contenders/contender.ts`. */
export const CHANNELS = Array.from({ length: 20 }, (_, at) => `channel${at}`);
export const MODES = ["safe", "nominal", "science"];

/** A service for the tests of its command line. */
import { startService } from "telestion-edge";

await startService({
  version: "1.2.3",
  description: "Measures things",
  settings: {
    type: "object",
    properties: {
      PERIOD_MS: { type: "integer", minimum: 1, default: 1000, description: "Time between two" },
      MODE: { enum: ["safe", "science"] },
      API_KEY: { type: "string", "x-secret": true, default: "open-sesame" },
    },
    required: ["PERIOD_MS"],
  } as const,
});

import type { Command } from "../command.ts";
import { BUS_OPTIONS } from "../tools/options.ts";

/** `telestion health`: what it is called and takes; what it does is loaded when it runs. */
export const healthCommand: Command = {
  name: "health",
  summary: "Ask all services on the bus for their health",
  description: [
    "Shows each Telestion service with its instances, errors of the last 60 s and the time of the",
    "slowest answer. With --expect only the services of that list count for the exit code.",
    "",
    "Exit code: 0 all are well, 1 a service is missing, late or has errors, or nobody answers,",
    "2 wrong usage.",
  ].join("\n"),
  options: {
    ...BUS_OPTIONS,
    expect: { type: "string", value: "A,B", summary: "Services that must answer" },
    timeout: {
      type: "string",
      value: "MS",
      default: "500",
      summary: "Who answers later is late, in milliseconds",
    },
    "max-errors": {
      type: "string",
      value: "N",
      default: "0",
      summary: "Errors of the last 60 s that a service may have",
    },
    watch: { type: "boolean", summary: "Stay, and ask again each second" },
  },
  load: async () => (await import("./health.ts")).runHealth,
};

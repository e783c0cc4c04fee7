import type { Command } from "../command.ts";
import { BUS_OPTIONS } from "../tools/options.ts";

/** `telestion ls`: what it is called and takes; what it does is loaded when it runs. */
export const lsCommand: Command = {
  name: "ls",
  summary: "List services and their endpoints, of all languages",
  description: [
    "Shows what answers NATS service discovery ($SRV, ADR-32): each instance with its version and",
    "id, and each endpoint with its subject, requests, errors and mean time.",
    "",
    "Exit code: 0 somebody answers, 1 nobody does, or no broker, 2 wrong usage.",
  ].join("\n"),
  operand: "[NAME]",
  options: {
    ...BUS_OPTIONS,
    timeout: {
      type: "string",
      value: "MS",
      default: "500",
      summary: "Longest time to wait, in milliseconds",
    },
  },
  load: async () => (await import("./ls.ts")).runLs,
};

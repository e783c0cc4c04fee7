import { RUNTIME_NAMES } from "../adapters/runtimes.ts";
import type { Command } from "../command.ts";

/** `telestion init`: what it is called and takes; what it does is loaded when it runs. */
export const initCommand: Command = {
  name: "init",
  summary: "Begin a new project",
  description: [
    "Writes schemas, services, a test, telestion.json and the settings of npm, TypeScript, Deno and",
    "editors into a folder, and never over a file that is there. On a terminal it asks for what no",
    "option says; elsewhere it takes the defaults.",
    "",
    "Exit code: 0 written, 1 files are there already, 2 wrong usage, 130 not answered.",
  ].join("\n"),
  operand: "[DIR]",
  options: {
    name: { type: "string", value: "NAME", summary: "Name of the project (default: the folder's)" },
    runtime: {
      type: "string",
      value: "NAME",
      summary: `What runs the services: ${RUNTIME_NAMES.join(", ")} (default: node)`,
    },
    example: { type: "boolean", summary: "Two services that talk to each other (default)" },
    empty: { type: "boolean", summary: "The least that runs" },
  },
  load: async () => (await import("./init.ts")).runInit,
};

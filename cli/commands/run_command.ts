import type { Command } from "../command.ts";

/** `telestion run`: what it is called and takes; what it does is loaded when it runs. */
export const runCommand: Command = {
  name: "run",
  summary: "Run one service of the project in the foreground",
  description: [
    "Runs a service of telestion.json on its runtime, with SERVICE_NAME, DATA_DIR and the variables",
    "of the manifest filled in; those of the environment are stronger. Without NATS_URL it connects",
    "to this machine, where telestion bus and telestion dev listen. Generates what is out of date",
    "first. What stands after -- is passed on:",
    "",
    "  telestion run tracker -- --LOG_LEVEL=debug",
    "",
    "Exit code: that of the service, 1 something is missing or wrong, 2 wrong usage.",
  ].join("\n"),
  operand: "SERVICE [-- ARGUMENT…]",
  options: {
    project: {
      type: "string",
      value: "DIR",
      default: ".",
      summary: "Folder with telestion.json",
    },
    package: {
      type: "string",
      value: "NAME",
      default: "telestion-edge",
      summary: "Package that generated code imports from",
    },
  },
  load: async () => (await import("./run.ts")).runRun,
};

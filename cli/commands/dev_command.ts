import type { Command } from "../command.ts";

/** `telestion dev`: what it is called and takes; what it does is loaded when it runs. */
export const devCommand: Command = {
  name: "dev",
  summary: "Run all services of the project, and restart them when they change",
  description: [
    "Reads telestion.json, generates what is out of date, starts a bus and every service on its",
    "runtime, with the five variables filled in. A service is restarted when its code or a schema",
    "that it uses changes, and when it crashes. Ctrl-C ends all in reverse order, twice: at once.",
    "",
    "The bus listens on this machine only and wants no login. When NATS_URL is set, that broker is",
    "used. A service's output has its name in front: in a pipe, lines of JSON.",
    "",
    "Exit code: 0 ended by Ctrl-C, 1 something is missing or wrong, 2 wrong usage.",
  ].join("\n"),
  operand: "[SERVICE…]",
  options: {
    project: {
      type: "string",
      value: "DIR",
      default: ".",
      summary: "Folder with telestion.json",
    },
    port: {
      type: "string",
      value: "NUMBER",
      summary: "Port of the bus (default: 4222, or a free one where that is taken)",
    },
    "nats-server": { type: "boolean", summary: "Run nats-server instead of the embedded bus" },
    "no-console": { type: "boolean", summary: "Serve no console page" },
    console: { type: "boolean", summary: "Serve the console page in a pipe, too" },
    package: {
      type: "string",
      value: "NAME",
      default: "telestion-edge",
      summary: "Package that generated code imports from",
    },
  },
  load: async () => (await import("./dev.ts")).runDev,
};

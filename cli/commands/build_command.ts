import { TARGETS } from "../build/platforms.ts";
import type { Command } from "../command.ts";

/** `telestion build`: what it is called and takes; what it does is loaded when it runs. */
export const buildCommand: Command = {
  name: "build",
  summary: "Make single executables of services",
  description: [
    "Makes of each service one executable per platform, build/SERVICE-PLATFORM, with bun or deno:",
    "on the PATH, or from the npm package of that name. A service is one of telestion.json or a main",
    "module; default: all of telestion.json. Generates what is out of date first. Prints file, size",
    "and time: a table on a terminal, lines of JSON elsewhere.",
    "",
    "Deno's executables may do only what they are allowed to: read the variables that the service",
    "declares, reach its broker, use its data folder.",
    "",
    "Exit code: 0 all is well, 1 something failed, 2 wrong usage.",
  ].join("\n"),
  operand: "[SERVICE|ENTRY…]",
  options: {
    target: {
      type: "string",
      value: "NAME",
      default: "bun",
      summary: `What runs the services: ${TARGETS.join(" or ")}`,
    },
    platform: {
      type: "string",
      value: "LIST",
      summary: "Such as linux-x64,linux-arm64,darwin-arm64,windows-x64 (default: this machine's)",
    },
    out: { type: "string", value: "DIR", default: "build", summary: "Folder to write to" },
    bus: {
      type: "boolean",
      summary: "Also make an executable of the bus, which start.sh uses: nats-PLATFORM",
    },
    "start-script": {
      type: "boolean",
      summary: "Also write start.sh, which runs the services of telestion.json together",
    },
    schemas: {
      type: "string",
      value: "DIR",
      summary: "Folder with the message schemas (default: as in telestion.json, else schemas)",
    },
    generated: {
      type: "string",
      value: "DIR",
      summary: "Folder with what is generated (default: as in telestion.json, else generated)",
    },
    package: {
      type: "string",
      value: "NAME",
      default: "telestion-edge",
      summary: "Package that generated code imports from",
    },
    "allow-net": {
      type: "string",
      value: "LIST",
      summary: "Deno: hosts to reach (default: the broker of telestion.json, else all)",
    },
    "allow-env": {
      type: "string",
      value: "LIST",
      summary: "Deno: variables to read beside those of telestion.json and the settings",
    },
    "allow-read": {
      type: "string",
      value: "LIST",
      default: "/run/secrets",
      summary: "Deno: files and folders to read, such as CONFIG_FILE",
    },
    "data-dir": {
      type: "string",
      value: "LIST",
      default: "data",
      summary: "Deno: folders to read and write, as DATA_DIR will name them",
    },
  },
  load: async () => (await import("./build.ts")).runBuild,
};

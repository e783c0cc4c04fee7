import type { Command } from "../command.ts";

/** `telestion export`: what it is called and takes; what it does is loaded when it runs. */
export const exportCommand: Command = {
  name: "export",
  summary: "Write the packets of schemas in other notations: XTCE, Open MCT",
  description: [
    "xtce     XTCE 1.2: containers of events, commands of requests",
    "openmct  telemetry dictionary of NASA's Open MCT: key, name, units, format and limits",
    "",
    "Prints on stdout, or writes a file. Names what the other notation cannot say.",
    "",
    "Exit code: 0 all is well, 1 a schema is wrong or the file is of someone else, 2 wrong usage.",
  ].join("\n"),
  operand: "KIND",
  options: {
    schemas: {
      type: "string",
      value: "DIR",
      default: "schemas",
      summary: "Folder with the message schemas",
    },
    out: { type: "string", value: "FILE", summary: "File to write (default: stdout)" },
    name: {
      type: "string",
      value: "NAME",
      default: "Spacecraft",
      summary: "Name of the space system or spacecraft",
    },
    force: { type: "boolean", summary: "Overwrite a file that is there" },
  },
  load: async () => (await import("./export.ts")).runExport,
};

import type { Command } from "../command.ts";

/** `telestion import`: what it is called and takes; what it does is loaded when it runs. */
export const importCommand: Command = {
  name: "import",
  summary: "Make message schemas of packet definitions: XTCE, field tables",
  description: [
    "xtce FILE…   XTCE 1.2 or 1.1: one schema for each container that is not abstract, and for",
    "             each command; files whose space systems refer to one another go together",
    "table FILE…  comma-separated name,data_type,bit_length of the fields after the primary header",
    "             of a CCSDS space packet; also bit_offset, byte_order, array_shape",
    "",
    "Names what is not supported with its place; all else still comes in. Never overwrites a file",
    "that it did not write, or that was changed since, unless told to.",
    "",
    "Exit code: 0 all is well, 1 a file cannot be read or written, 2 wrong usage.",
  ].join("\n"),
  operand: "KIND FILE…",
  options: {
    out: { type: "string", value: "DIR", default: "schemas", summary: "Folder to write to" },
    apid: {
      type: "string",
      value: "NUMBER",
      summary: "Table: the APID that selects the packet",
    },
    name: {
      type: "string",
      value: "NAME",
      summary: "Table: the message's file, such as telemetry/orbit (default: the table's name)",
    },
    "no-header": {
      type: "boolean",
      summary: "Table: has all fields of the packet, no CCSDS primary header comes before them",
    },
    force: { type: "boolean", summary: "Overwrite files that were not written so" },
    json: { type: "boolean", summary: "Print problems as lines of JSON" },
  },
  load: async () => (await import("./import.ts")).runImport,
};

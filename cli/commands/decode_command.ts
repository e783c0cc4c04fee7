import type { Command } from "../command.ts";

/** `telestion decode`: what it is called and takes; what it does is loaded when it runs. */
export const decodeCommand: Command = {
  name: "decode",
  summary: "Print a file of packets as a table, lines of JSON or CSV",
  description: [
    "Decodes packets with what telestion gen makes of the schemas, cut from the file as CCSDS space",
    "packets or in another framing. Prints messages on stdout, counters and faulty packets on",
    "stderr: gaps and duplicates by APID, bytes that are part of no packet. A packet that is longer",
    "than a layout of fixed length is decoded as far as that goes, and counted.",
    "",
    "Exit code: 0 all is well, 1 a packet is faulty or no packet is found, 2 wrong usage.",
  ].join("\n"),
  operand: "FILE…",
  options: {
    schema: {
      type: "string",
      value: "NAME",
      multiple: true,
      summary: "Packet's schema, a name or a file (default: all that have a layout)",
    },
    schemas: {
      type: "string",
      value: "DIR",
      default: "schemas",
      summary: "Folder with the message schemas",
    },
    framing: {
      type: "string",
      value: "NAME",
      default: "ccsds",
      summary: "ccsds, fixed, kiss, slip, cobs or prefixed (two bytes of length)",
    },
    format: {
      type: "string",
      value: "NAME",
      default: "table",
      summary: "table, json or csv",
    },
    skip: {
      type: "string",
      value: "BYTES",
      default: "0",
      summary: "ccsds: bytes before each packet that are part of none",
    },
    join: { type: "boolean", summary: "ccsds: join segments, instead of decoding each by itself" },
    only: {
      type: "boolean",
      summary: "ccsds: packets that no schema selects, or of another length, are garbage",
    },
    raw: { type: "boolean", summary: "Print values as they are in the packet, not calibrated" },
  },
  load: async () => (await import("./decode.ts")).runDecode,
};

import type { Command } from "../command.ts";
import { BUS_OPTIONS } from "../tools/options.ts";

/** `telestion infer`: what it is called and takes; what it does is loaded when it runs. */
export const inferCommand: Command = {
  name: "infer",
  summary: "Draft message schemas from samples: files of JSON lines, or a live bus",
  description: [
    "Reads files of JSON lines, each a payload or an object with subject and data, as telestion sub",
    "writes them; or listens to a subject for some seconds. Writes a draft for each message, with",
    "types, bounds, enumerations and optional members as far as the samples support them, and says",
    "what it is unsure of. Drafts are there to be read and named by people.",
    "",
    "Exit code: 0 all is well, 1 nothing could be drafted, 2 wrong usage.",
  ].join("\n"),
  operand: "FILE",
  options: {
    ...BUS_OPTIONS,
    subject: {
      type: "string",
      value: "SUBJECT",
      summary: "Without files: what to listen to; with files: subject of lines that name none",
    },
    seconds: { type: "string", value: "S", default: "30", summary: "How long to listen" },
    out: {
      type: "string",
      value: "DIR",
      default: "schemas-draft",
      summary: "Folder to write to",
    },
    force: { type: "boolean", summary: "Overwrite schemas that are there" },
  },
  load: async () => (await import("./infer.ts")).runInfer,
};

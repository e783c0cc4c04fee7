import type { Command } from "../command.ts";
import { BUS_OPTIONS, TARGET_OPTIONS } from "../tools/options.ts";

/** `telestion sub`: what it is called and takes; what it does is loaded when it runs. */
export const subCommand: Command = {
  name: "sub",
  summary: "Show the messages of a name or subject, each checked against its schema",
  description: [
    "Listens to a message of the schemas, by its name (telemetry.housekeeping) or path, or to any",
    "subject, wildcards included. Shows rows on a terminal and lines of JSON in a pipe. Ends with",
    "Ctrl-C, or after --count messages or --seconds.",
    "",
    "Exit code: 0 all is well, 1 no broker or fewer than --count messages, 2 wrong usage.",
  ].join("\n"),
  operand: "NAME|SUBJECT",
  options: {
    ...TARGET_OPTIONS,
    ...BUS_OPTIONS,
    count: { type: "string", value: "N", summary: "End after so many messages" },
    seconds: { type: "string", value: "S", summary: "End after so many seconds" },
    raw: { type: "boolean", summary: "Print payloads only, as they are, without checking them" },
  },
  load: async () => (await import("./sub.ts")).runSub,
};

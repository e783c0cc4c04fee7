import type { Command } from "../command.ts";
import { BUS_OPTIONS, DATA_OPTIONS, TARGET_OPTIONS } from "../tools/options.ts";

/** `telestion pub`: what it is called and takes; what it does is loaded when it runs. */
export const pubCommand: Command = {
  name: "pub",
  summary: "Publish a message, checked against its schema",
  description: [
    "Publishes on a message of the schemas, by its name or path, or on any subject. DATA is the",
    "payload itself, @FILE, or - for stdin; for binary messages also hex:… or base64:….",
    "",
    "Exit code: 0 sent, 1 invalid data, no broker or refused by it, 2 wrong usage.",
  ].join("\n"),
  operand: "NAME|SUBJECT [DATA]",
  options: { ...TARGET_OPTIONS, ...BUS_OPTIONS, ...DATA_OPTIONS },
  load: async () => (await import("./pub.ts")).runPub,
};

import type { Command } from "../command.ts";
import { BUS_OPTIONS, DATA_OPTIONS, TARGET_OPTIONS } from "../tools/options.ts";

/** `telestion req`: what it is called and takes; what it does is loaded when it runs. */
export const reqCommand: Command = {
  name: "req",
  summary: "Send a request and show the reply, both checked against their schemas",
  description: [
    "Requests on a message of the schemas, by its name or path, or on any subject. DATA is the",
    "payload itself, @FILE, or - for stdin; for binary messages also hex:… or base64:….",
    "",
    "Exit code: 0 a valid reply, 1 an error or invalid reply, none in time, invalid data or no",
    "broker, 2 wrong usage.",
  ].join("\n"),
  operand: "NAME|SUBJECT [DATA]",
  options: {
    ...TARGET_OPTIONS,
    ...BUS_OPTIONS,
    ...DATA_OPTIONS,
    timeout: {
      type: "string",
      value: "MS",
      default: "2000",
      summary: "Longest time to wait, in milliseconds",
    },
  },
  load: async () => (await import("./req.ts")).runReq,
};

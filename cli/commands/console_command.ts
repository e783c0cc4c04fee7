import type { Command } from "../command.ts";
import { BUS_OPTIONS, TARGET_OPTIONS } from "../tools/options.ts";

const { schemas } = TARGET_OPTIONS;

/** `telestion console`: what it is called and takes; what it does is loaded when it runs. */
export const consoleCommand: Command = {
  name: "console",
  summary: "Serve the console page: a bus in a browser on this machine",
  description: [
    "Shows services, messages with their rates, a live stream of any subject, and forms to publish",
    "and request. The page is served on the loopback interface, to whoever has its address with the",
    "key in it. Ends with Ctrl-C.",
    "",
    "Exit code: 0 it was ended, 1 no broker or wrong schemas, 2 wrong usage.",
  ].join("\n"),
  options: {
    ...BUS_OPTIONS,
    ...schemas && { schemas },
    port: {
      type: "string",
      value: "PORT",
      summary: "Port on the loopback interface (default: a free one)",
    },
  },
  load: async () => (await import("./console.ts")).runConsole,
};

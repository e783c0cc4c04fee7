import type { Command } from "../command.ts";

/** `telestion bus`: what it is called and takes; what it does is loaded when it runs. */
export const busCommand: Command = {
  name: "bus",
  summary: "Run a small bus for one machine",
  description: [
    "Serves core NATS over TCP and WebSocket until Ctrl-C, and prints where: lines for people on a",
    "terminal, one line of JSON in a pipe. On other addresses than those of this machine it wants",
    "a login: --user, and the password in NATS_PASSWORD or in a file that NATS_PASSWORD_FILE names.",
    "",
    "Exit code: 0 ended by Ctrl-C, 1 it cannot listen there, 2 wrong usage.",
  ].join("\n"),
  options: {
    port: { type: "string", value: "NUMBER", default: "4222", summary: "Port, 0: a free one" },
    "websocket-port": {
      type: "string",
      value: "NUMBER",
      summary: "Port for WebSocket, 0: a free one (default: no WebSocket)",
    },
    host: {
      type: "string",
      value: "ADDRESS",
      default: "127.0.0.1",
      summary: "Address to listen on",
    },
    user: { type: "string", value: "NAME", summary: "Only who logs in as this user may connect" },
  },
  load: async () => (await import("./bus.ts")).runBus,
};

import type { Command } from "../command.ts";
import { CONTAINER_OPTIONS, EXIT_CODES, SERVICES_OPERAND } from "./container_options.ts";

/** `telestion compose`: what it is called and takes; what it does is loaded when it runs. */
export const composeCommand: Command = {
  name: "compose",
  summary: "Write a Compose file: broker and services of telestion.json",
  description: [
    "Writes compose.yaml and, where telestion.json names no broker, nats.conf: a NATS server with",
    "login and WebSocket, and the services, built by the Dockerfile of telestion docker. The",
    "password is a secret: a file that is not written here. Services: default all.",
    "",
    EXIT_CODES,
  ].join("\n"),
  operand: SERVICES_OPERAND,
  options: CONTAINER_OPTIONS,
  load: async () => (await import("./compose.ts")).runCompose,
};

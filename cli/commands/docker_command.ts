import type { Command } from "../command.ts";
import { CONTAINER_OPTIONS, EXIT_CODES, SERVICES_OPERAND } from "./container_options.ts";

/** `telestion docker`: what it is called and takes; what it does is loaded when it runs. */
export const dockerCommand: Command = {
  name: "docker",
  summary: "Write a Dockerfile for the services of telestion.json",
  description: [
    "Writes Dockerfile and .dockerignore: one stage per service, to build with",
    '"docker build --target SERVICE .". An image holds the executable (runtime bun) or the bundle',
    "(node, deno) of its service and runs it as a user without rights. Services: default all.",
    "",
    EXIT_CODES,
  ].join("\n"),
  operand: SERVICES_OPERAND,
  options: CONTAINER_OPTIONS,
  load: async () => (await import("./docker.ts")).runDocker,
};

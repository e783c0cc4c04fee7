import type { CommandOption } from "../command.ts";

/** What stands for the names of services in the help. */
export const SERVICES_OPERAND = "[SERVICE…]";

/** The options that all commands for containers take. */
export const CONTAINER_OPTIONS: Readonly<Record<string, CommandOption>> = {
  project: {
    type: "string",
    value: "DIR",
    default: ".",
    summary: "Folder with telestion.json",
  },
  out: { type: "string", value: "DIR", summary: "Folder to write to (default: the project's)" },
  check: { type: "boolean", summary: "Write nothing; exit with 1 and say what is different" },
  stdout: { type: "boolean", summary: "Write no files; print the main one" },
  force: { type: "boolean", summary: "Overwrite files that telestion did not write" },
};

/** The end of the description of all commands for containers. */
export const EXIT_CODES =
  "Exit code: 0 all is well, 1 wrong manifest or (--check) different files, 2 wrong usage.";

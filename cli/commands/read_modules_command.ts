import type { Command } from "../command.ts";

/**
 * Imports TypeBox modules on behalf of another process of this program, which survives whatever
 * they do.
 */
export const readModulesCommand: Command = {
  name: "read-schema-modules",
  summary: "Read TypeBox modules for another process",
  description: "Takes a list of modules on stdin, as JSON. Used by gen itself.",
  hidden: true,
  options: {},
  load: async () => (await import("./read_modules.ts")).runReadModules,
};

import type { Generation } from "../codegen/generate.ts";
import { readSchemas } from "../codegen/read.ts";
import { nodeFiles } from "./adapters/files.ts";
import { DATA_SUFFIXES } from "./gen_session.ts";
import { createGenerator } from "./generator.ts";
import { printProblems } from "./report.ts";
import type { Terminal } from "./terminal.ts";

/** The endings of all schema files. */
export const SCHEMA_SUFFIXES: readonly string[] = [...DATA_SUFFIXES, ".schema.ts"];

/**
 * Generates code from a schema folder, for commands that use it at once: nothing is written.
 *
 * @param folder the schema folder, absolute
 * @param terminal where to say what is wrong
 * @returns the code; `undefined` when a schema is wrong, which was said
 */
export async function generateInMemory(
  folder: string,
  terminal: Terminal,
): Promise<Generation | undefined> {
  const { files, problems } = readSchemas(nodeFiles, { folder, suffixes: SCHEMA_SUFFIXES });
  const generator = createGenerator({
    packageName: "telestion-edge",
    entry: terminal.entry,
    onOutput: terminal.complain,
  });
  const generation = await generator.generate(files);
  const errors = [...problems, ...generation.problems]
    .filter(({ severity }) => severity === "error");
  if (errors.length === 0) return generation;
  printProblems(errors.map((one) => ({ ...one, file: `${folder}/${one.file}` })), terminal);
  return undefined;
}

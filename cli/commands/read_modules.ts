import process from "node:process";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { type ModuleOutcome, schemaOfModule } from "../../codegen/sources/typebox.ts";
import type { ModuleAnswer, ModuleRequest } from "../adapters/schema_modules.ts";
import type { OptionValues } from "../command.ts";

/**
 * Imports the modules that stdin names, one after another, and says on stdout what each gave.
 *
 * @param _options none
 * @returns 0; the other process may end this one before, when a module keeps it alive
 */
export async function runReadModules(_options: OptionValues): Promise<number> {
  const { token, paths } = JSON.parse(await readStdin()) as ModuleRequest;
  for (const path of paths) {
    await answer(token, { path });
    await answer(token, { path, outcome: await readModule(path) });
  }
  return 0;
}

async function readModule(path: string): Promise<ModuleOutcome> {
  try {
    return schemaOfModule(await importModule(pathToFileURL(path).href));
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const message = `Module throws when it is imported: ${plainText(reason)}`;
    return { problems: [{ pointer: "", message }] };
  }
}

/** One line without colours and stack: that is how some runtimes write their messages. */
function plainText(message: string): string {
  const lines = stripVTControlCharacters(message).split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("at ")).join(" ");
}

/** Deno and Bun import TypeScript by themselves, Node with all of its syntax only through tsx. */
async function importModule(url: string): Promise<Record<string, unknown>> {
  const { deno, bun } = process.versions;
  if (deno !== undefined || bun !== undefined) return await import(url);
  const { tsImport } = await import("tsx/esm/api");
  return await tsImport(url, import.meta.url);
}

async function readStdin(): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** Returns when the line is out, so that a module that ends the process cannot swallow it. */
function answer(token: string, content: ModuleAnswer): Promise<void> {
  return new Promise((resolve, reject) => {
    const line = `\n${token} ${JSON.stringify(content)}\n`;
    process.stdout.write(line, (error) => error ? reject(error) : resolve());
  });
}

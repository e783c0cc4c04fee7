import type { JsonValue, Problem } from "../model.ts";
import { readEach, type Reading } from "../readings.ts";
import type { Source, SourceFile } from "../source.ts";
import { scanJson } from "./json_scan.ts";

/**
 * Reads `*.schema.json`: JSON as RFC 8259 has it. A member that is there twice in one object is an
 * error, since its meaning is undefined.
 *
 * @example
 * ```ts
 * import { jsonSource } from "telestion-edge/codegen";
 *
 * const file = { path: "a.schema.json", absolutePath: "/schemas/a.schema.json", text: "{}" };
 * const { documents } = await jsonSource.read([file]);
 * console.log(documents[0]?.root); // {}
 * ```
 */
export const jsonSource: Source = {
  suffix: ".schema.json",
  read: readEach(readJson),
};

function readJson({ path, text }: SourceFile): Reading {
  const content = text.startsWith("\ufeff") ? text.slice(1) : text;
  const problems = scanJson(content).map((fault): Problem => ({ file: path, ...fault }));
  if (problems.some(({ severity }) => severity === "error")) return { problems };
  const root: JsonValue = JSON.parse(content);
  return { document: { path, root }, problems };
}

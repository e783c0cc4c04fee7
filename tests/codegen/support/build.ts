import { buildModel } from "../../../codegen/build_model.ts";
import type { Contract, JsonValue, Problem, Schema } from "../../../codegen/model.ts";

/** The problems and contract of schemas that are given by path. */
export function build(
  schemas: Readonly<Record<string, JsonValue>>,
): { readonly contract: Contract; readonly problems: readonly Problem[] } {
  return buildModel(Object.entries(schemas).map(([path, root]) => ({ path, root })));
}

/** The problems of one schema, as `severity pointer message`. */
export function problemsOf(root: JsonValue): readonly string[] {
  return linesOf(build({ "a.schema.json": root }).problems);
}

/** Problems as lines, without their files. */
export function linesOf(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ severity, pointer, message }) => `${severity} ${pointer} ${message}`);
}

/** Problems as lines, with their files and without their messages. */
export function placesOf(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ severity, file, pointer }) => `${severity} ${file}#${pointer}`);
}

/** What one schema becomes, without places; throws when there is a problem. */
export function normalised(root: JsonValue): unknown {
  const { contract, problems } = build({ "a.schema.json": root });
  if (problems.length > 0) throw new Error(linesOf(problems).join("\n"));
  return bare(contract.definitions.find(({ id }) => id === "a.schema.json#")?.schema ?? false);
}

/** A schema without places. */
export function bare(schema: Schema): unknown {
  return JSON.parse(JSON.stringify(schema, (key, value) => key === "at" ? undefined : value));
}

/**
 * Writes imported schemas: over those that were imported before and not changed since.
 *
 * @module
 */
import type { JsonValue } from "../../codegen/model.ts";
import { printable } from "../../codegen/names.ts";
import { applyWrites, planWrites, type WriteProblem } from "../../codegen/write.ts";
import { nodeFiles } from "../adapters/files.ts";
import { displayPath } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import type { ImportProblem, SchemaOutput } from "./import_files.ts";
import { printSchema } from "./print_schema.ts";

/** What was written. */
export interface WrittenSchemas {
  readonly files: readonly { readonly path: string; readonly state: string }[];
  /** Nothing is written while there are any. */
  readonly problems: readonly WriteProblem[];
}

const COMMENT = /^Imported from .* \(([\da-f]{12})\); whoever changes it may remove this line$/;

/**
 * Writes schemas into a folder, all or none.
 *
 * @param schemas the schemas
 * @param target `out`: the folder, absolute; `force`: overwrite whatever is there
 * @returns what was written, or what stands in the way
 */
export function writeSchemas(
  schemas: readonly SchemaOutput[],
  { out, force }: { readonly out: string; readonly force: boolean },
): WrittenSchemas {
  const outputs = schemas.map(({ path, schema, source }) => ({
    path,
    text: printSchema(withComment(schema, source)),
  }));
  const foreign = force ? [] : outputs.filter(({ path }) => isForeign(`${out}/${path}`));
  const plan = planWrites(nodeFiles, { out, outputs, present: [], force: true });
  const problems = [
    ...plan.problems,
    ...foreign.map(({ path }) => ({
      path: `${out}/${path}`,
      message: "File was not imported, or was changed since: move it, or overwrite with --force",
    })),
  ];
  if (problems.length > 0) return { files: [], problems };
  applyWrites(nodeFiles, plan);
  const changed = new Set(plan.changes.map(({ path }) => path));
  const files = schemas.map(({ path, fields }) => {
    const state = changed.has(`${out}/${path}`) ? "written" : "unchanged";
    return { path: `${out}/${path}`, state: `${state} (${fields} fields)` };
  });
  return { files, problems: [] };
}

/** The digest covers all but the comment, however it is formatted. */
function withComment(schema: SchemaOutput["schema"], source: string): SchemaOutput["schema"] {
  const note = `Imported from ${printable(source)} (${digestOf(schema)})`;
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $comment: `${note}; whoever changes it may remove this line`,
    ...schema,
  };
}

function digestOf(schema: object): string {
  return nodeFiles.digest([JSON.stringify(schema)]).slice(0, 12);
}

function isForeign(path: string): boolean {
  if (nodeFiles.resolve(path)?.kind !== "file") return false;
  try {
    const content = JSON.parse(new TextDecoder().decode(nodeFiles.read(path))) as JsonValue;
    if (typeof content !== "object" || content === null || Array.isArray(content)) return true;
    const { $schema: _, $comment, ...schema } = content as { readonly [name: string]: JsonValue };
    return COMMENT.exec(String($comment))?.[1] !== digestOf(schema);
  } catch {
    return true;
  }
}

/** What an import did. */
export interface ImportReport {
  /** The folder, absolute. */
  readonly out: string;
  /** Absent where problems kept everything from being written. */
  readonly written: WrittenSchemas | undefined;
  readonly problems: readonly ImportProblem[];
}

/**
 * Says what an import did.
 *
 * @param report what it did
 * @param terminal where to say it
 * @param options `json`: problems as lines of JSON
 * @returns the exit code
 */
export function reportImport(
  { out, written, problems }: ImportReport,
  terminal: Terminal,
  { json }: { readonly json: boolean },
): number {
  const obstacles = (written?.problems ?? []).map(({ path, message }): ImportProblem => ({
    severity: "error",
    file: displayPath(path, terminal),
    line: 1,
    column: 1,
    message,
  }));
  const all = [...problems, ...obstacles];
  for (const problem of all) printProblem(problem, terminal, json);
  for (const { path, state } of written?.files ?? []) {
    terminal.print(`${displayPath(path, terminal)}: ${state}`);
  }
  const errors = all.filter(({ severity }) => severity === "error").length;
  const warnings = all.length - errors;
  const done = errors > 0 ? "nothing was written" : `-> ${displayPath(out, terminal)}/`;
  const notes = [
    ...errors > 0 ? [counted(errors, "error")] : [counted(written?.files.length ?? 0, "schema")],
    ...warnings > 0 ? [`${counted(warnings, "thing")} not supported`] : [],
  ];
  terminal.complain(`${notes.join(", ")}: ${done}`);
  return errors > 0 ? 1 : 0;
}

function counted(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

function printProblem(problem: ImportProblem, terminal: Terminal, json: boolean): void {
  const { severity, file, line, column, message } = problem;
  if (json) return terminal.print(JSON.stringify(problem));
  const label = terminal.paint(severity === "error" ? "red" : "yellow", severity);
  const place = terminal.paint("bold", printable(`${file}:${line}:${column}`));
  terminal.complain(`${place}: ${label}: ${printable(message)}`);
}

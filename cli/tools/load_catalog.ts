import { resolve } from "node:path";
import type { Problem } from "../../codegen/model.ts";
import { readSchemas } from "../../codegen/read.ts";
import { nodeFiles, withSlashes } from "../adapters/files.ts";
import { type OptionValues, UsageError } from "../command.ts";
import { createGenerator } from "../generator.ts";
import { DATA_SUFFIXES } from "../gen_session.ts";
import { MANIFEST_FILE, readProject } from "../project.ts";
import { displayPath, printProblem } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { type Catalog, createCatalog, EMPTY_CATALOG } from "./catalog.ts";

const SUFFIXES = [...DATA_SUFFIXES, ".schema.ts"];
const DEFAULT_FOLDER = "schemas";

/**
 * Reads the messages of the project in the working directory.
 *
 * @param options `schemas`: the folder; default that of `telestion.json`, else `schemas`
 * @param terminal where to say what is wrong
 * @returns the messages, none where there is no schema folder; `undefined` when a schema is wrong,
 * which was said
 * @throws {UsageError} when the folder that was asked for is not there
 */
export async function loadCatalog(
  options: OptionValues,
  terminal: Terminal,
): Promise<Catalog | undefined> {
  const folder = findFolder(options, terminal);
  if (folder === undefined) return EMPTY_CATALOG;
  const { files, problems } = readSchemas(nodeFiles, { folder, suffixes: SUFFIXES });
  const generator = createGenerator({
    packageName: "telestion-edge",
    entry: terminal.entry,
    onOutput: terminal.complain,
  });
  const generation = await generator.generate(files);
  const errors = [...problems, ...generation.problems].filter(isError);
  for (const problem of errors) {
    printProblem({ ...problem, file: `${folder}/${problem.file}` }, terminal, { json: false });
  }
  return errors.length > 0 ? undefined : createCatalog(generation);
}

function isError({ severity }: Problem): boolean {
  return severity === "error";
}

/** `undefined` when nobody named a folder and there is none. */
function findFolder({ schemas }: OptionValues, terminal: Terminal): string | undefined {
  const { cwd } = terminal;
  const folder = withSlashes(resolve(cwd, String(schemas ?? manifestFolder(cwd))));
  if (nodeFiles.resolve(folder)?.kind === "folder") return folder;
  if (schemas === undefined) return undefined;
  throw new UsageError(
    `Schema folder "${displayPath(folder, terminal)}" is no folder: name it with --schemas DIR`,
  );
}

/** A manifest that is wrong is for other commands to complain of. */
function manifestFolder(cwd: string): string {
  const folder = withSlashes(cwd);
  if (nodeFiles.resolve(`${folder}/${MANIFEST_FILE}`) === undefined) return DEFAULT_FOLDER;
  return readProject(nodeFiles, folder).project?.schemas ?? DEFAULT_FOLDER;
}

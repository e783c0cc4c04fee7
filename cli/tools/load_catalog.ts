import { resolve } from "node:path";
import type { Problem } from "../../codegen/model.ts";
import { readSchemas } from "../../codegen/read.ts";
import { nodeFiles, withSlashes } from "../adapters/files.ts";
import { type OptionValues, UsageError } from "../command.ts";
import { createGenerator } from "../generator.ts";
import { DATA_SUFFIXES } from "../gen_session.ts";
import { MANIFEST_FILE, type ProjectReading, readProject } from "../project.ts";
import { printProblem } from "../report.ts";
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
  const { folder, problems: wrong = [] } = await findFolder(options, terminal);
  if (wrong.length > 0) return complain(wrong, terminal);
  if (folder === undefined) return EMPTY_CATALOG;
  const { files, problems } = readSchemas(nodeFiles, { folder, suffixes: SUFFIXES });
  const generator = createGenerator({
    packageName: "telestion-edge",
    entry: terminal.entry,
    onOutput: terminal.complain,
  });
  const generation = await generator.generate(files);
  const errors = [...problems, ...generation.problems].filter(isError);
  if (errors.length === 0) return createCatalog(generation);
  const located = errors.map((problem) => ({ ...problem, file: `${folder}/${problem.file}` }));
  return complain(located, terminal);
}

function isError({ severity }: Problem): boolean {
  return severity === "error";
}

function complain(problems: readonly Problem[], terminal: Terminal): undefined {
  for (const problem of problems) printProblem(problem, terminal, { json: false });
  return undefined;
}

/** Where schemas are; no folder when nobody named one and there is none. */
interface FoundFolder {
  readonly folder?: string;
  /** What is wrong with the manifest that should name it. */
  readonly problems?: readonly Problem[];
}

async function findFolder(
  { schemas }: OptionValues,
  { cwd }: Terminal,
): Promise<FoundFolder> {
  const base = withSlashes(cwd);
  const hasManifest = schemas === undefined &&
    nodeFiles.resolve(`${base}/${MANIFEST_FILE}`) !== undefined;
  const { project, problems }: ProjectReading = hasManifest
    ? await readProject(nodeFiles, base)
    : { problems: [] };
  if (problems.length > 0) return { problems };
  const folder = withSlashes(resolve(cwd, String(schemas ?? project?.schemas ?? DEFAULT_FOLDER)));
  if (nodeFiles.resolve(folder)?.kind === "folder") return { folder };
  if (schemas === undefined) return {};
  throw new UsageError(`Schema folder "${schemas}" is no folder: name it with --schemas DIR`);
}

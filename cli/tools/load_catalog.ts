import { resolve } from "node:path";
import type { Problem } from "../../codegen/model.ts";
import { nodeFiles, withSlashes } from "../adapters/files.ts";
import { type OptionValues, UsageError } from "../command.ts";
import { generateInMemory } from "../generate_in_memory.ts";
import { MANIFEST_FILE, type ProjectReading, readProject } from "../project.ts";
import { printProblems } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { type Catalog, createCatalog, EMPTY_CATALOG } from "./catalog.ts";

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
  const { folder, problems = [] } = await findFolder(options, terminal);
  if (problems.length > 0) {
    printProblems(problems, terminal);
    return undefined;
  }
  if (folder === undefined) return EMPTY_CATALOG;
  const generation = await generateInMemory(folder, terminal);
  return generation && createCatalog(generation);
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

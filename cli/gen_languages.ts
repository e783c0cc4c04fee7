import type { OutputFile } from "../codegen/emitter.ts";
import { emitters } from "../codegen/emitters/all.ts";
import { emitVectors } from "../codegen/emitters/vectors.ts";
import type { Generation } from "../codegen/generate.ts";
import { languages } from "../codegen/languages/all.ts";
import { generateLanguage } from "../codegen/languages/generate_language.ts";
import { isGenerated } from "../codegen/manifest.ts";
import type { Problem } from "../codegen/model.ts";
import { readSchemas } from "../codegen/read.ts";
import type { UpdateReport } from "../codegen/update.ts";
import { applyWrites, planWrites } from "../codegen/write.ts";
import { queueName } from "../runtime/names.ts";
import { nodeFiles } from "./adapters/files.ts";
import {
  DATA_SUFFIXES,
  type LanguageOptions,
  MODULE_SUFFIXES,
  type Session,
} from "./gen_session.ts";
import { judgeOf } from "./tools/judge_vectors.ts";

/** A folder to write. */
interface Folder {
  /** Absolute path. */
  readonly out: string;
  readonly outputs: readonly OutputFile[];
  /** With paths within the schema folder. */
  readonly problems: readonly Problem[];
}

/**
 * Writes types in other languages, and conformance vectors, after all else was generated.
 *
 * @param session what to do, and where
 * @param report what was generated; nothing is written where something was wrong
 * @returns the report with what was done
 */
export async function updateLanguages(
  { options, generator, terminal }: Session,
  report: UpdateReport,
): Promise<UpdateReport> {
  if (report.counts === undefined) return report;
  const suffixes = [...DATA_SUFFIXES, ...MODULE_SUFFIXES];
  const { files } = readSchemas(nodeFiles, { folder: options.schemas, suffixes });
  const generation = await (await generator()).generate(files);
  const folders: Folder[] = [];
  for (const name of options.languages?.names ?? []) {
    terminal.progress(`Writing ${name}`);
    folders.push(await languageFolder(generation, name, options.languages));
  }
  if (options.vectors !== undefined) folders.push(vectorFolder(generation, options.vectors));
  return folders.reduce((all, folder) => writeFolder(all, folder, options), report);
}

async function languageFolder(
  { contract }: Generation,
  name: string,
  { out = "", services = [] }: Partial<LanguageOptions> = {},
): Promise<Folder> {
  const language = languages.find((one) => one.name === name);
  if (language === undefined) throw new TypeError(`Language "${name}" is unknown`);
  const queueGroups = services.map((service) => ({ name: service, queue: queueName(service) }));
  const made = await generateLanguage(contract, language, { queueGroups });
  return { out: `${out}/${name}`, ...made };
}

/** The validators of this package judge, under whatever name the user's code imports it. */
function vectorFolder({ contract }: Generation, out: string): Folder {
  const packageName = "telestion-edge";
  const outputs = emitters.flatMap((emitter) => emitter.emit(contract, { packageName }));
  return { out, ...emitVectors(contract, judgeOf({ contract, outputs })) };
}

function writeFolder(
  report: UpdateReport,
  { out, outputs, problems }: Folder,
  options: Session["options"],
): UpdateReport {
  const located = problems.map((problem) => ({
    ...problem,
    file: problem.file === "" ? options.schemas : `${options.schemas}/${problem.file}`,
  }));
  const failed = located.some(({ severity }) => severity === "error");
  const present = failed ? [] : findPresent(out, "");
  const plan = planWrites(nodeFiles, {
    out,
    outputs: failed ? [] : outputs,
    present,
    force: options.force,
  });
  const obstacles = plan.problems.map(({ path, message }): Problem => ({
    severity: "error",
    file: path,
    pointer: "",
    message,
  }));
  if (obstacles.length === 0 && !options.check) applyWrites(nodeFiles, plan);
  return {
    ...report,
    problems: [...report.problems, ...located, ...obstacles],
    changes: [...report.changes, ...plan.changes],
    unchanged: report.unchanged + plan.unchanged,
  };
}

/** The files of a folder that `gen` wrote, whatever their endings. */
function findPresent(out: string, prefix: string): OutputFile[] {
  if (nodeFiles.resolve(`${out}/${prefix}`)?.kind !== "folder") return [];
  return nodeFiles.list(`${out}/${prefix}`).flatMap(({ name, kind }) => {
    if (kind === "folder") return findPresent(out, `${prefix}${name}/`);
    if (kind !== "file") return [];
    const text = new TextDecoder().decode(nodeFiles.read(`${out}/${prefix}${name}`));
    return isGenerated(text) ? [{ path: prefix + name, text }] : [];
  });
}

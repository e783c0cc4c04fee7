import { pagesEmitter } from "../codegen/emitters/packets_pages.ts";
import { readSchemas } from "../codegen/read.ts";
import type { UpdateReport } from "../codegen/update.ts";
import { applyWrites, planWrites } from "../codegen/write.ts";
import { nodeFiles } from "./adapters/files.ts";
import { DATA_SUFFIXES, MODULE_SUFFIXES, type Session } from "./gen_session.ts";

/**
 * Writes pages about messages, after all else was generated.
 *
 * @param session what to do, and where
 * @param report what was generated; pages are written only if nothing was wrong
 * @param out absolute path of the folder for pages
 * @returns the report with what was done to pages
 */
export async function updateDocs(
  { options, generator }: Session,
  report: UpdateReport,
  out: string,
): Promise<UpdateReport> {
  if (report.counts === undefined) return report;
  const suffixes = [...DATA_SUFFIXES, ...MODULE_SUFFIXES];
  const { files } = readSchemas(nodeFiles, { folder: options.schemas, suffixes });
  const { contract } = await (await generator()).generate(files);
  const outputs = pagesEmitter.emit(contract, { packageName: options.packageName });
  const plan = planWrites(nodeFiles, { out, outputs, present: [], force: options.force });
  const problems = plan.problems.map(({ path, message }) =>
    ({ severity: "error", file: path, pointer: "", message }) as const
  );
  if (problems.length === 0 && !options.check) applyWrites(nodeFiles, plan);
  return {
    ...report,
    problems: [...report.problems, ...problems],
    changes: [...report.changes, ...plan.changes],
    unchanged: report.unchanged + plan.unchanged,
  };
}

import { resolve } from "node:path";
import type { UpdateReport } from "../../codegen/update.ts";
import { nodeFiles, withSlashes } from "../adapters/files.ts";
import { type OptionValues, UsageError } from "../command.ts";
import { checkFolders } from "../folders.ts";
import { readLanguages } from "../gen_language_options.ts";
import {
  type GenOptions,
  openSession,
  printUpdate,
  runUpdate,
  type Session,
} from "../gen_session.ts";
import { type Project, readProjectIfAny, schemaFolders } from "../project.ts";
import { printProblems } from "../report.ts";
import type { Terminal } from "../terminal.ts";

/** What a package may be called: no quotes, spaces or control characters. */
const PACKAGE_NAME = /^[\w@./~:-]+$/;

/** The exit code of a program that was ended from outside. */
const INTERRUPTED = 130;

/**
 * Runs `telestion gen`.
 *
 * @param values the options of the command
 * @param terminal where to write
 * @returns the exit code: 0 when all is well, 1 for wrong schemas or different files
 * @throws {UsageError} when the folders cannot be used
 */
export async function runGen(values: OptionValues, terminal: Terminal): Promise<number> {
  const { project, problems } = await readProjectIfAny(nodeFiles, terminal.cwd) ??
    { problems: [] };
  if (problems.length > 0) return printProblems(problems, terminal);
  const options = readOptions(values, terminal, project);
  checkFolders(nodeFiles, options, terminal);
  const stop = new AbortController();
  const forget = terminal.onStop(() => stop.abort());
  const session = openSession(options, terminal, stop.signal);
  try {
    if (values["watch"] === true) {
      const { watchSchemas } = await import("./gen_watch.ts");
      return await watchSchemas(session, stop.signal);
    }
    const start = performance.now();
    const report = await addLanguages(session, await runUpdate(session));
    if (options.docs !== undefined && !stop.signal.aborted) {
      const { updateDocs } = await import("../gen_docs.ts");
      const all = await updateDocs(session, report, options.docs);
      return stop.signal.aborted ? INTERRUPTED : printUpdate(session, all, start);
    }
    return stop.signal.aborted ? INTERRUPTED : printUpdate(session, report, start);
  } finally {
    forget();
  }
}

/** What writes other languages is loaded only when asked for. */
async function addLanguages(session: Session, report: UpdateReport): Promise<UpdateReport> {
  const { languages, vectors } = session.options;
  if (languages === undefined && vectors === undefined) return report;
  const { updateLanguages } = await import("../gen_languages.ts");
  return await updateLanguages(session, report);
}

function readOptions(
  values: OptionValues,
  { cwd }: Terminal,
  project: Project | undefined,
): GenOptions {
  const packageName = String(values["package"]);
  if (!PACKAGE_NAME.test(packageName)) {
    throw new UsageError(`Option "--package" is ${JSON.stringify(packageName)}: expected a name`);
  }
  const check = values["check"] === true;
  if (check && values["watch"] === true) {
    throw new UsageError(`Options "--check" and "--watch" exclude each other: give one`);
  }
  const docs = values["docs"];
  if (docs !== undefined && values["watch"] === true) {
    throw new UsageError(`Options "--docs" and "--watch" exclude each other: give one`);
  }
  const given = { schemas: values["schemas"], generated: values["out"] };
  const { schemas, generated } = schemaFolders(given, project);
  return {
    schemas: withSlashes(resolve(cwd, schemas)),
    out: withSlashes(resolve(cwd, generated)),
    ...docs !== undefined && { docs: withSlashes(resolve(cwd, String(docs))) },
    ...readLanguages(values, cwd, project),
    packageName,
    check,
    force: values["force"] === true,
    json: values["json"] === true,
  };
}

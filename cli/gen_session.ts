import type { Files } from "../codegen/files.ts";
import { update, type UpdateReport } from "../codegen/update.ts";
import { nodeFiles } from "./adapters/files.ts";
import type { Generator } from "./generator.ts";
import { displayPath, printReport } from "./report.ts";
import type { Terminal } from "./terminal.ts";

/** The endings of schemas that depend on their own text alone. */
export const DATA_SUFFIXES: readonly string[] = [".schema.json", ".schema.yaml", ".schema.yml"];

/** The endings of schemas that are programs. */
export const MODULE_SUFFIXES: readonly string[] = [".schema.ts"];

/** The options of one run of `gen`, understood. */
export interface GenOptions {
  /** The schema folder, absolute. */
  readonly schemas: string;
  /** The output folder, absolute. */
  readonly out: string;
  /** The folder for pages about messages, absolute; absent: none are written. */
  readonly docs?: string;
  /** Types in other languages; absent: none are written. */
  readonly languages?: LanguageOptions;
  /** The folder for conformance vectors, absolute; absent: none are written. */
  readonly vectors?: string;
  /** The package that generated code imports from. */
  readonly packageName: string;
  /** Compare only. */
  readonly check: boolean;
  /** Overwrite files that `gen` did not write. */
  readonly force: boolean;
  /** Print problems as lines of JSON. */
  readonly json: boolean;
}

/** What is written in other languages. */
export interface LanguageOptions {
  /** Their names, such as `rust`. */
  readonly names: readonly string[];
  /** The folder that gets a folder for each language, absolute. */
  readonly out: string;
  /** The SERVICE_NAMEs of the project. */
  readonly services: readonly string[];
}

/** One `gen`, from its start to its end. */
export interface Session {
  readonly options: GenOptions;
  /** Where to say what happens. */
  readonly terminal: Terminal;
  readonly files: Files;
  /** Loaded when something must be generated. */
  readonly generator: () => Promise<Generator>;
  /** Is told what each run has found and done, after it was printed. */
  readonly onUpdate?: (report: UpdateReport) => void;
}

/**
 * Prepares a session; the generator is loaded when it is needed.
 *
 * @param options what to do
 * @param terminal where to say what happens
 * @param signal ends the import of TypeBox modules
 * @returns the session
 */
export function openSession(
  options: GenOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Session {
  let generator: Promise<Generator> | undefined;
  const load = async (): Promise<Generator> => {
    const { createGenerator } = await import("./generator.ts");
    return createGenerator({
      packageName: options.packageName,
      entry: terminal.entry,
      signal,
      onOutput: terminal.complain,
      onProgress: (path) => terminal.progress(`Importing ${displayPath(path, terminal)}`),
    });
  };
  return { options, terminal, files: nodeFiles, generator: () => generator ??= load() };
}

/**
 * Brings the output up to date.
 *
 * @param session what to do, and where
 * @returns what was found and done; also when the file system refuses to write
 */
export async function runUpdate(
  { options, terminal, files, generator }: Session,
): Promise<UpdateReport> {
  try {
    return await update(files, {
      ...options,
      suffixes: [...DATA_SUFFIXES, ...MODULE_SUFFIXES],
      executable: MODULE_SUFFIXES,
      async generate(schemas) {
        terminal.progress(`Generating from ${schemas.length} schemas`);
        return await (await generator()).generate(schemas);
      },
    });
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return writeFailure(options, error);
  }
}

/**
 * Says what {@linkcode runUpdate} found and did.
 *
 * @param session where to say it
 * @param report what was found and done
 * @param start when the run began, by `performance.now()`
 * @returns the exit code
 */
export function printUpdate(session: Session, report: UpdateReport, start: number): number {
  const { options, terminal } = session;
  return printReport(report, terminal, { ...options, elapsedMs: performance.now() - start });
}

/** The file system refuses: that is no defect of the program. */
function writeFailure({ out }: GenOptions, { message }: Error): UpdateReport {
  return {
    problems: [{ severity: "error", file: out, pointer: "", message: `Writing fails: ${message}` }],
    counts: undefined,
    changes: [],
    unchanged: 0,
  };
}

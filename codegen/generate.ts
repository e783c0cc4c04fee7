/**
 * The generator: schemas in, files out, nothing touched.
 *
 * @module
 */
import { buildModel } from "./build_model.ts";
import { EmitError, reasonOf } from "./emit_error.ts";
import type { EmitOptions, Emitter, OutputFile } from "./emitter.ts";
import type { Contract, Problem } from "./model.ts";
import { compareText } from "./problem_list.ts";
import type { SchemaDocument, Source, SourceFile } from "./source.ts";

/** What {@linkcode generate} works with. */
export interface GenerateOptions {
  /** The notations; each reads the files with its ending, and other files are ignored. */
  readonly sources: readonly Source[];
  /** The outputs. */
  readonly emitters: readonly Emitter[];
  /** The package that generated code imports from; default `telestion-edge`. */
  readonly packageName?: string;
}

/** What {@linkcode generate} makes of a schema folder. */
export interface Generation {
  /** What the schemas say, as far as they could be read. */
  readonly contract: Contract;
  /** Errors and warnings, sorted by file and pointer. */
  readonly problems: readonly Problem[];
  /** The files to write, sorted by path; none when there is an error. */
  readonly outputs: readonly OutputFile[];
}

/**
 * Turns schemas into code. Pure: the same files and options give the same result on every
 * runtime; nothing is read or written, except that notations such as TypeBox may import modules.
 *
 * @param files the schemas; each file's ending tells its notation
 * @param options notations, outputs, package name
 * @returns the files to write, and all problems; schemas that are wrong never throw
 *
 * @example
 * ```ts
 * import { emitters, generate, jsonSource } from "telestion-edge/codegen";
 *
 * const text = JSON.stringify({ "x-message": {}, "type": "object" });
 * const { outputs } = await generate(
 *   [{ path: "ping.schema.json", absolutePath: "/schemas/ping.schema.json", text }],
 *   { sources: [jsonSource], emitters },
 * );
 * console.log(outputs.map(({ path }) => path)); // messages.ts, mod.ts, types.ts, validators.ts
 * ```
 */
export async function generate(
  files: readonly SourceFile[],
  options: GenerateOptions,
): Promise<Generation> {
  const { sources, emitters, packageName = "telestion-edge" } = options;
  const read = await Promise.all(sources.map((source) => readWith(source, files)));
  const documents = sortBy(read.flatMap(({ documents }) => documents), ({ path }) => [path]);
  const unread = read.flatMap(({ problems }) => problems);
  // A document that is missing would show again as references that lead nowhere.
  const { contract, problems: invalid } = hasErrors(unread)
    ? { contract: { definitions: [], messages: [] }, problems: [] }
    : buildModel(documents);
  const problems = sortBy(
    [...unread, ...invalid],
    ({ file, pointer, message }) => [file, pointer, message],
  );
  if (hasErrors(problems)) return { contract, problems, outputs: [] };
  const emitted = emitters.map((emitter) => emitWith(emitter, contract, { packageName }));
  const failures = emitted.flatMap(({ failure }) => failure ?? []);
  if (failures.length > 0) return { contract, problems: [...problems, ...failures], outputs: [] };
  const outputs = emitted.flatMap(({ outputs }) => outputs);
  return { contract, problems, outputs: sortBy(outputs, ({ path }) => [path]) };
}

/** What an emitter throws is a defect of it, but must not hide which schema shows it. */
function emitWith(emitter: Emitter, contract: Contract, options: EmitOptions): {
  readonly outputs: readonly OutputFile[];
  readonly failure?: Problem;
} {
  try {
    return { outputs: emitter.emit(contract, options) };
  } catch (error) {
    const { file, pointer } = error instanceof EmitError ? error.at : { file: "", pointer: "" };
    const message = `Emitting ${emitter.name} fails, which is a defect of the generator: ` +
      reasonOf(error);
    return { outputs: [], failure: { severity: "error", file, pointer, message } };
  }
}

async function readWith(source: Source, files: readonly SourceFile[]): Promise<{
  readonly documents: readonly SchemaDocument[];
  readonly problems: readonly Problem[];
}> {
  const own = files.filter(({ path }) => path.endsWith(source.suffix));
  return own.length === 0 ? { documents: [], problems: [] } : await source.read(own);
}

function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === "error");
}

/** Sorts by code units, which is the same everywhere. */
function sortBy<T>(values: readonly T[], keys: (value: T) => readonly string[]): T[] {
  return values.toSorted((a, b) => {
    const right = keys(b);
    for (const [index, left] of keys(a).entries()) {
      const order = compareText(left, right[index] ?? "");
      if (order !== 0) return order;
    }
    return 0;
  });
}

/**
 * Brings an output folder up to date with a schema folder.
 *
 * @module
 */
import type { Files } from "./files.ts";
import type { Generation } from "./generate.ts";
import { addManifest, type Counts, hashInputs, hashOutputs, readManifest } from "./manifest.ts";
import type { OutputFile } from "./emitter.ts";
import type { Problem } from "./model.ts";
import { readSchemas, type SchemaFolder } from "./read.ts";
import type { SourceFile } from "./source.ts";
import { applyWrites, type FileChange, findGenerated, planWrites } from "./write.ts";

/** What {@linkcode update} is asked to do. */
export interface UpdateOptions {
  /** Absolute path of the folder of schemas. */
  readonly schemas: string;
  /** Absolute path of the folder to write to. */
  readonly out: string;
  /** The package that generated code imports from. */
  readonly packageName: string;
  /** The endings of schemas. Files that `executable` matches may depend on more than themselves. */
  readonly suffixes: readonly string[];
  /** The endings of schemas that are programs. */
  readonly executable: readonly string[];
  /** Compare only, write nothing. */
  readonly check?: boolean;
  /** Overwrite files that `gen` did not write. */
  readonly force?: boolean;
  /** Generates; called only when something may have changed. */
  generate(files: readonly SourceFile[]): Promise<Generation>;
}

/** What {@linkcode update} found and did. */
export interface UpdateReport {
  /** With absolute paths; any error means that nothing was written. */
  readonly problems: readonly Problem[];
  /** How much there is; `undefined` after errors. */
  readonly counts: Counts | undefined;
  /** What was done or, with `check`, what would have to be done. */
  readonly changes: readonly FileChange[];
  /** How many files were as they should be. */
  readonly unchanged: number;
}

const NOTHING: UpdateReport = {
  problems: [],
  counts: undefined,
  changes: [],
  unchanged: 0,
};

/**
 * Reads schemas, generates, and writes what is different. When neither the schemas nor the
 * generated files changed since the last run, it ends after reading them.
 *
 * @param files the file system
 * @param options folders and how to generate
 * @returns what was found and done
 * @throws the file system's error when writing fails; then nothing is changed
 */
export async function update(files: Files, options: UpdateOptions): Promise<UpdateReport> {
  const input = readSchemas(files, { folder: options.schemas, suffixes: options.suffixes });
  const isEmpty = input.files.length === 0 && input.problems.length === 0;
  const found = isEmpty ? [noSchemas(options)] : input.problems;
  if (hasErrors(found)) return { ...NOTHING, problems: locate(found, options.schemas) };
  const inputs = hashInputs(input.files, options, files.digest);
  const present = findGenerated(files, options.out);
  const manifest = readManifest(present);
  if (manifest?.inputs === inputs && manifest.outputs === hashOutputs(present, files.digest)) {
    const { schemas, messages, types } = manifest;
    return { ...NOTHING, counts: { schemas, messages, types }, unchanged: present.length };
  }
  const generation = await options.generate(input.files);
  const problems = locate(generation.problems, options.schemas);
  if (hasErrors(problems)) return { ...NOTHING, problems };
  return write(files, { ...options, input, inputs, present, generation });
}

/** What a run has gathered when it comes to writing. */
interface Pending extends UpdateOptions {
  readonly input: SchemaFolder;
  readonly inputs: string;
  readonly present: readonly OutputFile[];
  readonly generation: Generation;
}

function write(files: Files, pending: Pending): UpdateReport {
  const { input, generation, present, out, force, check } = pending;
  const counts = {
    schemas: input.files.length,
    messages: generation.contract.messages.length,
    types: generation.contract.definitions.length,
  };
  const outputs = mayEndEarly(pending)
    ? addManifest(generation.outputs, { ...counts, inputs: pending.inputs }, files.digest)
    : generation.outputs;
  const plan = planWrites(files, { out, outputs, present, force });
  const problems = [
    ...locate(generation.problems, pending.schemas),
    ...plan.problems.map(({ path, message }) => error(path, message)),
  ];
  if (hasErrors(problems)) return { ...NOTHING, problems };
  if (check !== true) applyWrites(files, plan);
  const { changes, unchanged } = plan;
  return { problems, counts, changes, unchanged };
}

/** Warnings must be said again each time, and a program's text does not tell its outcome. */
function mayEndEarly({ generation, input, executable }: Pending): boolean {
  return generation.problems.length === 0 &&
    !input.files.some(({ path }) => executable.some((suffix) => path.endsWith(suffix)));
}

function noSchemas({ suffixes }: UpdateOptions): Problem {
  const endings = suffixes.map((suffix) => `*${suffix}`).join(", ");
  return error("", `Folder holds no schemas: expected files named ${endings}`);
}

function error(file: string, message: string): Problem {
  return { severity: "error", file, pointer: "", message };
}

function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === "error");
}

function locate(problems: readonly Problem[], folder: string): Problem[] {
  return problems.map((problem) => ({
    ...problem,
    file: problem.file === "" ? folder : `${folder}/${problem.file}`,
  }));
}

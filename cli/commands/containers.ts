/**
 * What `telestion docker`, `compose` and `kubernetes` have in common: from the manifest to files.
 *
 * @module
 */
import { resolve } from "node:path";
import type { OutputFile } from "../../codegen/emitter.ts";
import type { Problem } from "../../codegen/model.ts";
import { applyWrites, type FileChange } from "../../codegen/write.ts";
import { nodeFiles, withSlashes } from "../adapters/files.ts";
import type { OptionValues } from "../command.ts";
import { planOutputs } from "../containers/output.ts";
import { type Project, type ProjectService, readProject, selectServices } from "../project.ts";
import { displayPath, printProblems } from "../report.ts";
import type { Terminal } from "../terminal.ts";

/** What a command makes files from. */
export interface ContainerInput {
  readonly project: Project;
  /** Those of its services that were asked for. */
  readonly services: readonly ProjectService[];
  /** The folder of the project, absolute. */
  readonly folder: string;
  /** The folder for the files, absolute. */
  readonly out: string;
  readonly options: OptionValues;
}

/** What a command makes. */
export interface ContainerOutput {
  /** The first one is the main one, which `--stdout` prints. */
  readonly files: readonly OutputFile[];
  /** What to do next, for a person. */
  readonly next: readonly string[];
}

/** The command line of a command for containers. */
export interface ContainerCommandLine {
  readonly options: OptionValues;
  readonly terminal: Terminal;
  /** The names of services; none: all. */
  readonly names: readonly string[];
}

/**
 * Reads the manifest, and writes, compares or prints what a command makes of it.
 *
 * @param commandLine what was asked for
 * @param make makes the files
 * @returns the exit code: 1 for a wrong manifest, a file of someone else, or (with `--check`)
 * different files
 * @throws {UsageError} for a service that is not there, and whatever `make` throws
 */
export async function runForContainers(
  { options, terminal, names }: ContainerCommandLine,
  make: (input: ContainerInput) => ContainerOutput,
): Promise<number> {
  const folder = absolute(terminal.cwd, options["project"]);
  const out = options["out"] === undefined ? folder : absolute(terminal.cwd, options["out"]);
  const { project, problems } = await readProject(nodeFiles, folder);
  if (project === undefined) return printProblems(problems, terminal);
  const services = selectServices(project, names);
  const output = make({ project, services, folder, out, options });
  if (options["stdout"] === true) {
    terminal.print(output.files[0]?.text.trimEnd() ?? "");
    return 0;
  }
  return write(output, { out, options, terminal });
}

function absolute(cwd: string, path: string | boolean | undefined): string {
  return withSlashes(resolve(cwd, String(path)));
}

function write(
  { files, next }: ContainerOutput,
  { out, options, terminal }: {
    readonly out: string;
    readonly options: OptionValues;
    readonly terminal: Terminal;
  },
): number {
  const check = options["check"] === true;
  const plan = planOutputs(nodeFiles, files, { out, force: options["force"] === true });
  const differences = check ? plan.changes.map(toDifference) : [];
  const problems = [...plan.problems.map(toProblem), ...differences];
  if (problems.length > 0) return printProblems(problems, terminal);
  if (!check) applyWrites(nodeFiles, plan);
  const changed = new Set(plan.changes.map(({ path }) => path));
  for (const { path } of files) {
    const state = changed.has(`${out}/${path}`) ? "written" : "unchanged";
    terminal.print(`${displayPath(`${out}/${path}`, terminal)}: ${state}`);
  }
  if (!check) { for (const line of next) terminal.complain(line); }
  return 0;
}

function toProblem({ path, message }: { path: string; message: string }): Problem {
  return { severity: "error", file: path, pointer: "", message };
}

function toDifference({ path, reason }: FileChange): Problem {
  const command = "write it again without --check";
  return toProblem({ path, message: `File is ${reason}: ${command}` });
}

import { basename, resolve } from "node:path";
import { withSlashes } from "../adapters/files.ts";
import { type OptionValues, UsageError } from "../command.ts";
import { chooseProject, type GivenChoices } from "../init/choices.ts";
import type { ProjectChoices } from "../init/project_files.ts";
import { openQuestions, QuestionsEnded } from "../init/terminal_questions.ts";
import { findExisting, projectFiles, writeProject } from "../init/write_project.ts";
import { displayPath } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { runGen } from "./gen.ts";

/** The exit code of a program that was ended from outside. */
const INTERRUPTED = 130;

/**
 * Runs `telestion init`.
 *
 * @param values the options of the command
 * @param terminal where to write
 * @param operands the folder; default: the working directory
 * @returns the exit code: 0 when all is written, 1 when files are there already
 * @throws {UsageError} for a wrong choice
 */
export async function runInit(
  values: OptionValues,
  terminal: Terminal,
  operands: readonly string[],
): Promise<number> {
  const [directory = ".", superfluous] = operands;
  if (superfluous !== undefined) {
    throw new UsageError(`Unexpected argument "${superfluous}": expected one folder`);
  }
  const folder = withSlashes(resolve(terminal.cwd, directory));
  const given = readGiven(values);
  const mayAsk = terminal.isInteractive && !isComplete(given);
  const questions = mayAsk ? openQuestions() : undefined;
  try {
    const choices = await chooseProject(given, basename(folder), questions?.ask);
    questions?.close();
    return await write(choices, folder, terminal);
  } catch (error) {
    if (!(error instanceof QuestionsEnded)) throw error;
    terminal.complain("\nNothing was written");
    return INTERRUPTED;
  } finally {
    questions?.close();
  }
}

function readGiven({ name, runtime, example, empty }: OptionValues): GivenChoices {
  if (example === true && empty === true) {
    throw new UsageError('Options "--example" and "--empty" exclude each other: give one');
  }
  return {
    name: name === undefined ? undefined : String(name),
    runtime: runtime === undefined ? undefined : String(runtime),
    content: example === true ? "example" : empty === true ? "empty" : undefined,
  };
}

function isComplete(given: GivenChoices): boolean {
  return Object.values(given).every((value) => value !== undefined);
}

async function write(
  choices: ProjectChoices,
  folder: string,
  terminal: Terminal,
): Promise<number> {
  const files = projectFiles(choices);
  const label = terminal.paint("red", "error");
  try {
    const existing = findExisting(folder, files);
    for (const path of existing) {
      const shown = displayPath(`${folder}/${path}`, terminal);
      terminal.complain(`${terminal.paint("bold", shown)}: ${label}: File is there already`);
    }
    if (existing.length > 0) {
      terminal.complain("Nothing was written: expected a folder without these files");
      return 1;
    }
    writeProject(folder, files);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    terminal.complain(`${label}: Cannot write to "${folder}": ${error.message}`);
    return 1;
  }
  for (const path of Object.keys(files)) {
    terminal.print(`${displayPath(`${folder}/${path}`, terminal)}: written`);
  }
  return await generate(folder, terminal);
}

/** Editors shall find what the services import from the beginning. */
async function generate(folder: string, terminal: Terminal): Promise<number> {
  const options = { package: "telestion-edge" };
  const code = await runGen(options, { ...terminal, cwd: folder });
  const path = displayPath(folder, terminal);
  const enter = path === "." ? "" : `cd ${path} && `;
  terminal.complain(`Next: ${enter}npm install && npx telestion dev`);
  return code;
}

import { RUNTIME_NAMES, type RuntimeName } from "../adapters/runtimes.ts";
import { UsageError } from "../command.ts";
import type { ProjectChoices } from "./project_files.ts";

/** Asks the user for one line; `fallback` is what an empty one stands for. */
export type Ask = (question: string, fallback: string) => Promise<string>;

/** What the command line says; the rest is asked for, or has a default. */
export interface GivenChoices {
  readonly name?: string | undefined;
  readonly runtime?: string | undefined;
  readonly content?: ProjectChoices["content"] | undefined;
}

/** What a project may be called: as `telestion.schema.json` has it. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST_NAME = 40;
const NAME_RULE = `lower-case letters, digits and single dashes, ${LONGEST_NAME} at most`;

/**
 * Finds out what the new project shall be: three questions at most.
 *
 * @param given what the command line says
 * @param folder the name of its folder, by which it is called unless told otherwise
 * @param ask asks the user; without it nothing is asked
 * @returns what is chosen
 * @throws {UsageError} for a wrong choice, and when there is no name
 */
export async function chooseProject(
  given: GivenChoices,
  folder: string,
  ask?: Ask,
): Promise<ProjectChoices> {
  return {
    name: await chooseName(given.name, nameOf(folder), ask),
    runtime: await chooseRuntime(given.runtime, ask),
    content: given.content ?? await chooseContent(ask),
  };
}

async function chooseName(
  given: string | undefined,
  fallback: string,
  ask?: Ask,
): Promise<string> {
  if (given !== undefined) {
    if (isName(given)) return given;
    throw new UsageError(`Option "--name" is "${given}": expected ${NAME_RULE}`);
  }
  if (ask === undefined) {
    if (isName(fallback)) return fallback;
    throw new UsageError(
      `The name of the folder makes no name: give one with --name (${NAME_RULE})`,
    );
  }
  for (let question = "Name of the project";; question = `Name (${NAME_RULE})`) {
    const name = await ask(question, fallback);
    if (isName(name)) return name;
  }
}

async function chooseRuntime(given: string | undefined, ask?: Ask): Promise<RuntimeName> {
  const names = RUNTIME_NAMES.join(", ");
  if (given !== undefined) {
    const runtime = findRuntimeName(given);
    if (runtime !== undefined) return runtime;
    throw new UsageError(`Option "--runtime" is "${given}": expected one of ${names}`);
  }
  if (ask === undefined) return "node";
  for (;;) {
    const runtime = findRuntimeName(await ask(`Runtime (${names})`, "node"));
    if (runtime !== undefined) return runtime;
  }
}

async function chooseContent(ask?: Ask): Promise<ProjectChoices["content"]> {
  if (ask === undefined) return "example";
  for (;;) {
    const answer = (await ask("Begin with an example, or (almost) empty", "example")).toLowerCase();
    if (answer === "example" || answer === "empty") return answer;
  }
}

function isName(name: string): boolean {
  return NAME.test(name) && name.length <= LONGEST_NAME;
}

function findRuntimeName(answer: string): RuntimeName | undefined {
  return RUNTIME_NAMES.find((name) => name === answer.trim().toLowerCase());
}

/** As close to the name of the folder as may be; `""` when nothing is left of it. */
function nameOf(folder: string): string {
  const words = folder.toLowerCase().split(/[^a-z0-9]+/).filter((word) => word !== "");
  return words.join("-").replace(/^[^a-z]+/, "").slice(0, LONGEST_NAME).replace(/-$/, "");
}

/**
 * Writes a contract in another language.
 *
 * @module
 */
import { reasonOf } from "../emit_error.ts";
import type { OutputFile } from "../emitter.ts";
import { locationOf } from "../emitters/facts.ts";
import { printTypes } from "../emitters/quicktype.ts";
import type { Contract, Problem } from "../model.ts";
import { preambleFor } from "../preamble.ts";
import { compareText } from "../problem_list.ts";
import { contractFacts, type QueueGroup } from "./contract_facts.ts";
import type { Language } from "./language.ts";
import { lowerContract } from "./lower.ts";
import type { PortableContract, PortableSchema } from "./portable.ts";

/** What {@linkcode generateLanguage} makes. */
export interface LanguageGeneration {
  /** With paths within the language's folder, sorted; none where there is a problem. */
  readonly outputs: readonly OutputFile[];
  readonly problems: readonly Problem[];
  /** The names of the types as they are written, by definition. */
  readonly typeNames: PortableContract["typeNames"];
}

/**
 * Writes the types of a contract, and a file of its subjects, kinds, types and queue groups.
 *
 * @param contract the contract
 * @param language the language
 * @param options `queueGroups`: those of the project's services
 * @returns the files, the same on every run and runtime
 */
export async function generateLanguage(
  contract: Contract,
  language: Language,
  { queueGroups = [] }: { readonly queueGroups?: readonly QueueGroup[] } = {},
): Promise<LanguageGeneration> {
  const types = lowerContract(contract);
  try {
    const printed = await printAll(types, language);
    const named = withNamesOf(printed, types);
    const facts = contractFacts(contract, named, queueGroups);
    const preamble = preambleFor(language.comment);
    const outputs = [...printed, ...language.printContract(facts)].map(({ path, text }) => ({
      path,
      text: `${preamble}\n${tidy(text)}`,
    }));
    const sorted = outputs.toSorted((a, b) => compareText(a.path, b.path));
    return { outputs: sorted, problems: [], typeNames: named.typeNames };
  } catch (error) {
    const problems = [await locate(contract, language, error)];
    return { outputs: [], problems, typeNames: new Map() };
  }
}

async function printAll(
  types: PortableContract,
  { types: request, mend = (output) => output }: Language,
): Promise<readonly OutputFile[]> {
  if (Object.keys(types.definitions).length === 0) return [];
  return (await printTypes(types, request)).map((output) => mend(output, types));
}

/** A language may write `Id` as `ID`: names differ in more than that, so one of them is there. */
function withNamesOf(
  outputs: readonly OutputFile[],
  types: PortableContract,
): PortableContract {
  const words = outputs.flatMap(({ text }) => text.match(/\b[A-Z][A-Za-z0-9]*\b/g) ?? []);
  const written = new Map(words.toReversed().map((word) => [word.toLowerCase(), word]));
  const exact = new Set(words);
  const typeNames = [...types.typeNames].map(([id, name]) =>
    [id, exact.has(name) ? name : written.get(name.toLowerCase()) ?? name] as const
  );
  return { ...types, typeNames: new Map(typeNames) };
}

/** Finds the definition whose type alone fails already. */
async function locate(
  contract: Contract,
  { types: request, name: language }: Language,
  error: unknown,
): Promise<Problem> {
  const types = lowerContract(contract);
  const message = `Types for ${language} cannot be made: ${reasonOf(error)}`;
  for (const definition of contract.definitions) {
    const name = types.typeNames.get(definition.id);
    if (name === undefined) continue;
    try {
      await printTypes({ ...types, definitions: reachable(types.definitions, name) }, request);
    } catch {
      return { severity: "error", ...locationOf(definition), message };
    }
  }
  return { severity: "error", file: "", pointer: "", message };
}

/** A type with all that it refers to. */
function reachable(
  definitions: PortableContract["definitions"],
  name: string,
): PortableContract["definitions"] {
  const found = new Map<string, PortableSchema>();
  const follow = (at: string): void => {
    const schema = definitions[at];
    if (schema === undefined || found.has(at)) return;
    found.set(at, schema);
    for (const [, target = ""] of JSON.stringify(schema).matchAll(REFERENCE)) follow(target);
  };
  follow(name);
  return Object.fromEntries(found);
}

const REFERENCE = /"\$ref":"#\/definitions\/([A-Za-z0-9]+)"/g;

/** No blanks at line ends, one line end at the end. */
function tidy(text: string): string {
  return `${text.split("\n").map((line) => line.trimEnd()).join("\n").trim()}\n`;
}

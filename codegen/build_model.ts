/**
 * Documents to contract: finds every schema, follows every reference, normalises, names.
 *
 * @module
 */
import { checkNames, nameDefinitions } from "./assign_names.ts";
import { buildMessages, findMessages, type FoundMessage } from "./build_messages.ts";
import { checkDocument } from "./check_document.ts";
import { checkCycles } from "./cycles.ts";
import type { Contract, Definition, Location, Problem } from "./model.ts";
import { normalise, type Normalising } from "./normalise.ts";
import { PatternChecker } from "./pattern.ts";
import { compareText, ProblemList } from "./problem_list.ts";
import { registerNodes } from "./registry.ts";
import { scanDocument } from "./scan.ts";
import { definitionId, isObject, type SchemaNode } from "./schema_node.ts";
import type { SchemaDocument } from "./source.ts";

/** A contract, and what is wrong with the documents it was made of. */
export interface BuiltModel {
  /** Complete only when no problem is an error. */
  readonly contract: Contract;
  /** By file and pointer. */
  readonly problems: readonly Problem[];
}

/**
 * Makes the contract of a schema folder. Pure, and the same on every runtime.
 *
 * @param documents all documents of the folder, in any order
 * @returns the contract and all problems
 */
export function buildModel(documents: readonly SchemaDocument[]): BuiltModel {
  const problems = new ProblemList();
  const nodes = documents.filter((document) => checkDocument(document, problems))
    .toSorted((a, b) => compareText(a.path, b.path))
    .flatMap((document) => scanDocument(document, problems));
  const normalising = normaliseAll(nodes, problems);
  checkCycles(normalising.references, problems);
  const found = findMessages(nodes, normalising);
  const contract = assemble(nodes, { found, normalising, problems });
  return { contract, problems: problems.sorted() };
}

function normaliseAll(nodes: readonly SchemaNode[], problems: ProblemList): Normalising {
  const normalising: Normalising = {
    registry: registerNodes(nodes, problems),
    problems,
    patterns: new PatternChecker(problems),
    isolateContains: nodes.some(({ value, resource }) =>
      resource.dialect === "2019-09" && isObject(value) && Object.hasOwn(value, "unevaluatedItems")
    ),
    references: new Map(),
  };
  // A schema stands before those within it, which must be ready before it.
  for (const node of nodes.toReversed()) normalise(node, normalising);
  return normalising;
}

interface Parts {
  readonly found: readonly FoundMessage[];
  readonly normalising: Normalising;
  readonly problems: ProblemList;
}

function assemble(
  nodes: readonly SchemaNode[],
  { found, normalising, problems }: Parts,
): Contract {
  const { references } = normalising;
  const defined = new Set([...references.values()].flat());
  const binary = new Set(
    found.filter((one) => one.options.content === "binary").map(({ root }) => root),
  );
  for (const node of nodes) {
    if (node.parent === undefined && !binary.has(node)) defined.add(node);
  }
  for (const { reply } of found) if (reply !== undefined) defined.add(reply);
  const byId = new Map([...defined].map((node) => [definitionId(node.at), node]));
  const sorted = [...byId].sort(([a], [b]) => compareText(a, b)).map(([, node]) => node);
  const places = sorted.map(({ at }): Location => at);
  const names = nameDefinitions(places);
  checkNames(names, { places, messages: found.map(({ root }) => root.at) }, problems);
  return {
    definitions: sorted.map((node) => define(node, names)),
    messages: buildMessages(found, problems),
  };
}

function define(node: SchemaNode, names: ReadonlyMap<string, string>): Definition {
  const id = definitionId(node.at);
  return { id, typeName: names.get(id) ?? "", schema: node.schema ?? true };
}

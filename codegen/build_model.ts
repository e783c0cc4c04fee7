/**
 * Documents to contract: finds every schema, follows every reference, normalises, names.
 *
 * @module
 */
import { checkNames, nameDefinitions } from "./assign_names.ts";
import { buildMessages, findMessages, type FoundMessage } from "./build_messages.ts";
import { checkCycles } from "./cycles.ts";
import { normaliseDocument, readDocument, type ScannedDocument } from "./document_model.ts";
import type { Contract, Definition, Location, Problem } from "./model.ts";
import type { Normalising } from "./normalise.ts";
import type { Judgement } from "./pattern.ts";
import { buildLayouts } from "./packets/build_layout.ts";
import { compareText, ProblemList } from "./problem_list.ts";
import { registerNodes } from "./registry.ts";
import { definitionId, type SchemaNode } from "./schema_node.ts";
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
  const scanned = documents.map(readDocument).sort((a, b) => compareText(a.path, b.path));
  for (const document of scanned) problems.append(document.problems);
  const references = normaliseAll(scanned, problems);
  checkCycles(references, problems);
  const found = findMessages(scanned, references);
  const contract = assemble(scanned, { found, references, problems });
  return { contract, problems: problems.sorted() };
}

/** The patterns that were judged: judging one takes long, and a watcher sees the same again. */
const judgements = new Map<string, Judgement>();

function normaliseAll(
  documents: readonly ScannedDocument[],
  problems: ProblemList,
): References {
  const references = new Map<SchemaNode, readonly SchemaNode[]>();
  const surroundings = {
    registry: registerNodes(documents, problems),
    isolateContains: documents.some(({ hasItems2019 }) => hasItems2019),
    judgements,
  };
  for (const document of documents.toReversed()) {
    const normalised = normaliseDocument(document, surroundings);
    problems.append(normalised.problems);
    for (const [node, targets] of normalised.references) references.set(node, targets);
  }
  return references;
}

/** The targets of each schema's references. */
type References = Normalising["references"];

interface Parts {
  readonly found: readonly FoundMessage[];
  readonly references: References;
  readonly problems: ProblemList;
}

function assemble(
  documents: readonly ScannedDocument[],
  { found, references, problems }: Parts,
): Contract {
  const defined = new Set([...references.values()].flat());
  const binary = new Set(
    found.filter((one) => one.options.content === "binary").map(({ root }) => root),
  );
  for (const { nodes: [root] } of documents) {
    if (root !== undefined && !binary.has(root)) defined.add(root);
  }
  for (const { reply } of found) if (reply !== undefined) defined.add(reply);
  const byId = new Map([...defined].map((node) => [definitionId(node.at), node]));
  const sorted = [...byId].sort(([a], [b]) => compareText(a, b)).map(([, node]) => node);
  const places = sorted.map(({ at }): Location => at);
  const names = nameDefinitions(places);
  checkNames(names, { places, messages: found }, problems);
  const contract = {
    definitions: sorted.map((node) => define(node, names)),
    messages: buildMessages(found, problems),
  };
  const layouts = buildLayouts(contract, problems);
  return layouts.length === 0 ? contract : { ...contract, layouts };
}

function define(node: SchemaNode, names: ReadonlyMap<string, string>): Definition {
  const id = definitionId(node.at);
  return { id, typeName: names.get(id) ?? "", schema: node.schema ?? true };
}

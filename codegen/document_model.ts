/**
 * Scans and normalises documents one by one, and remembers what came out for as long as somebody
 * holds the document: a watcher pays for what has changed.
 *
 * @module
 */
import { checkDocument } from "./check_document.ts";
import { followLink, type Link, normalise, type Normalising } from "./normalise.ts";
import { type Judgement, PatternChecker } from "./pattern.ts";
import { ProblemList } from "./problem_list.ts";
import { scanDocument } from "./scan.ts";
import { definitionId, isObject, type SchemaNode } from "./schema_node.ts";
import type { SchemaDocument } from "./source.ts";

/** A document whose schemas were found. */
export interface ScannedDocument {
  readonly path: string;
  /** Each before those within it. */
  readonly nodes: readonly SchemaNode[];
  /** What is wrong with the document by itself. */
  readonly problems: ProblemList;
  /** What normalising made of it; its schemas are in the nodes. */
  normalised: NormalisedDocument | undefined;
}

interface NormalisedDocument {
  readonly isolateContains: boolean;
  readonly links: readonly Link[];
  readonly references: ReadonlyMap<SchemaNode, readonly SchemaNode[]>;
  readonly problems: ProblemList;
}

/** What the documents of a folder have in common while they are normalised. */
export interface Surroundings extends Pick<Normalising, "registry" | "isolateContains"> {
  readonly judgements: Map<string, Judgement>;
}

const known = new WeakMap<object, ScannedDocument>();

/**
 * Finds the schemas of a document.
 *
 * @param document the document; the same one gives the same result
 * @returns its schemas; none if it is too deep or no JSON
 */
export function readDocument(document: SchemaDocument): ScannedDocument {
  const { path, root } = document;
  const before = isObject(root) ? known.get(root) : undefined;
  if (before?.path === path) return before;
  const problems = new ProblemList();
  const nodes = checkDocument(document, problems) ? scanDocument(document, problems) : [];
  const scanned: ScannedDocument = { path, nodes, problems, normalised: undefined };
  if (isObject(root)) known.set(root, scanned);
  return scanned;
}

/**
 * Normalises the schemas of a document, unless that was done and its references still lead to the
 * same places.
 *
 * @param scanned the document
 * @param surroundings what its references can lead to
 * @returns what came out
 */
export function normaliseDocument(
  scanned: ScannedDocument,
  surroundings: Surroundings,
): Pick<Normalising, "references" | "problems"> {
  const references = retrace(scanned, surroundings);
  if (references !== undefined && scanned.normalised !== undefined) {
    return { references, problems: scanned.normalised.problems };
  }
  const { registry, isolateContains, judgements } = surroundings;
  const problems = new ProblemList();
  const normalising: Normalising = {
    registry,
    problems,
    isolateContains,
    patterns: new PatternChecker(problems, judgements),
    references: new Map(),
    links: [],
  };
  // A schema stands before those within it, which must be ready before it.
  for (const node of scanned.nodes.toReversed()) normalise(node, normalising);
  scanned.normalised = normalising;
  return normalising;
}

/** Follows the references again: their targets, if these are in the same places as before. */
function retrace(
  { normalised }: ScannedDocument,
  { registry, isolateContains }: Surroundings,
): Map<SchemaNode, readonly SchemaNode[]> | undefined {
  if (normalised?.isolateContains !== isolateContains) return undefined;
  const references = new Map<SchemaNode, SchemaNode[]>();
  for (const link of normalised.links) {
    const resolution = followLink(link, registry);
    if ("problem" in resolution) return undefined;
    const targets = references.get(link.node) ?? [];
    const before = normalised.references.get(link.node)?.[targets.length];
    if (before === undefined || !isSamePlace(before, resolution.target)) return undefined;
    targets.push(resolution.target);
    references.set(link.node, targets);
  }
  return references;
}

function isSamePlace(a: SchemaNode, b: SchemaNode): boolean {
  return a === b || definitionId(a.at) === definitionId(b.at);
}

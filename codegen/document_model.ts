/**
 * Scans and normalises documents one by one, and remembers what came out for as long as somebody
 * holds the document: a watcher pays for what has changed.
 *
 * @module
 */
import { type MessageNames, nameMessage } from "./assign_names.ts";
import { checkDocument } from "./check_document.ts";
import { type MessageOptions, readMessageOptions } from "./message_options.ts";
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
  /** Those that a reference may name: the root, and what has an `$id` or a dynamic anchor. */
  readonly named: readonly SchemaNode[];
  /** Whether a 2019-09 schema in it has `unevaluatedItems`. */
  readonly hasItems2019: boolean;
  readonly message: DocumentMessage | undefined;
  /** What is wrong with the document by itself. */
  readonly problems: ProblemList;
  /** What normalising made of it; its schemas are in the nodes. */
  normalised: NormalisedDocument | undefined;
}

/** What a document says of the message that it describes. */
export interface DocumentMessage {
  readonly options: MessageOptions;
  readonly names: MessageNames;
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
  const scanned: ScannedDocument = {
    path,
    nodes,
    named: nodes.filter(isNamed),
    hasItems2019: nodes.some(hasItems2019),
    message: readMessage(nodes[0], problems),
    problems,
    normalised: undefined,
  };
  if (isObject(root)) known.set(root, scanned);
  return scanned;
}

function isNamed({ parent, value, resource, at }: SchemaNode): boolean {
  return parent === undefined || resource.at === at ||
    (isObject(value) && ["$dynamicAnchor", "$recursiveAnchor"].some((key) => key in value));
}

function hasItems2019({ value, resource }: SchemaNode): boolean {
  return resource.dialect === "2019-09" && isObject(value) &&
    Object.hasOwn(value, "unevaluatedItems");
}

function readMessage(
  root: SchemaNode | undefined,
  problems: ProblemList,
): DocumentMessage | undefined {
  const options = root && readMessageOptions(root, problems);
  return options && { options, names: nameMessage(root.at.file) };
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

/**
 * The register of schemas that references are looked up in.
 *
 * @module
 */
import type { ScannedDocument } from "./document_model.ts";
import type { Location } from "./model.ts";
import { within } from "./pointer.ts";
import type { ProblemList } from "./problem_list.ts";
import { member, type SchemaNode } from "./schema_node.ts";
import { quote } from "./suggest.ts";
import { folderUri, isFolderUri } from "./uri.ts";

/** Everything that a reference can lead to. */
export interface Registry {
  /** By place. */
  readonly places: PlaceIndex;
  /** By absolute URI; several where an `$id` is there several times. */
  readonly resources: ReadonlyMap<string, readonly SchemaNode[]>;
  /** By `$id` as it was written. */
  readonly ids: ReadonlyMap<string, readonly SchemaNode[]>;
  /** By name, from `$dynamicAnchor`; `""` stands for `$recursiveAnchor`. */
  readonly dynamic: ReadonlyMap<string, readonly SchemaNode[]>;
  /** The paths of all documents. */
  readonly files: ReadonlySet<string>;
}

/**
 * Registers all schemas of a folder.
 *
 * @param documents all documents
 * @param problems receives a URI that two schemas claim
 * @returns what references are looked up in
 */
export function registerNodes(
  documents: readonly ScannedDocument[],
  problems: ProblemList,
): Registry {
  const resources = new Map<string, SchemaNode[]>();
  const ids = new Map<string, SchemaNode[]>();
  const dynamic = new Map<string, SchemaNode[]>();
  const files = new Set<string>();
  for (const node of documents.flatMap(({ named }) => named)) {
    const { value, resource, at } = node;
    if (node.parent === undefined) {
      files.add(at.file);
      append(resources, folderUri(at.file), node);
    }
    if (typeof value === "boolean") continue;
    const id = member(value, "$id");
    if (resource.at === at && typeof id === "string" && resource.uri !== folderUri(at.file)) {
      append(resources, resource.uri, node);
      append(ids, id, node);
    }
    const anchor = member(value, "$dynamicAnchor");
    if (typeof anchor === "string") append(dynamic, anchor, node);
    if (member(value, "$recursiveAnchor") === true) append(dynamic, "", node);
  }
  reportClaims(resources, problems);
  return { places: new PlaceIndex(documents), resources, ids, dynamic, files };
}

/** Finds schemas by place; a file is indexed when it is first asked for. */
export class PlaceIndex {
  readonly #nodes: ReadonlyMap<string, readonly SchemaNode[]>;
  readonly #index = new Map<string, ReadonlyMap<string, SchemaNode>>();

  /** @param documents all documents; the root of each comes first among its schemas */
  constructor(documents: readonly ScannedDocument[]) {
    this.#nodes = new Map(documents.map(({ path, nodes }) => [path, nodes]));
  }

  /** The schema at a place. */
  get({ file, pointer }: Location): SchemaNode | undefined {
    const nodes = this.#nodes.get(file) ?? [];
    const [root] = nodes;
    if (root?.at.pointer === pointer) return root;
    const index = this.#index.get(file) ?? new Map(nodes.map((node) => [node.at.pointer, node]));
    this.#index.set(file, index);
    return index.get(pointer);
  }
}

function append(map: Map<string, SchemaNode[]>, key: string, node: SchemaNode): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [node]);
  else list.push(node);
}

/** Relative ids may repeat, as TypeBox's do: each reference then takes the nearest. */
function reportClaims(resources: Map<string, SchemaNode[]>, problems: ProblemList): void {
  for (const [uri, nodes] of resources) {
    const [first, second] = nodes;
    if (first === undefined || second === undefined || isFolderUri(uri)) continue;
    for (const node of nodes) {
      const other = node === first ? second : first;
      const place = `${other.at.file}#${other.at.pointer}`;
      problems.error(within(node.at, "$id"), `"$id" ${quote(uri)} is also that of "${place}"`);
    }
  }
}

/**
 * Finds every schema in a document: which keyword holds it, which dialect and base URI it has.
 * Goes without recursion, so that depth is no matter.
 *
 * @module
 */
import { DEFAULT_DIALECT, ignoresSiblings, readDialect } from "./dialect.ts";
import { findKeyword, type Keyword, keywordIn } from "./keywords.ts";
import type { JsonValue, Location } from "./model.ts";
import { within } from "./pointer.ts";
import type { ProblemList } from "./problem_list.ts";
import {
  isObject,
  type JsonObject,
  member,
  type Resource,
  type SchemaNode,
} from "./schema_node.ts";
import type { SchemaDocument } from "./source.ts";
import { quote } from "./suggest.ts";
import { folderUri, resolveUri } from "./uri.ts";

const ANCHOR = /^[A-Za-z_][-A-Za-z0-9._]*$/;
const META_SCHEMA_PLACE = `"$schema" belongs at the root or beside "$id"`;

/** The member of `x-message` that holds a schema, as the path of a child. */
export const REPLY = "x-message/reply";

/**
 * Finds every schema in a document.
 *
 * @param document a document whose root is a schema
 * @param problems receives what is no schema where one must be
 * @returns all schemas, each before those within it; empty when the root is no schema
 */
export function scanDocument(document: SchemaDocument, problems: ProblemList): SchemaNode[] {
  const at = { file: document.path, pointer: "" };
  const root = openNode(document.root, { at, parent: undefined }, problems);
  if (root === undefined) return [];
  const nodes: SchemaNode[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    nodes.push(node);
    findChildren(node, problems);
    for (const child of node.children.toReversed()) waiting.push(child.node);
  }
  return nodes;
}

interface Place {
  readonly at: Location;
  readonly parent: SchemaNode | undefined;
}

function openNode(
  value: JsonValue | undefined,
  { at, parent }: Place,
  problems: ProblemList,
): SchemaNode | undefined {
  if (typeof value !== "boolean" && !isObject(value)) {
    problems.error(at, `Schema is ${quote(value)}: expected an object, true or false`);
    return undefined;
  }
  const resource = findResource(value, { at, parent }, problems);
  const node: SchemaNode = { at, value, parent, resource, children: [], schema: undefined };
  if (typeof value !== "boolean") nameAnchors(node, value, problems);
  return node;
}

/** The resource that a schema begins, else that of the schema around it. */
function findResource(
  value: boolean | JsonObject,
  { at, parent }: Place,
  problems: ProblemList,
): Resource {
  const outer = parent?.resource;
  const schema = isObject(value) ? member(value, "$schema") : undefined;
  const id = isObject(value) ? ownId(value, outer) : undefined;
  if (outer !== undefined && id === undefined) {
    if (schema !== undefined) problems.warning(within(at, "$schema"), META_SCHEMA_PLACE);
    return outer;
  }
  const dialect = schema === undefined ? undefined : readDialect(schema);
  if (typeof dialect === "object") problems.error(within(at, "$schema"), dialect.problem);
  const known = typeof dialect === "string" ? dialect : outer?.dialect;
  return {
    at,
    uri: idToUri(id, { at, base: outer?.uri ?? folderUri(at.file) }, problems),
    dialect: known ?? DEFAULT_DIALECT,
    declared: typeof dialect === "string" || (outer?.declared ?? false),
    anchors: new Map(),
  };
}

/** An `$id` that begins a resource: not one that only names an anchor or stands beside `$ref`. */
function ownId(value: JsonObject, outer: Resource | undefined): string | undefined {
  const id = member(value, "$id");
  if (typeof id !== "string" || id.startsWith("#") || id === "") return undefined;
  const dialect = outer?.dialect ?? readDialect(member(value, "$schema") ?? "");
  const ignored = typeof dialect === "string" && ignoresSiblings(dialect) &&
    member(value, "$ref") !== undefined;
  return ignored ? undefined : id;
}

function idToUri(
  id: string | undefined,
  { at, base }: { readonly at: Location; readonly base: string },
  problems: ProblemList,
): string {
  if (id === undefined) return base;
  const [reference = "", fragment = ""] = id.split("#", 2);
  if (fragment !== "") {
    problems.error(within(at, "$id"), `"$id" is ${quote(id)}: expected a URI without a fragment`);
  }
  const resolved = resolveUri(base, reference);
  if ("uri" in resolved) return resolved.uri;
  problems.error(within(at, "$id"), `"$id" is ${quote(id)}: it ${resolved.problem}`);
  return base;
}

function nameAnchors(node: SchemaNode, value: JsonObject, problems: ProblemList): void {
  const { anchors, dialect } = node.resource;
  for (const keyword of ["$anchor", "$dynamicAnchor", "$id"]) {
    const text = member(value, keyword);
    if (typeof text !== "string" || findKeyword(keyword, dialect) === undefined) continue;
    if (keyword === "$id" && !text.startsWith("#")) continue;
    const at = within(node.at, keyword);
    const name = keyword === "$id" ? text.slice(1) : text;
    const known = anchors.get(name);
    if (keyword === "$id" && (name === "" || !ignoresSiblings(dialect))) {
      if (name !== "") problems.error(at, `"$id" is ${quote(text)}: use "$anchor" in ${dialect}`);
    } else if (!ANCHOR.test(name)) {
      problems.error(at, `Anchor is ${quote(text)}: expected a letter, then letters, digits, -._`);
    } else if (known !== undefined && known !== node) {
      problems.error(at, `Anchor ${quote(name)} is there twice, also at "${known.at.pointer}"`);
    } else {
      anchors.set(name, node);
    }
  }
}

function findChildren(node: SchemaNode, problems: ProblemList): void {
  const { value } = node;
  if (typeof value === "boolean") return;
  for (const name of Object.keys(value)) {
    const keyword = keywordIn(name, node);
    if (keyword !== undefined) childrenOf(node, name, { keyword, problems });
  }
  const options = member(value, "x-message");
  if (node.parent === undefined && isObject(options) && Object.hasOwn(options, "reply")) {
    const place = { at: within(node.at, "x-message", "reply"), parent: node };
    const reply = openNode(member(options, "reply"), place, problems);
    if (reply !== undefined) node.children.push({ keyword: REPLY, name: "", node: reply });
  }
}

interface Finding {
  readonly keyword: Keyword;
  readonly problems: ProblemList;
}

function childrenOf(node: SchemaNode, name: string, { keyword, problems }: Finding): void {
  const value = isObject(node.value) ? member(node.value, name) : undefined;
  const add = (child: JsonValue | undefined, tokens: readonly string[]): void => {
    const place = { at: within(node.at, name, ...tokens), parent: node };
    const found = openNode(child, place, problems);
    if (found !== undefined) {
      node.children.push({ keyword: name, name: tokens[0] ?? "", node: found });
    }
  };
  const { form } = keyword;
  if (form === "schemaMap" || form === "dependencies") {
    if (!isObject(value)) return;
    for (const [key, child] of Object.entries(value)) {
      if (form === "schemaMap" || !Array.isArray(child)) add(child, [key]);
    }
  } else if (form === "schema" || (form === "schemaOrSchemas" && !Array.isArray(value))) {
    add(value, []);
  } else if ((form === "schemas" || form === "schemaOrSchemas") && Array.isArray(value)) {
    for (const [index, child] of value.entries()) add(child, [String(index)]);
  }
}

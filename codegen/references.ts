/**
 * Follows references: within a file, between files, by URI, anchor, pointer or bare name.
 *
 * @module
 */
import { pointerTokens, within } from "./pointer.ts";
import type { Registry } from "./registry.ts";
import { definitionId, isObject, member, type Resource, type SchemaNode } from "./schema_node.ts";
import { didYouMean, quote } from "./suggest.ts";
import { decode, folderUri, isFolderUri, resolveUri } from "./uri.ts";

/** A schema, or why there is none. */
export type Resolution = { readonly target: SchemaNode } | { readonly problem: string };

/**
 * Follows a reference.
 *
 * @param reference the value of `$ref`
 * @param from the schema that holds it
 * @param registry all schemas
 * @returns the target, or what was looked for in vain
 */
export function resolveReference(
  reference: string,
  from: SchemaNode,
  registry: Registry,
): Resolution {
  const hash = reference.indexOf("#");
  const uri = hash < 0 ? reference : reference.slice(0, hash);
  const fragment = hash < 0 ? "" : reference.slice(hash + 1);
  const found = uri === "" ? rootOf(from.resource, registry) : findResource(uri, from, registry);
  if ("problem" in found || fragment === "") return found;
  return fragment.startsWith("/")
    ? findPointer(fragment, found.target, registry)
    : findAnchor(decode(fragment), found.target);
}

function rootOf({ at }: Resource, registry: Registry): Resolution {
  const target = registry.places.get(at);
  return target === undefined ? { problem: "leads into nothing" } : { target };
}

/** By base URI, else by the file's own path, else by name around, else by `$id` anywhere. */
function findResource(uri: string, from: SchemaNode, registry: Registry): Resolution {
  const resolved = resolveUri(from.resource.uri, uri);
  const own = "uri" in resolved ? registry.resources.get(resolved.uri) : undefined;
  const path = uri.startsWith("/") ? undefined : resolveUri(folderUri(from.at.file), uri);
  const near = path !== undefined && "uri" in path ? registry.resources.get(path.uri) : undefined;
  const candidates = own ?? near ?? definedAround(uri, from, registry) ?? registry.ids.get(uri);
  if (candidates !== undefined) return choose(candidates, from);
  if ("problem" in resolved) return resolved;
  return { problem: describeMissing(uri, { resolved: resolved.uri, registry }) };
}

/** TypeBox refers to a member of the `$defs` around it by name alone. */
function definedAround(
  name: string,
  from: SchemaNode,
  registry: Registry,
): readonly SchemaNode[] | undefined {
  if (/[./:]/.test(name)) return undefined;
  for (let node: SchemaNode | undefined = from; node !== undefined; node = node.parent) {
    if (!isObject(node.value)) continue;
    for (const keyword of ["$defs", "definitions"]) {
      const defined = member(node.value, keyword);
      if (!isObject(defined) || !Object.hasOwn(defined, name)) continue;
      const target = registry.places.get(within(node.at, keyword, name));
      if (target !== undefined) return [target];
    }
  }
  return undefined;
}

/** Of several schemas with one URI the only one, that of the same file, or the nearest around. */
function choose(candidates: readonly SchemaNode[], from: SchemaNode): Resolution {
  const [first] = candidates;
  if (first !== undefined && candidates.length === 1) return { target: first };
  const local = candidates.filter(({ at }) => at.file === from.at.file);
  const [only] = local;
  if (only !== undefined && local.length === 1) return { target: only };
  const byPlace = new Map([...local, ...local].map((node, index) => [
    index < local.length ? node.parent : node,
    node,
  ]));
  for (let node: SchemaNode | undefined = from; node !== undefined; node = node.parent) {
    const target = byPlace.get(node);
    if (target !== undefined) return { target };
  }
  const places = candidates.slice(0, 3).map(({ at }) => `"${definitionId(at)}"`).join(" and ");
  return { problem: `is ambiguous: it could be ${places}` };
}

function describeMissing(
  uri: string,
  { resolved, registry }: { readonly resolved: string; readonly registry: Registry },
): string {
  if (!isFolderUri(resolved)) {
    const known = [...registry.ids.keys()];
    return `leads out of the schema folder: no schema has the "$id" ${quote(resolved)}` +
      didYouMean(resolved, known);
  }
  if (uri.startsWith("/")) return "leads out of the schema folder: expected a relative path";
  const path = resolved.slice(folderUri("").length);
  return `leads into nothing: there is no file ${quote(path)}` + suggestFile(path, registry);
}

function suggestFile(path: string, { files }: Registry): string {
  const base = path.slice(path.lastIndexOf("/") + 1);
  const stem = path.replace(/(\.schema)?\.[a-z]+$/, "");
  for (const file of files) {
    if (file.startsWith(`${stem}.schema.`) || file.endsWith(`/${base}`)) {
      return `: did you mean "${file}"?`;
    }
  }
  return didYouMean(path, files);
}

function findPointer(fragment: string, root: SchemaNode, registry: Registry): Resolution {
  const pointer = decode(fragment);
  const at = within(root.at, ...pointerTokens(pointer));
  const target = registry.places.get(at);
  if (target !== undefined) return { target };
  const missing = `${quote(pointer)} in "${root.at.file}"`;
  return existsAt(root, pointerTokens(pointer))
    ? { problem: `leads to ${missing}, which is no schema: move it under "$defs"` }
    : { problem: `leads into nothing: there is no ${missing}${suggestPointer(pointer, root)}` };
}

function existsAt(root: SchemaNode, tokens: readonly string[]): boolean {
  let value: unknown = root.value;
  for (const token of tokens) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, token)) return false;
    value = Reflect.get(value, token);
  }
  return true;
}

function suggestPointer(pointer: string, root: SchemaNode): string {
  const known = root.children.map(({ node }) => node.at.pointer.slice(root.at.pointer.length));
  return didYouMean(pointer, known);
}

function findAnchor(name: string, root: SchemaNode): Resolution {
  const { anchors } = root.resource;
  const target = anchors.get(name);
  if (target !== undefined) return { target };
  return {
    problem: `leads into nothing: "${root.at.file}" has no anchor ${quote(name)}` +
      didYouMean(name, anchors.keys()),
  };
}

/**
 * Follows `$dynamicRef` or `$recursiveRef`, where that can be done ahead of any value.
 *
 * @param reference the keyword's value
 * @param from the schema that holds it
 * @param registry all schemas
 * @returns the target, or why it depends on the value's way through the schemas
 */
export function resolveDynamic(
  reference: string,
  from: SchemaNode,
  registry: Registry,
): Resolution {
  const resolution = resolveReference(reference, from, registry);
  if ("problem" in resolution || typeof resolution.target.value === "boolean") return resolution;
  const { value } = resolution.target;
  const name = reference === "#" ? "" : reference.slice(reference.indexOf("#") + 1);
  const isDynamic = name === ""
    ? member(value, "$recursiveAnchor") === true
    : member(value, "$dynamicAnchor") === name;
  const rivals = isDynamic ? registry.dynamic.get(name) ?? [] : [];
  const rival = rivals.find((node) => node !== resolution.target);
  if (rival === undefined) return resolution;
  return {
    problem: `cannot be decided before there is a value: "${definitionId(rival.at)}" ` +
      `has the same dynamic anchor`,
  };
}

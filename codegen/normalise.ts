/**
 * Brings a schema of any dialect to the vocabulary of 2020-12.
 *
 * @module
 */
import { checkContradictions } from "./check_contradictions.ts";
import { checkKeywords, nameListsOf, namesOf, stringOf } from "./check_keywords.ts";
import { readTypes } from "./check_values.ts";
import { FORMATS } from "./formats.ts";
import type { Entry, JsonValue, Schema, SchemaObject } from "./model.ts";
import type { PatternChecker } from "./pattern.ts";
import { within } from "./pointer.ts";
import type { ProblemList } from "./problem_list.ts";
import { type Resolution, resolveDynamic, resolveReference } from "./references.ts";
import type { Registry } from "./registry.ts";
import { definitionId, type SchemaNode } from "./schema_node.ts";
import { quote } from "./suggest.ts";
import { uniqueValues } from "./values.ts";

/** What normalising needs, and what it gathers. */
export interface Normalising {
  readonly registry: Registry;
  readonly problems: ProblemList;
  readonly patterns: PatternChecker;
  /** Whether some 2019-09 schema has `unevaluatedItems`, which then treated `contains` otherwise. */
  readonly isolateContains: boolean;
  /** The targets of each schema's references. */
  readonly references: Map<SchemaNode, readonly SchemaNode[]>;
  /** All references. */
  readonly links: Link[];
}

/** A reference: the schema that holds it, the keyword and its value. */
export interface Link {
  readonly node: SchemaNode;
  readonly keyword: string;
  readonly reference: string;
}

/**
 * Follows a reference.
 *
 * @param link the reference
 * @param registry all schemas
 * @returns the target, or what was looked for in vain
 */
export function followLink({ node, keyword, reference }: Link, registry: Registry): Resolution {
  const resolve = keyword === "$ref" ? resolveReference : resolveDynamic;
  return resolve(reference, node, registry);
}

type Draft = { -readonly [K in keyof SchemaObject]: SchemaObject[K] };

interface Step {
  readonly normalising: Normalising;
  readonly node: SchemaNode;
  readonly keywords: ReadonlyMap<string, JsonValue>;
  /** The schemas within, by the keyword that holds them. */
  readonly held: ReadonlyMap<string, readonly Entry<Schema>[]>;
}

/**
 * Normalises one schema; those within it come first.
 *
 * @param node the schema
 * @param normalising receives the result, the references and the problems
 */
export function normalise(node: SchemaNode, normalising: Normalising): void {
  const { value } = node;
  if (typeof value === "boolean") {
    node.schema = value;
    return;
  }
  const keywords = checkKeywords(node, value, normalising.problems);
  const step: Step = { normalising, node, keywords, held: heldBy(node) };
  const draft: Draft = { at: node.at };
  addAnnotations(draft, step);
  addReferences(draft, step);
  addConditions(draft, step);
  addValues(draft, step);
  addStrings(draft, step);
  addItems(draft, step);
  addProperties(draft, step);
  checkContradictions(draft, normalising.problems);
  node.schema = draft;
}

const HELD_NONE: ReadonlyMap<string, readonly Entry<Schema>[]> = new Map();

function heldBy(node: SchemaNode): ReadonlyMap<string, readonly Entry<Schema>[]> {
  if (node.children.length === 0) return HELD_NONE;
  const held = new Map<string, Entry<Schema>[]>();
  for (const child of node.children) {
    const entry: Entry<Schema> = [child.name, child.node.schema ?? true];
    const list = held.get(child.keyword);
    if (list === undefined) held.set(child.keyword, [entry]);
    else list.push(entry);
  }
  return held;
}

function entries(keyword: string, { held, keywords }: Step): readonly Entry<Schema>[] {
  return keywords.has(keyword) ? held.get(keyword) ?? [] : [];
}

function schemas(keyword: string, step: Step): readonly Schema[] {
  return entries(keyword, step).map(([, value]) => value);
}

function schema(keyword: string, step: Step): Schema | undefined {
  return schemas(keyword, step)[0];
}

/** Sets what is there; an absent member stays absent, so that models compare. */
function set<K extends keyof Draft>(draft: Draft, key: K, value: Draft[K] | undefined): void {
  if (value !== undefined) draft[key] = value;
}

function addAnnotations(draft: Draft, { keywords }: Step): void {
  set(draft, "title", stringOf(keywords, "title"));
  set(draft, "description", stringOf(keywords, "description"));
  if (keywords.get("deprecated") === true) draft.deprecated = true;
  set(draft, "unit", stringOf(keywords, "x-unit"));
  set(draft, "packet", keywords.get("x-packet"));
  set(draft, "limits", keywords.get("x-limits"));
  set(draft, "default", keywords.get("default"));
  const examples = keywords.get("examples");
  if (Array.isArray(examples)) draft.examples = examples;
}

/** A schema may hold two references; the second becomes a part of `allOf`. */
function addReferences(draft: Draft, step: Step): void {
  const { registry, problems, references, links } = step.normalising;
  const targets: SchemaNode[] = [];
  for (const keyword of ["$ref", "$dynamicRef", "$recursiveRef"]) {
    const reference = stringOf(step.keywords, keyword);
    if (reference === undefined) continue;
    const link = { node: step.node, keyword, reference };
    links.push(link);
    const resolution = followLink(link, registry);
    if ("target" in resolution) targets.push(resolution.target);
    else {
      const message = `Reference ${quote(reference)} ${resolution.problem}`;
      problems.error(within(step.node.at, keyword), message);
    }
  }
  const [first, ...others] = targets;
  if (first === undefined) return;
  draft.ref = definitionId(first.at);
  if (others.length > 0) {
    draft.allOf = others.map(({ at }) => ({ at: step.node.at, ref: definitionId(at) }));
  }
  references.set(step.node, targets);
}

function addConditions(draft: Draft, step: Step): void {
  const all = schemas("allOf", step);
  if (all.length > 0) draft.allOf = [...draft.allOf ?? [], ...all];
  const any = schemas("anyOf", step);
  if (any.length > 0) draft.anyOf = any;
  const one = schemas("oneOf", step);
  if (one.length > 0) draft.oneOf = one;
  set(draft, "not", schema("not", step));
  set(draft, "if", schema("if", step));
  if (draft.if === undefined) return;
  set(draft, "then", schema("then", step));
  set(draft, "else", schema("else", step));
}

const NUMBERS = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
] as const;

function addValues(draft: Draft, { node, keywords, normalising }: Step): void {
  const type = keywords.get("type");
  if (type !== undefined) draft.type = readTypes(type);
  set(draft, "const", keywords.get("const"));
  const values = keywords.get("enum");
  if (Array.isArray(values)) {
    draft.enum = uniqueValues(values);
    const repeated = values.length - draft.enum.length;
    if (repeated > 0) {
      const message = `"enum" repeats ${repeated} values`;
      normalising.problems.warning(within(node.at, "enum"), message);
    }
  }
  for (const name of NUMBERS) {
    const value = keywords.get(name);
    if (typeof value === "number") draft[name] = value;
  }
}

function addStrings(draft: Draft, { node, keywords, normalising }: Step): void {
  const { problems, patterns } = normalising;
  const pattern = stringOf(keywords, "pattern");
  if (pattern !== undefined) {
    const maxLength = draft.maxLength;
    draft.pattern = patterns.check(pattern, within(node.at, "pattern"), { maxLength });
  }
  const format = stringOf(keywords, "format");
  if (format === undefined) return;
  if (FORMATS.has(format)) draft.format = format;
  else {
    const message = `Format ${quote(format)} is unknown and not asserted`;
    problems.warning(within(node.at, "format"), message);
  }
}

function addItems(draft: Draft, step: Step): void {
  const isTuple = Array.isArray(step.keywords.get("items"));
  const prefix = schemas(isTuple ? "items" : "prefixItems", step);
  if (prefix.length > 0) draft.prefixItems = prefix;
  set(draft, "items", schema(isTuple ? "additionalItems" : "items", step));
  set(draft, "unevaluatedItems", schema("unevaluatedItems", step));
  if (step.keywords.get("uniqueItems") === true) draft.uniqueItems = true;
  addContains(draft, step);
}

/** Before 2020-12, what `contains` finds still counts as unevaluated; `not` twice keeps that. */
function addContains(draft: Draft, step: Step): void {
  const contains = schema("contains", step);
  if (contains === undefined) return;
  const { at, resource } = step.node;
  const isolated: Draft = step.normalising.isolateContains && resource.dialect === "2019-09"
    ? { at }
    : draft;
  isolated.contains = contains;
  const least = step.keywords.get("minContains");
  if (typeof least === "number") isolated.minContains = least;
  const most = step.keywords.get("maxContains");
  if (typeof most === "number") isolated.maxContains = most;
  if (isolated !== draft) {
    draft.allOf = [...draft.allOf ?? [], { at, not: { at, not: isolated } }];
  }
}

function addProperties(draft: Draft, step: Step): void {
  const { keywords, node } = step;
  const { patterns } = step.normalising;
  const properties = entries("properties", step);
  if (properties.length > 0) draft.properties = properties;
  const required = namesOf(keywords.get("required"));
  if (required.length > 0) draft.required = required;
  const byPattern = entries("patternProperties", step).map(([pattern, value]): Entry<Schema> => {
    const at = within(node.at, "patternProperties", pattern);
    return [patterns.check(pattern, at), value];
  });
  if (byPattern.length > 0) draft.patternProperties = byPattern;
  set(draft, "additionalProperties", schema("additionalProperties", step));
  set(draft, "propertyNames", schema("propertyNames", step));
  const lists = [
    ...nameListsOf(keywords.get("dependentRequired")),
    ...nameListsOf(keywords.get("dependencies")),
  ];
  if (lists.length > 0) draft.dependentRequired = lists;
  const dependent = [...entries("dependentSchemas", step), ...entries("dependencies", step)];
  if (dependent.length > 0) draft.dependentSchemas = dependent;
  set(draft, "unevaluatedProperties", schema("unevaluatedProperties", step));
}

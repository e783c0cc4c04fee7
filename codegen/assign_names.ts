/**
 * Gives every definition and message its names, and reports those that clash.
 *
 * @module
 */
import { messagePath } from "./message_options.ts";
import type { Location } from "./model.ts";
import {
  checkName,
  descriptorName,
  isClientProperty,
  propertyName,
  typeName,
  typeNamePart,
  validatorName,
} from "./names.ts";
import { pointerTokens } from "./pointer.ts";
import type { ProblemList } from "./problem_list.ts";
import { definitionId, type SchemaNode } from "./schema_node.ts";
import { quote } from "./suggest.ts";

/** Keywords whose members' names say enough. */
const SILENT = new Set(["$defs", "definitions", "properties", "dependentSchemas", "x-message"]);

/** What the schemas within some keywords are called. */
const SPOKEN: ReadonlyMap<string, string> = new Map([
  ["items", "item"],
  ["prefixItems", "item"],
  ["additionalItems", "item"],
  ["additionalProperties", "value"],
  ["patternProperties", "value"],
  ["propertyNames", "name"],
]);

/**
 * Names definitions: a file's root after the file, what is within it after both.
 *
 * @param places the place of each definition, sorted by id
 * @returns the type's name of each definition, by id
 */
export function nameDefinitions(places: readonly Location[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const derived = new Map<string, Location[]>();
  for (const at of places) {
    if (at.pointer === "") names.set(definitionId(at), fileType(at.file));
    else {
      const name = nameWithin(at, SILENT);
      const group = derived.get(name);
      if (group === undefined) derived.set(name, [at]);
      else group.push(at);
    }
  }
  const used = new Set(names.values());
  for (const [name, [only, ...others]] of derived) {
    if (only !== undefined && others.length === 0) names.set(definitionId(only), name);
    used.add(name);
  }
  for (const group of derived.values()) {
    const [first, second] = group.filter(isNamed);
    if (group.length > 1 && first !== undefined && second === undefined) {
      names.set(definitionId(first), nameWithin(first, SILENT));
    }
    for (const at of group.filter((at) => !names.has(definitionId(at)))) {
      const name = unused(nameWithin(at, new Set()), used);
      used.add(name);
      names.set(definitionId(at), name);
    }
  }
  return names;
}

/** Whether the author gave it a name to refer to. */
function isNamed({ pointer }: Location): boolean {
  return /^\/(?:\$defs|definitions)\/[^/]*$/.test(pointer);
}

function fileType(file: string): string {
  return typeName(messagePath(file).at(-1) ?? file);
}

function nameWithin({ file, pointer }: Location, silent: ReadonlySet<string>): string {
  let isKeyword = true;
  const parts = pointerTokens(pointer).map((token) => {
    const part = !isKeyword ? token : silent.has(token) ? undefined : SPOKEN.get(token) ?? token;
    // What follows such a keyword is a name or an index, whatever it looks like.
    isKeyword = !isKeyword || !HOLDS_MEMBERS.has(token);
    return part === undefined ? "" : typeNamePart(part);
  });
  return typeName(typeNamePart(messagePath(file).at(-1) ?? file) + parts.join(""));
}

/** Keywords that are followed by a name or an index. */
const HOLDS_MEMBERS = new Set([
  ...["$defs", "definitions", "properties", "patternProperties", "dependentSchemas"],
  ...["dependencies", "allOf", "anyOf", "oneOf", "prefixItems", "x-message"],
]);

function unused(name: string, used: ReadonlySet<string>): string {
  if (!used.has(name)) return name;
  let number = 2;
  while (used.has(`${name}_${number}`)) number++;
  return `${name}_${number}`;
}

/** Something that generated code exports under a name. */
interface Claim {
  readonly name: string;
  readonly at: Location;
}

/**
 * Reports names that generated code would export twice.
 *
 * @param names the type's name of each definition, by id
 * @param owners `places`: those of the definitions; `messages`: those of the messages' files
 * @param problems receives an error at each of two that clash
 */
export function checkNames(
  names: ReadonlyMap<string, string>,
  owners: { readonly places: readonly Location[]; readonly messages: readonly NamedMessage[] },
  problems: ProblemList,
): void {
  const claims = owners.places.flatMap((at): Claim[] => {
    const name = names.get(definitionId(at)) ?? "";
    return [name, checkName(name), validatorName(name)].map((claimed) => ({ name: claimed, at }));
  });
  const descriptors = owners.messages.map(({ root: { at }, names }) => ({
    name: names.descriptorName,
    at,
  }));
  const reported = new Set<string>();
  const first = new Map<string, Claim>();
  for (const claim of [...claims, ...descriptors]) {
    const other = first.get(claim.name);
    if (other === undefined) first.set(claim.name, claim);
    else {
      const pair = JSON.stringify([definitionId(other.at), definitionId(claim.at)]);
      if (!reported.has(pair)) reportPair(other, claim, problems);
      reported.add(pair);
    }
  }
}

function reportPair(one: Claim, other: Claim, problems: ProblemList): void {
  for (const [claim, rival] of [[one, other], [other, one]] as const) {
    const place = rival.at.pointer === "" ? rival.at.file : definitionId(rival.at);
    problems.error(
      claim.at,
      `Name "${claim.name}" in generated code is also that of ${quote(place)}: rename one of them`,
    );
  }
}

/** What a message is called; its file tells. */
export interface MessageNames {
  /** Its path within the schema folder, without the ending. */
  readonly path: readonly string[];
  /** The properties that lead to it in the client: one for each folder, and one for itself. */
  readonly clientPath: readonly string[];
  /** The identifier of its descriptor. */
  readonly descriptorName: string;
}

/** A message, its file and its names. */
interface NamedMessage {
  readonly root: SchemaNode;
  readonly names: MessageNames;
}

/**
 * Names a message.
 *
 * @param file the message's file
 * @returns its names
 */
export function nameMessage(file: string): MessageNames {
  const path = messagePath(file);
  return {
    path,
    clientPath: path.map(propertyName),
    descriptorName: descriptorName(path.at(-1) ?? file),
  };
}

/**
 * Reports messages that cannot both be in the client.
 *
 * @param named the messages, sorted
 * @param problems receives an error at each
 */
export function checkClientPaths(named: readonly NamedMessage[], problems: ProblemList): void {
  const messages = new Map<string, string>();
  const folders = new Map<string, string>();
  for (const { root: { at: { file } }, names: { clientPath: path } } of named) {
    const inherited = path.find((name) => !isClientProperty(name));
    if (inherited !== undefined) {
      const message = `Client cannot have a property "${inherited}": rename the file or folder`;
      problems.error({ file, pointer: "" }, message);
    }
    const key = path.join(".");
    const other = messages.get(key);
    if (other === undefined) messages.set(key, file);
    else reportPath(key, [file, other], problems);
    for (let length = 1; length < path.length; length++) {
      folders.set(path.slice(0, length).join("."), file);
    }
  }
  for (const [key, file] of messages) {
    const other = folders.get(key);
    if (other !== undefined) reportPath(key, [file, other], problems);
  }
  checkFolders(named, problems);
}

/** Two folders that become one group would mix their messages. */
function checkFolders(named: readonly NamedMessage[], problems: ProblemList): void {
  const known = new Map<string, string>();
  for (const { root: { at: { file } }, names } of named) {
    const folder = names.path.slice(0, -1).join("/");
    const key = names.clientPath.slice(0, -1).join(".");
    const other = known.get(key);
    if (other === undefined) known.set(key, folder);
    else if (other !== folder) {
      const message = `Folder ${quote(folder)} and folder ${quote(other)} are both "${key}" in ` +
        `the client: rename one of them`;
      problems.error({ file, pointer: "" }, message);
    }
  }
}

function reportPath(
  key: string,
  [one, two]: readonly [string, string],
  problems: ProblemList,
): void {
  for (const [file, other] of [[one, two], [two, one]] as const) {
    const message = `Message is "${key}" in the client, and so is ${quote(other)} or its folder: ` +
      `rename one of them`;
    problems.error({ file, pointer: "" }, message);
  }
}

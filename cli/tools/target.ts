import { quote } from "../../codegen/suggest.ts";
import { nearest } from "../../runtime/nearest.ts";
import { fillSubject, subjectPattern } from "../../runtime/subject.ts";
import { listOption, type OptionValues, UsageError } from "../command.ts";
import { type Catalog, type CatalogMessage, findBySubject } from "./catalog.ts";
import { hasWildcard, isSubject } from "./subjects.ts";

/** What the user named: where to send or listen, and what the schemas say of it. */
export interface Target {
  readonly subject: string;
  /** Absent: the subject is in no schema, or has wildcards. */
  readonly message?: CatalogMessage;
}

/** What {@linkcode findTarget} takes beside the messages. */
export interface TargetRequest {
  /** A message's name, its path with `/`, or a subject. */
  readonly name: string;
  readonly options: OptionValues;
  /** To listen: parameters that are not given are wildcards. */
  readonly pattern?: boolean;
}

/**
 * Finds out what a name on the command line stands for. Names win over subjects.
 *
 * @param catalog the messages of the project
 * @param request the name, parameters, and whether to listen there
 * @returns subject and message
 * @throws {UsageError} for an unknown name, a missing or superfluous parameter, an illegal subject
 */
export function findTarget(catalog: Catalog, request: TargetRequest): Target {
  const { name, options, pattern = false } = request;
  const message = options["subject"] === true ? undefined : findByName(catalog, name);
  const params = readParams(listOption(options, "param"));
  if (message !== undefined) return { subject: fill(message, params, pattern), message };
  const [param] = Object.keys(params);
  if (param !== undefined) {
    throw new UsageError(`Parameter "${param}" belongs to no message: "${name}" is a subject`);
  }
  return plainSubject(catalog, request);
}

/** The names and paths by which a message may be called. */
function namesOf({ model, descriptor }: CatalogMessage): readonly string[] {
  return [descriptor.name, model.path.join("/"), model.path.join("."), model.at.file];
}

function findByName({ messages }: Catalog, name: string): CatalogMessage | undefined {
  return messages.find((message) => namesOf(message).includes(name));
}

function plainSubject(catalog: Catalog, { name, options, pattern }: TargetRequest): Target {
  const message = hasWildcard(name) ? undefined : findBySubject(catalog, name);
  if (message !== undefined) return { subject: name, message };
  if (options["subject"] !== true) refuseMisspelt(catalog, name);
  if (!isSubject(name)) {
    throw new UsageError(`Subject ${quote(name)} is illegal: expected tokens with dots between`);
  }
  if (hasWildcard(name) && pattern !== true) {
    throw new UsageError(`Subject "${name}" has a wildcard: expected one subject to send to`);
  }
  return { subject: name };
}

function refuseMisspelt({ messages }: Catalog, name: string): void {
  const [byDots, bySlashes] = [".", "/"].map((separator) =>
    messages.flatMap((message) => namesOf(message).filter((one) => one.includes(separator)))
  );
  const similar = nearest(name, (name.includes("/") ? bySlashes : byDots) ?? []);
  if (similar === undefined) return;
  throw new UsageError(
    `Unknown message ${quote(name)}: did you mean "${similar}"? ` +
      "A subject of this name is taken with --subject",
  );
}

function readParams(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(given.map((text) => {
    const equals = text.indexOf("=");
    if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
    throw new UsageError(`Option "--param" is ${quote(text)}: expected NAME=VALUE`);
  }));
}

function fill(
  { descriptor: { subject } }: CatalogMessage,
  params: Readonly<Record<string, string>>,
  pattern: boolean,
): string {
  try {
    // Also refuses parameters that the subject does not have.
    const wild = subjectPattern(subject, params);
    return pattern ? wild : fillSubject(subject, params);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const missing = subject.parameters.find((name) => !Object.hasOwn(params, name));
    const hint = missing === undefined || pattern ? "" : `, such as --param ${missing}=VALUE`;
    throw new UsageError(`${error.message}${hint}`);
  }
}

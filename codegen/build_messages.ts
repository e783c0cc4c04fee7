/**
 * Finds the messages of a schema folder and checks them against each other.
 *
 * @module
 */
import { subjectPattern } from "../runtime/subject.ts";
import { checkClientPaths } from "./assign_names.ts";
import type { DocumentMessage, ScannedDocument } from "./document_model.ts";
import type { Message } from "./model.ts";
import type { Normalising } from "./normalise.ts";
import { SubjectTree } from "./overlaps.ts";
import { within } from "./pointer.ts";
import { compareText, type ProblemList } from "./problem_list.ts";
import { definitionId, isObject, type SchemaNode } from "./schema_node.ts";
import { REPLY } from "./scan.ts";
import { quote } from "./suggest.ts";

/** A document that describes a message. */
export interface FoundMessage extends DocumentMessage {
  readonly root: SchemaNode;
  /** The schema of the reply. */
  readonly reply?: SchemaNode;
}

/**
 * Finds the messages among all documents.
 *
 * @param documents the documents
 * @param references the targets of each schema's references
 * @returns the messages, sorted by path
 */
export function findMessages(
  documents: readonly ScannedDocument[],
  references: Normalising["references"],
): readonly FoundMessage[] {
  const found = documents.flatMap(({ nodes: [root], message }): FoundMessage[] => {
    if (root === undefined || message === undefined) return [];
    const inline = root.children.find(({ keyword }) => keyword === REPLY)?.node;
    if (message.options.kind === "event" || inline === undefined) return [{ ...message, root }];
    return [{ ...message, root, reply: replyOf(inline, references) }];
  });
  return found.sort((a, b) => compareText(nameOf(a), nameOf(b)));
}

/** A reply that is a reference and nothing else is the target itself. */
function replyOf(
  inline: SchemaNode,
  references: ReadonlyMap<SchemaNode, readonly SchemaNode[]>,
): SchemaNode {
  const [target] = references.get(inline) ?? [];
  const isAlone = isObject(inline.value) && Object.keys(inline.value).join() === "$ref";
  return isAlone && target !== undefined ? target : inline;
}

function nameOf({ names }: FoundMessage): string {
  return names.path.join("/");
}

/**
 * Describes the messages and checks them against each other.
 *
 * @param found the messages, sorted by path
 * @param problems receives those that clash
 * @returns the messages of the contract
 */
export function buildMessages(
  found: readonly FoundMessage[],
  problems: ProblemList,
): readonly Message[] {
  checkClientPaths(found, problems);
  checkSubjects(found, problems);
  return found.map(describe);
}

/** A document that has not changed says the same, unless its reply is elsewhere now. */
const described = new WeakMap<SchemaNode, Message>();

function describe(found: FoundMessage): Message {
  const known = described.get(found.root);
  const reply = found.reply && definitionId(found.reply.at);
  if (known !== undefined && known.reply === reply) return known;
  const message = describeAnew(found);
  described.set(found.root, message);
  return message;
}

function describeAnew({ root, options, names, reply }: FoundMessage): Message {
  const value = isObject(root.value) ? root.value : {};
  const { title, description } = value;
  return {
    ...names,
    kind: options.kind,
    subject: options.subject.template,
    content: options.content,
    ...(options.content === "json" ? { payload: definitionId(root.at) } : {}),
    ...(reply === undefined ? {} : { reply: definitionId(reply.at) }),
    ...(options.time === undefined ? {} : { time: options.time }),
    ...(typeof title === "string" ? { title } : {}),
    ...(typeof description === "string" ? { description } : {}),
    ...(value["deprecated"] === true ? { deprecated: true } : {}),
    at: within(root.at, "x-message"),
  };
}

function checkSubjects(found: readonly FoundMessage[], problems: ProblemList): void {
  const trees = {
    event: new SubjectTree<FoundMessage>(),
    request: new SubjectTree<FoundMessage>(),
  };
  for (const message of found) {
    const { kind, subject } = message.options;
    const other = trees[kind === "event" ? "request" : "event"];
    for (const rival of other.find(subject)) reportKinds([message, rival], problems);
    for (const rival of trees[kind].find(subject)) reportSame([rival, message], problems);
    trees[kind].add(subject, message);
  }
}

type Pair = readonly [FoundMessage, FoundMessage];

function reportKinds([a, b]: Pair, problems: ProblemList): void {
  for (const [one, rival] of [[a, b], [b, a]] as const) {
    const { kind, subject } = one.options;
    const message = `Subject ${quote(subject.template)} of this ${kind} overlaps with ` +
      `${quote(rival.options.subject.template)} of the ${rival.options.kind} in ` +
      `${quote(rival.root.at.file)}: expected one kind of message on a subject`;
    problems.error(within(one.root.at, "x-message"), message);
  }
}

function reportSame([earlier, later]: Pair, problems: ProblemList): void {
  const subject = quote(later.options.subject.template);
  if (earlier.options.subject.template === later.options.subject.template) {
    for (const [one, rival] of [[earlier, later], [later, earlier]] as const) {
      const message = `Subject ${subject} is also that of ${quote(rival.root.at.file)}`;
      problems.error(within(one.root.at, "x-message"), message);
    }
    return;
  }
  const rival = `${quote(earlier.options.subject.template)} in ${quote(earlier.root.at.file)}`;
  const at = within(later.root.at, "x-message");
  const [pattern, other] = [later, earlier].map(({ options }) => subjectPattern(options.subject));
  if (pattern === other) {
    const message = `Subject ${subject} and ${rival} are both "${pattern}" for NATS: ` +
      "expected a difference beside the names of parameters";
    problems.error(at, message);
    return;
  }
  const effect = later.options.kind === "request"
    ? "either may be answered by who answers the other"
    : "each gets messages of the other";
  problems.warning(at, `Subject ${subject} overlaps with ${rival}: ${effect}`);
}

/**
 * The messages of a project at run time: what its schemas say, and validators that were never
 * written to disk.
 *
 * @module
 */
import type { Generation } from "../../codegen/generate.ts";
import type { Definition, Message as MessageModel } from "../../codegen/model.ts";
import { decodePayload, parseJson } from "../../runtime/codec.ts";
import type { Message } from "../../runtime/message.ts";
import { matchSubject, type SubjectTemplate } from "../../runtime/subject.ts";
import type { Issue, Validator } from "../../runtime/validator.ts";
import { runEmitted } from "./emitted_modules.ts";

/** A message of the schemas. */
export interface CatalogMessage {
  /** What the schemas say of it. */
  readonly model: MessageModel;
  /** What generated code would make of it: name, subject, validators. */
  readonly descriptor: Message;
}

/** All messages of a project. */
export interface Catalog {
  readonly messages: readonly CatalogMessage[];
  /** The schemas that messages refer to. */
  readonly definitions: readonly Definition[];
}

/** A project without schemas. */
export const EMPTY_CATALOG: Catalog = { messages: [], definitions: [] };

/** A payload, read with what the schemas say. */
export interface ReadPayload {
  /** The value of JSON content, also when it is invalid; absent for what is no JSON. */
  readonly value?: unknown;
  /** Whether it fits; absent where no schema says so. */
  readonly valid?: boolean;
  /** Why it does not fit. */
  readonly issues: readonly Issue[];
}

/**
 * Makes the catalogue of generated code.
 *
 * @param generation of the package name `telestion-edge`, without errors
 * @returns the messages, in the order of their names
 */
export function createCatalog(
  { contract, outputs }: Pick<Generation, "contract" | "outputs">,
): Catalog {
  if (contract.messages.length === 0) return EMPTY_CATALOG;
  const descriptors = runEmitted(outputs, "messages.ts");
  const messages = contract.messages.map((model) => ({
    model,
    descriptor: descriptors[model.descriptorName] as Message,
  }));
  return { messages, definitions: contract.definitions };
}

/**
 * The message that is sent on a subject. Of several, the one whose template says most.
 *
 * @param catalog the messages
 * @param subject a subject without wildcards
 * @returns the message, or `undefined`
 */
export function findBySubject(catalog: Catalog, subject: string): CatalogMessage | undefined {
  let best: CatalogMessage | undefined;
  for (const message of catalog.messages) {
    if (matchSubject(message.descriptor.subject, subject) === undefined) continue;
    if (best === undefined || literals(message) > literals(best)) best = message;
  }
  return best;
}

function literals({ descriptor }: CatalogMessage): number {
  const { tokens }: SubjectTemplate = descriptor.subject;
  return tokens.filter((token) => "literal" in token).length;
}

/**
 * Reads the payload of a message.
 *
 * @param bytes the payload
 * @param message what the schemas say of its subject
 * @returns value and issues
 */
export function readPayload(
  bytes: Uint8Array,
  message: CatalogMessage | undefined,
): ReadPayload {
  if (message?.model.content === "binary") return { issues: [] };
  return readWith(bytes, message?.descriptor.payload);
}

/**
 * Reads the payload of a reply.
 *
 * @param bytes the payload
 * @param message the request's message; one without a reply expects empty payload
 * @returns value and issues
 */
export function readReply(bytes: Uint8Array, message: CatalogMessage | undefined): ReadPayload {
  const { descriptor } = message ?? {};
  const isEmpty = descriptor?.kind === "request" && descriptor.reply === undefined;
  if (isEmpty && bytes.length === 0) return { issues: [] };
  return readWith(bytes, descriptor?.kind === "request" ? descriptor.reply : undefined);
}

function readWith(bytes: Uint8Array, payload: Validator<unknown> | undefined): ReadPayload {
  const value = parseJson(bytes);
  const json = value === undefined ? {} : { value };
  if (payload === undefined) return { ...json, issues: [] };
  const { issues } = decodePayload(bytes, { payload });
  return { ...json, valid: issues === undefined, issues: issues ?? [] };
}

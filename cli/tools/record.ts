import { Buffer } from "node:buffer";
import type { IncomingMessage } from "../../runtime/connection.ts";
import { matchSubject } from "../../runtime/subject.ts";
import { type CatalogMessage, type ReadPayload, readPayload } from "./catalog.ts";
import type { MessageRecord, RecordContent } from "./record_types.ts";

const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true });
const UNREADABLE = /[^\P{Cc}\t\r\n]/u;

/**
 * Makes a record of a message that was received.
 *
 * @param incoming the message
 * @param message what the schemas say of its subject
 * @param time when it came; default: now
 * @returns the record
 */
export function recordMessage(
  incoming: IncomingMessage,
  message: CatalogMessage | undefined,
  time: Date = new Date(),
): MessageRecord {
  const { subject, reply, headers } = incoming;
  const descriptor = message?.descriptor;
  const params = descriptor && matchSubject(descriptor.subject, subject);
  const names = [...headers?.keys() ?? []];
  return {
    time: time.toISOString(),
    subject,
    ...(descriptor && { message: descriptor.name }),
    ...(params && Object.keys(params).length > 0 && { params }),
    ...describeContent(incoming.data, readPayload(incoming.data, message)),
    ...(reply && { reply }),
    ...(names.length > 0 && {
      headers: Object.fromEntries(names.map((name) => [name, headers?.get(name) ?? ""])),
    }),
  };
}

/**
 * The content of a message in the form that suits it.
 *
 * @param bytes the payload
 * @param read what the schemas say of it
 * @returns JSON, text or base64, and whether it is valid
 */
export function describeContent(
  bytes: Uint8Array,
  { value, valid, issues }: ReadPayload,
): RecordContent {
  const judged = valid === undefined ? {} : valid ? { valid } : { valid, issues };
  if (value !== undefined) return { data: value, ...judged };
  if (bytes.length === 0) return judged;
  const text = readText(bytes);
  return text === undefined ? { base64: encodeBase64(bytes), ...judged } : { text, ...judged };
}

function readText(bytes: Uint8Array): string | undefined {
  try {
    const text = STRICT_UTF8.decode(bytes);
    return UNREADABLE.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

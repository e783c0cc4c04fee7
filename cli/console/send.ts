import { Buffer } from "node:buffer";
import type { Connection } from "../../runtime/connection.ts";
import { type Catalog, findBySubject, readPayload } from "../tools/catalog.ts";
import { sendRequest } from "../tools/send_request.ts";
import { hasWildcard, isSubject } from "../tools/subjects.ts";
import type { SendRequest, SendResult } from "./protocol.ts";

const REQUEST_TIMEOUT_MS = 5000;
const ACTIONS: readonly unknown[] = ["publish", "request", "check"];

/** The page asks for something that cannot be done. */
export class SendError extends Error {
  /** The class name, literal so that it survives minifying. */
  override readonly name: string = "SendError";
}

/**
 * Reads what the page asks to be sent.
 *
 * @param value parsed JSON
 * @returns the request
 * @throws {SendError} when it is none
 */
export function readSendRequest(value: unknown): SendRequest {
  const { subject, text, base64, action, force } = value as Partial<SendRequest> ?? {};
  if (typeof subject !== "string" || !isSubject(subject) || hasWildcard(subject)) {
    throw new SendError(`Cannot send to "${subject}": expected a subject without wildcards`);
  }
  if (!ACTIONS.includes(action) || action === undefined) {
    throw new SendError(`Action is "${action}": expected "publish", "request" or "check"`);
  }
  return {
    subject,
    action,
    ...(typeof text === "string" && { text }),
    ...(typeof base64 === "string" && { base64 }),
    force: force === true,
  };
}

/**
 * Checks what the page wrote and, unless it is invalid, sends it.
 *
 * @param connection any connection
 * @param catalog the messages of the schemas
 * @param request what to send
 * @returns what came of it
 */
export async function send(
  connection: Connection,
  catalog: Catalog,
  request: SendRequest,
): Promise<SendResult> {
  const { subject, text = "", base64, action, force } = request;
  const payload = base64 === undefined
    ? new TextEncoder().encode(text)
    : Buffer.from(base64, "base64");
  const message = findBySubject(catalog, subject);
  const { valid, issues } = readPayload(payload, message);
  const judged = { ...(valid === undefined ? {} : { valid }), issues };
  if (action === "check" || valid === false && force !== true) return { ...judged, sent: false };
  if (action === "publish") {
    connection.publish(subject, payload);
    await connection.flush();
    return { ...judged, sent: true };
  }
  const timeout = REQUEST_TIMEOUT_MS;
  const outcome = await sendRequest(connection, { subject, payload, message, timeout });
  return { ...judged, sent: true, outcome };
}

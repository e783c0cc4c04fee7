/**
 * Errors in replies: the two headers of NATS services (ADR-32), and an error object in the body
 * for requesters whose headers got lost on the way.
 *
 * @module
 */
import { parseJson } from "./codec.ts";
import type { IncomingMessage, MessageHeaders } from "./connection.ts";
import { ServiceError, type ServiceErrorCode, ValidationError } from "./errors.ts";
import { OutgoingHeaders } from "./headers.ts";
import type { Issue } from "./validator.ts";

const CODE_HEADER = "Nats-Service-Error-Code";
const TEXT_HEADER = "Nats-Service-Error";

/** A reply must stay smaller than what the server takes, whatever a handler throws. */
const MAX_TEXT_LENGTH = 1000;

const statusOf: Partial<Record<ServiceErrorCode, string>> = {
  "invalid-request": "400",
  "rejected": "409",
  "handler-failed": "500",
  "overloaded": "503",
  "stopped": "503",
};

/** A reply that says why there is no answer. */
export interface ErrorReply {
  readonly body: string;
  readonly headers: MessageHeaders;
}

/**
 * The reply that tells a requester about an error. What is not meant for the requester becomes
 * `handler-failed` with a general text: the detail stays in the responder's log.
 *
 * @param error why the request has no answer
 * @returns body and headers of the reply
 */
export function createErrorReply(error: ServiceError): ErrorReply {
  const status = statusOf[error.code];
  const known = status !== undefined && error.code !== "handler-failed";
  const code = known ? error.code : "handler-failed";
  const message = known
    ? error.message.slice(0, MAX_TEXT_LENGTH)
    : "The handler of this request failed";
  const issues = known && error instanceof ValidationError ? error.issues : undefined;
  return {
    body: JSON.stringify({ error: { code, message, issues } }),
    headers: new OutgoingHeaders({
      [CODE_HEADER]: status ?? "500",
      [TEXT_HEADER]: message.replaceAll(/[\r\n\0]+/g, " "),
    }),
  };
}

/**
 * Reads the error out of a reply that carries the error headers.
 *
 * @param reply the reply
 * @returns the error, or `undefined` when the headers say nothing of one
 */
export function errorOfHeaders(reply: IncomingMessage): ServiceError | undefined {
  const { headers } = reply;
  if (headers === undefined) return undefined;
  const status = headerIgnoringCase(headers, CODE_HEADER);
  if (status === undefined) return undefined;
  const text = headerIgnoringCase(headers, TEXT_HEADER) ?? `Error ${status}`;
  return errorOfBody(parseJson(reply.data)) ?? new ServiceError(codeOfStatus(status), text);
}

/**
 * Reads the error out of a reply's body, for replies whose headers were stripped.
 *
 * @param body the parsed body
 * @returns the error, or `undefined` when the body is no error object
 */
export function errorOfBody(body: unknown): ServiceError | undefined {
  const { code, message, issues } = members(members(body)["error"]);
  if (typeof code !== "string" || typeof message !== "string") return undefined;
  const known = isReplyCode(code) ? code : "handler-failed";
  return Array.isArray(issues)
    ? new ValidationError(known, message, issues.filter(isIssue))
    : new ServiceError(known, message);
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function isReplyCode(code: string): code is ServiceErrorCode {
  return Object.hasOwn(statusOf, code);
}

function isIssue(value: unknown): value is Issue {
  const { path, keyword, message } = members(value);
  return [path, keyword, message].every((member) => typeof member === "string");
}

function codeOfStatus(status: string): ServiceErrorCode {
  if (status === "400") return "invalid-request";
  if (status === "503" || status === "429") return "overloaded";
  return status.startsWith("4") ? "rejected" : "handler-failed";
}

function headerIgnoringCase(headers: MessageHeaders, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const key of headers.keys()) {
    if (key.toLowerCase() === wanted) return headers.get(key);
  }
  return undefined;
}

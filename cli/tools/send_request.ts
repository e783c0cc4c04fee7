import { askAll } from "../../runtime/ask_all.ts";
import { parseJson } from "../../runtime/codec.ts";
import type { Connection } from "../../runtime/connection.ts";
import { errorOfBody, errorOfHeaders } from "../../runtime/error_reply.ts";
import { ServiceError, ValidationError } from "../../runtime/errors.ts";
import { type CatalogMessage, readReply } from "./catalog.ts";
import { roundMs } from "./numbers.ts";
import { describeContent } from "./record.ts";
import type { RequestOutcome } from "./record_types.ts";

/** A request to send. */
export interface RequestToSend {
  readonly subject: string;
  readonly payload: Uint8Array;
  /** What the schemas say of the subject; absent: the reply is not checked. */
  readonly message: CatalogMessage | undefined;
  /** Longest time to wait, in milliseconds. */
  readonly timeout: number;
}

/**
 * Sends a request and judges the reply.
 *
 * @param connection any connection
 * @param request what to send
 * @returns the reply or the error; never rejects for what a responder does
 */
export async function sendRequest(
  connection: Connection,
  { subject, payload, message, timeout }: RequestToSend,
): Promise<RequestOutcome> {
  const asked = performance.now();
  const { replies, noResponders } = await askAll(connection, subject, {
    payload,
    maxWait: timeout,
    max: 1,
  });
  const [reply] = replies;
  if (reply === undefined) {
    const error = noResponders
      ? new ServiceError("no-responders", `Nobody answers requests on "${subject}"`)
      : new ServiceError("timeout", `No reply on "${subject}" within ${timeout} ms`);
    return { latencyMs: roundMs(performance.now() - asked), ...describeError(error) };
  }
  const latencyMs = roundMs(reply.latency);
  const read = readReply(reply.message.data, message);
  // Headers may be stripped on the way: then the body alone tells, where it is no valid reply.
  const error = errorOfHeaders(reply.message) ??
    (read.valid === false ? errorOfBody(parseJson(reply.message.data)) : undefined);
  if (error !== undefined) return { latencyMs, ...describeError(error) };
  return { latencyMs, ...describeContent(reply.message.data, read) };
}

function describeError(error: ServiceError): Pick<RequestOutcome, "error"> {
  const { code, message } = error;
  const issues = error instanceof ValidationError ? { issues: error.issues } : {};
  return { error: { code, message, ...issues } };
}

import { askAll, type TimedReply } from "./ask_all.ts";
import { parseJson } from "./codec.ts";
import type { Connection } from "./connection.ts";
import { HEALTH_SUBJECTS } from "./health.ts";

/** What one instance of a service says of its health. */
export interface ServiceHealth {
  /** Its SERVICE_NAME. */
  readonly name: string;
  /** Errors in the last 60 s. */
  readonly errors: number;
  /** How long the reply took, in milliseconds. */
  readonly latency: number;
}

/** Options of {@linkcode checkHealth}; times in milliseconds. */
export interface CheckHealthOptions {
  /** The most time to wait; default 500, within which every service must answer. */
  readonly maxWait?: number;
  /** Ends earlier when no reply has come for so long; default 100. */
  readonly stall?: number;
  /** First token or tokens of reply subjects; default `_INBOX`. */
  readonly inboxPrefix?: string;
}

/**
 * Asks all services for their health, on both subjects that Telestion services answer. A reply
 * without a name is left out; missing errors count as 0, further members are ignored.
 *
 * @param connection any connection
 * @param options how long to wait
 * @returns one entry per instance, sorted by name; empty when nobody answers
 * @throws {ServiceError} `stopped` when the connection is closed
 * @throws {TypeError} when a time or the prefix of reply subjects cannot be used
 *
 * @example
 * ```ts
 * import { checkHealth, startService } from "telestion-edge";
 *
 * const service = await startService();
 * for (const { name, errors } of await checkHealth(service.nc)) console.log(name, errors);
 * await service.stop();
 * ```
 */
export async function checkHealth(
  connection: Connection,
  options: CheckHealthOptions = {},
): Promise<ServiceHealth[]> {
  const asked = HEALTH_SUBJECTS.map((subject) => ask(connection, subject, options));
  const [first = [], second = []] = await Promise.all(asked);
  const names = new Set([...first, ...second].map(({ name }) => name));
  return [...names].sort().flatMap((name) => {
    const [a, b] = [first, second].map((replies) => replies.filter((one) => one.name === name));
    // Most services answer both times: the longer list has every instance once.
    return (a?.length ?? 0) >= (b?.length ?? 0) ? a ?? [] : b ?? [];
  });
}

async function ask(
  connection: Connection,
  subject: string,
  { maxWait = 500, stall = 100, inboxPrefix }: CheckHealthOptions,
): Promise<ServiceHealth[]> {
  const prefix = inboxPrefix === undefined ? {} : { inboxPrefix };
  const { replies } = await askAll(connection, subject, { maxWait, stall, ...prefix });
  return replies.flatMap(readReply);
}

function readReply({ message, latency }: TimedReply): ServiceHealth[] {
  const reply = parseJson(message.data);
  if (typeof reply !== "object" || reply === null || !("name" in reply)) return [];
  if (typeof reply.name !== "string") return [];
  const errors = "errors" in reply && typeof reply.errors === "number" ? reply.errors : 0;
  return [{ name: reply.name, errors, latency }];
}

import type { Connection, ConnectionSubscription } from "./connection.ts";
import { ServiceError } from "./errors.ts";

/**
 * Subscribes, and says in our words when that is no longer possible.
 *
 * @param connection any connection
 * @param subject the subject, wildcards included
 * @param options as the connection takes them
 * @returns the subscription
 * @throws {ServiceError} `stopped` when the connection is closed or about to close
 */
export function openSubscription(
  connection: Connection,
  subject: string,
  options: Parameters<Connection["subscribe"]>[1],
): ConnectionSubscription {
  try {
    return connection.subscribe(subject, options);
  } catch (cause) {
    const message = `Cannot subscribe to "${subject}": the connection takes no more subscriptions`;
    throw new ServiceError("stopped", message, { cause });
  }
}

/**
 * Connections by `@nats-io/transport-deno`, for who prefers Deno's own sockets. That package is on
 * JSR alone, so that nothing else imports this module.
 *
 * @example
 * ```ts
 * import { startService } from "@telestion/edge";
 * import { connectDeno } from "@telestion/edge/transport-deno";
 *
 * const service = await startService({ connect: connectDeno });
 * await service.stop();
 * ```
 *
 * @module
 */
import { connect, credsAuthenticator, nkeyAuthenticator } from "@nats-io/transport-deno";
import type { ConnectOptions } from "../connect.ts";
import type { Connection } from "../connection.ts";
import { connectWith } from "./deno_connect.ts";

/**
 * Connects over TCP or TLS, on Deno alone.
 *
 * @param options where to, how to log in
 * @returns the connection
 * @throws {ServiceError} `connection-failed`; `bad-configuration` for a client certificate, which
 * that package cannot show
 */
export function connectDeno(options: ConnectOptions): Promise<Connection> {
  return connectWith({ connect, credsAuthenticator, nkeyAuthenticator }, options);
}

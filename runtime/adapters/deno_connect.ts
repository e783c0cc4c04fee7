import type { ConnectOptions, TlsMaterial } from "../connect.ts";
import type { Connection } from "../connection.ts";
import { ServiceError } from "../errors.ts";
import { attemptConnect } from "./connect_attempt.ts";
import { createLogin, type LoginFunctions, SHARED_OPTIONS } from "./nats_login.ts";

/** The part of `@nats-io/transport-deno` that is used; `A` is its type of authenticators. */
export interface DenoClient<A> extends LoginFunctions<A> {
  connect(options: {
    servers: string[];
    timeout: number;
    name: string;
    authenticator?: A[];
    tls?: { caFile?: string };
    resolve: boolean;
  }): Promise<Connection>;
}

/**
 * Connects with `@nats-io/transport-deno`, or with a stand-in of its shape.
 *
 * @param client the functions of that package
 * @param options where to, how to log in
 * @returns the connection
 * @throws {ServiceError} `connection-failed`; `bad-configuration` for a client certificate, which
 * that package cannot show
 */
export async function connectWith<A>(
  client: DenoClient<A>,
  options: ConnectOptions,
): Promise<Connection> {
  const { credentials, name } = options;
  const login = createLogin(credentials, client);
  const tls = options.tls && createTlsOptions(options.tls);
  return await attemptConnect(options, (dial) =>
    client.connect({
      ...SHARED_OPTIONS,
      ...login,
      ...dial,
      ...(tls && { tls }),
      resolve: false,
      name,
    }));
}

function createTlsOptions({ caFile, certificate }: TlsMaterial): { caFile?: string } {
  if (certificate !== undefined) {
    throw new ServiceError(
      "bad-configuration",
      "Cannot show NATS_CERT with @nats-io/transport-deno: expected the default connect function",
    );
  }
  return caFile === undefined ? {} : { caFile };
}

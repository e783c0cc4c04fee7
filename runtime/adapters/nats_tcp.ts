/**
 * Connections over TCP and TLS, by nats.js.
 *
 * @module
 */
import { isIP } from "node:net";
import {
  connect,
  type ConnectionOptions,
  credsAuthenticator,
  type NatsConnection,
  nkeyAuthenticator,
  type Server,
} from "@nats-io/transport-node";
import type { ConnectOptions, TlsMaterial } from "../connect.ts";
import type { Connection } from "../connection.ts";
import { attemptConnect } from "./connect_attempt.ts";
import { createLogin, SHARED_OPTIONS } from "./nats_login.ts";
import { guardSockets } from "./nats_socket_guard.ts";

const STALE_GRACE_MS = 1000;

/**
 * Connects over TCP or TLS, on Node, Deno and Bun.
 *
 * @param options where to, how to log in
 * @returns the connection
 * @throws {ServiceError} `connection-failed`
 */
export async function connectTcp(options: ConnectOptions): Promise<Connection> {
  const { credentials, name, tls } = options;
  guardSockets();
  const login = createLogin(credentials, { credsAuthenticator, nkeyAuthenticator });
  const connection = await attemptConnect(options, (dial) =>
    connect({
      ...SHARED_OPTIONS,
      ...login,
      ...dial,
      ...(tls && createTlsOptions(tls)),
      // Names are resolved on dialling, so that Deno needs leave for HOST:PORT only.
      resolve: false,
      name,
    }));
  void breakStaleSockets(connection);
  return connection;
}

/**
 * Without its own resolving nats.js neither tells TLS the host's name nor, for an address, checks
 * the certificate against it (it checks `localhost`): both are read from here at every dial.
 */
function createTlsOptions(
  material: TlsMaterial,
): Pick<ConnectionOptions, "tls" | "reconnectToServer"> {
  let host = "";
  const { ca, certificate: cert, key } = material;
  const tls = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
    get host() {
      return host;
    },
    get servername() {
      return isIP(host) === 0 ? host : undefined;
    },
  };
  const observe = ([next]: readonly Server[]): null => {
    host = next?.tlsName || next?.hostname || "";
    return null;
  };
  return { tls, reconnectToServer: observe };
}

/** The part of nats.js behind its types that holds the socket. */
interface Internals {
  readonly protocol?: { readonly transport?: { readonly socket?: { destroy?(): void } } };
}

/**
 * Before it leaves a peer that answers no pings, nats.js waits until all is written, which for a
 * dead peer can take a quarter of an hour when much was published: the socket is destroyed then.
 */
async function breakStaleSockets(connection: NatsConnection & Internals): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type !== "staleConnection") continue;
    const socket = connection.protocol?.transport?.socket;
    setTimeout(() => socket?.destroy?.(), STALE_GRACE_MS);
  }
}

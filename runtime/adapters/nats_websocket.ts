/**
 * Connections over WebSocket, by nats.ws.
 *
 * @module
 */
import process from "node:process";
import { connect, credsAuthenticator, nkeyAuthenticator } from "nats.ws";
import type { ConnectOptions, TlsMaterial } from "../connect.ts";
import type { Connection } from "../connection.ts";
import { attemptConnect } from "./connect_attempt.ts";
import { createLogin, SHARED_OPTIONS } from "./nats_login.ts";

/** The part of a WebSocket that is used here. */
interface Socket {
  close(): void;
}

/**
 * Connects over WebSocket, on Node, Deno and Bun.
 *
 * @param options where to, how to log in
 * @returns the connection
 * @throws {ServiceError} `connection-failed`
 */
export async function connectWebSocket(options: ConnectOptions): Promise<Connection> {
  const { credentials, name, tls } = options;
  const login = createLogin(credentials, { credsAuthenticator, nkeyAuthenticator });
  const construct = await chooseConstructor(tls);
  let attempts: Socket[] | undefined = [];
  const wsFactory = (url: string): Promise<{ socket: Socket; encrypted: boolean }> => {
    const socket = neverWaiting(construct(url));
    attempts?.push(socket);
    return Promise.resolve({ socket, encrypted: url.startsWith("wss:") });
  };
  try {
    return await attemptConnect(options, (dial) => {
      const all = { ...SHARED_OPTIONS, ...login, ...dial, name, wsFactory };
      return connect(all);
    });
  } catch (error) {
    // nats.ws leaves those open that never became a connection.
    for (const socket of attempts) socket.close();
    throw error;
  } finally {
    attempts = undefined;
  }
}

/**
 * Node 20 has no WebSocket, and those of Node and Bun neither say why they failed nor take an
 * authority: there the package `ws` is used. Deno's says why, and needs no further permission.
 */
async function chooseConstructor(
  tls: TlsMaterial | undefined,
): Promise<(url: string) => Socket> {
  const needsFiles = tls?.ca !== undefined || tls?.certificate !== undefined;
  if (process.versions.deno !== undefined && !needsFiles) {
    return (url) => new globalThis.WebSocket(url);
  }
  const { WebSocket } = await import("ws");
  const { ca, certificate: cert, key } = tls ?? {};
  return (url) => new WebSocket(url, { ca, cert, key });
}

/**
 * Before it leaves a peer that answers no pings, nats.ws waits until all is written, which for a
 * dead peer may never be: it is told that nothing is waiting. What is written is sent before the
 * socket closes all the same.
 */
function neverWaiting(socket: Socket): Socket {
  return Object.defineProperty(socket, "bufferedAmount", { value: 0 });
}

/**
 * Listens on WebSocket, by ws.
 *
 * @module
 */
import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import type { Carrier } from "./bus_connection.ts";
import { type Listener, listenOn, type ListenOptions } from "./listener.ts";

const HEADERS_TIMEOUT_MS = 5000;
const PAGE_OF_THIS_MACHINE = /^https?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * Listens on WebSocket.
 *
 * @param options where, and what to do with a new connection
 * @returns the listener
 * @throws {ServiceError} when the port cannot be had
 */
export async function listenWebSocket(options: ListenOptions): Promise<Listener> {
  const timeouts = { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: 1000 };
  const server = createServer(timeouts, (_request, response) => {
    response.writeHead(400, { connection: "close" }).end();
  });
  const sockets = new WebSocketServer({
    server,
    maxPayload: options.maxFrame,
    verifyClient: ({ origin }: { readonly origin: string | undefined }) =>
      options.anyOrigin || isFromHere(origin),
    perMessageDeflate: false,
  });
  // The one of the HTTP server is told by listenOn().
  sockets.on("error", () => {});
  sockets.on("connection", (socket, request) => {
    accept(socket, request.socket.remoteAddress ?? "", options);
  });
  const port = await listenOn(server, options);
  return {
    port,
    close: () => {
      sockets.close();
      server.close();
    },
  };
}

/** Browsers let every page of the web connect to this machine, and say whose page it is. */
function isFromHere(origin: string | undefined): boolean {
  return origin === undefined || PAGE_OF_THIS_MACHINE.test(origin);
}

function accept(socket: WebSocket, address: string, { onConnection }: ListenOptions): void {
  socket.binaryType = "nodebuffer";
  // What went wrong is followed by "close".
  socket.on("error", () => {});
  const connection = onConnection(carry(socket), address);
  socket.on("message", (data: Uint8Array) => connection.receive(data));
  socket.on("close", () => connection.closed());
}

function carry(socket: WebSocket): Carrier {
  return {
    write: (bytes, done) => socket.send(bytes, { binary: true }, () => done()),
    end: () => socket.close(),
    destroy: () => socket.terminate(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  };
}

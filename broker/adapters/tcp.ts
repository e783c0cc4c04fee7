/**
 * Listens on TCP.
 *
 * @module
 */
import { createServer, type Socket } from "node:net";
import type { Carrier } from "./bus_connection.ts";
import { type Listener, listenOn, type ListenOptions } from "./listener.ts";

/**
 * Listens on TCP.
 *
 * @param options where, and what to do with a new connection
 * @returns the listener
 * @throws {ServiceError} when the port cannot be had
 */
export async function listenTcp(options: ListenOptions): Promise<Listener> {
  const server = createServer((socket) => accept(socket, options));
  const port = await listenOn(server, options);
  return {
    port,
    close: () => void server.close(),
  };
}

function accept(socket: Socket, { onConnection }: ListenOptions): void {
  socket.setNoDelay(true);
  // What went wrong is followed by "close".
  socket.on("error", () => {});
  const connection = onConnection(carry(socket), socket.remoteAddress ?? "");
  socket.on("data", (chunk: Uint8Array) => connection.receive(chunk));
  socket.on("close", () => connection.closed());
}

function carry(socket: Socket): Carrier {
  return {
    write: (bytes, done) => void socket.write(bytes, done),
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
  };
}

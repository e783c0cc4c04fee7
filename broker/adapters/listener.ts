/**
 * What the listeners for TCP and WebSocket have in common.
 *
 * @module
 */
import type { Server } from "node:net";
import { ServiceError } from "../../runtime/errors.ts";
import type { BusConnection, Carrier } from "./bus_connection.ts";

/** Where to listen, and what to do with a new connection. */
export interface ListenOptions {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** Whether web pages of other machines may connect. */
  readonly anyOrigin: boolean;
  /** The most bytes of one WebSocket message. */
  readonly maxFrame: number;
  /** Called with each new connection, and the address of its client. */
  readonly onConnection: (carrier: Carrier, address: string) => BusConnection;
}

/** Listens for clients. */
export interface Listener {
  readonly port: number;
  /** Takes no more clients; those that are connected stay. */
  close(): void;
}

/**
 * Lets a server listen.
 *
 * @param server of `node:net` or `node:http`
 * @param options where
 * @returns the port
 * @throws {ServiceError} `bad-configuration` when the port cannot be had
 */
export function listenOn(server: Server, { host, port }: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    // What comes after the start concerns one client that could not be accepted.
    server.on("error", (cause) => {
      const message = `Cannot listen on "${host}" port ${port}: ${cause.message}`;
      reject(new ServiceError("bad-configuration", message, { cause }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

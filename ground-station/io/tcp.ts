import { connect as connectSocket, createServer, type Server, type Socket } from "node:net";
import { type HostPort, showHostPort } from "./address.ts";
import type { Connection } from "./transport.ts";

/**
 * Connects to a TCP server.
 *
 * @param place where it listens
 * @param signal gives up
 * @returns the connection
 * @throws {Error} when nobody listens there
 */
export function connectTcp(place: HostPort, signal: AbortSignal): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(place.port, place.host);
    const abort = (): void => void socket.destroy(new Error("Given up"));
    signal.addEventListener("abort", abort, { once: true });
    socket.once("error", reject);
    socket.once("close", () => signal.removeEventListener("abort", abort));
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(toConnection(socket));
    });
  });
}

/** Listens for TCP connections; the newest takes the place of the one before. */
export class TcpListener {
  readonly #server: Server;
  #waiting: ((connection: Connection) => void) | undefined;
  #next: Connection | undefined;
  #current: Connection | undefined;
  readonly #listening: Promise<void>;

  /** @param place where to listen */
  constructor(place: HostPort) {
    this.#server = createServer((socket) => this.#take(toConnection(socket)));
    this.#listening = new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(place.port, place.host, () => resolve());
    });
    this.#listening.catch(() => {}); // who accepts is told
  }

  /**
   * Waits for the next connection.
   *
   * @param signal gives up
   * @returns the connection
   * @throws {Error} when it cannot listen
   */
  async accept(signal: AbortSignal): Promise<Connection> {
    await this.#listening;
    const next = this.#next ?? await this.#wait(signal);
    this.#next = undefined;
    this.#current = next;
    return next;
  }

  /** Stops listening. */
  close(): void {
    this.#next?.destroy();
    this.#server.close();
  }

  #wait(signal: AbortSignal): Promise<Connection> {
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("Given up")), { once: true });
      this.#waiting = resolve;
    });
  }

  #take(connection: Connection): void {
    this.#current?.destroy();
    this.#next?.destroy();
    this.#next = undefined;
    if (this.#waiting === undefined) this.#next = connection;
    else this.#waiting(connection);
    this.#waiting = undefined;
  }
}

function toConnection(socket: Socket): Connection {
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 10_000);
  socket.on("error", () => {}); // who reads or writes is told
  const { remoteAddress: host = "", remotePort: port = 0 } = socket;
  return {
    peer: showHostPort({ host, port }),
    [Symbol.asyncIterator]: () => socket[Symbol.asyncIterator](),
    destroy: () => void socket.destroy(),
    write: gatherWrites((bytes) => write(socket, bytes)),
  };
}

/** What is written at the same time goes out in one piece: the system is asked once. */
function gatherWrites(writeNow: (bytes: Uint8Array) => Promise<void>): Connection["write"] {
  let gathered: Uint8Array[] = [];
  let written: Promise<void> | undefined;
  return (bytes) => {
    gathered.push(bytes);
    written ??= Promise.resolve().then(() => {
      const all = Buffer.concat(gathered);
      gathered = [];
      written = undefined;
      return writeNow(all);
    });
    return written;
  };
}

function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.destroyed) return reject(new Error("Connection is closed"));
    socket.once("close", reject);
    socket.write(bytes, (error) => {
      socket.off("close", reject);
      if (error) reject(error);
      else resolve();
    });
  });
}

import { createConnection, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions as TlsOptions } from "node:tls";
import { NodeTransport } from "@nats-io/transport-node/lib/node_transport.js";

/** The parts of the transport that its types leave out. */
interface Internals {
  socket?: Socket;
  readonly connected: boolean;
  readonly options: { readonly tls?: unknown };
  readonly tlsName: string;
  loadClientCerts(): Promise<TlsOptions>;
  discard(): void;
}

const guarded = new WeakSet<object>();

/**
 * Mends two things about the sockets of nats.js. It removes every listener of a socket as soon as
 * that is connected, and before it destroys it: where the broker resets the connection or refuses
 * the certificate, Deno still emits the error then, and an error without a listener is fatal. And
 * it forgets sockets that were given up before they became a connection: a broker that accepts
 * and says nothing would keep the process from ending, and collect a socket with each attempt.
 */
export function guardSockets(): void {
  const { prototype } = NodeTransport;
  if (guarded.has(prototype)) return;
  guarded.add(prototype);
  const { tlsFirst, close } = prototype;
  Object.assign(prototype, {
    dial(this: Internals, { hostname, port }: { hostname: string; port: number }): Promise<Socket> {
      const socket = createConnection(port, hostname);
      this.socket = socket; // so that close() finds it
      socket.setNoDelay(true);
      return untilEvent(guard(socket), "connect");
    },
    async startTLS(this: Internals): Promise<Socket> {
      const { socket, tlsName: servername, options } = this;
      const own = typeof options.tls === "object"
        ? { ...options.tls, ...await this.loadClientCerts() }
        : {};
      const all = { servername, rejectUnauthorized: true, ...own, socket };
      return await untilEvent(guard(connectTls(all)), "secureConnect");
    },
    async tlsFirst(this: NodeTransport, to: Parameters<typeof tlsFirst>[0]): Promise<Socket> {
      return guard(await tlsFirst.call(this, to));
    },
    close(this: NodeTransport & Internals, error?: Error): Promise<void> {
      if (!this.connected) this.discard();
      return close.call(this, error);
    },
  });
}

/** Rejects with the socket's error, or with `undefined` when it closes without one, as nats.js. */
function untilEvent(socket: Socket, event: "connect" | "secureConnect"): Promise<Socket> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    socket.once(event, () => {
      socket.removeAllListeners();
      resolve(socket);
    });
    socket.on("error", (error) => {
      failure = error;
    });
    socket.once("close", () => reject(failure));
  });
}

function guard<S extends Socket>(socket: S): S {
  const removeAllListeners = socket.removeAllListeners.bind(socket);
  return Object.assign(socket, {
    removeAllListeners(...event: [string?]): S {
      removeAllListeners(...event);
      return socket.off("error", ignore).on("error", ignore);
    },
  });
}

function ignore(): void {}

import type { Socket } from "node:net";
import { NodeTransport } from "@nats-io/transport-node/lib/node_transport.js";

const guarded = new WeakSet<object>();

/**
 * Keeps the error of an abandoned socket from ending the process. nats.js removes every listener
 * of a socket before it destroys it; where the broker resets the connection (it refused the
 * login, say), Deno still emits the error then, and an error without a listener is fatal.
 */
export function guardSockets(): void {
  const { prototype } = NodeTransport;
  if (guarded.has(prototype)) return;
  guarded.add(prototype);
  const { dial, startTLS, tlsFirst } = prototype;
  Object.assign(prototype, {
    async dial(this: NodeTransport, to: Parameters<typeof dial>[0]): Promise<Socket> {
      return guard(await dial.call(this, to));
    },
    async startTLS(this: NodeTransport): Promise<Socket> {
      return guard(await startTLS.call(this));
    },
    async tlsFirst(this: NodeTransport, to: Parameters<typeof tlsFirst>[0]): Promise<Socket> {
      return guard(await tlsFirst.call(this, to));
    },
  });
}

function guard(socket: Socket): Socket {
  const removeAllListeners = socket.removeAllListeners.bind(socket);
  return Object.assign(socket, {
    removeAllListeners(...event: [string?]): Socket {
      removeAllListeners(...event);
      return socket.off("error", ignore).on("error", ignore);
    },
  });
}

function ignore(): void {}

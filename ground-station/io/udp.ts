import { createSocket, type Socket } from "node:dgram";
import { type HostPort, showHostPort } from "./address.ts";
import type { Transport, TransportEvents } from "./transport.ts";

const RETRY_MS = 500;

/** Where a socket receives, and whom it sends to. */
export interface UdpAddress extends HostPort {
  /** Default: whoever has sent last. */
  readonly peer?: HostPort;
}

/**
 * Opens a socket for datagrams.
 *
 * @param address where it receives, and whom it sends to
 * @param events who is told of what comes
 * @returns the transport
 */
export function openUdp(address: UdpAddress, events: TransportEvents): Transport {
  let peer = address.peer;
  let handled = Promise.resolve();
  let retry: ReturnType<typeof setTimeout> | undefined;
  let socket = open();
  return {
    interrupt: () => {}, // there is no connection to cut
    close: async () => {
      clearTimeout(retry);
      await closeSocket(socket);
    },
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (peer === undefined) return reject(new Error("Nobody has sent anything yet"));
        socket.send(bytes, peer.port, peer.host, (error) => error ? reject(error) : resolve());
      }),
  };

  function open(): Socket {
    const opened = createSocket(address.host.includes(":") ? "udp6" : "udp4");
    opened.on("error", ({ message }) => {
      events.onDown(message);
      void closeSocket(opened);
      retry = setTimeout(() => void (socket = open()), RETRY_MS);
    });
    opened.on("listening", () => events.onUp(showHostPort(peer ?? address)));
    opened.on("message", (datagram, { address: host, port }) => {
      if (address.peer === undefined) peer = { host, port };
      const bytes = Uint8Array.from(datagram);
      handled = handled.then(() => events.onBytes(bytes)).catch(() => {}); // told to its publisher
    });
    opened.bind(address.port, address.host);
    return opened;
  }
}

function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    try {
      socket.close(() => resolve());
    } catch {
      resolve(); // closed already
    }
  });
}

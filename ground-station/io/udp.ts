import { createSocket } from "node:dgram";
import { type HostPort, showHostPort } from "./address.ts";
import type { Transport, TransportEvents } from "./transport.ts";

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
  const socket = createSocket(address.host.includes(":") ? "udp6" : "udp4");
  let peer = address.peer;
  let handled = Promise.resolve();
  socket.on("error", ({ message }) => events.onDown(message));
  socket.on("listening", () => events.onUp(showHostPort(peer ?? address)));
  socket.on("message", (datagram, { address: host, port }) => {
    if (address.peer === undefined) peer = { host, port };
    const bytes = Uint8Array.from(datagram);
    handled = handled.then(() => events.onBytes(bytes)).catch(() => {}); // told to its publisher
  });
  socket.bind(address.port, address.host);
  return {
    interrupt: () => {}, // there is no connection to cut
    close: () => new Promise((resolve) => socket.close(() => resolve())),
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (peer === undefined) return reject(new Error("Nobody has sent anything yet"));
        socket.send(bytes, peer.port, peer.host, (error) => error ? reject(error) : resolve());
      }),
  };
}

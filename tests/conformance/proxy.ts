/**
 * Listeners in front of brokers, or in place of them.
 *
 * @module
 */
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Lab } from "./lab.ts";
import { NotRunnable } from "./scenario.ts";

/** Where a listener listens. */
export interface Address {
  readonly host: string;
  /** 0: a free port. */
  readonly port: number;
}

/**
 * Forwards connections to a broker, until the scenario ends.
 *
 * @param lab of the scenario
 * @param address where to listen
 * @param target port of the broker
 * @returns the port
 * @throws {NotRunnable} where this machine does not have the address
 */
export function forward(lab: Lab, address: Address, target: number): Promise<number> {
  return listen(lab, address, (socket) => {
    const broker = connect(target, "127.0.0.1");
    for (const end of [socket, broker]) {
      end.on("error", () => {});
      end.once("close", () => {
        socket.destroy();
        broker.destroy();
      });
    }
    socket.pipe(broker).pipe(socket);
  });
}

/**
 * Accepts connections and says one thing, or nothing, until the scenario ends.
 *
 * @param lab of the scenario
 * @param greeting what it says
 * @returns the port, on 127.0.0.1
 */
export function pretend(lab: Lab, greeting: string): Promise<number> {
  return listen(lab, { host: "127.0.0.1", port: 0 }, (socket) => {
    socket.on("error", () => {});
    if (greeting !== "") socket.write(greeting);
  });
}

async function listen(
  lab: Lab,
  { host, port }: Address,
  accept: (socket: Socket) => void,
): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    accept(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once(
      "error",
      (error) => reject(new NotRunnable(`No ${host}:${port}: ${error.message}`)),
    );
    server.listen(port, host, resolve);
  });
  lab.afterwards(() => close(server, sockets));
  const bound = server.address();
  return typeof bound === "object" && bound !== null ? bound.port : port;
}

function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}

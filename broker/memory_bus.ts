import type { Connection } from "../runtime/connection.ts";
import { MemoryConnection } from "./memory_connection.ts";
import { type RoutedMessage, Router, type RouterStats } from "./router.ts";

/** Options of {@linkcode memoryBus}. */
export interface MemoryBusOptions {
  /** Called with each message that is published, before anybody gets it. */
  readonly onMessage?: (message: RoutedMessage) => void;
}

/** A bus without a wire. */
export interface MemoryBus {
  /** Opens a connection; fits the option `connect` of `startService`. */
  readonly connect: () => Promise<Connection>;
  /** The numbers so far. */
  stats(): RouterStats;
}

/**
 * Makes a bus within this process: no port, no timer, nothing to stop. Connections talk to one
 * another as over a server; a message is handed over after the code that published it.
 *
 * @param options an observer of all messages
 * @returns the bus
 *
 * @example
 * ```ts
 * import { memoryBus } from "telestion-edge/broker";
 *
 * const bus = memoryBus();
 * const connection = await bus.connect();
 * connection.subscribe("telemetry.*", {
 *   callback: (_error, { subject, data }) => console.log(subject, data.length),
 * });
 * connection.publish("telemetry.battery", "7.4");
 * await connection.flush();
 * await connection.close();
 * ```
 */
export function memoryBus(options: MemoryBusOptions = {}): MemoryBus {
  const router = new Router(options.onMessage);
  return {
    connect: () => Promise.resolve(new MemoryConnection(router)),
    stats: () => router.stats(),
  };
}

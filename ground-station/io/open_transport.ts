import { setTimeout as sleep } from "node:timers/promises";
import { type Address, showHostPort } from "./address.ts";
import { openFile, openSerial } from "./file.ts";
import { connectTcp, TcpListener } from "./tcp.ts";
import type { Connection, Transport, TransportEvents } from "./transport.ts";
import { openUdp } from "./udp.ts";

const SHORTEST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 5000;

/**
 * Opens what carries the bytes of a link.
 *
 * @param address where the link leads
 * @param events who is told of what comes
 * @returns the transport, which may be on its way still
 */
export function openTransport(address: Address, events: TransportEvents): Transport {
  if (address.kind === "udp") return openUdp(address, events);
  if (address.kind === "tcp-listen") {
    const listener = new TcpListener(address);
    events.onDown(`Listens at ${showHostPort(address)}`);
    return new ConnectionTransport(events, {
      open: (signal) => listener.accept(signal),
      close: () => listener.close(),
    });
  }
  if (address.kind === "tcp") {
    return new ConnectionTransport(events, { open: (signal) => connectTcp(address, signal) });
  }
  return address.kind === "file"
    ? new ConnectionTransport(events, { open: () => openFile(address.path), once: true })
    : new ConnectionTransport(events, { open: () => openSerial(address.path) });
}

interface Opening {
  open(signal: AbortSignal): Promise<Connection>;
  close?(): void;
  /** Its end is not a fault. */
  readonly once?: boolean;
}

/** Has one connection after another. */
class ConnectionTransport implements Transport {
  readonly #events: TransportEvents;
  readonly #opening: Opening;
  readonly #closing = new AbortController();
  readonly #ended: Promise<void>;
  #connection: Connection | undefined;

  constructor(events: TransportEvents, opening: Opening) {
    this.#events = events;
    this.#opening = opening;
    this.#ended = this.#run();
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#connection === undefined) throw new Error("Link is down");
    await this.#connection.write(bytes);
  }

  interrupt(): void {
    this.#connection?.destroy();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#connection?.destroy();
    this.#opening.close?.();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    let wait = SHORTEST_WAIT_MS;
    while (!signal.aborted) {
      const outcome = await this.#connect();
      if (signal.aborted) return;
      if (outcome !== "failed" && this.#opening.once) return this.#events.onEnd();
      wait = outcome === "failed" ? Math.min(wait * 2, LONGEST_WAIT_MS) : SHORTEST_WAIT_MS;
      await sleep(wait, undefined, { signal }).catch(() => {}); // rejects when aborted
    }
  }

  /** One connection from its start to its end. */
  async #connect(): Promise<"failed" | "cut" | "ended"> {
    try {
      this.#connection = await this.#opening.open(this.#closing.signal);
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#events.onDown(messageOf(error));
      return "failed";
    }
    let reason = "The other side has ended the connection";
    let outcome: "cut" | "ended" = "ended";
    try {
      this.#events.onUp(this.#connection.peer);
      for await (const bytes of this.#connection) await this.#events.onBytes(bytes);
    } catch (error) {
      reason = messageOf(error);
      outcome = "cut";
    }
    this.#connection.destroy();
    this.#connection = undefined;
    if (outcome === "cut" || !this.#opening.once) this.#events.onDown(reason);
    return outcome;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

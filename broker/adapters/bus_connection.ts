/**
 * One client's connection, whatever carries it.
 *
 * @module
 */
import { Session, type SessionEnvironment } from "../session.ts";
import type { Wire } from "../wire.ts";
import { Output, type Sink } from "./output.ts";

/** What carries a connection: a TCP socket, a WebSocket. */
export interface Carrier extends Sink {
  /** Closes it when all is written. */
  end(): void;
  /** Closes it at once. */
  destroy(): void;
  /** Stops reading for a while. */
  pause(): void;
  /** Reads again. */
  resume(): void;
}

/** What a connection needs of its bus. */
export interface ConnectionEnvironment extends SessionEnvironment {
  /** Called when a client was cut off because it did not read. */
  readonly onSlowConsumer: () => void;
  /** Whose bytes are being read: who must wait when others do not keep up. */
  readonly turn: { reader: BusConnection | undefined };
}

/** A peer that does not close after us is closed by force. */
const CLOSE_AFTER_MS = 1000;
/** How long a publisher is not read when somebody who listens does not keep up. */
const STALL_MS = 10;

/** Joins carrier, output and session. */
export class BusConnection implements Wire {
  /** Settles when it is closed. */
  readonly ended: Promise<void>;
  readonly #environment: ConnectionEnvironment;
  readonly #carrier: Carrier;
  readonly #output: Output;
  readonly #session: Session;
  #open = true;
  #ended = (): void => {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param environment what it shares with the others
   * @param carrier what carries it
   * @param info what the client is told first
   */
  constructor(
    environment: ConnectionEnvironment,
    carrier: Carrier,
    info: Readonly<Record<string, unknown>>,
  ) {
    this.#environment = environment;
    this.#carrier = carrier;
    this.#output = new Output(carrier);
    this.ended = new Promise((resolve) => {
      this.#ended = resolve;
    });
    this.#session = new Session(environment, this, info);
  }

  /** Reads what the client has sent. */
  receive(chunk: Uint8Array): void {
    const { turn } = this.#environment;
    turn.reader = this;
    try {
      this.#session.receive(chunk);
    } finally {
      turn.reader = undefined;
    }
  }

  sendLine(line: string): void {
    if (this.#open && this.#hasRoom()) this.#output.addLine(line);
  }

  sendMessage(line: string, headers: Uint8Array | undefined, payload: Uint8Array): void {
    if (!this.#open || !this.#hasRoom()) return;
    this.#output.addLine(line);
    this.#output.addPayload(headers, payload);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#output.flush();
    this.#carrier.resume();
    this.#carrier.end();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#carrier.destroy(), CLOSE_AFTER_MS);
  }

  /** Ends the session, with a reason for the client if there is one. */
  end(reason?: string): void {
    this.#session.end(reason);
  }

  /** The carrier is closed. */
  closed(): void {
    this.#open = false;
    clearTimeout(this.#timer);
    this.#session.closed();
    this.#ended();
  }

  #hasRoom(): boolean {
    const { maxPending } = this.#environment.limits;
    const { pending } = this.#output;
    if (pending > maxPending) this.#cutOff();
    else if (pending > maxPending * 3 / 4) this.#environment.turn.reader?.stall();
    return this.#open;
  }

  #cutOff(): void {
    this.#environment.onSlowConsumer();
    this.closed();
    this.#carrier.destroy();
  }

  /** Lets who listens catch up. */
  stall(): void {
    if (this.#timer !== undefined || !this.#open) return;
    this.#carrier.pause();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#carrier.resume();
    }, STALL_MS);
  }
}

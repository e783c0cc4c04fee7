/**
 * Publishing that never loses in silence. The NATS clients drop what is published while the
 * connection is down; this keeps it, up to a bound, and says what may have been lost.
 *
 * @module
 */
import type { Connection, ConnectionStatus, MessageHeaders } from "./connection.ts";
import { ServiceError } from "./errors.ts";
import { LimitedLog } from "./limited_log.ts";
import type { Logger } from "./logger.ts";
import type { Stats } from "./stats.ts";

/** After so many bytes the sender waits until the server has taken them: back-pressure. */
const BYTES_PER_FLUSH = 1024 * 1024;
const CONFIRM_AFTER_MS = 1000;

/** How much is kept while the connection is down. */
export interface BufferLimits {
  /** Messages; default 10,000. `0` keeps none: publishing then fails at once. */
  readonly messages?: number;
  /** Bytes of payload; default 16 MiB. */
  readonly bytes?: number;
}

/** What {@linkcode Outbox} needs beside a connection. */
export interface OutboxOptions {
  readonly buffer?: BufferLimits;
  readonly logger: Logger;
  readonly stats: Stats;
  /** Called when the server refused a message because this user may not publish there. */
  readonly onDenied: (subject: string, cause: unknown) => void;
}

interface Outgoing {
  readonly subject: string;
  readonly payload: string | Uint8Array;
  readonly options: { reply?: string; headers?: MessageHeaders } | undefined;
}

/** Sends messages over one connection, and knows whether it is up. */
export class Outbox {
  readonly #connection: Connection;
  readonly #logger: Logger;
  readonly #limitedLog: LimitedLog;
  readonly #stats: Stats;
  readonly #onDenied: OutboxOptions["onDenied"];
  readonly #maxMessages: number;
  readonly #maxBytes: number;
  #connected = true;
  #kept: Outgoing[] = [];
  #keptBytes = 0;
  #sinceFlush = 0;
  #unconfirmed = 0;
  #confirmTimer: ReturnType<typeof setTimeout> | undefined;
  #maxPayload = Infinity;

  /** Starts to watch the connection's state. */
  constructor(connection: Connection, { buffer = {}, logger, stats, onDenied }: OutboxOptions) {
    this.#connection = connection;
    this.#logger = logger;
    this.#limitedLog = new LimitedLog(logger);
    this.#stats = stats;
    this.#onDenied = onDenied;
    this.#maxMessages = buffer.messages ?? 10_000;
    this.#maxBytes = buffer.bytes ?? 16 * 1024 * 1024;
    this.#watch();
  }

  /** Whether the connection is up, as far as the client knows. */
  get connected(): boolean {
    return this.#connected;
  }

  /**
   * Sends a message, or keeps it until the connection is back.
   *
   * @returns a promise only when the caller should wait before sending more
   * @throws {ServiceError} `disconnected` when the bound is reached, `stopped` when the
   * connection is closed, `invalid-message` when the server takes no message of this size
   */
  send(
    subject: string,
    payload: string | Uint8Array,
    options?: { reply?: string; headers?: MessageHeaders },
  ): Promise<void> | undefined {
    if (!this.#connected) {
      this.#keep({ subject, payload, options });
      return undefined;
    }
    this.#publish({ subject, payload, options });
    this.#unconfirmed++;
    this.#sinceFlush += payload.length;
    if (this.#sinceFlush >= BYTES_PER_FLUSH) return this.flush();
    this.#confirmTimer ??= setTimeout(() => void this.flush(), CONFIRM_AFTER_MS);
    return undefined;
  }

  /** Settles when the server has taken all that was sent before; never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#confirmTimer);
    this.#confirmTimer = undefined;
    const confirming = this.#unconfirmed;
    this.#sinceFlush = 0;
    try {
      await this.#connection.flush();
      this.#unconfirmed = Math.max(0, this.#unconfirmed - confirming);
    } catch {
      // The connection went down meanwhile: its status says so, and what may be lost is counted there.
    }
  }

  /** Stops timers; what was kept and never sent is reported. */
  close(): void {
    clearTimeout(this.#confirmTimer);
    if (this.#kept.length === 0) return;
    this.#stats.countError("not-published", this.#kept.length);
    this.#logger.error("Stopped while disconnected: messages were never published", {
      messages: this.#kept.length,
    });
    this.#kept = [];
  }

  #publish({ subject, payload, options }: Outgoing): void {
    this.#maxPayload = this.#connection.info?.max_payload ?? this.#maxPayload;
    try {
      this.#connection.publish(subject, payload, options);
    } catch (error) {
      throw this.#publishError(error, subject, payload);
    }
  }

  #publishError(cause: unknown, subject: string, payload: string | Uint8Array): ServiceError {
    if (this.#connection.isClosed()) {
      return new ServiceError("stopped", `Cannot publish on "${subject}": connection is closed`, {
        cause,
      });
    }
    return this.#tooLarge(subject, payload) ??
      new ServiceError("invalid-message", `Cannot publish on "${subject}"`, { cause });
  }

  #tooLarge(subject: string, payload: string | Uint8Array): ServiceError | undefined {
    const bytes = typeof payload === "string"
      ? new TextEncoder().encode(payload).length
      : payload.length;
    if (bytes <= this.#maxPayload) return undefined;
    return new ServiceError(
      "invalid-message",
      `Message on "${subject}" has ${bytes} bytes: the server takes at most ${this.#maxPayload}`,
    );
  }

  #keep(message: Outgoing): void {
    const { subject, payload } = message;
    if (this.#connection.isClosed()) {
      throw new ServiceError("stopped", `Cannot publish on "${subject}": connection is closed`);
    }
    if (payload.length * 3 > this.#maxPayload) {
      const error = this.#tooLarge(subject, payload);
      if (error !== undefined) throw error;
    }
    const full = this.#kept.length >= this.#maxMessages ||
      this.#keptBytes + payload.length > this.#maxBytes;
    if (full) {
      throw new ServiceError(
        "disconnected",
        `Cannot publish on "${subject}": no connection, and ${this.#kept.length} messages wait already`,
      );
    }
    this.#kept.push(message);
    this.#keptBytes += payload.length;
  }

  async #watch(): Promise<void> {
    for await (const status of this.#connection.status()) this.#onStatus(status);
  }

  #onStatus(status: ConnectionStatus): void {
    const { type } = status;
    if (type === "disconnect" || type === "staleConnection") this.#onDisconnect();
    else if (type === "reconnect") this.#onReconnect();
    else if (type === "slowConsumer") this.#stats.countError("slow-consumer");
    else if (type === "error") this.#onServerError(status);
  }

  #onServerError({ data, error, permissionContext }: ConnectionStatus): void {
    const cause = error ?? data;
    const { operation, subject } = permissionContext ?? error ?? {};
    if (subject === undefined) {
      this.#limitedLog.warn("error", "The NATS server reported an error", () => ({ cause }));
      return;
    }
    this.#limitedLog.warn(
      `denied ${operation} ${subject}`,
      `The NATS server forbids this user a subject`,
      () => ({ operation, subject }),
    );
    if (operation !== "publish") return;
    this.#stats.countError("not-published");
    this.#onDenied(subject, cause);
  }

  #onDisconnect(): void {
    if (!this.#connected || this.#connection.isClosed()) return;
    this.#connected = false;
    this.#stats.countError("disconnected");
    this.#logger.warn("Lost the connection to NATS; reconnecting", {
      unconfirmedMessages: this.#unconfirmed,
    });
    this.#unconfirmed = 0;
  }

  #onReconnect(): void {
    this.#connected = true;
    const kept = this.#kept;
    this.#kept = [];
    this.#keptBytes = 0;
    for (const message of kept) this.#sendKept(message);
    this.#logger.info("Connected to NATS again", { publishedFromBuffer: kept.length });
  }

  #sendKept(message: Outgoing): void {
    try {
      this.#publish(message);
      this.#unconfirmed++;
    } catch (error) {
      this.#stats.countError("not-published");
      this.#logger.error("Could not publish a message kept while disconnected", {
        subject: message.subject,
        error,
      });
    }
  }
}

/**
 * Publishing that never loses in silence. The NATS clients drop what is published while the
 * connection is down; this keeps it, up to a bound, and says what may have been lost.
 *
 * @module
 */
import type { Connection, ConnectionStatus, MessageHeaders } from "./connection.ts";
import { EarlyWrite } from "./early_write.ts";
import { ServiceError } from "./errors.ts";
import { LimitedLog } from "./limited_log.ts";
import type { Logger } from "./logger.ts";
import { checkCount } from "./option_values.ts";
import type { Stats } from "./stats.ts";
import { TextPool } from "./text_pool.ts";

/** After so many bytes the sender waits until the server has taken them: back-pressure. */
const BYTES_PER_FLUSH = 1024 * 1024;
/** Counted for each message beside its payload: a loop that publishes little lets others run, too. */
const OVERHEAD_BYTES = 512;
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

/** One message as it goes out. */
export interface Outgoing {
  readonly subject: string;
  readonly payload: string | Uint8Array;
  readonly options?: { reply?: string; headers?: MessageHeaders };
  /** Somebody waits for it: a request or a reply. */
  readonly awaited?: boolean;
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
  #stopped = false;
  /** What waits for the connection; bytes are copied, since their owner may use them again. */
  readonly #kept: Map<Outgoing, Outgoing> = new Map();
  #keptBytes = 0;
  #sinceFlush = 0;
  #sent = 0;
  #confirmed = 0;
  /** A client never settles the flushes that wait when it closes. */
  readonly #flushing: Set<() => void> = new Set();
  readonly #earlyWrite: EarlyWrite;
  readonly #texts: TextPool = new TextPool();
  #confirmTimer: ReturnType<typeof setTimeout> | undefined;
  #maxPayload = Infinity;

  /** Settles when the connection has ended; `lost`: without anyone here asking for it. */
  readonly ended: Promise<{ readonly lost: boolean }>;

  /**
   * Starts to watch the connection's state.
   *
   * @throws {TypeError} when the buffer's limits are no numbers of things
   */
  constructor(connection: Connection, { buffer = {}, logger, stats, onDenied }: OutboxOptions) {
    this.#connection = connection;
    this.#earlyWrite = new EarlyWrite(connection);
    this.#logger = logger;
    this.#limitedLog = new LimitedLog(logger);
    this.#stats = stats;
    this.#onDenied = onDenied;
    this.#maxMessages = buffer.messages ?? 10_000;
    this.#maxBytes = buffer.bytes ?? 16 * 1024 * 1024;
    checkCount("buffer.messages", this.#maxMessages, 0);
    checkCount("buffer.bytes", this.#maxBytes, 0);
    void this.#watch();
    this.ended = this.#watchEnd();
  }

  /** Whether the connection is up, as far as the client knows. */
  get connected(): boolean {
    return this.#connected;
  }

  /**
   * Sends a message, or keeps it until the connection is back.
   *
   * @param message what to send where
   * @returns a promise only when the caller should wait before sending more
   * @throws {ServiceError} `disconnected` when the bound is reached, `stopped` when the
   * connection is closed, `invalid-message` when the server takes no message of this size
   */
  send(message: Outgoing): Promise<void> | undefined {
    if (!this.#connected) {
      this.#keep(message);
      return undefined;
    }
    this.#publish(message);
    if (message.awaited) this.#earlyWrite.count();
    this.#sinceFlush += message.payload.length + OVERHEAD_BYTES;
    if (this.#sinceFlush >= BYTES_PER_FLUSH) return this.flush();
    this.#confirmTimer ??= setTimeout(() => void this.flush(), CONFIRM_AFTER_MS);
    return undefined;
  }

  /** Takes a message back that still waits for the connection. */
  withdraw(message: Outgoing): void {
    const kept = this.#kept.get(message);
    if (kept === undefined) return;
    this.#kept.delete(message);
    this.#keptBytes -= kept.payload.length;
  }

  /** Settles when the server has taken all that was sent before; never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#confirmTimer);
    this.#confirmTimer = undefined;
    this.#sinceFlush = 0;
    const sent = this.#sent;
    return new Promise((resolve) => {
      const settle = (): void => {
        this.#flushing.delete(settle);
        resolve();
      };
      this.#flushing.add(settle);
      const confirm = (): void => {
        this.#confirmed = Math.max(this.#confirmed, sent);
        settle();
      };
      // When the connection goes down meanwhile, its status says so, and what may be lost is counted there.
      this.#connection.flush().then(confirm, settle);
    });
  }

  /** Stops timers; what was kept and never sent is reported. */
  close(): void {
    this.#stopped = true;
    clearTimeout(this.#confirmTimer);
    const { size } = this.#kept;
    if (size === 0) return;
    this.#stats.countError("not-published", size);
    this.#logger.error("Stopped while disconnected: messages were never published", {
      messages: size,
    });
    this.#kept.clear();
    this.#keptBytes = 0;
  }

  #publish({ subject, payload, options }: Outgoing): void {
    this.#maxPayload = this.#connection.info?.max_payload ?? this.#maxPayload;
    const bytes = typeof payload === "string" ? this.#texts.encode(payload) : payload;
    try {
      this.#connection.publish(subject, bytes, options);
      this.#sent++;
    } catch (error) {
      throw this.#publishError(error, subject, payload);
    }
  }

  #publishError(cause: unknown, subject: string, payload: string | Uint8Array): ServiceError {
    if (this.#connection.isClosed() || isDraining(cause)) {
      return new ServiceError("stopped", `Cannot publish on "${subject}": connection is closed`, {
        cause,
      });
    }
    return this.#tooLarge(subject, payload) ??
      new ServiceError(
        "invalid-message",
        `Cannot publish on "${subject}": ${ServiceError.from(cause).message}`,
        { cause },
      );
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
    const full = this.#kept.size >= this.#maxMessages ||
      this.#keptBytes + payload.length > this.#maxBytes;
    if (full) {
      throw new ServiceError(
        "disconnected",
        `Cannot publish on "${subject}": no connection, and ${this.#kept.size} messages wait already`,
      );
    }
    const copy = typeof payload === "string" ? payload : new Uint8Array(payload);
    this.#kept.set(message, { ...message, payload: copy });
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
      // A publisher's subjects may be without number: each would get lines of its own.
      operation === "publish" ? "denied publish" : `denied ${operation} ${subject}`,
      `The NATS server forbids this user a subject`,
      () => ({ operation, subject }),
    );
    if (operation !== "publish") return;
    this.#stats.countError("not-published");
    this.#onDenied(subject, cause);
  }

  async #watchEnd(): Promise<{ readonly lost: boolean }> {
    const error = await this.#connection.closed().catch((reason: Error) => reason);
    // The client may report the loss in its status only now.
    await new Promise((resolve) => setTimeout(resolve, 0));
    for (const settle of [...this.#flushing]) settle();
    const lost = !this.#connected && !this.#stopped;
    if (lost) {
      this.#logger.error("The connection to NATS has ended for good", error ? { error } : {});
    }
    return { lost };
  }

  #onDisconnect(): void {
    if (!this.#connected || this.#stopped) return;
    this.#connected = false;
    this.#stats.countError("disconnected");
    const unconfirmedMessages = this.#sent - this.#confirmed;
    this.#confirmed = this.#sent;
    const next = this.#connection.isClosed() ? "" : "; reconnecting";
    this.#logger.warn(`Lost the connection to NATS${next}`, { unconfirmedMessages });
  }

  #onReconnect(): void {
    this.#connected = true;
    const kept = [...this.#kept.values()];
    this.#kept.clear();
    this.#keptBytes = 0;
    for (const message of kept) this.#sendKept(message);
    this.#logger.info("Connected to NATS again", { publishedFromBuffer: kept.length });
    if (kept.length > 0) void this.flush();
  }

  #sendKept(message: Outgoing): void {
    try {
      this.#publish(message);
    } catch (error) {
      this.#stats.countError("not-published");
      this.#logger.error("Could not publish a message kept while disconnected", {
        subject: message.subject,
        error,
      });
    }
  }
}

/** A connection that drains is about to close; each client says so in its own way. */
function isDraining(cause: unknown): boolean {
  const { name, code } = cause as { readonly name?: unknown; readonly code?: unknown };
  return /drain/i.test(`${name} ${code}`);
}

/**
 * One client of the bus: the protocol on one side, the router on the other.
 *
 * @module
 */
import {
  type ClientOptions,
  DEFAULT_CLIENT_OPTIONS,
  parseClientOptions,
} from "./client_options.ts";
import type { BusLimits } from "./limits.ts";
import type { Doorkeeper } from "./login.ts";
import { type ProtocolHandler, ProtocolParser } from "./protocol_parser.ts";
import { ProtocolViolation } from "./protocol_violation.ts";
import type { RoutedMessage, Router, RouterClient, RouterSubscription } from "./router.ts";
import { isLiteral } from "./subjects.ts";
import type { Wire } from "./wire.ts";

/** What all sessions of a bus share. */
export interface SessionEnvironment {
  readonly router: Router;
  readonly doorkeeper: Doorkeeper;
  readonly limits: BusLimits;
  /** Makes a text of bytes, one character each. */
  readonly readText: (bytes: Uint8Array, start: number, end: number) => string;
}

/** Nothing is asked of a client that has just come. */
const FIRST_PING_MS = 2000;

/** Speaks the protocol with one client. */
export class Session implements ProtocolHandler {
  readonly #environment: SessionEnvironment;
  readonly #wire: Wire;
  readonly #parser: ProtocolParser;
  #options: ClientOptions = DEFAULT_CLIENT_OPTIONS;
  #client: RouterClient | undefined;
  #pingsOut = 0;
  #loginTimer: ReturnType<typeof setTimeout> | undefined;
  #pingTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /**
   * Greets a client.
   *
   * @param environment what it shares with the others
   * @param wire sends to the client
   * @param info what the client is told first
   */
  constructor(
    environment: SessionEnvironment,
    wire: Wire,
    info: Readonly<Record<string, unknown>>,
  ) {
    const { limits, doorkeeper, readText } = environment;
    const { maxControlLine, maxPayload, authTimeoutMs, pingIntervalMs } = limits;
    this.#environment = environment;
    this.#wire = wire;
    this.#parser = new ProtocolParser(this, { maxControlLine, maxPayload, readText });
    wire.sendLine(`INFO ${JSON.stringify(info)} `);
    if (doorkeeper.required) {
      this.#parser.connectOnly = true;
      this.#loginTimer = setTimeout(() => this.end("Authentication Timeout"), authTimeoutMs);
    } else {
      this.#enter(this.#options);
    }
    this.#pingLater(Math.min(FIRST_PING_MS, pingIntervalMs));
  }

  /** Reads what the client has sent. */
  receive(chunk: Uint8Array): void {
    if (this.#closed) return;
    try {
      this.#parser.write(chunk);
    } catch (error) {
      if (!(error instanceof ProtocolViolation)) throw error;
      this.end(error.text);
    }
  }

  /** Ends the session; `reason`: told to the client, unless it is empty. */
  end(reason = ""): void {
    if (this.#closed) return;
    if (reason !== "") this.#error(reason);
    this.closed();
    this.#wire.close();
  }

  /** The connection is gone. */
  closed(): void {
    this.#closed = true;
    clearTimeout(this.#loginTimer);
    clearTimeout(this.#pingTimer);
    this.#client?.close();
    this.#client = undefined;
  }

  connect(json: string): void {
    const options = parseClientOptions(readUtf8(json), DEFAULT_CLIENT_OPTIONS);
    clearTimeout(this.#loginTimer);
    this.#enter(options);
    this.#parser.connectOnly = false;
    this.#confirm();
  }

  publish(message: RoutedMessage): void {
    const { headers, pedantic } = this.#options;
    if (message.headers !== undefined && !headers) throw new ProtocolViolation();
    if (pedantic && !isLiteral(message.subject)) this.#error("Invalid Publish Subject");
    if (this.#client?.mayPublish(message.subject) === false) {
      this.#error(`Permissions Violation for Publish to "${message.subject}"`);
      return;
    }
    this.#confirm();
    this.#client?.publish(message);
  }

  subscribe(id: string, pattern: string, queue: string): void {
    switch (this.#client?.subscribe(id, pattern, queue)) {
      case "ok":
        return this.#confirm();
      case "invalid":
        return this.#error("Invalid Subject");
      case "too-many":
        return this.#error("maximum subscriptions exceeded");
      case "denied": {
        const group = queue === "" ? "" : ` using queue "${queue}"`;
        this.#error(`Permissions Violation for Subscription to "${pattern}"${group}`);
      }
    }
  }

  unsubscribe(id: string, max: number): void {
    this.#client?.unsubscribe(id, max);
    this.#confirm();
  }

  ping(): void {
    this.#wire.sendLine("PONG");
  }

  pong(): void {
    this.#pingsOut = 0;
  }

  /** Becomes a client of the router, or another one after a further CONNECT. */
  #enter(options: ClientOptions): void {
    const { router, doorkeeper, limits } = this.#environment;
    const identity = doorkeeper.admit(options);
    if (identity === undefined) throw new ProtocolViolation("Authorization Violation");
    this.#options = options;
    this.#client ??= router.connect({
      deliver: (subscription, message) => this.#deliver(subscription, message),
      maxSubscriptions: limits.maxSubscriptions || Infinity,
    });
    this.#client.configure({
      echo: options.echo,
      noResponders: options.no_responders,
      ...identity,
    });
  }

  #deliver({ id }: RouterSubscription, message: RoutedMessage): void {
    const { subject, reply, headers, payload } = message;
    const target = reply === "" ? `${subject} ${id}` : `${subject} ${id} ${reply}`;
    if (headers === undefined || !this.#options.headers) {
      this.#wire.sendMessage(`MSG ${target} ${payload.length}`, undefined, payload);
    } else {
      const lengths = `${headers.length} ${headers.length + payload.length}`;
      this.#wire.sendMessage(`HMSG ${target} ${lengths}`, headers, payload);
    }
  }

  #pingLater(afterMs: number): void {
    const { pingIntervalMs, maxPingsOut } = this.#environment.limits;
    this.#pingTimer = setTimeout(() => {
      if (++this.#pingsOut > maxPingsOut) return this.end("Stale Connection");
      this.#wire.sendLine("PING");
      this.#pingLater(pingIntervalMs);
    }, afterMs);
  }

  #confirm(): void {
    if (this.#options.verbose) this.#wire.sendLine("+OK");
  }

  #error(text: string): void {
    this.#wire.sendLine(`-ERR '${text}'`);
  }
}

/** Subjects stay as their bytes are; user and password are texts. */
function readUtf8(bytes: string): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}

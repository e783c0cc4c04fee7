/**
 * PORT: the part of a NATS connection that this package uses. The connections of nats.js 3
 * (`@nats-io/transport-node`, `@nats-io/transport-deno`, `wsconnect`) and of `nats.ws` 1.x
 * fit it as they are.
 *
 * @module
 */

/** Headers of a message, read with the client's own class. */
export interface MessageHeaders {
  /** Numeric status that the server set (`503`: no responders), else 0. */
  readonly code: number;
  /** Whether any header is set. */
  get(name: string): string;
  /** Whether the header is set. */
  has(name: string): boolean;
  /** Sets one header, replacing earlier values. */
  set(name: string, value: string): void;
  /** The names of all headers, as they were sent. */
  keys(): Iterable<string>;
}

/** One message as the client hands it over. */
export interface IncomingMessage {
  /** The subject it was published on. */
  readonly subject: string;
  /** The subject for replies, if the sender wants one. */
  readonly reply?: string;
  /** The raw bytes. */
  readonly data: Uint8Array;
  /** Headers, if the message carries any. */
  readonly headers?: MessageHeaders;
}

/** A subscription of the client. */
export interface ConnectionSubscription {
  /** Ends it now; `max`: after that many messages in all. */
  unsubscribe(max?: number): void;
  /** Ends it after the messages that are already under way were delivered. */
  drain(): Promise<void>;
  /** Whether it has ended. */
  isClosed(): boolean;
  /** Settles when it has ended; nats.js 3 resolves with the error, if one ended it. */
  readonly closed: Promise<unknown>;
}

/** A change of the connection's state, as the client's `status()` reports it. */
export interface ConnectionStatus {
  /** `disconnect`, `reconnect`, `reconnecting`, `error`, `slowConsumer`, … */
  readonly type: string;
  /** What the client says about it (nats.ws). */
  readonly data?: unknown;
  /** The error behind it (nats.js 3); `operation` and `subject` when the server forbids something. */
  readonly error?: Error & { readonly operation?: string; readonly subject?: string };
  /** What the server forbids (nats.ws). */
  readonly permissionContext?: { readonly operation: string; readonly subject: string };
}

/** PORT: the part of a NATS connection that this package uses. */
export interface Connection {
  /** Queues one message for sending; returns before it is sent. */
  publish(
    subject: string,
    payload?: Uint8Array | string,
    options?: { reply?: string; headers?: MessageHeaders },
  ): void;
  /** Subscribes; `callback` is called for every message and must never throw. */
  subscribe(
    subject: string,
    options: {
      queue?: string;
      max?: number;
      callback: (error: Error | null, message: IncomingMessage) => void;
    },
  ): ConnectionSubscription;
  /** Settles when the server has processed all that was published before. */
  flush(): Promise<void>;
  /** Ends the connection at once. */
  close(): Promise<void>;
  /** Whether the connection has ended for good. */
  isClosed(): boolean;
  /** Settles when the connection has ended for good, with the error that ended it, if any. */
  closed(): Promise<void | Error>;
  /** Changes of the connection's state, as they happen. */
  status(): AsyncIterable<ConnectionStatus>;
  /** Behind the types of nats.js and nats.ws: writes what was published, before the turn ends. */
  readonly protocol?: { flushPending?(): void };
  /** What the server said of itself at connect. */
  readonly info?: { readonly max_payload: number; readonly server_name?: string };
}

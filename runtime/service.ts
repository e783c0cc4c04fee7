import type { Connection } from "./connection.ts";
import type { Logger } from "./logger.ts";
import type { EventMessage, RequestMessage } from "./message.ts";
import type { ParameterArguments } from "./client.ts";
import type {
  EventHandler,
  Messenger,
  PublishOptions,
  RequestHandler,
  RequestOptions,
  SubscribeOptions,
  Subscription,
} from "./messenger.ts";
import type { Stats } from "./stats.ts";
import type { MessageStream } from "./stream.ts";

/** A running service. `S` is the type of its own settings, `C` that of its connection. */
export interface Service<S = unknown, C = Connection> {
  /** SERVICE_NAME; also the name behind its queue group. */
  readonly serviceName: string;
  /** DATA_DIR, absolute. Services share it: see {@linkcode Service.openDataDirectory}. */
  readonly dataDir: string;
  /** Everything from environment, command line and config file, under the names it had. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The service's own settings, as declared by the option `settings`. */
  readonly settings: S;
  /** Where the service says what happens. */
  readonly log: Logger;
  /** Numbers that health and discovery report. */
  readonly stats: Stats;
  /** Aborted when the service begins to stop: for loops that publish, and for `fetch`. */
  readonly stopping: AbortSignal;
  /** Settles when the service has stopped, also because its connection has ended for good. */
  readonly stopped: Promise<void>;
  /** The NATS connection itself. Reading it throws a `TypeError` when NATS is off. */
  readonly nc: C;
  /** The same as `nc`. */
  readonly messageBus: C;

  /**
   * Publishes an event. Waits when the server is slower than the service.
   *
   * @throws {ValidationError} `invalid-message` when the data does not fit the schema
   * @throws {ServiceError} `disconnected` when too much waits for the connection already
   * @throws {TypeError} when a subject parameter cannot stand in a subject
   */
  publish<T, P>(
    message: EventMessage<T, P>,
    data: T,
    ...rest: ParameterArguments<P, PublishOptions>
  ): Promise<void>;

  /**
   * Calls a handler for each event, one at a time and in order. Instances of one SERVICE_NAME
   * share the events, unless `queue: false` asks for all of them.
   */
  subscribe<T, P>(
    message: EventMessage<T, P>,
    handler: EventHandler<T, P>,
    options?: SubscribeOptions<P>,
  ): Subscription;
  /** Iterates over events; otherwise like the form with a handler. */
  subscribe<T, P>(
    message: EventMessage<T, P>,
    options?: SubscribeOptions<P>,
  ): MessageStream<T, P>;

  /**
   * Sends a request and waits for the reply.
   *
   * @throws {ServiceError} `no-responders`, `timeout`, `handler-failed`, `rejected`, …
   * @throws {ValidationError} `invalid-message`, `invalid-request`, `invalid-reply`
   */
  request<T, R, P>(
    message: RequestMessage<T, R, P>,
    data: T,
    ...rest: ParameterArguments<P, RequestOptions>
  ): Promise<R>;

  /**
   * Answers requests; what the handler returns is the reply. A handler refuses with
   * `throw new ServiceError("rejected", "why")`; any other error reaches the requester as
   * `handler-failed` without detail.
   */
  respond<T, R, P>(
    message: RequestMessage<T, R, P>,
    handler: RequestHandler<T, R, P>,
    options?: SubscribeOptions<P>,
  ): Subscription;

  /**
   * Creates the service's own folder inside DATA_DIR and returns its absolute path. Deno needs
   * `--allow-write` for it.
   *
   * @throws {ServiceError} `bad-configuration` when the folder cannot be created
   */
  openDataDirectory(): Promise<string>;

  /**
   * Stops: takes no more messages, finishes what is in flight (bounded), flushes, closes.
   * Nothing that was accepted is lost. Calling it again returns the same promise.
   */
  stop(): Promise<void>;
}

/** All that was accepted is sent by then: only a server that does not answer takes longer. */
const CLOSE_TIMEOUT_MS = 1000;

/** What a service is made of. */
export interface ServiceParts<S, C> {
  readonly serviceName: string;
  readonly dataDir: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly settings: S;
  readonly log: Logger;
  readonly stats: Stats;
  /** Absent when NATS is off. */
  readonly bus: { readonly connection: C; readonly messenger: Messenger } | undefined;
  /** How long to wait for handlers when stopping, in milliseconds. */
  readonly stopTimeout: number;
  readonly openDataDirectory: () => Promise<string>;
  /** Called once, when the service has stopped; `lost`: because its connection is gone for good. */
  readonly onStopped: (lost: boolean) => void;
}

/**
 * Puts a service together.
 *
 * @param parts its configuration, connection and numbers
 * @returns the service; its methods may be taken out of it
 */
export function createService<S, C extends Connection>(parts: ServiceParts<S, C>): Service<S, C> {
  const { bus, serviceName, dataDir, config, settings, log, stats, openDataDirectory } = parts;
  const messenger = (): Messenger => (bus ?? natsIsOff()).messenger;
  const stopping = new AbortController();
  let resolveStopped: () => void;
  const stopped = new Promise<void>((resolve) => {
    resolveStopped = resolve;
  });
  const begin = (lost: boolean): Promise<void> => {
    if (!stopping.signal.aborted) {
      stopping.abort();
      void stopParts(parts).then(resolveStopped).then(() => parts.onStopped(lost));
    }
    return stopped;
  };
  void bus?.messenger.ended.then(({ lost }) => begin(lost));
  const stop = (): Promise<void> => begin(false);
  const service = {
    serviceName,
    dataDir,
    config,
    settings,
    log,
    stats,
    stopping: stopping.signal,
    stopped,
    openDataDirectory,
    publish: (message, data, params?: unknown, options?: PublishOptions) =>
      messenger().publish(message, data, params as never, options),
    request: (message, data, params?: unknown, options?: RequestOptions) =>
      messenger().request(message, data, params as never, options),
    respond: (message, handler, options) => messenger().respond(message, handler, options),
    subscribe: subscribeWith(messenger),
    stop,
  } satisfies Omit<Service<S, C>, "nc" | "messageBus">;
  return withConnection(service, () => (bus ?? natsIsOff()).connection);
}

function natsIsOff(): never {
  throw new TypeError(
    "NATS is off for this service: expected a start without the option { nats: false }",
  );
}

/** Hidden from spreading, logging and JSON, where a connection would show its credentials. */
function withConnection<B extends object, C>(
  service: B,
  connection: () => C,
): B & { readonly nc: C; readonly messageBus: C } {
  const hidden = { get: connection, enumerable: false };
  return Object.defineProperties(service, { nc: hidden, messageBus: hidden }) as
    & B
    & { readonly nc: C; readonly messageBus: C };
}

function subscribeWith(messenger: () => Messenger): Service["subscribe"] {
  function subscribe<T, P>(
    message: EventMessage<T, P>,
    handler: EventHandler<T, P>,
    options?: SubscribeOptions<P>,
  ): Subscription;
  function subscribe<T, P>(
    message: EventMessage<T, P>,
    options?: SubscribeOptions<P>,
  ): MessageStream<T, P>;
  function subscribe<T, P>(
    message: EventMessage<T, P>,
    second?: EventHandler<T, P> | SubscribeOptions<P>,
    third?: SubscribeOptions<P>,
  ): Subscription | MessageStream<T, P> {
    return typeof second === "function"
      ? messenger().subscribe(message, second, third)
      : messenger().stream(message, second);
  }
  return subscribe;
}

async function stopParts<S, C extends Connection>(parts: ServiceParts<S, C>): Promise<void> {
  const { bus, log, stopTimeout } = parts;
  log.info("Stopping");
  if (bus !== undefined) {
    const { connection, messenger } = bus;
    // Handlers may wait for replies that can no longer come.
    if (connection.isClosed()) messenger.close();
    const drained = await within(stopTimeout, messenger.drain());
    if (!drained) {
      log.error(`Stopped before all was done: waited ${stopTimeout} ms for handlers and server`);
    }
    messenger.close();
    await within(CLOSE_TIMEOUT_MS, closeConnection(connection));
  }
  log.info("Stopped");
}

/** What handlers and {@linkcode Messenger.close} have said last is sent, if there is a connection. */
async function closeConnection(connection: Connection): Promise<void> {
  if (connection.isClosed()) return;
  await within(CLOSE_TIMEOUT_MS / 2, connection.flush());
  await connection.close();
}

/** Whether the promise settled in time; never rejects. */
async function within(milliseconds: number, promise: Promise<void>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const settled = promise.then(() => true, () => true);
  const inTime = await Promise.race([settled, late]);
  clearTimeout(timer);
  return inTime;
}

/**
 * Talks in messages over one connection: what services and clients have in common.
 *
 * @module
 */
import { decodePayload, encodePayload, issueText, parseJson } from "./codec.ts";
import type { Connection, IncomingMessage } from "./connection.ts";
import { createErrorReply, errorOfBody, errorOfHeaders } from "./error_reply.ts";
import { ServiceError, ValidationError } from "./errors.ts";
import { OutgoingHeaders } from "./headers.ts";
import { LimitedLog } from "./limited_log.ts";
import type { Logger } from "./logger.ts";
import type { EventMessage, RequestMessage } from "./message.ts";
import { checkQueue, checkTime } from "./option_values.ts";
import { type BufferLimits, Outbox } from "./outbox.ts";
import {
  type InvalidMessageHook,
  type MessageContext,
  type ReceivableMessage,
  Receiver,
  type ReceiverOptions,
} from "./receiver.ts";
import { Requester } from "./requester.ts";
import type { Stats } from "./stats.ts";
import { type MessageStream, StreamQueue } from "./stream.ts";
import { fillSubject, subjectPattern } from "./subject.ts";

const DEFAULT_TIMEOUT_MS = 2000;
const DEFAULT_PENDING_MESSAGES = 65_536;
const DEFAULT_PENDING_BYTES = 64 * 1024 * 1024;

/** Options of one `publish`. */
export interface PublishOptions {
  /** `false` sends the data unchecked, for trusted paths; default `true`. */
  readonly validate?: boolean;
  /** Headers to send along. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Options of one `request`. */
export interface RequestOptions extends PublishOptions {
  /** How long to wait for the reply, in milliseconds; default 2000. */
  readonly timeout?: number;
  /** Gives up early. */
  readonly signal?: AbortSignal;
}

/** Options of one `subscribe` or `respond`. */
export interface SubscribeOptions<P> {
  /** Values of subject parameters to listen for; one that is left out or `"*"` matches all. */
  readonly params?: Partial<P>;
  /**
   * The queue group whose members share the messages; `false`: this instance gets every message.
   * Default: a service's own name; none for a client.
   */
  readonly queue?: string | false;
  /** Handlers that run at the same time; default 1 for events (in order), 100 for requests. */
  readonly concurrency?: number;
  /** Messages that may wait for a handler; default 65,536. What comes then is dropped and counted. */
  readonly maxPendingMessages?: number;
  /** Bytes that may wait for a handler; default 64 MiB. */
  readonly maxPendingBytes?: number;
  /** `false` hands data over unchecked, for trusted paths; default `true`. */
  readonly validate?: boolean;
  /** Called for each message that does not fit its schema. */
  readonly onInvalid?: InvalidMessageHook;
}

/** A running subscription. */
export interface Subscription {
  /** Takes no more messages; settles when those that came before are handled. */
  drain(): Promise<void>;
  /** Ends it at once. */
  close(): void;
}

/** Gets each valid event. */
export type EventHandler<T, P> = (data: T, context: MessageContext<P>) => unknown;

/** Gets each valid request and returns the reply. */
export type RequestHandler<T, R, P> = (
  data: T,
  context: MessageContext<P>,
) => R | PromiseLike<R>;

/** What a {@linkcode Messenger} works with. */
export interface MessengerOptions {
  readonly logger: Logger;
  readonly stats: Stats;
  /** The queue group of subscriptions that name none. */
  readonly queue?: string;
  readonly onInvalid?: InvalidMessageHook;
  /** What is kept while the connection is down. */
  readonly buffer?: BufferLimits;
  /** First token or tokens of reply subjects; default `_INBOX`. */
  readonly inboxPrefix?: string;
}

/** Publishes, subscribes, requests and responds over one connection. */
export class Messenger {
  readonly #connection: Connection;
  readonly #options: MessengerOptions;
  readonly #log: LimitedLog;
  readonly #outbox: Outbox;
  readonly #requester: Requester;
  readonly #receivers: Set<Subscription> = new Set();

  /**
   * @param connection any connection that fits the port
   * @param options where to log and count
   */
  constructor(connection: Connection, options: MessengerOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#log = new LimitedLog(options.logger);
    const onDenied = (subject: string, cause: unknown) => this.#requester.denied(subject, cause);
    this.#outbox = new Outbox(connection, { ...options, onDenied });
    this.#requester = new Requester(connection, this.#outbox, options.inboxPrefix ?? "_INBOX");
  }

  /** Publishes an event; see `Service.publish`. */
  publish<T, P>(
    message: EventMessage<T, P>,
    data: T,
    parameters?: P,
    options: PublishOptions = {},
  ): Promise<void> {
    const published = this.#publish(message, data, parameters, options);
    // A caller who does not await learns of the failure from log and health; it must not end the process.
    published.catch((error) => this.#notPublished(message.name, error));
    return published;
  }

  async #publish<T, P>(
    message: EventMessage<T, P>,
    data: T,
    parameters: P | undefined,
    { validate = true, headers }: PublishOptions,
  ): Promise<void> {
    const subject = fillSubject(message.subject, parameterRecord(parameters));
    const codec = { payload: message.payload, validate };
    const payload = encodePayload(data, codec, `Message "${message.name}"`);
    await this.#outbox.send(
      headers === undefined
        ? { subject, payload }
        : { subject, payload, options: { headers: new OutgoingHeaders(headers) } },
    );
  }

  #notPublished(name: string, error: unknown): void {
    this.#options.stats.countError("not-published");
    const { message } = ServiceError.from(error);
    this.#log.warn(`not-published ${name}`, `Did not publish "${name}": ${message}`, () => ({}));
  }

  /** Sends a request; see `Service.request`. */
  request<T, R, P>(
    message: RequestMessage<T, R, P>,
    data: T,
    parameters?: P,
    options: RequestOptions = {},
  ): Promise<R> {
    // No async function: the requester's promise is the only one of a request.
    try {
      const { validate = true, headers, timeout = DEFAULT_TIMEOUT_MS, signal } = options;
      checkTime("timeout", timeout);
      const subject = fillSubject(message.subject, parameterRecord(parameters));
      const codec = { payload: message.payload, validate };
      return this.#requester.send({
        subject,
        payload: encodePayload(data, codec, `Request "${message.name}"`),
        headers: headers === undefined ? undefined : new OutgoingHeaders(headers),
        timeout,
        signal,
        read: (reply) => readReply(message, reply, validate),
      });
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Subscribes a handler; see `Service.subscribe`. */
  subscribe<T, P>(
    message: EventMessage<T, P>,
    handler: EventHandler<T, P>,
    options: SubscribeOptions<P> = {},
  ): Subscription {
    return this.#receive(message, options, {
      concurrency: 1,
      handle: handler,
    });
  }

  /** Subscribes an iterable; see `Service.subscribe`. */
  stream<T, P>(
    message: EventMessage<T, P>,
    options: SubscribeOptions<P> = {},
  ): MessageStream<T, P> {
    const queue = new StreamQueue<T, P>(() => receiver.close());
    const receiver = this.#receive(message, options, {
      concurrency: 1,
      handle: (data, context) => queue.offer(data, context),
      ended: (error) => queue.fail(error),
    });
    const end = () => void receiver.drain().then(() => queue.close());
    receiver.closed.then(end, end);
    return queue;
  }

  /** Answers requests; see `Service.respond`. */
  respond<T, R, P>(
    message: RequestMessage<T, R, P>,
    handler: RequestHandler<T, R, P>,
    options: SubscribeOptions<P> = {},
  ): Subscription {
    return this.#receive(message, options, {
      concurrency: 100,
      handle: handler,
      answer: (incoming, value) => this.#reply(message, incoming, value as R),
      refuse: (incoming, error) => this.#replyError(incoming, error),
    });
  }

  /** Settles when the connection has ended; `lost`: without {@linkcode Messenger.close} or its owner. */
  get ended(): Promise<{ readonly lost: boolean }> {
    return this.#outbox.ended;
  }

  /** Settles when the server has taken all that was sent and subscribed before; never rejects. */
  flush(): Promise<void> {
    return this.#outbox.flush();
  }

  /** Takes no more messages; settles when those that came before are handled and answered. */
  async drain(): Promise<void> {
    await Promise.all([...this.#receivers].map((receiver) => receiver.drain()));
    await this.flush();
  }

  /** Fails the requests that still wait and stops timers; the connection stays open. */
  close(): void {
    this.#requester.close();
    this.#outbox.close();
  }

  #receive<T, P>(
    message: ReceivableMessage<T>,
    options: SubscribeOptions<P>,
    own: Pick<ReceiverOptions<T, P>, "handle" | "answer" | "refuse" | "ended"> & {
      readonly concurrency: number;
    },
  ): Receiver<T, P> {
    const { stats, queue: defaultQueue, onInvalid: defaultHook } = this.#options;
    const {
      params,
      queue = defaultQueue,
      concurrency = own.concurrency,
      maxPendingMessages = DEFAULT_PENDING_MESSAGES,
      maxPendingBytes = DEFAULT_PENDING_BYTES,
      validate = true,
      onInvalid = defaultHook,
    } = options;
    if (queue !== false && queue !== undefined) checkQueue(queue);
    const environment = { connection: this.#connection, stats, log: this.#log };
    const receiver = new Receiver<T, P>(environment, {
      message,
      pattern: subjectPattern(message.subject, parameterRecord(params)),
      queue: queue === false ? undefined : queue,
      limits: { concurrency, maxPendingMessages, maxPendingBytes },
      validate,
      onInvalid,
      handle: own.handle,
      ...(own.answer && { answer: own.answer }),
      ...(own.refuse && { refuse: own.refuse }),
      ...(own.ended && { ended: own.ended }),
    });
    this.#receivers.add(receiver);
    const forget = () => void this.#receivers.delete(receiver);
    receiver.closed.then(forget, forget);
    return receiver;
  }

  #reply<T, R, P>(
    message: RequestMessage<T, R, P>,
    incoming: IncomingMessage,
    value: R,
  ): void | Promise<void> {
    const { reply: subject } = incoming;
    const payload = message.reply === undefined
      ? ""
      : encodePayload(value, { payload: message.reply }, `Reply of "${message.name}"`);
    if (subject) return this.#outbox.send({ subject, payload, awaited: true });
  }

  #replyError({ reply }: IncomingMessage, error: ServiceError): void {
    if (!reply) return;
    const { body, headers } = createErrorReply(error);
    void this.#outbox.send({ subject: reply, payload: body, options: { headers }, awaited: true });
  }
}

function parameterRecord(parameters: unknown): Readonly<Record<string, unknown>> | undefined {
  return (parameters ?? undefined) as Readonly<Record<string, unknown>> | undefined;
}

function readReply<T, R, P>(
  message: RequestMessage<T, R, P>,
  incoming: IncomingMessage,
  validate: boolean,
): R {
  const error = errorOfHeaders(incoming);
  if (error !== undefined) throw error;
  if (message.reply === undefined) return readEmptyReply(incoming);
  const { value, issues } = decodePayload(incoming.data, { payload: message.reply, validate });
  if (issues === undefined) return value;
  throw errorOfBody(parseJson(incoming.data)) ??
    new ValidationError(
      "invalid-reply",
      `Reply to "${message.name}" is invalid: ${issueText(issues)}`,
      issues,
    );
}

/** Whatever an empty reply carries is ignored, unless it is an error whose headers got lost. */
function readEmptyReply<R>(incoming: IncomingMessage): R {
  const error = incoming.data.length > 0 ? errorOfBody(parseJson(incoming.data)) : undefined;
  if (error !== undefined) throw error;
  return undefined as R;
}

import type { Connection } from "./connection.ts";
import { consoleLogger } from "./console_logger.ts";
import { guardLogger } from "./guarded_logger.ts";
import type { Logger } from "./logger.ts";
import type { EventMessage, Message, NoParameters, RequestMessage } from "./message.ts";
import {
  type EventHandler,
  Messenger,
  type PublishOptions,
  type RequestHandler,
  type RequestOptions,
  type SubscribeOptions,
  type Subscription,
} from "./messenger.ts";
import type { BufferLimits } from "./outbox.ts";
import type { InvalidMessageHook } from "./receiver.ts";
import { Stats } from "./stats.ts";
import type { MessageStream } from "./stream.ts";

/** The arguments after the data: parameters are required when the subject has some. */
export type ParameterArguments<P, Options> = NoParameters extends P
  ? [params?: Readonly<Record<string, never>>, options?: Options]
  : [params: P, options?: Options];

/** The client of one event. */
export interface EventClient<T, P> {
  /**
   * Publishes it.
   *
   * @throws {ValidationError} `invalid-message` when the data does not fit the schema
   * @throws {ServiceError} `disconnected` when too much waits for the connection already
   */
  publish(data: T, ...rest: ParameterArguments<P, PublishOptions>): Promise<void>;
  /** Calls the handler for each message; `params` picks subjects. */
  subscribe(
    handler: EventHandler<T, P>,
    params?: Partial<P>,
    options?: SubscribeOptions<P>,
  ): Subscription;
  /** Iterates over the messages; `params` picks subjects, `"*"` is any value. */
  subscribe(params?: Partial<P>, options?: SubscribeOptions<P>): MessageStream<T, P>;
}

/** The client of one request. */
export interface RequestClient<T, R, P> {
  /**
   * Sends it and waits for the reply.
   *
   * @throws {ServiceError} `no-responders`, `timeout`, `handler-failed`, `rejected`, `overloaded`, …
   * @throws {ValidationError} `invalid-message`, `invalid-request`, `invalid-reply`
   */
  request(data: T, ...rest: ParameterArguments<P, RequestOptions>): Promise<R>;
  /** Answers it; what the handler returns is the reply. */
  respond(
    handler: RequestHandler<T, R, P>,
    params?: Partial<P>,
    options?: SubscribeOptions<P>,
  ): Subscription;
}

/** Messages in groups, as generated code lists them. */
export interface MessageTree {
  readonly [name: string]: Message | MessageTree;
}

/** A tree of clients in the shape of a tree of messages. */
export type Client<M> = M extends EventMessage<infer T, infer P> ? EventClient<T, P>
  : M extends RequestMessage<infer T, infer R, infer P> ? RequestClient<T, R, P>
  : { readonly [K in keyof M]: Client<M[K]> };

/** Options of {@linkcode createClient}. */
export interface ClientOptions {
  /** Called for each received message that does not fit its schema. */
  readonly onInvalid?: InvalidMessageHook;
  /** Where trouble is reported; default: warnings and errors on the console. */
  readonly logger?: Logger;
  /** What is kept while the connection is down; default 10,000 messages, 16 MiB. */
  readonly buffer?: BufferLimits;
  /** First token or tokens of reply subjects, for servers that restrict them; default `_INBOX`. */
  readonly inboxPrefix?: string;
}

/**
 * Makes a typed client of any NATS connection: nats.js 3, `nats.ws` or `@nats-io/transport-deno`.
 * Generated code wraps this in a `createClient(connection)` that knows its messages. The client
 * ends with the connection.
 *
 * @param connection an open connection
 * @param messages the messages, in groups
 * @param options hooks and bounds
 * @returns a client for each message, in the same groups
 *
 * @example
 * ```ts
 * import { connect } from "@nats-io/transport-node";
 * import { createClient, event } from "telestion-edge/client";
 *
 * const connection = await connect({ servers: process.env.NATS_URL });
 * const frame = event({ name: "link.frame", subject: "link.{station}.frame" });
 * const client = createClient(connection, { link: { frame } });
 * await client.link.frame.publish(new Uint8Array([1, 2, 3]), { station: "wuerzburg" });
 * await connection.close();
 * ```
 */
export function createClient<M extends MessageTree>(
  connection: Connection,
  messages: M,
  options: ClientOptions = {},
): Client<M> {
  const logger = guardLogger(options.logger ?? consoleLogger);
  const messenger = new Messenger(connection, { ...options, logger, stats: new Stats() });
  void messenger.ended.then(() => messenger.close());
  return clientsOf(messages, messenger) as Client<M>;
}

function clientsOf(tree: MessageTree, messenger: Messenger): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(tree).map(([name, node]) => [
      name,
      isMessage(node) ? clientOf(node, messenger) : clientsOf(node, messenger),
    ]),
  );
}

function isMessage(node: Message | MessageTree): node is Message {
  return typeof node["kind"] === "string";
}

function clientOf(
  message: Message,
  messenger: Messenger,
): EventClient<unknown, unknown> | RequestClient<unknown, unknown, unknown> {
  return message.kind === "event" ? eventClient(message, messenger) : {
    request: (data, params?: unknown, options?: RequestOptions) =>
      messenger.request(message, data, params, options),
    respond: (handler, params, options) =>
      messenger.respond(message, handler, withParams(params, options)),
  };
}

function eventClient(
  message: EventMessage<unknown, unknown>,
  messenger: Messenger,
): EventClient<unknown, unknown> {
  function subscribe(
    handler: EventHandler<unknown, unknown>,
    params?: object,
    options?: SubscribeOptions<unknown>,
  ): Subscription;
  function subscribe(
    params?: object,
    options?: SubscribeOptions<unknown>,
  ): MessageStream<unknown, unknown>;
  function subscribe(
    first?: EventHandler<unknown, unknown> | object,
    second?: object,
    third?: SubscribeOptions<unknown>,
  ): Subscription | MessageStream<unknown, unknown> {
    return typeof first === "function"
      ? messenger.subscribe(
        message,
        first as EventHandler<unknown, unknown>,
        withParams(second, third),
      )
      : messenger.stream(message, withParams(first, second as SubscribeOptions<unknown>));
  }
  return {
    publish: (data, params?: unknown, options?: PublishOptions) =>
      messenger.publish(message, data, params, options),
    subscribe,
  };
}

function withParams(
  params: object | undefined,
  options: SubscribeOptions<unknown> = {},
): SubscribeOptions<unknown> {
  return params === undefined ? options : { ...options, params };
}

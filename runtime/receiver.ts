/**
 * One subscription: bytes come in, checked values reach the handler. Nothing that a message or a
 * handler does gets out of here as an exception: a NATS client whose callback throws is dead.
 *
 * @module
 */
import { decodePayload, issueText } from "./codec.ts";
import type {
  Connection,
  ConnectionSubscription,
  IncomingMessage,
  MessageHeaders,
} from "./connection.ts";
import { Dispatcher, type DispatchLimits } from "./dispatcher.ts";
import { ServiceError, ValidationError } from "./errors.ts";
import type { LimitedLog } from "./limited_log.ts";
import type { Message } from "./message.ts";
import { openSubscription } from "./open_subscription.ts";
import { isPromiseLike } from "./promise_like.ts";
import type { EndpointStats, Stats } from "./stats.ts";
import { matchSubject, type SubjectTemplate } from "./subject.ts";
import type { Issue, Validator } from "./validator.ts";

/** What a handler is told beside the data. */
export interface MessageContext<P> {
  /** The parameters in the subject. */
  readonly params: P;
  /** The subject that the message was published on. */
  readonly subject: string;
  /** The headers, if the message carries any. Other services may strip them. */
  readonly headers: MessageHeaders | undefined;
}

/** A message that was not handed over because it does not fit its schema. */
export interface InvalidMessage {
  /** The message's name in the schema folder. */
  readonly name: string;
  /** The subject that it was published on. */
  readonly subject: string;
  /** Each place that does not fit, at most eight. */
  readonly issues: readonly Issue[];
  /** The payload as it came. */
  readonly data: Uint8Array;
}

/** Called for each invalid message. What it returns is ignored; what it throws is logged. */
export type InvalidMessageHook = (invalid: InvalidMessage) => unknown;

/** What a receiver shares with the others of its messenger. */
export interface ReceiverEnvironment {
  readonly connection: Connection;
  readonly stats: Stats;
  readonly log: LimitedLog;
}

/** The part of a descriptor that receiving needs; `T` is the payload. */
export interface ReceivableMessage<T> extends Pick<Message, "name" | "kind" | "subject"> {
  readonly payload: Validator<T> | undefined;
}

/** What one receiver does. */
export interface ReceiverOptions<T, P> {
  readonly message: ReceivableMessage<T>;
  /** The subject to subscribe to, wildcards included. */
  readonly pattern: string;
  readonly queue: string | undefined;
  readonly limits: DispatchLimits;
  readonly validate: boolean;
  readonly onInvalid: InvalidMessageHook | undefined;
  /** Gets each valid message; may throw or reject. */
  readonly handle: (data: T, context: MessageContext<P>) => unknown;
  /** Sends what the handler gave; a promise: the next message should wait. Absent for events. */
  readonly answer?: (incoming: IncomingMessage, value: unknown) => void | Promise<void>;
  /** Tells who asked why there is no result: invalid, failed or dropped. Absent for events. */
  readonly refuse?: (incoming: IncomingMessage, error: ServiceError) => void;
  /** Called when the server has ended the subscription. */
  readonly ended?: (error: ServiceError) => void;
}

/** One subscription with its decoding, checking, dispatching and counting. */
export class Receiver<T, P> {
  /** Settles when the subscription has ended. */
  readonly closed: Promise<unknown>;
  readonly #environment: ReceiverEnvironment;
  readonly #options: ReceiverOptions<T, P>;
  readonly #dispatcher: Dispatcher;
  readonly #endpoint: EndpointStats;
  readonly #subscription: ConnectionSubscription;

  /**
   * Subscribes.
   *
   * @throws {ServiceError} `stopped` when the connection is closed
   */
  constructor(environment: ReceiverEnvironment, options: ReceiverOptions<T, P>) {
    const { message, pattern, queue, limits } = options;
    this.#environment = environment;
    this.#options = options;
    this.#dispatcher = new Dispatcher(limits);
    const callback = (error: Error | null, incoming: IncomingMessage): void => {
      if (error === null) this.#receive(incoming);
      else this.#ended(error);
    };
    this.#subscription = openSubscription(
      environment.connection,
      pattern,
      queue === undefined ? { callback } : { queue, callback },
    );
    this.closed = this.#subscription.closed;
    this.#endpoint = environment.stats.addEndpoint({
      name: message.name,
      kind: message.kind,
      subject: pattern,
      queueGroup: queue ?? "",
    });
  }

  /** Takes no more messages; settles when those that came before are handled. */
  async drain(): Promise<void> {
    if (!this.#subscription.isClosed()) await this.#subscription.drain().catch(() => undefined);
    await this.#dispatcher.idle();
    this.#environment.stats.removeEndpoint(this.#endpoint);
  }

  /** Ends the subscription at once and drops its numbers. */
  close(): void {
    if (!this.#subscription.isClosed()) this.#subscription.unsubscribe();
    this.#environment.stats.removeEndpoint(this.#endpoint);
  }

  /** The client has ended the subscription; the status of the connection tells the log why. */
  #ended(cause: Error): void {
    this.#endpoint.lastError = cause.message;
    const { pattern, ended } = this.#options;
    const message = `The server does not let this user subscribe to "${pattern}"`;
    ended?.(new ServiceError("permission-denied", message, { cause }));
  }

  #receive(incoming: IncomingMessage): void {
    const { message, validate } = this.#options;
    this.#endpoint.received++;
    try {
      const decoded = decodePayload(incoming.data, { payload: message.payload, validate });
      if (decoded.issues !== undefined) return this.#invalid(incoming, decoded.issues);
      const job = () => this.#run(decoded.value, incoming);
      if (!this.#dispatcher.submit(job, incoming.data.length)) this.#dropped(incoming);
    } catch (error) {
      this.#failed(incoming, error);
    }
  }

  #run(data: T, incoming: IncomingMessage): void | Promise<void> {
    const { message, handle } = this.#options;
    const started = performance.now();
    try {
      const result = handle(data, new ReceivedContext<P>(message.subject, incoming));
      if (!isPromiseLike(result)) return this.#finish(incoming, result, started);
      // One promise for all that follows: each further one costs as much as the check.
      return Promise.resolve(result).then(
        (value) => this.#finish(incoming, value, started),
        (error) => this.#fail(incoming, error, started),
      );
    } catch (error) {
      this.#fail(incoming, error, started);
    }
  }

  #finish(incoming: IncomingMessage, value: unknown, started: number): void | Promise<void> {
    try {
      const sent = this.#options.answer?.(incoming, value);
      this.#count(started);
      return sent;
    } catch (error) {
      this.#fail(incoming, error, started);
    }
  }

  #fail(incoming: IncomingMessage, error: unknown, started: number): void {
    this.#count(started);
    this.#failed(incoming, error);
  }

  #count(started: number): void {
    this.#endpoint.processingTime += Math.round((performance.now() - started) * 1e6);
  }

  #invalid(incoming: IncomingMessage, issues: readonly Issue[]): void {
    const { message: { name, kind }, onInvalid } = this.#options;
    const { subject, data } = incoming;
    this.#endpoint.invalid++;
    const reason = issueText(issues);
    const text = `Received an invalid ${kind} on "${subject}": ${reason}`;
    this.#report("invalid-message", text, () => ({ message: name, issues, bytes: data.length }));
    const hookFailed = (error: unknown): void =>
      this.#report("handler-failed", `Hook onInvalid failed for "${name}"`, () => ({ error }));
    try {
      const told = onInvalid?.({ name, subject, issues, data });
      if (isPromiseLike(told)) told.then(undefined, hookFailed);
    } catch (error) {
      hookFailed(error);
    }
    this.#refuse(
      incoming,
      () => new ValidationError("invalid-request", `Request is invalid: ${reason}`, issues),
    );
  }

  #failed(incoming: IncomingMessage, error: unknown): void {
    const { name } = this.#options.message;
    const failure = ServiceError.from(error);
    if (failure.code !== "rejected") {
      this.#endpoint.failed++;
      const text = `Handler of "${name}" failed: ${failure.message}`;
      this.#report("handler-failed", text, () => ({ subject: incoming.subject, error }));
    }
    this.#refuse(incoming, () => failure);
  }

  #dropped(incoming: IncomingMessage): void {
    const { name } = this.#options.message;
    this.#endpoint.dropped++;
    const text = `Dropped a message of "${name}": its handler does not keep up`;
    this.#report("slow-consumer", text, () => ({ subject: incoming.subject }));
    this.#refuse(incoming, () => new ServiceError("overloaded", "Too many requests are waiting"));
  }

  #report(
    kind: "invalid-message" | "handler-failed" | "slow-consumer",
    text: string,
    fields: () => Readonly<Record<string, unknown>>,
  ): void {
    this.#endpoint.lastError = text;
    this.#environment.stats.countError(kind);
    this.#environment.log.warn(`${kind} ${this.#endpoint.name}`, text, fields);
  }

  /** An error is made, with its stack, only where someone gets it: a flood of events costs none. */
  #refuse(incoming: IncomingMessage, error: () => ServiceError): void {
    const { refuse } = this.#options;
    if (refuse === undefined || !incoming.reply) return;
    try {
      refuse(incoming, error());
    } catch (cause) {
      this.#report("handler-failed", `Could not send an error reply`, () => ({ error: cause }));
    }
  }
}

/** Reads parameters and headers only when the handler asks for them. */
class ReceivedContext<P> implements MessageContext<P> {
  readonly #template: SubjectTemplate;
  readonly #incoming: IncomingMessage;

  constructor(template: SubjectTemplate, incoming: IncomingMessage) {
    this.#template = template;
    this.#incoming = incoming;
  }

  get params(): P {
    return (matchSubject(this.#template, this.#incoming.subject) ?? {}) as P;
  }

  get subject(): string {
    return this.#incoming.subject;
  }

  get headers(): MessageHeaders | undefined {
    return this.#incoming.headers;
  }
}

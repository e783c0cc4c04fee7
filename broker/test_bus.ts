/**
 * A bus for unit tests of services.
 *
 * @module
 */
import type { ParameterArguments } from "../runtime/client.ts";
import { decodePayload, issueText } from "../runtime/codec.ts";
import type { Connection } from "../runtime/connection.ts";
import { ServiceError, ValidationError } from "../runtime/errors.ts";
import type { LogFields, Logger } from "../runtime/logger.ts";
import type { EventMessage, Message, RequestMessage } from "../runtime/message.ts";
import {
  Messenger,
  type PublishOptions,
  type RequestHandler,
  type RequestOptions,
  type Subscription,
} from "../runtime/messenger.ts";
import type { InvalidMessage } from "../runtime/receiver.ts";
import type { ServiceBus } from "../runtime/service_bus.ts";
import { Stats } from "../runtime/stats.ts";
import type { ReceivedMessage } from "../runtime/stream.ts";
import { matchSubject, subjectPattern } from "../runtime/subject.ts";
import { temporaryPath } from "./adapters/temporary_path.ts";
import { MemoryConnection } from "./memory_connection.ts";
import { ReceivedHeaders } from "./message_headers.ts";
import { MessageRecord } from "./message_record.ts";
import { Router } from "./router.ts";

/** Options of {@linkcode createTestBus}. */
export interface TestBusOptions {
  /**
   * Variables for the service, beside or instead of the five that are filled in: SERVICE_NAME
   * `test`, a NATS_URL, no user and password, a DATA_DIR among the temporary files.
   */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Options of {@linkcode TestBus.expect}. */
export interface ExpectOptions<P> {
  /** Values of subject parameters to wait for; one that is left out matches all. */
  readonly params?: Partial<P>;
  /** How long to wait before giving up, in milliseconds; default 1000. */
  readonly timeoutMs?: number;
}

/** A line that a service has logged. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: LogFields;
}

/** A bus in this process, and a hand for the test on it. */
export interface TestBus extends ServiceBus {
  /** Messages that the service was given and that do not fit their schema. */
  readonly invalid: readonly InvalidMessage[];
  /** What the service has logged. */
  readonly log: readonly LogLine[];
  /** Opens one more connection, for what needs one: a client, a second service. */
  openConnection(): Connection;
  /**
   * Publishes an event to the service; `{ validate: false }` sends what does not fit.
   *
   * @throws {ValidationError} `invalid-message` when the data does not fit the schema
   */
  publish<T, P>(
    message: EventMessage<T, P>,
    data: T,
    ...rest: ParameterArguments<P, PublishOptions>
  ): Promise<void>;
  /**
   * Sends a request to the service and waits for the reply.
   *
   * @throws {ServiceError} `no-responders`, `timeout`, `handler-failed`, `rejected`, …
   */
  request<T, R, P>(
    message: RequestMessage<T, R, P>,
    data: T,
    ...rest: ParameterArguments<P, RequestOptions>
  ): Promise<R>;
  /** Answers requests of the service, in the place of another one. */
  respond<T, R, P>(
    message: RequestMessage<T, R, P>,
    handler: RequestHandler<T, R, P>,
  ): Subscription;
  /**
   * Takes the next message of this kind from all that the bus carries: one that came before, or
   * the first to come. Each is taken once, in order.
   *
   * @throws {ServiceError} `timeout` when none comes; says what came instead
   * @throws {ValidationError} `invalid-message` when it does not fit its schema
   */
  expect<T, P>(
    message: EventMessage<T, P>,
    options?: ExpectOptions<P>,
  ): Promise<ReceivedMessage<T, P>>;
  /** Takes the next request of this kind; otherwise like the form for events. */
  expect<T, R, P>(
    message: RequestMessage<T, R, P>,
    options?: ExpectOptions<P>,
  ): Promise<ReceivedMessage<T, P>>;
  /** Settles when all that was published so far is handed over to handlers. */
  settle(): Promise<void>;
  /** Closes the test's own connection and removes DATA_DIR; stop the services before. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 1000;

/**
 * Makes a bus for a unit test: `startService({ bus })` runs a service on it, with its
 * configuration filled in, without a process, a port or a broker.
 *
 * @param options further variables for the service
 * @returns the bus; `close()` it in the end
 *
 * @example
 * ```ts
 * import { startService } from "telestion-edge";
 * import { event } from "telestion-edge/client";
 * import { createTestBus } from "telestion-edge/testing";
 *
 * const frame = event({ name: "link.frame", subject: "link.{station}.frame" });
 * const size = event({ name: "link.size", subject: "link.{station}.size" });
 *
 * const bus = createTestBus();
 * const service = await startService({ bus });
 * service.subscribe(frame, (bytes, { params }) =>
 *   service.publish(size, new Uint8Array([bytes.length]), params));
 *
 * await bus.publish(frame, new Uint8Array(3), { station: "ws-1" });
 * const { data, params } = await bus.expect(size);
 * console.log(data[0], params.station); // 3 ws-1
 *
 * await service.stop();
 * await bus.close();
 * ```
 */
export function createTestBus({ environment = {} }: TestBusOptions = {}): TestBus {
  const record = new MessageRecord();
  const router = new Router((message) => record.add(message));
  const connection = new MemoryConnection(router);
  const log: LogLine[] = [];
  const logger = recordTo(log);
  const messenger = new Messenger(connection, { logger, stats: new Stats() });
  const invalid: InvalidMessage[] = [];
  const dataDir = temporaryPath();
  const openConnection = (): Connection => new MemoryConnection(router);
  return {
    environment: { ...describeService(dataDir.path), ...environment },
    logger,
    log,
    invalid,
    onInvalid: (message) => void invalid.push(message),
    openConnection,
    connect: () => Promise.resolve(openConnection()),
    publish: (message, data, params?: unknown, options?: PublishOptions) =>
      messenger.publish(message, data, params as never, options),
    request: (message, data, params?: unknown, options?: RequestOptions) =>
      messenger.request(message, data, params as never, options),
    respond: (message, handler) => messenger.respond(message, handler),
    expect: <T, P>(message: Message, options?: ExpectOptions<unknown>) =>
      takeNext(record, message, options) as Promise<ReceivedMessage<T, P>>,
    settle: () => connection.flush(),
    close: async () => {
      messenger.close();
      await connection.close();
      await dataDir.remove();
    },
  };
}

function describeService(dataDir: string): Readonly<Record<string, string>> {
  return {
    NATS_URL: "nats://memory",
    NATS_USER: "",
    NATS_PASSWORD: "",
    SERVICE_NAME: "test",
    DATA_DIR: dataDir,
  };
}

function recordTo(lines: LogLine[]): Logger {
  const keep = (level: LogLine["level"]): Logger["debug"] => (message, fields = {}) =>
    void lines.push({ level, message, fields });
  return { debug: keep("debug"), info: keep("info"), warn: keep("warn"), error: keep("error") };
}

async function takeNext(
  record: MessageRecord,
  message: Message,
  { params = {}, timeoutMs = DEFAULT_TIMEOUT_MS }: ExpectOptions<unknown> = {},
): Promise<ReceivedMessage<unknown, unknown>> {
  const pattern = subjectPattern(message.subject, { ...params });
  const taken = await record.take(pattern, timeoutMs);
  if (taken === undefined) {
    const others = record.subjects.map((subject) => `"${subject}"`).join(", ") || "nothing else";
    throw new ServiceError(
      "timeout",
      `No message "${message.name}" on "${pattern}" within ${timeoutMs} ms: there was ${others}`,
    );
  }
  const { subject, headers, payload } = taken;
  const { value, issues } = decodePayload(payload, { payload: message.payload });
  if (issues !== undefined) {
    const text = `Message "${message.name}" on "${subject}" is invalid: ${issueText(issues)}`;
    throw new ValidationError("invalid-message", text, issues);
  }
  return {
    data: value,
    params: matchSubject(message.subject, subject),
    subject,
    headers: headers && new ReceivedHeaders(headers),
  };
}

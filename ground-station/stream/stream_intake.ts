/**
 * Messages out of a stream of JetStream, which keeps them until they are acknowledged.
 *
 * @module
 */
import type { Consumer, ConsumerMessages, JetStreamManager, JsMsg } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { ServiceError } from "telestion-edge";

/** What became of a message: it is where it belongs, can never be, or had no room to wait. */
export type Fate = "committed" | "refused" | "dropped";

const NANOSECONDS = 1e9;
const ACK_PENDING = 20_000;
const RETRY_MS = 1000;

/** A message of the stream. */
export interface StreamMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  /** The header `Nats-Msg-Id`, or empty. */
  readonly messageId: string;
  /** When the stream got it, in milliseconds since 1970. */
  readonly time: number;
  /** Names it among all messages of all streams. */
  readonly place: string;
}

/** Which stream, and how it is read. */
export interface StreamOptions {
  readonly stream: string;
  /** The setting that names it, for errors. */
  readonly setting: string;
  /** The durable consumer, which writers of one name share. */
  readonly consumer: string;
  /** A message that is not acknowledged in this time comes again, in seconds. */
  readonly ackWait: number;
}

/** What is done with messages. */
export interface StreamHandler {
  /** Settles when there is room for one more. */
  ready(): Promise<void>;
  /** Takes a message; `dropped`: it shall come again. */
  handle(message: StreamMessage): Promise<Fate>;
  /** Told why no messages come at the moment. */
  onTrouble(error: Error): void;
  /** Messages that may be on their way to this writer. */
  readonly window: number;
}

/** An open stream. */
export interface StreamIntake {
  /** Its subjects, with wildcards. */
  readonly subjects: readonly string[];
  /** Begins to take messages. */
  start(handler: StreamHandler): void;
  /** Takes no more; settles when all that was taken is acknowledged or given back. */
  stop(): Promise<void>;
}

/**
 * Opens a stream, and makes the durable consumer if there is none.
 *
 * @param connection over TCP
 * @param options which stream
 * @returns the stream; nothing is taken yet
 * @throws {ServiceError} `bad-configuration` when server or stream are not there, or the package
 */
export async function openStream(
  connection: NatsConnection,
  options: StreamOptions,
): Promise<StreamIntake> {
  const { jetstream, jetstreamManager } = await importJetStream(options);
  try {
    const manager = await jetstreamManager(connection);
    const { config: { subjects }, created } = await manager.streams.info(options.stream);
    await makeConsumer(manager, options);
    const consumer = await jetstream(connection).consumers.get(options.stream, options.consumer);
    return createIntake(consumer, { subjects, place: `${options.stream} ${created}` });
  } catch (cause) {
    const { message } = ServiceError.from(cause);
    const text = `Cannot read the stream "${options.stream}" of ${options.setting}: ${message}: ` +
      'expected a server with JetStream and a stream, such as of "nats stream add"';
    throw new ServiceError("bad-configuration", text, { cause });
  }
}

async function importJetStream({ setting }: StreamOptions) {
  return await import("@nats-io/jetstream").catch((cause) => {
    const text = `Package "@nats-io/jetstream" is missing: ${setting} needs ` +
      '"npm install @nats-io/jetstream"';
    throw new ServiceError("bad-configuration", text, { cause });
  });
}

async function makeConsumer(
  manager: JetStreamManager,
  { stream, consumer, ackWait }: StreamOptions,
): Promise<void> {
  const changeable = { ack_wait: ackWait * NANOSECONDS, max_ack_pending: ACK_PENDING };
  const exists = await manager.consumers.info(stream, consumer).then(() => true, () => false);
  if (exists) await manager.consumers.update(stream, consumer, changeable);
  else {
    const config = { ...changeable, durable_name: consumer, ack_policy: "explicit" } as const;
    await manager.consumers.add(stream, config);
  }
}

function createIntake(
  consumer: Consumer,
  { subjects, place }: { readonly subjects: readonly string[]; readonly place: string },
): StreamIntake {
  const taken = new Set<Promise<void>>();
  let messages: ConsumerMessages | undefined;
  let ended = Promise.resolve();
  let stopping = false;

  async function takeAll(handler: StreamHandler): Promise<void> {
    while (!stopping) {
      try {
        messages = await consumer.consume({ max_messages: handler.window });
        await takeUntilItEnds(messages, handler);
      } catch (error) {
        handler.onTrouble(ServiceError.from(error));
      }
      if (!stopping) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  async function takeUntilItEnds(source: ConsumerMessages, handler: StreamHandler): Promise<void> {
    for await (const message of source) {
      await handler.ready();
      if (stopping) break;
      const done = settle(message, handler.handle(toStreamMessage(message, place)))
        .catch((error) => handler.onTrouble(ServiceError.from(error)))
        .finally(() => taken.delete(done));
      taken.add(done);
    }
  }

  return {
    subjects,
    start: (handler) => {
      ended = takeAll(handler);
    },
    stop: async () => {
      stopping = true;
      await messages?.close();
      await Promise.all(taken);
      await ended;
    },
  };
}

/** Only now does the stream forget the message. */
async function settle(message: JsMsg, fate: Promise<Fate>): Promise<void> {
  if (await fate === "dropped") message.nak(RETRY_MS);
  else message.ack();
}

function toStreamMessage(message: JsMsg, place: string): StreamMessage {
  return {
    subject: message.subject,
    data: message.data,
    messageId: message.headers?.get("Nats-Msg-Id") ?? "",
    time: message.info.timestampNanos / 1e6,
    place: `${place} ${message.seq}`,
  };
}

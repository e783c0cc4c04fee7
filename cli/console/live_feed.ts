import type { Connection, IncomingMessage } from "../../runtime/connection.ts";
import { openSubscription } from "../../runtime/open_subscription.ts";
import { type Catalog, findBySubject } from "../tools/catalog.ts";
import { recordMessage } from "../tools/record.ts";
import type { MessageRecord } from "../tools/record_types.ts";
import type { MessagesEvent } from "./protocol.ts";

/** The most messages of one {@linkcode LiveFeed.take}: 24 a second, which nobody reads. */
const MAX_SAMPLE = 6;
/** Longer payloads are shown in part. */
const MAX_SHOWN_BYTES = 16 * 1024;

/** What answers are sent to, and what services are asked on: shown only to who asks for it. */
const INTERNAL = /^(?:_INBOX\.|\$|__telestion__)/;

/** A sample of what comes on a subject. */
export interface LiveFeed {
  /** What came since the last call; `undefined` when nothing did. */
  take(): MessagesEvent | undefined;
  /** Ends it. */
  close(): void;
}

/** What a {@linkcode LiveFeed} listens to. */
export interface LiveFeedOptions {
  /** A subject, with or without wildcards. */
  readonly subject: string;
  /** The messages of the schemas, as they are now. */
  readonly catalog: () => Catalog;
}

/**
 * Listens to a subject. Whatever its rate, it keeps a few messages and counts the others; only
 * those that it keeps are read and checked, and no message is kept longer than until the next
 * {@linkcode LiveFeed.take}.
 *
 * @param connection any connection
 * @param options the subject
 * @returns the feed
 */
export function openLiveFeed(
  connection: Connection,
  { subject, catalog }: LiveFeedOptions,
): LiveFeed {
  let sample: IncomingMessage[] = [];
  let omitted = 0;
  const showsInternal = INTERNAL.test(subject);
  const subscription = openSubscription(connection, subject, {
    callback: (error, message) => {
      if (error !== null || !showsInternal && INTERNAL.test(message.subject)) return;
      sample.push(message);
      if (sample.length <= MAX_SAMPLE) return;
      sample.splice(leastMissed(sample), 1);
      omitted++;
    },
  });
  return {
    take() {
      if (sample.length === 0) return undefined;
      const messages = sample.map((message) => record(message, catalog()));
      const event: MessagesEvent = { type: "messages", messages, omitted };
      sample = [];
      omitted = 0;
      return event;
    },
    close() {
      if (!subscription.isClosed()) subscription.unsubscribe();
    },
  };
}

/** The oldest message of the subject that has the most: a busy one must not hide the others. */
function leastMissed(sample: readonly IncomingMessage[]): number {
  const counts = new Map<string, number>();
  for (const { subject } of sample) counts.set(subject, (counts.get(subject) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return sample.findIndex(({ subject }) => counts.get(subject) === most);
}

function record(message: IncomingMessage, catalog: Catalog): MessageRecord {
  const known = findBySubject(catalog, message.subject);
  const full = recordMessage(message, known);
  if (message.data.length <= MAX_SHOWN_BYTES) return full;
  const { data: _data, base64: _base64, text: _text, ...rest } = full;
  const beginning = new TextDecoder().decode(message.data.subarray(0, MAX_SHOWN_BYTES));
  return { ...rest, text: `${beginning}… (${message.data.length} bytes)` };
}

import type { Connection, IncomingMessage } from "../../runtime/connection.ts";
import { openSubscription } from "../../runtime/open_subscription.ts";
import { type Catalog, findBySubject, readPayload } from "../tools/catalog.ts";
import { recordMessage } from "../tools/record.ts";
import type { MessageRecord } from "../tools/record_types.ts";
import type { MessagesEvent } from "./protocol.ts";

/** The most valid and the most invalid messages of one {@linkcode LiveFeed.take}. */
const MAX_SAMPLE = 6;
/** Longer payloads are shown in part. */
const MAX_SHOWN_BYTES = 16 * 1024;
/** The time that checking may take between two {@linkcode LiveFeed.take}, in milliseconds. */
const CHECK_BUDGET_MS = 40;

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

/** A message that may be shown. */
interface Candidate {
  readonly message: IncomingMessage;
  readonly time: Date;
  readonly order: number;
}

/**
 * Listens to a subject. Whatever its rate, it keeps a few messages and counts the others. Those
 * that are invalid come first, as far as there is time to check all; no message is kept longer
 * than until the next {@linkcode LiveFeed.take}.
 *
 * @param connection any connection
 * @param options the subject
 * @returns the feed
 */
export function openLiveFeed(connection: Connection, options: LiveFeedOptions): LiveFeed {
  const { subject, catalog } = options;
  const showsInternal = INTERNAL.test(subject);
  let sample = new Sample();
  const subscription = openSubscription(connection, subject, {
    callback: (error, message) => {
      if (error !== null || !showsInternal && INTERNAL.test(message.subject)) return;
      sample.add(message, catalog());
    },
  });
  return {
    take() {
      if (sample.isEmpty) return undefined;
      const event = sample.toEvent(catalog());
      sample = new Sample();
      return event;
    },
    close() {
      if (!subscription.isClosed()) subscription.unsubscribe();
    },
  };
}

/** What is kept of the messages between two looks. */
class Sample {
  readonly #valid: Candidate[] = [];
  readonly #invalid: Candidate[] = [];
  #budget = CHECK_BUDGET_MS;
  #count = 0;
  #omittedInvalid = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add(message: IncomingMessage, catalog: Catalog): void {
    const candidate = { message, time: new Date(), order: this.#count++ };
    const isInvalid = this.#isInvalid(message, catalog);
    const list = isInvalid ? this.#invalid : this.#valid;
    list.push(candidate);
    if (list.length <= MAX_SAMPLE) return;
    list.splice(leastMissed(list), 1);
    if (isInvalid) this.#omittedInvalid++;
  }

  toEvent(catalog: Catalog): MessagesEvent {
    const shown = [...this.#valid, ...this.#invalid].sort((a, b) => a.order - b.order);
    return {
      type: "messages",
      messages: shown.map((candidate) => record(candidate, catalog)),
      omitted: this.#count - shown.length,
      omittedInvalid: this.#omittedInvalid,
    };
  }

  #isInvalid({ subject, data }: IncomingMessage, catalog: Catalog): boolean {
    const known = findBySubject(catalog, subject);
    if (known === undefined || this.#budget <= 0) return false;
    const start = performance.now();
    const { valid } = readPayload(data, known);
    this.#budget -= performance.now() - start;
    return valid === false;
  }
}

/** The oldest message of the subject that has the most: a busy one must not hide the others. */
function leastMissed(sample: readonly Candidate[]): number {
  const subjects = sample.map(({ message }) => message.subject);
  const counts = new Map<string, number>();
  for (const subject of subjects) counts.set(subject, (counts.get(subject) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return subjects.findIndex((subject) => counts.get(subject) === most);
}

function record({ message, time }: Candidate, catalog: Catalog): MessageRecord {
  const known = findBySubject(catalog, message.subject);
  const full = recordMessage(message, known, time);
  if (message.data.length <= MAX_SHOWN_BYTES) return full;
  const { data: _data, base64: _base64, text: _text, ...rest } = full;
  const beginning = new TextDecoder().decode(message.data.subarray(0, MAX_SHOWN_BYTES));
  return { ...rest, text: `${beginning}… (${message.data.length} bytes)` };
}

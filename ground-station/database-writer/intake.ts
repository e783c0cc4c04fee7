import type { Logger, MessageContext, Service } from "telestion-edge";
import type { WriterStatus } from "../../generated/mod.ts";
import { createClock, type MessageClock } from "../database/message_time.ts";
import type { BatchWriter } from "./batch_writer.ts";
import { type Arrival, type RecordRules, toRecord } from "./record.ts";
import type { AnyEvent, EventFinder } from "./stored_events.ts";
import type { Fate, StreamMessage } from "../stream/stream_intake.ts";

/** Subjects may be without number. */
const MOST_REPORTED = 100;
const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/** What an {@linkcode Intake} works with. */
export interface IntakeOptions {
  readonly writer: BatchWriter;
  readonly rules: RecordRules;
  readonly log: Logger;
  readonly stats: Pick<Service["stats"], "countError">;
  /** The events of the stream. */
  readonly finder: EventFinder;
  /** Whether a subject of the stream is to be stored. */
  readonly wants: (subject: string) => boolean;
}

/** The way of messages into the batches, whether they come by themselves or out of a stream. */
export class Intake {
  readonly counts = { received: 0, invalid: 0, refused: 0, lost: 0, redelivered: 0 };
  readonly #options: IntakeOptions;
  readonly #reported: Set<string> = new Set();
  readonly #clocks: Map<AnyEvent, MessageClock> = new Map();

  /** @param options batches, rules, and where to log and count */
  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /**
   * Takes a valid event of core NATS, which comes once.
   *
   * @param event its descriptor
   * @param data its payload
   * @param context its subject and headers
   * @returns settles when it is committed, or cannot be
   */
  takeEvent(
    event: AnyEvent,
    data: unknown,
    { subject, headers }: MessageContext<unknown>,
  ): Promise<void> | undefined {
    if (!this.#options.wants(subject)) return undefined;
    const messageId = headers?.get("Nats-Msg-Id") ?? "";
    return this.#add(event, { subject, data, messageId, time: Date.now() }).then((fate) => {
      if (fate === "dropped") this.#lose(subject);
    });
  }

  /**
   * Takes a message out of a stream, which keeps it until this settles.
   *
   * @param message as the stream has it
   * @returns what became of it; what shall not be stored is `refused`
   */
  async takeStreamMessage({ data: bytes, ...own }: StreamMessage): Promise<Fate> {
    const { finder, wants } = this.#options;
    if (!wants(own.subject)) return "refused";
    const event = finder.find(own.subject);
    if (event === undefined) {
      this.#invalid(own.subject, "Expected a subject that a schema describes");
      return "refused";
    }
    const data = this.#decode(event, bytes);
    if (data === undefined) return "refused";
    const fate = await this.#add(event, { ...own, data });
    if (fate === "dropped") this.counts.redelivered++;
    return fate;
  }

  /** The numbers of the status message. */
  status(): Omit<WriterStatus, "instance"> {
    const { away, buffered, counts } = this.#options.writer;
    return { database: away ? "away" : "connected", ...this.counts, ...counts, buffered };
  }

  /** An invalid event was left out. */
  countInvalid(): void {
    this.counts.invalid++;
  }

  /** No async function: while many messages wait, each would keep its payload a second time. */
  #add(event: AnyEvent, arrival: Omit<Arrival, "name" | "made">): Promise<Fate> {
    this.counts.received++;
    const { writer, rules } = this.#options;
    const own = { ...arrival, name: event.name, made: this.#clockOf(event)?.(arrival.data) };
    return writer.add(toRecord(own, rules)).then((fate) => {
      if (fate === "refused") this.counts.refused++;
      return fate;
    });
  }

  /** Most schemas need not say it: `TIME` is the member that they all have. */
  #clockOf(event: AnyEvent): MessageClock | undefined {
    if (event.time === undefined) return undefined;
    const clock = this.#clocks.get(event) ?? createClock(event.time);
    this.#clocks.set(event, clock);
    return clock;
  }

  #lose(subject: string): void {
    this.counts.lost++;
    this.#options.stats.countError("slow-consumer");
    this.#reportOnce("lost", "The buffer is full: dropped the oldest message", { subject });
  }

  #decode(event: AnyEvent, bytes: Uint8Array): unknown {
    try {
      const data: unknown = JSON.parse(strictUtf8.decode(bytes));
      if (event.payload?.check(data)) return data;
      const [issue] = event.payload?.explain(data) ?? [];
      this.#invalid(event.name, `${issue?.path}: ${issue?.message}`);
    } catch {
      this.#invalid(event.name, "Expected JSON in UTF-8");
    }
    return undefined;
  }

  #invalid(name: string, reason: string): void {
    this.countInvalid();
    this.#options.stats.countError("invalid-message");
    this.#reportOnce(name, `The stream holds an invalid message of "${name}"`, { reason });
  }

  /** The status counts all of them; the log names the first. */
  #reportOnce(kind: string, text: string, fields: Readonly<Record<string, unknown>>): void {
    if (this.#reported.has(kind) || this.#reported.size >= MOST_REPORTED) return;
    this.#reported.add(kind);
    this.#options.log.warn(text, fields);
  }
}

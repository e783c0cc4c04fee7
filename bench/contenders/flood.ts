import { Buffer } from "node:buffer";
import { createTelemetry, type Link } from "./contender.ts";
import { ackSubject, PER_ACK } from "./counter.ts";
import { Wire } from "./wire.ts";

/** Messages that may be under way: enough to keep everybody busy, too few for a slow consumer. */
const WINDOW = 16 * PER_ACK;
const STALLED_MS = 10_000;
/** Where the sequence stands in the text of a message. */
const PLACE = 10_000;

/** What one flood shall be. */
export interface FloodOrder {
  readonly seconds?: number;
  /** Ends after so many messages. */
  readonly messages?: number;
  /** Messages each second; as many as get through, without. */
  readonly perSecond?: number;
  /** Sends one message that does not fit before. */
  readonly invalid?: boolean;
}

/** What came of a flood. */
export interface FloodResult {
  readonly perSecond: number;
  readonly messages: number;
}

/** Publishes telemetry as fast as it is received, and notices what gets lost. */
export class Flood {
  readonly #wire: Wire;
  readonly #subject: string;
  #sent = 0;
  #acknowledged = 0;
  #lost: string | undefined;
  #wake: () => void = () => {};

  private constructor(wire: Wire, subject: string) {
    this.#wire = wire;
    this.#subject = subject;
    wire.subscribe(ackSubject(subject), (_subject, _reply, payload) => {
      const text = payload.toString("latin1");
      if (text.startsWith("lost")) this.#lost ??= text;
      else this.#acknowledged += PER_ACK;
      this.#wake();
    });
  }

  /** Connects. */
  static async open({ url, subject }: Link): Promise<Flood> {
    return new Flood(await Wire.open(url), subject);
  }

  /** Ends its connection. */
  close(): void {
    this.#wire.close();
  }

  /** Floods; rejects when a message is lost or what does not fit gets through. */
  async run(
    { seconds = Infinity, messages = Infinity, perSecond, invalid = false }: FloodOrder,
  ): Promise<FloodResult> {
    if (invalid) {
      this.#wire.publish(this.#subject, JSON.stringify({ ...createTelemetry(1), mode: "unknown" }));
    }
    const [before, started] = [this.#acknowledged, performance.now()];
    const end = started + seconds * 1000;
    const target = this.#sent + messages;
    while (performance.now() < end && this.#sent < target) {
      const due = perSecond === undefined
        ? Infinity
        : (performance.now() - started) / 1000 * perSecond;
      if (this.#sent - this.#acknowledged >= WINDOW) await this.#acknowledgement();
      else if (this.#sent - before < due) this.#sendBatch();
      else await new Promise((resolve) => setTimeout(resolve, 1));
    }
    while (this.#acknowledged < this.#sent) await this.#acknowledgement();
    const count = this.#acknowledged - before;
    return { perSecond: count / (performance.now() - started) * 1000, messages: count };
  }

  #sendBatch(): void {
    let text = "";
    for (let at = 0; at < PER_ACK; at++) text += this.#line(this.#sent++);
    this.#wire.write(Buffer.from(text, "latin1"));
  }

  #line(index: number): string {
    const payload = HEAD + String(index) + TAIL;
    return `PUB ${this.#subject} ${payload.length}\r\n${payload}\r\n`;
  }

  async #acknowledgement(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve, reject) => {
      this.#wake = resolve;
      timer = setTimeout(
        () => reject(new Error(`Lost messages: ${this.#sent - this.#acknowledged} never came`)),
        STALLED_MS,
      );
    });
    clearTimeout(timer);
    if (this.#lost !== undefined) throw new Error(`Lost messages: ${this.#lost}`);
  }
}

const [HEAD = "", TAIL = ""] = JSON.stringify(createTelemetry(PLACE)).split(String(PLACE));

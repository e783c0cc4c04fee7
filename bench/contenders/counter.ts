import type { Link, Telemetry } from "./contender.ts";
import { Wire } from "./wire.ts";

/** So many messages are told with one acknowledgement. */
export const PER_ACK = 256;

/** Where acknowledgements go: the last sequence that came, after {@linkcode PER_ACK} in order. */
export function ackSubject(subject: string): string {
  return `ack.${subject}`;
}

/** Counts what a contender receives, and sees to it that nothing is missing. */
export class Counter {
  readonly #wire: Wire;
  readonly #subject: string;
  #next = 0;
  #count = 0;

  private constructor(wire: Wire, subject: string) {
    this.#wire = wire;
    this.#subject = ackSubject(subject);
  }

  /** Connects on its own, so that acknowledgements cost all contenders the same. */
  static async open({ url, subject }: Link): Promise<Counter> {
    return new Counter(await Wire.open(url), subject);
  }

  /** Ends its connection. */
  close(): void {
    this.#wire.close();
  }

  /** Takes one message; what is not the next one is reported as lost. */
  take({ sequence }: Telemetry): void {
    if (sequence !== this.#next) {
      this.#wire.publish(this.#subject, `lost ${this.#next}`);
    }
    this.#next = sequence + 1;
    if (++this.#count % PER_ACK === 0) this.#wire.publish(this.#subject, String(sequence));
  }
}

import { setTimeout as sleep } from "node:timers/promises";

const POLL_INTERVAL = 2; // ms
const DEFAULT_PATIENCE = 10_000; // ms

/** What back-pressure needs to know. */
export interface BackPressureOptions {
  /** The receivers' names. */
  readonly receivers: readonly string[];
  /** How many messages may be under way to a receiver. */
  readonly window: number;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
  /** Asks a receiver how many messages have reached it in all. */
  ask(receiver: string): Promise<number>;
  /** How long a receiver may stand still, in ms; default 10,000. */
  readonly patience?: number;
  /** Told when a receiver is not waited for any more, and why. */
  onLeftBehind(receiver: string, reason: string): void;
}

/**
 * Keeps a publisher within reach of its receivers. Core NATS has no back-pressure: a server drops
 * the connection of a receiver that is too slow. So this asks the receivers how far they are.
 */
export class BackPressure {
  readonly #options: BackPressureOptions;
  /** What had reached each receiver before the first message of this publisher. */
  readonly #before: Map<string, number> = new Map();
  #settled = 0;

  /** @param options receivers, and how to ask them */
  constructor(options: BackPressureOptions) {
    this.#options = options;
  }

  /** Settles when all receivers have answered, or were waited for in vain. */
  async begin(): Promise<void> {
    await Promise.all(this.#options.receivers.map(async (receiver) => {
      const before = await this.#askUntil(receiver, () => true);
      if (before !== undefined) this.#before.set(receiver, before);
    }));
  }

  /**
   * Settles when the receivers are near enough for another message.
   *
   * @param published messages published so far
   */
  async keepUp(published: number): Promise<void> {
    if (published - this.#settled < this.#options.window) return;
    await this.settle(published, this.#options.window / 2);
  }

  /**
   * Settles when all but `underWay` of the messages have reached all receivers.
   *
   * @param published messages published so far
   * @param underWay messages that need not have arrived; default 0
   */
  async settle(published: number, underWay = 0): Promise<void> {
    const due = Math.max(this.#settled, published - Math.floor(underWay));
    await Promise.all([...this.#before].map(async ([receiver, before]) => {
      const reached = await this.#askUntil(receiver, (reached) => reached - before >= due);
      if (reached === undefined) this.#before.delete(receiver);
    }));
    if (this.#before.size === 0) await sleep(0); // lets signals and requests in
    this.#settled = due;
  }

  /** Asks until the answer is good; `undefined` when it stops changing before. */
  async #askUntil(
    receiver: string,
    isGood: (reached: number) => boolean,
  ): Promise<number | undefined> {
    let reached = -1;
    let reason = "no answer";
    const { patience = DEFAULT_PATIENCE } = this.#options;
    let giveUpAt = performance.now() + patience;
    while (performance.now() < giveUpAt && !this.#options.signal.aborted) {
      try {
        const answer = await this.#options.ask(receiver);
        if (isGood(answer)) return answer;
        if (answer > reached) giveUpAt = performance.now() + patience;
        reached = answer;
        reason = `stands at ${answer} messages`;
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
      await sleep(POLL_INTERVAL);
    }
    if (!this.#options.signal.aborted) this.#options.onLeftBehind(receiver, reason);
    return undefined;
  }
}

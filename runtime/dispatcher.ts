/**
 * Runs handlers: in order and one at a time, or several at once; what waits is bounded.
 *
 * @module
 */
import { checkCount } from "./option_values.ts";

/** How many handlers run at once, and how much may wait. */
export interface DispatchLimits {
  /** Handlers that run at the same time. */
  readonly concurrency: number;
  /** Messages that may wait. */
  readonly maxPendingMessages: number;
  /** Bytes of payload that may wait. */
  readonly maxPendingBytes: number;
}

/** A piece of work; it must not throw or reject. */
export type Job = () => void | Promise<void>;

interface Waiting {
  readonly job: Job;
  readonly bytes: number;
}

/** Runs jobs within limits. A job that ends at once never waits and is never queued. */
export class Dispatcher {
  readonly #limits: DispatchLimits;
  #running = 0;
  #waiting: Waiting[] = [];
  #head = 0;
  #waitingBytes = 0;
  #idle: (() => void)[] = [];

  /**
   * @param limits how many run at once, and how much may wait
   * @throws {TypeError} for limits with which nothing could run, or no end of messages wait
   */
  constructor(limits: DispatchLimits) {
    checkCount("concurrency", limits.concurrency, 1);
    checkCount("maxPendingMessages", limits.maxPendingMessages, 0);
    checkCount("maxPendingBytes", limits.maxPendingBytes, 0);
    this.#limits = limits;
  }

  /**
   * Runs a job now or later.
   *
   * @param job the work
   * @param bytes how much it holds in memory while it waits
   * @returns `false` when too much waits already: the job was dropped
   */
  submit(job: Job, bytes: number): boolean {
    if (this.#running < this.#limits.concurrency && this.#head === this.#waiting.length) {
      this.#run(job);
      return true;
    }
    const { maxPendingMessages, maxPendingBytes } = this.#limits;
    if (this.#waiting.length - this.#head >= maxPendingMessages) return false;
    if (this.#waitingBytes + bytes > maxPendingBytes) return false;
    this.#waiting.push({ job, bytes });
    this.#waitingBytes += bytes;
    return true;
  }

  /** Settles when nothing runs and nothing waits. */
  idle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #run(job: Job): void {
    this.#running++;
    const result = job();
    if (result === undefined) this.#running--;
    else result.then(() => this.#done());
    if (this.#running === 0) this.#tellIdle();
  }

  #done(): void {
    this.#running--;
    while (this.#running < this.#limits.concurrency) {
      const next = this.#take();
      if (next === undefined) break;
      this.#run(next);
    }
    if (this.#running === 0) this.#tellIdle();
  }

  #tellIdle(): void {
    if (this.#idle.length === 0 || this.#head < this.#waiting.length) return;
    const idle = this.#idle;
    this.#idle = [];
    for (const resolve of idle) resolve();
  }

  #take(): Job | undefined {
    const next = this.#waiting[this.#head];
    if (next === undefined) return undefined;
    this.#head++;
    this.#waitingBytes -= next.bytes;
    if (this.#head === this.#waiting.length || this.#head > 1024) this.#compact();
    return next.job;
  }

  #compact(): void {
    this.#waiting = this.#waiting.slice(this.#head);
    this.#head = 0;
  }
}

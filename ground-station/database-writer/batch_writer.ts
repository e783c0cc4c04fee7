import { ServiceError } from "telestion-edge";
import type { ArchiveRecord } from "../database/archive.ts";
import type { Fate } from "../stream/stream_intake.ts";
import { Backlog } from "./backlog.ts";

const SHORTEST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 2000;
const MAX_BATCH_BYTES = 8 * 1024 * 1024;

/** How messages are put together, and who is told of what. */
export interface BatchOptions {
  /** Stores a batch; gives how many rows are new. */
  store(records: readonly ArchiveRecord[]): Promise<number>;
  /** A batch is written when so many messages wait, … */
  readonly batchSize: number;
  /** … or the oldest has waited so long, in milliseconds. */
  readonly batchMs: number;
  /** So many messages may wait while the database is away; then the oldest are dropped. */
  readonly maxMessages: number;
  /** So many bytes of payload may wait. */
  readonly maxBytes: number;
  /** The database did not take a batch, which is tried again and again. */
  onAway(error: ServiceError): void;
  /** It took one again. */
  onBack(): void;
  /** It can never hold this message. */
  onRefused(record: ArchiveRecord, error: ServiceError): void;
}

/** What was done so far. */
export interface BatchCounts {
  /** New rows. */
  stored: number;
  /** Messages whose row was there already. */
  duplicates: number;
  /** Messages of the last batch. */
  batchSize: number;
  /** How long it took, in milliseconds. */
  batchTime: number;
  /** The longest of all since {@linkcode BatchWriter.resetSlowest}, in milliseconds. */
  slowestBatchTime: number;
}

interface Entry {
  readonly record: ArchiveRecord;
  settle(fate: Fate): void;
}

/** Gathers messages into batches, one on its way at a time, and keeps them until they are stored. */
export class BatchWriter {
  readonly counts: BatchCounts = {
    stored: 0,
    duplicates: 0,
    batchSize: 0,
    batchTime: 0,
    slowestBatchTime: 0,
  };
  readonly #options: BatchOptions;
  readonly #backlog: Backlog<Entry> = new Backlog(({ record }) => record.data.length);
  #onTheWay = 0;
  #running = false;
  #hurry = false;
  #away = false;
  #closed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #endWait: (() => void) | undefined;
  #waiters: (() => void)[] = [];

  /** @param options the bounds, and where to store */
  constructor(options: BatchOptions) {
    this.#options = options;
  }

  /** Messages that are not committed yet. */
  get buffered(): number {
    return this.#backlog.length + this.#onTheWay;
  }

  /** Whether the database did not take the last batch. */
  get away(): boolean {
    return this.#away;
  }

  /**
   * Takes a message.
   *
   * @param record the message
   * @returns what became of it, when that is known
   */
  add(record: ArchiveRecord): Promise<Fate> {
    return new Promise((settle) => {
      this.#backlog.push({ record, settle });
      this.#dropOldest();
      this.#wake();
    });
  }

  /** Settles when fewer messages wait, or at once when nothing does. */
  progress(): Promise<void> {
    if (this.buffered === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** From now on no message waits for others. */
  hurry(): void {
    this.#hurry = true;
    this.#wake();
  }

  /** Forgets the longest time of a batch. */
  resetSlowest(): void {
    this.counts.slowestBatchTime = 0;
  }

  /** Gives up on what is not committed yet: all of it is `dropped`. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const entry of this.#backlog.take(Infinity, Infinity)) entry.settle("dropped");
    this.#endWait?.();
  }

  #dropOldest(): void {
    const { maxMessages, maxBytes } = this.#options;
    while (this.buffered > maxMessages || this.#backlog.bytes > maxBytes) {
      const oldest = this.#backlog.shift();
      if (oldest === undefined) return; // what is on its way may be committed
      oldest.settle("dropped");
    }
  }

  #wake(): void {
    if (this.#running || this.#closed || this.#backlog.length === 0) return;
    if (this.#hurry || this.#backlog.length >= this.#options.batchSize) void this.#run();
    else this.#timer ??= setTimeout(() => void this.#run(), this.#options.batchMs);
  }

  async #run(): Promise<void> {
    this.#running = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#backlog.take(this.#options.batchSize, MAX_BATCH_BYTES);
    this.#onTheWay = batch.length;
    await this.#commit(batch);
    this.#running = false;
    for (const resolve of this.#waiters.splice(0)) resolve();
    this.#wake();
  }

  /** Settles when all of the batch is committed or refused, or all hope is lost. */
  async #commit(batch: readonly Entry[]): Promise<void> {
    let retryMs = SHORTEST_RETRY_MS;
    while (!this.#closed) {
      try {
        return await this.#store(batch);
      } catch (thrown) {
        const error = ServiceError.from(thrown);
        if (error.code === "invalid-message") return await this.#divide(batch, error);
        if (!this.#away) this.#options.onAway(error);
        this.#away = true;
      }
      await this.#wait(retryMs);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    }
    this.#settle(batch, "dropped");
  }

  async #store(batch: readonly Entry[]): Promise<void> {
    const { counts } = this;
    const started = performance.now();
    const stored = await this.#options.store(batch.map(({ record }) => record));
    counts.batchTime = performance.now() - started;
    counts.slowestBatchTime = Math.max(counts.slowestBatchTime, counts.batchTime);
    counts.batchSize = batch.length;
    counts.stored += stored;
    counts.duplicates += batch.length - stored;
    if (this.#away) this.#options.onBack();
    this.#away = false;
    this.#settle(batch, "committed");
  }

  /** One message must not keep the others out: halves are tried, down to the one. */
  async #divide(batch: readonly Entry[], error: ServiceError): Promise<void> {
    const [first] = batch;
    if (batch.length === 1 && first !== undefined) {
      this.#options.onRefused(first.record, error);
      return this.#settle(batch, "refused");
    }
    const middle = batch.length >> 1;
    await this.#commit(batch.slice(0, middle));
    await this.#commit(batch.slice(middle));
  }

  #settle(batch: readonly Entry[], fate: Fate): void {
    this.#onTheWay -= batch.length;
    for (const { settle } of batch) settle(fate);
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#endWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

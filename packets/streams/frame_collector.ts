/**
 * Collects the bytes of one frame after another and counts what becomes of them.
 *
 * @module
 */
import type { StreamStats } from "./stream_decoder.ts";

/** The bytes of the frame that is being received. */
export class FrameCollector {
  readonly #maxLength: number;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(64);
  #length = 0;
  #spoilt = false;
  #stats = { bytes: 0, frames: 0, lostBytes: 0, lostFrames: 0 };

  /** @param maxLength the longest frame, in bytes */
  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** How long the frame is so far, in bytes. */
  get length(): number {
    return this.#length;
  }

  /** What was counted. */
  get stats(): StreamStats {
    return { ...this.#stats };
  }

  /** Counts bytes that went in. */
  receive(count: number): void {
    this.#stats.bytes += count;
  }

  /** Adds a byte to the frame, which is lost when it becomes too long. */
  add(byte: number): void {
    if (this.#length >= this.#maxLength) this.#spoilt = true;
    if (this.#spoilt) {
      this.#length++;
      return;
    }
    if (this.#length === this.#bytes.length) this.#grow();
    this.#bytes[this.#length++] = byte;
  }

  /** Something is wrong with the frame: it is lost, whatever follows. */
  spoil(): void {
    this.#spoilt = true;
  }

  /** Counts bytes that belong to no frame. */
  lose(count: number): void {
    this.#stats.lostBytes += count;
  }

  /** Ends the frame; `undefined` when it is lost. */
  take(): Uint8Array<ArrayBuffer> | undefined {
    const frame = this.#spoilt ? undefined : this.#bytes.slice(0, this.#length);
    if (frame === undefined) {
      this.#stats.lostFrames++;
      this.#stats.lostBytes += this.#length;
    } else this.#stats.frames++;
    this.#clear();
    return frame;
  }

  /** Ends the stream: what is there is cut. */
  cut(): void {
    if (this.#length === 0 && !this.#spoilt) return;
    this.#spoilt = true;
    this.take();
  }

  #clear(): void {
    this.#length = 0;
    this.#spoilt = false;
    if (this.#bytes.length > 65_536) this.#bytes = new Uint8Array(64);
  }

  #grow(): void {
    const bytes = new Uint8Array(Math.min(this.#bytes.length * 2, this.#maxLength));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}

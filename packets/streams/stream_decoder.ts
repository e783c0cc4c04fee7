/**
 * PORT: what all decoders of byte streams have in common.
 *
 * @module
 */

/** What a decoder has seen so far. */
export interface StreamStats {
  /** Bytes that went in. */
  readonly bytes: number;
  /** Frames that came out. */
  readonly frames: number;
  /** Bytes that are part of no frame that came out, framing and escapes not counted. */
  readonly lostBytes: number;
  /** Frames that were recognised and could not be used: cut, too long, wrongly escaped. */
  readonly lostFrames: number;
}

/**
 * PORT: cuts a stream of bytes into frames. The frames depend on the bytes alone, not on how they
 * are divided into chunks, and share no memory with the chunks. What is kept between two calls is
 * bounded by the longest frame.
 *
 * @example
 * ```ts
 * import { createSlipDecoder, encodeSlip, type StreamDecoder } from "telestion-edge/packets";
 *
 * function count(decoder: StreamDecoder<unknown>, chunks: Iterable<Uint8Array>): number {
 *   let frames = 0;
 *   for (const chunk of chunks) frames += decoder.push(chunk).length;
 *   return frames + decoder.end().length;
 * }
 * console.log(count(createSlipDecoder(), [encodeSlip(Uint8Array.of(1, 2, 3))])); // 1
 * ```
 */
export interface StreamDecoder<Frame, Stats extends StreamStats = StreamStats> {
  /** Takes the next bytes, of any number; gives the frames that they complete. */
  push(chunk: Uint8Array): Frame[];
  /** The stream is over, or silent for long: gives what waited for more, and counts what is cut. */
  end(): Frame[];
  /** What was seen so far; a snapshot. */
  readonly stats: Stats;
}

/**
 * Frames that a delimiter ends, such as lines.
 *
 * @module
 */
import { createByteDecoder } from "./byte_decoder.ts";
import { FrameCollector } from "./frame_collector.ts";
import { type FrameLimits, maxLengthOf } from "./frame_limits.ts";
import type { StreamDecoder } from "./stream_decoder.ts";

/** How frames are divided. */
export interface DelimiterOptions extends FrameLimits {
  /** The bytes between frames, at least one; default a line feed. */
  readonly delimiter?: Uint8Array;
}

const LINE_FEED = Uint8Array.of(10);

/**
 * Creates a decoder of frames that end with a delimiter. Empty frames are frames; what stands after
 * the last delimiter is cut and counted as lost.
 *
 * @param options the delimiter, and `maxLength` of a frame in bytes without it
 * @returns the decoder
 * @throws {TypeError} for an empty delimiter
 *
 * @example
 * ```ts
 * import { createDelimiterDecoder } from "telestion-edge/packets";
 *
 * const decoder = createDelimiterDecoder({ delimiter: Uint8Array.of(13, 10) });
 * const [sentence] = decoder.push(new TextEncoder().encode("$GPGGA,…\r\n$GP"));
 * console.log(new TextDecoder().decode(sentence)); // $GPGGA,…
 * ```
 */
export function createDelimiterDecoder(options: DelimiterOptions = {}): StreamDecoder<Uint8Array> {
  const delimiter = delimiterOf(options);
  const fallback = fallbacks(delimiter);
  const frame = new FrameCollector(maxLengthOf(options));
  let matched = 0; // bytes of the delimiter that were seen and are held back
  const take = (byte: number): Uint8Array | undefined => {
    while (matched > 0 && delimiter[matched] !== byte) {
      const shorter = fallback[matched - 1] ?? 0;
      for (const held of delimiter.subarray(0, matched - shorter)) frame.add(held);
      matched = shorter;
    }
    if (delimiter[matched] !== byte) frame.add(byte);
    else if (++matched === delimiter.length) {
      matched = 0;
      return frame.take();
    }
    return undefined;
  };
  return createByteDecoder(frame, {
    take,
    end() {
      for (const held of delimiter.subarray(0, matched)) frame.add(held);
      matched = 0;
    },
  });
}

/**
 * Puts the delimiter after a frame.
 *
 * @param frame the bytes
 * @param options the delimiter
 * @returns what to send
 * @throws {TypeError} for a frame that holds the delimiter, or would with what follows it
 *
 * @example
 * ```ts
 * import { encodeDelimited } from "telestion-edge/packets";
 *
 * console.log(encodeDelimited(new TextEncoder().encode("AT"))); // 41 54 0a
 * ```
 */
export function encodeDelimited(
  frame: Uint8Array,
  options: DelimiterOptions = {},
): Uint8Array<ArrayBuffer> {
  const delimiter = delimiterOf(options);
  const encoded = new Uint8Array(frame.length + delimiter.length);
  encoded.set(frame);
  encoded.set(delimiter, frame.length);
  for (let at = 0; at < frame.length; at++) {
    if (delimiter.every((byte, index) => encoded[at + index] === byte)) {
      throw new TypeError(`Frame holds the delimiter at byte "${at}": expected none within it`);
    }
  }
  return encoded;
}

function delimiterOf({ delimiter = LINE_FEED }: DelimiterOptions): Uint8Array {
  if (delimiter.length > 0) return delimiter.slice();
  throw new TypeError(`Option "delimiter" is empty: expected at least one byte`);
}

/** For each start of the delimiter: how much of its end is a start too (Knuth, Morris, Pratt). */
function fallbacks(delimiter: Uint8Array): number[] {
  const lengths = [0];
  let length = 0;
  for (const byte of delimiter.subarray(1)) {
    while (length > 0 && delimiter[length] !== byte) length = lengths[length - 1] ?? 0;
    if (delimiter[length] === byte) length++;
    lengths.push(length);
  }
  return lengths;
}

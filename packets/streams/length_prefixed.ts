/**
 * Frames whose length stands before them.
 *
 * @module
 */
import { ByteQueue } from "./byte_queue.ts";
import { checkInteger, type FrameLimits, maxLengthOf } from "./frame_limits.ts";
import type { StreamDecoder } from "./stream_decoder.ts";

/** How the length is written. */
export interface LengthPrefixOptions extends FrameLimits {
  /** Bytes of the length; default 2. */
  readonly prefixBytes?: 1 | 2 | 4;
  /** Default `big`. */
  readonly byteOrder?: "big" | "little";
  /** Bytes of the frame that the length does not count, or, negative, counts too; default 0. */
  readonly adjustment?: number;
  /** Bytes before each length, by which the decoder finds frames again; default none. */
  readonly marker?: Uint8Array;
}

interface Prefix {
  readonly size: number;
  readonly little: boolean;
  readonly adjustment: number;
  readonly marker: Uint8Array;
  readonly maxLength: number;
}

/**
 * Creates a decoder of length-prefixed frames. After a length that is not possible it looks for the
 * next marker; without a marker it passes over as many bytes as the length says.
 *
 * @param options how the length is written, and `maxLength` of a frame in bytes
 * @returns the decoder; frames come without marker and length
 * @throws {TypeError} for options that are none
 *
 * @example
 * ```ts
 * import { createLengthPrefixDecoder } from "telestion-edge/packets";
 *
 * const decoder = createLengthPrefixDecoder({ marker: Uint8Array.of(0x1a, 0xcf, 0xfc, 0x1d) });
 * const bytes = Uint8Array.of(9, 0x1a, 0xcf, 0xfc, 0x1d, 0, 2, 5, 6);
 * console.log(decoder.push(bytes), decoder.stats.lostBytes); // [ Uint8Array [ 5, 6 ] ] 1
 * ```
 */
export function createLengthPrefixDecoder(
  options: LengthPrefixOptions = {},
): StreamDecoder<Uint8Array> {
  const prefix = readOptions(options);
  const queue = new ByteQueue();
  const stats = { bytes: 0, frames: 0, lostBytes: 0, lostFrames: 0 };
  let skip = 0;
  const lose = (count: number): void => {
    stats.lostBytes += count;
    queue.drop(count);
  };
  const skipBytes = (): void => {
    const count = Math.min(skip, queue.length);
    skip -= count;
    lose(count);
  };
  const { marker, maxLength } = prefix;
  const start = marker.length + prefix.size;
  const take = (): Uint8Array[] => {
    const frames: Uint8Array[] = [];
    for (;;) {
      skipBytes();
      while (!startsWith(queue, marker)) lose(1);
      if (queue.length < start) return frames;
      const length = readLength(queue, prefix);
      if (length < 0 || length > maxLength) {
        stats.lostFrames++;
        skip = marker.length > 0 ? 1 : start + Math.max(length, 0);
        continue;
      }
      if (queue.length < start + length) return frames;
      frames.push(queue.copy(start, start + length));
      queue.drop(start + length);
      stats.frames++;
    }
  };
  return {
    push(chunk) {
      stats.bytes += chunk.length;
      queue.append(chunk);
      return take();
    },
    end() {
      const frames: Uint8Array[] = [];
      if (queue.length > 0) stats.lostFrames++;
      while (queue.length > 0) {
        lose(marker.length > 0 ? 1 : queue.length); // a frame may lie in one that is cut
        frames.push(...take());
      }
      skip = 0;
      return frames;
    },
    get stats() {
      return { ...stats };
    },
  };
}

/**
 * Puts its length before a frame.
 *
 * @param frame the bytes
 * @param options how the length is written
 * @returns what to send
 * @throws {TypeError} for a frame that is too long for the length or the limit
 *
 * @example
 * ```ts
 * import { encodeLengthPrefixed } from "telestion-edge/packets";
 *
 * console.log(encodeLengthPrefixed(Uint8Array.of(7), { prefixBytes: 4 })); // 00 00 00 01 07
 * ```
 */
export function encodeLengthPrefixed(
  frame: Uint8Array,
  options: LengthPrefixOptions = {},
): Uint8Array<ArrayBuffer> {
  const { size, little, adjustment, marker, maxLength } = readOptions(options);
  const length = frame.length - adjustment;
  if (frame.length > maxLength || length < 0 || length >= 2 ** (8 * size)) {
    throw new TypeError(`Frame has "${frame.length}" bytes: expected a length that fits`);
  }
  const encoded = new Uint8Array(marker.length + size + frame.length);
  encoded.set(marker);
  for (let index = 0; index < size; index++) {
    const byte = Math.floor(length / 2 ** (8 * (little ? index : size - 1 - index))) % 256;
    encoded[marker.length + index] = byte;
  }
  encoded.set(frame, marker.length + size);
  return encoded;
}

function readOptions(options: LengthPrefixOptions): Prefix {
  const { prefixBytes = 2, byteOrder = "big", adjustment = 0 } = options;
  if (![1, 2, 4].includes(prefixBytes)) {
    throw new TypeError(`Option "prefixBytes" is "${prefixBytes}": expected 1, 2 or 4`);
  }
  const range = { minimum: -65_536, maximum: 65_536 };
  return {
    size: prefixBytes,
    little: byteOrder === "little",
    adjustment: checkInteger("adjustment", adjustment, range),
    marker: options.marker?.slice() ?? new Uint8Array(0),
    maxLength: maxLengthOf(options),
  };
}

/** Whether the bytes start with the marker, as far as they are there. */
function startsWith(queue: ByteQueue, marker: Uint8Array): boolean {
  for (let index = 0; index < marker.length && index < queue.length; index++) {
    if (queue.at(index) !== marker[index]) return false;
  }
  return true;
}

function readLength(queue: ByteQueue, { marker, size, little, adjustment }: Prefix): number {
  let length = 0;
  for (let index = 0; index < size; index++) {
    length = length * 256 + queue.at(marker.length + (little ? size - 1 - index : index));
  }
  return length + adjustment;
}

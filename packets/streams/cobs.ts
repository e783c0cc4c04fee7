/**
 * COBS: consistent overhead byte stuffing (Cheshire and Baker), frames end with a zero.
 *
 * @module
 */
import { createByteDecoder } from "./byte_decoder.ts";
import { FrameCollector } from "./frame_collector.ts";
import { type FrameLimits, maxLengthOf } from "./frame_limits.ts";
import type { StreamDecoder } from "./stream_decoder.ts";

/** The code of a block of 254 bytes that no zero follows. */
const FULL_BLOCK = 0xff;

/**
 * Creates a decoder of COBS frames. A frame that ends within a block is lost and counted. Empty
 * frames are no frames.
 *
 * @param limits `maxLength` of a frame in bytes
 * @returns the decoder
 * @throws {TypeError} for a limit that is none
 *
 * @example
 * ```ts
 * import { createCobsDecoder, encodeCobs } from "telestion-edge/packets";
 *
 * const decoder = createCobsDecoder();
 * console.log(decoder.push(encodeCobs(Uint8Array.of(1, 0, 2)))); // [ Uint8Array [ 1, 0, 2 ] ]
 * ```
 */
export function createCobsDecoder(limits: FrameLimits = {}): StreamDecoder<Uint8Array> {
  const frame = new FrameCollector(maxLengthOf(limits));
  let left = 0; // bytes of the block that are still to come
  let started = false;
  let zeroIsDue = false; // belongs after the block, unless the frame ends there
  const take = (byte: number): Uint8Array | undefined => {
    if (byte === 0) {
      if (left > 0) frame.spoil();
      const done = started && (frame.length > 0 || left > 0) ? frame.take() : undefined;
      left = 0;
      started = false;
      zeroIsDue = false;
      return done;
    }
    if (left > 0) {
      frame.add(byte);
      left--;
      return undefined;
    }
    if (zeroIsDue) frame.add(0);
    started = true;
    left = byte - 1;
    zeroIsDue = byte !== FULL_BLOCK;
    return undefined;
  };
  return createByteDecoder(frame, {
    take,
    end() {
      if (left > 0) frame.spoil();
      left = 0;
      started = false;
      zeroIsDue = false;
    },
  });
}

/**
 * Stuffs bytes as COBS does, with a zero after them.
 *
 * @param frame the bytes
 * @returns what to send: no zero but the last byte
 *
 * @example
 * ```ts
 * import { encodeCobs } from "telestion-edge/packets";
 *
 * console.log(encodeCobs(Uint8Array.of(1, 0, 2))); // 02 01 02 02 00
 * ```
 */
export function encodeCobs(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoded = new Uint8Array(frame.length + Math.floor(frame.length / 254) + 2);
  let code = 0; // where the code of the block goes
  let at = 1;
  for (const [index, byte] of frame.entries()) {
    if (byte !== 0) encoded[at++] = byte;
    const isFull = at - code === FULL_BLOCK;
    if (byte !== 0 && !(isFull && index + 1 < frame.length)) continue;
    encoded[code] = at - code;
    code = at++;
  }
  encoded[code] = at - code;
  return encoded.slice(0, at + 1);
}

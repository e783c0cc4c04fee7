/**
 * SLIP framing (RFC 1055).
 *
 * @module
 */
import { createEscapedDecoder, encodeEscaped } from "./escaped.ts";
import { type FrameLimits, maxLengthOf } from "./frame_limits.ts";
import type { StreamDecoder } from "./stream_decoder.ts";

/**
 * Creates a decoder of SLIP frames (RFC 1055). A frame with a wrong escape is lost and counted.
 *
 * @param limits `maxLength` of a frame in bytes
 * @returns the decoder
 * @throws {TypeError} for a limit that is none
 *
 * @example
 * ```ts
 * import { createSlipDecoder, encodeSlip } from "telestion-edge/packets";
 *
 * const decoder = createSlipDecoder({ maxLength: 1500 });
 * console.log(decoder.push(encodeSlip(Uint8Array.of(0xc0, 1)))); // [ Uint8Array [ 192, 1 ] ]
 * console.log(decoder.stats.frames); // 1
 * ```
 */
export function createSlipDecoder(limits: FrameLimits = {}): StreamDecoder<Uint8Array> {
  return createEscapedDecoder(maxLengthOf(limits));
}

/**
 * Frames bytes as SLIP does, with an end mark before and after them.
 *
 * @param frame the bytes
 * @returns what to send
 *
 * @example
 * ```ts
 * import { encodeSlip } from "telestion-edge/packets";
 *
 * console.log(encodeSlip(Uint8Array.of(1, 0xdb))); // c0 01 db dd c0
 * ```
 */
export function encodeSlip(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodeEscaped(frame);
}

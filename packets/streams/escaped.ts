/**
 * Frames between end marks, with escapes: what SLIP (RFC 1055) and KISS have in common, down to
 * the values of the bytes.
 *
 * @module
 */
import { createByteDecoder } from "./byte_decoder.ts";
import { FrameCollector } from "./frame_collector.ts";
import type { StreamDecoder } from "./stream_decoder.ts";

const END = 0xc0;
const ESCAPE = 0xdb;
const ESCAPED_END = 0xdc;
const ESCAPED_ESCAPE = 0xdd;

/**
 * Creates a decoder of escaped frames. Empty frames are no frames: end marks may repeat.
 *
 * @param maxLength the longest frame, in bytes
 * @returns the decoder
 */
export function createEscapedDecoder(maxLength: number): StreamDecoder<Uint8Array> {
  const frame = new FrameCollector(maxLength);
  let escaped = false;
  const take = (byte: number): Uint8Array | undefined => {
    if (byte === END) {
      if (escaped) frame.spoil();
      const isEmpty = frame.length === 0 && !escaped;
      escaped = false;
      return isEmpty ? undefined : frame.take();
    }
    if (escaped) {
      escaped = false;
      if (byte !== ESCAPED_END && byte !== ESCAPED_ESCAPE) frame.spoil();
      frame.add(byte === ESCAPED_END ? END : ESCAPE);
    } else if (byte === ESCAPE) escaped = true;
    else frame.add(byte);
    return undefined;
  };
  return createByteDecoder(frame, {
    take,
    end() {
      if (escaped) frame.spoil();
      escaped = false;
    },
  });
}

/**
 * Escapes a frame and puts it between end marks.
 *
 * @param frame the bytes
 * @returns what to send
 */
export function encodeEscaped(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const escapes = frame.reduce((sum, byte) => sum + (byte === END || byte === ESCAPE ? 1 : 0), 0);
  const encoded = new Uint8Array(frame.length + escapes + 2);
  let at = 0;
  encoded[at++] = END;
  for (const byte of frame) {
    if (byte === END || byte === ESCAPE) {
      encoded[at++] = ESCAPE;
      encoded[at++] = byte === END ? ESCAPED_END : ESCAPED_ESCAPE;
    } else encoded[at++] = byte;
  }
  encoded[at] = END;
  return encoded;
}

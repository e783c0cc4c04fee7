/**
 * KISS: how a host speaks with a terminal node controller (TNC).
 *
 * @module
 */
import { createEscapedDecoder, encodeEscaped } from "./escaped.ts";
import { checkInteger, type FrameLimits, maxLengthOf } from "./frame_limits.ts";
import type { StreamDecoder } from "./stream_decoder.ts";

/** A frame between a host and a TNC. */
export interface KissFrame {
  /** Which of the TNC's radio ports, 0 to 15. */
  readonly port: number;
  /** 0: data; 1 to 6: settings such as TXDELAY; 15 with port 15: leave KISS. */
  readonly command: number;
  /** Of a data frame: an AX.25 frame without its checksum. */
  readonly data: Uint8Array;
}

/**
 * Creates a decoder of KISS frames.
 *
 * @param limits `maxLength` of a frame in bytes, its command byte included
 * @returns the decoder
 * @throws {TypeError} for a limit that is none
 *
 * @example
 * ```ts
 * import { createKissDecoder, encodeKiss } from "telestion-edge/packets";
 *
 * const decoder = createKissDecoder();
 * for (const { port, command, data } of decoder.push(encodeKiss(Uint8Array.of(0xdb)))) {
 *   console.log(port, command, data); // 0 0 Uint8Array [ 219 ]
 * }
 * ```
 */
export function createKissDecoder(limits: FrameLimits = {}): StreamDecoder<KissFrame> {
  const frames = createEscapedDecoder(maxLengthOf(limits));
  return {
    push: (chunk) => frames.push(chunk).map(toKissFrame),
    end: () => frames.end().map(toKissFrame),
    get stats() {
      return frames.stats;
    },
  };
}

/**
 * Frames bytes for a TNC.
 *
 * @param data what to transmit or to set
 * @param options `port` 0 to 15 and `command` 0 to 15, default 0: data for the first port
 * @returns what to send to the TNC
 * @throws {TypeError} for a port or command that is none
 *
 * @example
 * ```ts
 * import { encodeKiss } from "telestion-edge/packets";
 *
 * const txDelay = encodeKiss(Uint8Array.of(50), { command: 1 }); // 500 ms
 * console.log(txDelay.length); // 4
 * ```
 */
export function encodeKiss(
  data: Uint8Array,
  options: { readonly port?: number; readonly command?: number } = {},
): Uint8Array<ArrayBuffer> {
  const nibble = { minimum: 0, maximum: 15 };
  const port = checkInteger("port", options.port ?? 0, nibble);
  const command = checkInteger("command", options.command ?? 0, nibble);
  const frame = new Uint8Array(data.length + 1);
  frame[0] = (port << 4) | command;
  frame.set(data, 1);
  return encodeEscaped(frame);
}

function toKissFrame(frame: Uint8Array): KissFrame {
  const [first = 0] = frame;
  return { port: first >> 4, command: first & 15, data: frame.subarray(1) };
}

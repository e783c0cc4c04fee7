import type { FrameCollector } from "./frame_collector.ts";
import type { StreamDecoder } from "./stream_decoder.ts";

/** How a framing reads one byte after another. */
export interface ByteRules {
  /** Reads a byte; gives the frame that it completes, unless that is lost. */
  take(byte: number): Uint8Array | undefined;
  /** The stream ends: gives what is held back to the frame, and forgets the rest. */
  end(): void;
}

/**
 * Makes a decoder of the rules of a framing.
 *
 * @param frame where the rules collect the bytes of a frame
 * @param rules reads the bytes
 * @returns the decoder
 */
export function createByteDecoder(
  frame: FrameCollector,
  rules: ByteRules,
): StreamDecoder<Uint8Array> {
  return {
    push(chunk) {
      frame.receive(chunk.length);
      const frames: Uint8Array[] = [];
      for (const byte of chunk) {
        const done = rules.take(byte);
        if (done !== undefined) frames.push(done);
      }
      return frames;
    },
    end() {
      rules.end();
      frame.cut();
      return [];
    },
    get stats() {
      return frame.stats;
    },
  };
}

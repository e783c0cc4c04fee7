/**
 * Texts to bytes, many in one piece of memory: the platform's encoder allocates for each text,
 * which takes three times as long and leaves as much for the garbage collector.
 *
 * @module
 */

const PIECE_BYTES = 64 * 1024;
/** UTF-16 code units of characters take at most so many bytes each. */
const BYTES_PER_UNIT = 3;

/** Encodes texts. What it gives out is never written again. */
export class TextPool {
  readonly #encoder = new TextEncoder();
  #piece: Uint8Array = new Uint8Array(0);
  #used = 0;

  /**
   * Encodes one text.
   *
   * @param text any text; a lone surrogate becomes U+FFFD
   * @returns its bytes in UTF-8
   */
  encode(text: string): Uint8Array {
    const most = text.length * BYTES_PER_UNIT;
    if (most > PIECE_BYTES / 8) return this.#encoder.encode(text);
    if (this.#used + most > this.#piece.length) {
      this.#piece = new Uint8Array(PIECE_BYTES);
      this.#used = 0;
    }
    const { written } = this.#encoder.encodeInto(text, this.#piece.subarray(this.#used));
    const bytes = this.#piece.subarray(this.#used, this.#used + written);
    this.#used += written;
    return bytes;
  }
}

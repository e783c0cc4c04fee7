/**
 * Bits one after another into bytes: what generated encoders write with.
 *
 * @example
 * ```ts
 * import { PacketWriter } from "telestion-edge/packets";
 *
 * const writer = new PacketWriter(2);
 * writer.field("/version");
 * writer.bits(writer.integer(5, 0, 7), 3);
 * writer.spare(13);
 * console.log(writer.bytes()); // a0 00
 * ```
 *
 * @module
 */
import { fromFloat16, fromFloat32, fromFloat64, fromMil1750a } from "./floats.ts";
import { PacketError, type PacketPlace } from "./packet_error.ts";
import { type Charset, fromBase64, fromText, type TextEnd, withoutFill } from "./text.ts";

/** The greatest number that has 32 bits. */
const MAX_FLOAT32 = 3.4028234663852886e38;

/** Writes bits; its methods throw {@linkcode PacketError} for what does not fit. */
export class PacketWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  #position = 0;
  #pointer = "";

  /** @param capacity how many bytes are expected; more are possible */
  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** In bits: where the next are written. */
  get position(): number {
    return this.#position;
  }

  /** Where the field lies that is being written, for errors. */
  get place(): PacketPlace {
    return { offset: Math.floor(this.#position / 8), pointer: this.#pointer };
  }

  /** Names the field that follows, for errors: a JSON Pointer. */
  field(pointer: string): void {
    this.#pointer = pointer;
  }

  /** An error at the field that is being written. */
  fail(value: unknown, expected: string): PacketError {
    const shown = typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : String(value);
    return new PacketError(
      "range",
      `Value ${shown} does not fit: expected ${expected}`,
      this.place,
    );
  }

  /** Checks an integer. */
  integer(value: unknown, least: number, greatest: number): number {
    if (
      typeof value === "number" && Number.isInteger(value) && value >= least && value <= greatest
    ) return value;
    throw this.fail(value, `an integer from ${least} to ${greatest}`);
  }

  /** Checks an integer in decimal digits, or one that is a number. */
  wide(value: unknown, least: bigint, greatest: bigint): bigint {
    const isText = typeof value === "string" && /^(?:0|-?[1-9]\d*)$/.test(value);
    if (isText || (typeof value === "number" && Number.isSafeInteger(value))) {
      const wide = BigInt(value);
      if (wide >= least && wide <= greatest) return wide;
    }
    throw this.fail(value, `an integer from ${least} to ${greatest}`);
  }

  /** Checks a number. */
  number(value: unknown): number {
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw this.fail(value, "a finite number");
  }

  /** Checks that a computed number, where it is given, is the right one; `computed` fills it in. */
  computed(value: unknown, computed: number): number {
    if (value === undefined || value === computed) return computed;
    throw this.fail(value, String(computed));
  }

  /** Writes the lowest bits of an integer, the most significant first. */
  bits(value: number, size: number): void {
    this.#grow(size);
    const at = this.#position;
    this.#position += size;
    if (at % 8 === 0 && size === 8) this.#view.setUint8(at / 8, value);
    else if (at % 8 === 0 && size === 16) this.#view.setUint16(at / 8, value);
    else if (at % 8 === 0 && size === 32) this.#view.setUint32(at / 8, value);
    else this.#merge(value, size);
  }

  /** Writes bits before the present position, from the last to the first. */
  #merge(value: number, size: number): void {
    let rest = value;
    let at = this.#position;
    for (let left = size; left > 0;) {
      const within = at & 7 || 8;
      const taken = Math.min(within, left);
      const scale = 1 << taken;
      const low = ((rest % scale) + scale) % scale;
      const index = (at - 1) >> 3;
      this.#bytes[index] = (this.#bytes[index] ?? 0) | (low << (8 - within));
      rest = (rest - low) / scale;
      at -= taken;
      left -= taken;
    }
  }

  /** Writes an IEEE 754 number of 32 or 64 bits, the most significant byte first. */
  float(value: number, size: number): void {
    if (size === 64 || Math.abs(value) <= MAX_FLOAT32 || !Number.isFinite(value)) {
      this.#grow(size);
      const at = this.#position;
      if (at % 8 === 0) {
        if (size === 32) this.#view.setFloat32(at / 8, value);
        else this.#view.setFloat64(at / 8, value);
        this.#position += size;
        return;
      }
    }
    this.wideBits(this.ieee754(value, size), size);
  }

  /** Writes the lowest bits of a wide integer, the most significant first. */
  wideBits(value: bigint, size: number): void {
    const bits = BigInt.asUintN(size, value);
    if (size > 32) this.bits(Number(bits >> 32n), size - 32);
    this.bits(Number(bits & 0xffffffffn), Math.min(size, 32));
  }

  /** The bits of an IEEE 754 number of 16, 32 or 64 bits. */
  ieee754(value: number, size: number): bigint {
    const isTooLarge = size === 16 ? Math.abs(value) >= 65520 : size === 32 &&
      !Number.isFinite(Math.fround(value));
    if (isTooLarge && Number.isFinite(value)) throw this.fail(value, `a float of ${size} bits`);
    if (size === 64) return fromFloat64(value);
    return BigInt(size === 16 ? fromFloat16(value) : fromFloat32(value));
  }

  /** The bits of a MIL-STD-1750A number of 32 or 48 bits. */
  mil1750a(value: number, size: number): bigint {
    const bits = fromMil1750a(value, size);
    if (bits === undefined) throw this.fail(value, `a MIL-STD-1750A number of ${size} bits`);
    return bits;
  }

  /** The bytes of a string. */
  text(value: unknown, charset: Charset): Uint8Array<ArrayBuffer> {
    const bytes = typeof value === "string" ? fromText(value, charset) : undefined;
    if (bytes === undefined) throw this.fail(value, `text of "${charset}"`);
    return bytes;
  }

  /** The bytes that base64 holds. */
  base64(value: unknown): Uint8Array<ArrayBuffer> {
    const bytes = typeof value === "string" ? fromBase64(value) : undefined;
    if (bytes === undefined) throw this.fail(value, "base64");
    return bytes;
  }

  /** Checks the length of bytes. */
  atMost(bytes: Uint8Array, length: number): Uint8Array {
    if (bytes.length <= length) return bytes;
    throw this.fail(`of ${bytes.length} bytes`, `at most ${length} bytes`);
  }

  /** Checks that bytes have one length. */
  exactly(bytes: Uint8Array, length: number): Uint8Array {
    if (bytes.length === length) return bytes;
    throw this.fail(`of ${bytes.length} bytes`, `${length} bytes`);
  }

  /** Writes text and the byte that ends it, where there is one, then fills up to a length. */
  filled(bytes: Uint8Array, length: number, style: TextEnd): void {
    this.append(this.atMost(bytes, length));
    const { fill, width, terminator } = style;
    if (withoutFill(bytes, style).length < bytes.length) {
      throw terminator === undefined
        ? this.fail("that ends with what fills", `no byte ${fill} at its end`)
        : this.fail("that holds its terminator", `no ${terminator} within`);
    }
    const rest = new Uint8Array(length - bytes.length).fill(fill);
    if (terminator !== undefined && rest.length >= width) {
      rest.fill(0, 0, width);
      rest[style.little === true ? 0 : width - 1] = terminator;
    }
    this.append(rest);
  }

  /** Writes text and what ends it. */
  terminated(bytes: Uint8Array, end: Uint8Array): void {
    for (let at = 0; at + end.length <= bytes.length; at += end.length) {
      if (end.every((byte, index) => bytes[at + index] === byte)) {
        throw this.fail("that holds its terminator", `no ${end.join(" ")} within`);
      }
    }
    this.append(bytes);
    this.append(end);
  }

  /** Writes whole bytes at any position. */
  append(bytes: Uint8Array): void {
    this.#grow(bytes.length * 8);
    if (this.#position % 8 === 0) {
      this.#bytes.set(bytes, this.#position / 8);
      this.#position += bytes.length * 8;
    } else {
      for (const byte of bytes) this.bits(byte, 8);
    }
  }

  /** Leaves bits at zero. */
  spare(size: number): void {
    this.#grow(size);
    this.#position += size;
  }

  /** Writes elsewhere into bits that are zero still, then returns. */
  at(position: number, write: () => void): void {
    const here = this.#position;
    this.#position = position;
    write();
    this.#position = here;
  }

  /** All that was written; the last byte must be full. */
  bytes(): Uint8Array<ArrayBuffer> {
    if (this.#position % 8 !== 0) {
      this.#pointer = "";
      throw this.fail(`of ${this.#position} bits`, "a packet of whole bytes");
    }
    return this.#bytes.subarray(0, this.#position / 8);
  }

  #grow(size: number): void {
    const needed = Math.ceil((this.#position + size) / 8);
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/**
 * Bits in bytes: what generated decoders read where a `DataView` has no method of its own, and how
 * integers are written in bits. Positions and sizes are in bits, the most significant bit first.
 *
 * @example
 * ```ts
 * import {
 *   bcd,
 *   littleEndian,
 *   littleEndianWide,
 *   onesComplement,
 *   readBits,
 *   readWide,
 *   reverseBits,
 *   reverseWide,
 *   signMagnitude,
 *   toBcd,
 *   toLittleEndian,
 *   toOnesComplement,
 *   toSignMagnitude,
 *   twosComplement,
 * } from "telestion-edge/packets";
 *
 * const view = new DataView(Uint8Array.of(0x12, 0x34, 0x56).buffer);
 * console.log(readBits(view, 4, 12).toString(16)); // 234
 * console.log(readWide(view, 0, 24)); // 1193046n
 * console.log(reverseBits(0b001, 3), reverseWide(0b001n, 3)); // 4 4n
 * console.log(littleEndian(0x1234, 16), littleEndianWide(0x1234n, 16)); // 13330 13330n
 * console.log(twosComplement(0b111, 3), onesComplement(0b110, 3)); // -1 -1
 * console.log(signMagnitude(0b101, 3), toSignMagnitude(-1, 3)); // -1 5
 * console.log(toLittleEndian(0x1234n, 16)); // 13330n
 * console.log(toOnesComplement(-1, 3), bcd(0x42), toBcd(42)); // 6 42 66
 * ```
 *
 * @module
 */

/**
 * Reads an unsigned integer of any position.
 *
 * @param view the packet
 * @param position of the first bit
 * @param size 1 to 53 bits
 * @returns the integer
 * @throws {RangeError} beyond the packet's end
 */
export function readBits(view: DataView, position: number, size: number): number {
  let value = 0;
  let at = position;
  const end = position + size;
  while (at < end) {
    const within = at & 7;
    const taken = Math.min(8 - within, end - at);
    const byte = view.getUint8(Math.floor(at / 8));
    value = value * 2 ** taken + ((byte >> (8 - within - taken)) & ((1 << taken) - 1));
    at += taken;
  }
  return value;
}

/**
 * Reads an unsigned integer of any position and of up to 64 bits.
 *
 * @param view the packet
 * @param position of the first bit
 * @param size 1 to 64 bits
 * @returns the integer
 * @throws {RangeError} beyond the packet's end
 */
export function readWide(view: DataView, position: number, size: number): bigint {
  if (size <= 32) return BigInt(readBits(view, position, size));
  const high = BigInt(readBits(view, position, size - 32));
  return high << 32n | BigInt(readBits(view, position + size - 32, 32));
}

/**
 * Turns bits around: the last becomes the first.
 *
 * @param value an unsigned integer
 * @param size its size in bits, up to 53
 * @returns the integer with its bits in reverse
 */
export function reverseBits(value: number, size: number): number {
  let rest = value;
  let reversed = 0;
  for (let bit = 0; bit < size; bit++) {
    reversed = reversed * 2 + rest % 2;
    rest = Math.floor(rest / 2);
  }
  return reversed;
}

/**
 * Turns the bits of a wide integer around.
 *
 * @param value an unsigned integer
 * @param size its size in bits
 * @returns the integer with its bits in reverse
 */
export function reverseWide(value: bigint, size: number): bigint {
  let reversed = 0n;
  for (let bit = 0n; bit < BigInt(size); bit++) reversed = reversed << 1n | (value >> bit & 1n);
  return reversed;
}

/**
 * Reads bits with the least significant byte first; of a size that is no multiple of 8, the last
 * bits, fewer than 8, are the most significant.
 *
 * @param value the bits as an unsigned integer, the first bit the most significant
 * @param size its size in bits, up to 53
 * @returns the integer that is meant
 */
export function littleEndian(value: number, size: number): number {
  let result = 0;
  let scale = 1;
  for (let left = size; left > 0; left -= 8) {
    const [low, taken] = [Math.max(left - 8, 0), Math.min(left, 8)];
    result += Math.floor(value / 2 ** low) % 2 ** taken * scale;
    scale *= 2 ** taken;
  }
  return result;
}

/**
 * Reads wide bits with the least significant byte first, as {@linkcode littleEndian} does.
 *
 * @param value the bits as an unsigned integer, the first bit the most significant
 * @param size its size in bits
 * @returns the integer that is meant
 */
export function littleEndianWide(value: bigint, size: number): bigint {
  let result = 0n;
  for (let done = 0; done < size; done += 8) {
    const low = Math.max(size - done - 8, 0);
    result |= (value >> BigInt(low) & ((1n << BigInt(Math.min(size - done, 8))) - 1n)) <<
      BigInt(done);
  }
  return result;
}

/**
 * Writes bits with the least significant byte first: the reverse of {@linkcode littleEndian}.
 *
 * @param value an unsigned integer
 * @param size its size in bits
 * @returns the bits, the first bit the most significant
 */
export function toLittleEndian(value: bigint, size: number): bigint {
  let result = 0n;
  for (let done = 0; done < size; done += 8) {
    const taken = BigInt(Math.min(size - done, 8));
    result = result << taken | (value >> BigInt(done) & ((1n << taken) - 1n));
  }
  return result;
}

/**
 * Reads two's complement.
 *
 * @param value the bits as an unsigned integer
 * @param size its size in bits, up to 53
 * @returns the integer that is meant
 */
export function twosComplement(value: number, size: number): number {
  return value >= 2 ** (size - 1) ? value - 2 ** size : value;
}

/**
 * Reads a sign bit and a magnitude; `-0` keeps its sign.
 *
 * @param value the bits as an unsigned integer
 * @param size its size in bits, up to 53
 * @returns the integer that is meant
 */
export function signMagnitude(value: number, size: number): number {
  return value >= 2 ** (size - 1) ? -(value - 2 ** (size - 1)) : value;
}

/**
 * Reads one's complement; `-0` keeps its sign.
 *
 * @param value the bits as an unsigned integer
 * @param size its size in bits, up to 53
 * @returns the integer that is meant
 */
export function onesComplement(value: number, size: number): number {
  return value >= 2 ** (size - 1) ? -(2 ** size - 1 - value) : value;
}

/**
 * Writes a sign bit and a magnitude.
 *
 * @param value an integer, `-0` as well
 * @param size its size in bits, up to 53
 * @returns the bits as an unsigned integer
 */
export function toSignMagnitude(value: number, size: number): number {
  return isNegative(value) ? 2 ** (size - 1) - value : value;
}

/**
 * Writes one's complement.
 *
 * @param value an integer, `-0` as well
 * @param size its size in bits, up to 53
 * @returns the bits as an unsigned integer
 */
export function toOnesComplement(value: number, size: number): number {
  return isNegative(value) ? 2 ** size - 1 + value : value;
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

/**
 * Reads packed decimal digits.
 *
 * @param value the bits as an unsigned integer, 4 for each digit
 * @returns the integer that is meant; `-1` where 4 bits are no digit
 */
export function bcd(value: number): number {
  let result = 0;
  let scale = 1;
  for (let rest = value; rest > 0; rest = Math.floor(rest / 16)) {
    const digit = rest % 16;
    if (digit > 9) return -1;
    result += digit * scale;
    scale *= 10;
  }
  return result;
}

/**
 * Writes packed decimal digits.
 *
 * @param value an integer that is not negative
 * @returns the bits as an unsigned integer, 4 for each digit
 */
export function toBcd(value: number): number {
  let result = 0;
  let scale = 1;
  for (let rest = value; rest > 0; rest = Math.floor(rest / 10)) {
    result += rest % 10 * scale;
    scale *= 16;
  }
  return result;
}

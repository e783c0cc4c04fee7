/**
 * Floating point numbers that a `DataView` cannot read: IEEE 754 in 16 bits, those that lie across
 * bytes, and MIL-STD-1750A.
 *
 * @example
 * ```ts
 * import { float16, float32, float64, mil1750a } from "telestion-edge/packets";
 * import { fromFloat16, fromFloat32, fromFloat64, fromMil1750a } from "telestion-edge/packets";
 *
 * console.log(float16(0x3c00), fromFloat16(1).toString(16)); // 1 3c00
 * console.log(float32(0x3f800000), fromFloat32(1).toString(16)); // 1 3f800000
 * console.log(float64(fromFloat64(-0.5))); // -0.5
 * console.log(mil1750a(0x40000001n, 32), fromMil1750a(1, 32)?.toString(16)); // 1 40000001
 * ```
 *
 * @module
 */

/** Converts between numbers and their bits; no state lives in it from one call to the next. */
const scratch: DataView<ArrayBuffer> = /* @__PURE__ */ new DataView(
  /* @__PURE__ */ new ArrayBuffer(8),
);

/**
 * Reads an IEEE 754 number of 16 bits.
 *
 * @param bits the bits as an unsigned integer
 * @returns the number
 */
export function float16(bits: number): number {
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = bits >> 10 & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * Writes an IEEE 754 number of 16 bits, rounded to the nearest, ties to even.
 *
 * @param value a number
 * @returns the bits as an unsigned integer; those of infinity where the number is too large
 */
export function fromFloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundEven(magnitude * 2 ** 24);
  let exponent = Math.floor(Math.log2(magnitude));
  if (2 ** exponent > magnitude) exponent--;
  else if (2 ** (exponent + 1) <= magnitude) exponent++;
  // A fraction that rounds up to 1024 carries into the exponent by itself.
  return sign | ((exponent + 15) << 10) + roundEven((magnitude / 2 ** exponent - 1) * 1024);
}

function roundEven(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
}

/**
 * Reads an IEEE 754 number of 32 bits.
 *
 * @param bits the bits as an unsigned integer
 * @returns the number
 */
export function float32(bits: number): number {
  scratch.setUint32(0, bits);
  return scratch.getFloat32(0);
}

/**
 * Writes an IEEE 754 number of 32 bits.
 *
 * @param value a number
 * @returns the bits as an unsigned integer
 */
export function fromFloat32(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getUint32(0);
}

/**
 * Reads an IEEE 754 number of 64 bits.
 *
 * @param bits the bits as an unsigned integer
 * @returns the number
 */
export function float64(bits: bigint): number {
  scratch.setBigUint64(0, bits);
  return scratch.getFloat64(0);
}

/**
 * Writes an IEEE 754 number of 64 bits.
 *
 * @param value a number
 * @returns the bits as an unsigned integer
 */
export function fromFloat64(value: number): bigint {
  scratch.setFloat64(0, value);
  return scratch.getBigUint64(0);
}

/**
 * Reads a MIL-STD-1750A number: 24 bits of mantissa, 8 of exponent and, of 48 bits, 16 further
 * bits of mantissa.
 *
 * @param bits the bits as an unsigned integer
 * @param size 32 or 48
 * @returns the number
 */
export function mil1750a(bits: bigint, size: number): number {
  const [head, tail] = size === 48 ? [bits >> 16n, bits & 0xffffn] : [bits, 0n];
  const exponent = Number(BigInt.asIntN(8, head & 0xffn));
  const mantissa = Number(BigInt.asIntN(24, head >> 8n)) * 65536 + Number(tail);
  return mantissa * 2 ** (exponent - 39);
}

/**
 * Writes a MIL-STD-1750A number, normalised and rounded to the nearest.
 *
 * @param value a number
 * @param size 32 or 48
 * @returns the bits as an unsigned integer; `undefined` where the number is too large
 */
export function fromMil1750a(value: number, size: number): bigint | undefined {
  if (value === 0) return 0n;
  if (!Number.isFinite(value)) return undefined;
  const width = size === 48 ? 40 : 24;
  let exponent = Math.floor(Math.log2(Math.abs(value))) + 1;
  let mantissa = scaled(value, width, exponent);
  // Normalised: the two first bits differ, so from 1/2 up to 1, and from -1 up to below -1/2.
  while (mantissa >= 2 ** (width - 1) || mantissa < -(2 ** (width - 1))) {
    mantissa = scaled(value, width, ++exponent);
  }
  while (mantissa < 2 ** (width - 2) && mantissa >= -(2 ** (width - 2)) && exponent > -128) {
    mantissa = scaled(value, width, --exponent);
  }
  if (exponent < -128) {
    exponent = -128;
    mantissa = scaled(value, width, exponent);
  }
  if (exponent > 127) return undefined;
  if (mantissa === 0) return 0n;
  const fraction = BigInt.asUintN(width, BigInt(mantissa));
  const power = BigInt.asUintN(8, BigInt(exponent));
  return size === 48
    ? (fraction >> 16n) << 24n | power << 16n | fraction & 0xffffn
    : fraction << 8n | power;
}

function scaled(value: number, width: number, exponent: number): number {
  return Math.round(value * 2 ** (width - 1 - exponent));
}

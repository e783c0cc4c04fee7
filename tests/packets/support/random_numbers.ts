/**
 * Random numbers of packets: schema, value and bits.
 *
 * @module
 */
import type { Random } from "../../helpers/random.ts";

/** A value in the message, and its bits as text of zeros and ones. */
export interface FieldSample {
  readonly value: unknown;
  readonly bits: string;
}

/** A number in a packet. */
export interface RandomNumber {
  readonly schema: object;
  /** Whether its values in messages are numbers. */
  readonly comparable: boolean;
  sample(): FieldSample;
}

function pick<T>(random: Random, list: readonly T[]): T {
  const one = list[random.integer(0, list.length)];
  if (one === undefined) throw new TypeError("The list to pick from is empty");
  return one;
}

/** Makes a number of any encoding. */
export function randomNumber(random: Random): RandomNumber {
  return pick(random, [integer, integer, integer, float, mil1750a, label, flag])(random);
}

const INTEGERS = ["unsigned", "twos-complement", "sign-magnitude", "ones-complement", "bcd"];

interface Order {
  readonly byteOrder: string;
  readonly bitOrder: string;
}

function randomOrder(random: Random): Order {
  return {
    byteOrder: pick(random, ["big", "big", "little"]),
    bitOrder: pick(random, [
      ...["most-significant-first", "most-significant-first", "least-significant-first"],
    ]),
  };
}

/** The bits as they are sent: bytes, then bits, turned around. */
function arrange(bits: string, { byteOrder, bitOrder }: Order): string {
  let sent = bits;
  if (byteOrder === "little") {
    sent = "";
    for (let rest = bits; rest !== ""; rest = rest.slice(0, -8)) sent += rest.slice(-8);
  }
  return bitOrder === "least-significant-first" ? Array.from(sent).reverse().join("") : sent;
}

function binary(value: bigint, size: number): string {
  return BigInt.asUintN(size, value).toString(2).padStart(size, "0");
}

function encodeInteger(value: bigint, encoding: string, size: number): string {
  if (encoding === "bcd") {
    return Array.from(value.toString().padStart(size / 4, "0"), (digit) => binary(BigInt(digit), 4))
      .join("");
  }
  if (value >= 0n || encoding === "twos-complement") return binary(value, size);
  const magnitude = binary(-value, size);
  if (encoding === "sign-magnitude") return `1${magnitude.slice(1)}`;
  return Array.from(magnitude, (bit) => bit === "0" ? "1" : "0").join("");
}

function randomInteger(random: Random, encoding: string, size: number): bigint {
  if (encoding === "bcd") {
    const digits = Array.from({ length: size / 4 }, () => random.integer(0, 10)).join("");
    return BigInt(digits);
  }
  const edge = random.number();
  const bits = Array.from({ length: size }, () => edge < 0.1 ? 1 : random.integer(0, 2)).join("");
  const value = edge > 0.9 ? 0n : BigInt(`0b${bits}`);
  if (encoding === "unsigned") return value;
  const signed = BigInt.asIntN(size, value);
  return encoding !== "twos-complement" && signed === -(1n << BigInt(size - 1)) ? 0n : signed;
}

function integer(random: Random): RandomNumber {
  const encoding = pick(random, INTEGERS);
  const size = encoding === "bcd" ? random.integer(1, 17) * 4 : random.integer(2, 65);
  const order = randomOrder(random);
  const isDigits = size > 53 || random.number() < 0.1;
  const [constant, slope] = [random.integer(-8, 8) / 2, pick(random, [-2, 0.5, 1, 4])];
  const isCalibrated = !isDigits && size <= 30 && random.number() < 0.2;
  const invalid = !isDigits && !isCalibrated && random.number() < 0.2
    ? randomInteger(random, encoding, size)
    : undefined;
  const type = isDigits ? "string" : isCalibrated ? "number" : "integer";
  const keyword = {
    bits: size,
    encoding,
    ...order,
    ...isCalibrated && { calibration: { polynomial: [constant, slope] } },
    ...invalid !== undefined && { invalid: [Number(invalid)] },
  };
  return {
    schema: { type: invalid === undefined ? type : [type, "null"], "x-packet": keyword },
    comparable: !isDigits && invalid === undefined,
    sample() {
      const raw = randomInteger(random, encoding, size);
      const number = Number(raw);
      const value = isDigits
        ? String(raw)
        : isCalibrated
        ? constant + number * slope
        : raw === invalid
        ? null
        : number;
      return { value, bits: arrange(encodeInteger(raw, encoding, size), order) };
    },
  };
}

function float(random: Random): RandomNumber {
  const size = pick(random, [16, 32, 64]);
  const order = randomOrder(random);
  return {
    schema: { type: "number", "x-packet": { bits: size, encoding: "ieee754", ...order } },
    comparable: true,
    sample() {
      const view = new DataView(new ArrayBuffer(8));
      const scale = 2 ** random.integer(-8, 9);
      if (size === 16) {
        const fraction = random.integer(0, 1024);
        const exponent = random.integer(0, 31);
        const sign = random.integer(0, 2);
        const value = (sign === 1 ? -1 : 1) *
          (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
        const bits = binary(BigInt(sign << 15 | exponent << 10 | fraction), 16);
        return { value, bits: arrange(bits, order) };
      }
      if (size === 32) view.setFloat32(0, (random.number() - 0.5) * scale);
      else view.setFloat64(0, (random.number() - 0.5) * scale);
      const value = size === 32 ? view.getFloat32(0) : view.getFloat64(0);
      const pattern = size === 32 ? BigInt(view.getUint32(0)) : view.getBigUint64(0);
      return { value, bits: arrange(binary(pattern, size), order) };
    },
  };
}

/** Normalised: the two first bits of the mantissa differ. */
function mil1750a(random: Random): RandomNumber {
  const size = pick(random, [32, 48]);
  const width = size === 32 ? 24 : 40;
  const order = randomOrder(random);
  return {
    schema: { type: "number", "x-packet": { bits: size, encoding: "mil-1750a", ...order } },
    comparable: true,
    sample() {
      const head = pick(random, ["01", "10"]);
      const mantissa = head +
        Array.from({ length: width - 2 }, () => random.integer(0, 2)).join("");
      const exponent = random.integer(-128, 128);
      const signed = BigInt.asIntN(width, BigInt(`0b${mantissa}`));
      const bits = mantissa.slice(0, 24) + binary(BigInt(exponent), 8) + mantissa.slice(24);
      return {
        value: Number(signed) * 2 ** (exponent - width + 1),
        bits: arrange(bits, order),
      };
    },
  };
}

function label(random: Random): RandomNumber {
  const size = random.integer(2, 12);
  const order = randomOrder(random);
  const raws = [...new Set([0, 1, random.integer(2, 2 ** size), 2 ** size - 1])];
  const states = raws.map((raw) => [`state ${raw}`, raw] as const);
  return {
    schema: {
      enum: states.map(([name]) => name),
      "x-packet": { bits: size, states: Object.fromEntries(states), ...order },
    },
    comparable: false,
    sample() {
      const [name, raw] = pick(random, states);
      return { value: name, bits: arrange(binary(BigInt(raw), size), order) };
    },
  };
}

function flag(random: Random): RandomNumber {
  const size = pick(random, [1, 1, 1, 8, 16]);
  const order = randomOrder(random);
  return {
    schema: { type: "boolean", "x-packet": { bits: size, ...order } },
    comparable: false,
    sample() {
      const value = random.integer(0, 2);
      return { value: value === 1, bits: arrange(binary(BigInt(value), size), order) };
    },
  };
}

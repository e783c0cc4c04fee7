/**
 * Random packets, each with a message and the bits that it must have; these are put together as
 * text of zeros and ones, by other code than that under test.
 *
 * @module
 */
import { checksum, type ChecksumName } from "../../../packets/checksums.ts";
import type { Random } from "../../helpers/random.ts";
import { type FieldSample, randomNumber } from "./random_numbers.ts";

/** A packet: its schema, and messages with their bytes. */
export interface RandomPacket {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly samples: readonly { readonly value: unknown; readonly bytes: Uint8Array }[];
}

/** A property: its schema, and how one of its values is made; `undefined` is absent. */
export interface RandomField {
  readonly name: string;
  readonly schema: object;
  readonly required: boolean;
  /** Whether its size never differs. */
  readonly fixed: boolean;
  /** Whether it is a number that a condition may compare. */
  readonly comparable: boolean;
  sample(message: Record<string, unknown>): FieldSample;
}

type MakeField = (random: Random, name: string, depth: number) => RandomField[];

const CHECKSUMS: readonly ChecksumName[] = [
  ...["crc-16/ibm-3740", "crc-16/xmodem", "crc-16/kermit", "crc-32/iso-hdlc"] as const,
  ...["crc-32/iscsi", "fletcher-16", "fletcher-32"] as const,
];
const CHARACTERS: Readonly<Record<string, string>> = {
  "utf-8": "aZ0 ~éß→🚀",
  ascii: "aZ0 ~",
  "iso-8859-1": "aZ0 ~éß",
  "utf-16be": "aZ0é→🚀",
  "utf-16le": "aZ0é→🚀",
};

/** One of a list. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const one = list[random.integer(0, list.length)];
  if (one === undefined) throw new TypeError("The list to pick from is empty");
  return one;
}

/** Makes a packet with one message, or with several where all have one length. */
export function randomPacket(random: Random): RandomPacket {
  const fields = [numberOf(random, "first"), ...randomFields(random, 2, random.integer(1, 9))];
  const header = random.number() < 0.3 ? lengthField() : undefined;
  const all = header === undefined ? fields : [header, ...fields];
  const first = sampleFields(all);
  const fixed = fields.every((field) => field.fixed);
  const padding = (8 - first.bits.length % 8) % 8;
  const algorithm = random.number() < 0.3 ? pick(random, CHECKSUMS) : undefined;
  const byteOrder = pick(random, ["big", "little"]);
  const keyword = {
    ...header && { length: { field: "/len", offset: 3 } },
    ...padding > 0 && { padding },
    ...algorithm && { checksum: { algorithm, byteOrder } },
  };
  const finish = ({ value, bits }: FieldSample): { value: unknown; bytes: Uint8Array } => {
    const body = bits + "0".repeat(padding);
    const size = algorithm === undefined ? 0 : checksumSize(algorithm);
    const total = body.length / 8 + size;
    const patched = header === undefined ? body : binary(total - 3, 16) + body.slice(16);
    const content = toBytes(patched);
    const sum = algorithm === undefined ? "" : binary(checksum(algorithm, content), size * 8);
    const ordered = byteOrder === "little" ? (sum.match(/.{8}/g) ?? []).reverse().join("") : sum;
    const message = header === undefined ? value : { ...value as object, len: total - 3 };
    return { value: message, bytes: toBytes(patched + ordered) };
  };
  const samples = [first, ...fixed ? [sampleFields(all), sampleFields(all)] : []];
  return { schema: objectSchema(all, keyword), samples: samples.map(finish) };
}

function checksumSize(algorithm: ChecksumName): number {
  return algorithm.endsWith("32") || algorithm.startsWith("crc-32") ? 4 : 2;
}

function lengthField(): RandomField {
  return {
    name: "len",
    schema: { type: "integer", "x-packet": { bits: 16 } },
    required: true,
    fixed: true,
    comparable: false,
    sample: () => ({ value: 0, bits: "0".repeat(16) }),
  };
}

/** A number in binary digits. */
export function binary(value: number | bigint, size: number): string {
  return value.toString(2).padStart(size, "0");
}

function toBytes(bits: string): Uint8Array {
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
}

function objectSchema(fields: readonly RandomField[], keyword: object): Record<string, unknown> {
  return {
    type: "object",
    "x-packet": keyword,
    properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
    required: fields.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

function sampleFields(fields: readonly RandomField[]): FieldSample {
  const value: Record<string, unknown> = {};
  let bits = "";
  for (const field of fields) {
    const sample = field.sample(value);
    if (sample.value !== undefined) value[field.name] = sample.value;
    bits += sample.bits;
  }
  return { value, bits };
}

const KINDS: readonly MakeField[] = [
  ...Array.from({ length: 8 }, () => numberField),
  textField,
  bytesField,
  arrayField,
  countedField,
  objectField,
];

function randomFields(random: Random, depth: number, count: number): RandomField[] {
  const fields: RandomField[] = [];
  for (let index = 0; index < count; index++) {
    const kinds = depth > 0 ? KINDS : KINDS.slice(0, 10);
    const made = pick(random, kinds)(random, `f${index}`, depth);
    const candidates = fields.filter(({ comparable, required }) => comparable && required);
    const [only, other] = made;
    fields.push(
      ...only !== undefined && other === undefined && candidates.length > 0 &&
          random.number() < 0.2
        ? [conditional(random, only, pick(random, candidates))]
        : made,
    );
  }
  const last = fields.at(-1);
  return last === undefined ? [numberOf(random, "f")] : fields;
}

function withKeyword(schema: object, more: object): object {
  const keyword = (schema as { readonly "x-packet"?: object })["x-packet"];
  return { ...schema, "x-packet": { ...keyword, ...more } };
}

function conditional(random: Random, field: RandomField, other: RandomField): RandomField {
  const limit = random.integer(-3, 200);
  const when = { [`/${other.name}`]: { minimum: limit } };
  return {
    ...field,
    schema: withKeyword(field.schema, { when }),
    required: false,
    fixed: false,
    comparable: false,
    sample(message) {
      const value = message[other.name];
      if (typeof value === "number" && value >= limit) return field.sample(message);
      return { value: undefined, bits: "" };
    },
  };
}

function numberOf(random: Random, name: string): RandomField {
  const { schema, comparable, sample } = randomNumber(random);
  const skip = random.number() < 0.2 ? random.integer(1, 70) : 0;
  return {
    name,
    schema: skip > 0 ? withKeyword(schema, { skip }) : schema,
    required: true,
    fixed: true,
    comparable,
    sample() {
      const { value, bits } = sample();
      return { value, bits: "0".repeat(skip) + bits };
    },
  };
}

function numberField(random: Random, name: string): RandomField[] {
  return [numberOf(random, name)];
}

/** Text in bytes of a charset, at most `most` of them. */
function randomText(random: Random, charset: string, most: number): { text: string; bits: string } {
  let text = "";
  let bits = "";
  for (let count = random.integer(0, 12); count > 0; count--) {
    const character = pick(random, Array.from(CHARACTERS[charset] ?? "a"));
    const more = characterBits(character, charset);
    if (bits.length + more.length > most * 8) break;
    text += character;
    bits += more;
  }
  return { text, bits };
}

function characterBits(character: string, charset: string): string {
  if (charset === "utf-8") {
    return Array.from(new TextEncoder().encode(character), (byte) => binary(byte, 8)).join("");
  }
  const units = character.split("").map((unit) => unit.charCodeAt(0));
  if (!charset.startsWith("utf-16")) return units.map((unit) => binary(unit, 8)).join("");
  return units.map((unit) => {
    const bits = binary(unit, 16);
    return charset === "utf-16be" ? bits : bits.slice(8) + bits.slice(0, 8);
  }).join("");
}

function textField(random: Random, name: string): RandomField[] {
  const charset = pick(random, Object.keys(CHARACTERS));
  const width = charset.startsWith("utf-16") ? 16 : 8;
  const make = (keyword: object, write: () => FieldSample, fixed: boolean): RandomField[] => [{
    name,
    schema: { type: "string", "x-packet": { charset, ...keyword } },
    required: true,
    fixed,
    comparable: false,
    sample: write,
  }];
  const way = random.integer(0, 3);
  if (way === 0) {
    const length = random.integer(1, 12) * width / 8;
    return make({ bits: length * 8 }, () => {
      const { text, bits } = randomText(random, charset, length);
      return { value: text, bits: bits.padEnd(length * 8, "0") };
    }, true);
  }
  if (way === 1) {
    return make({ length: { terminator: 0 } }, () => {
      const { text, bits } = randomText(random, charset, 30);
      return { value: text, bits: bits + "0".repeat(width) };
    }, false);
  }
  const prefixBits = random.integer(5, 20);
  return make({ length: { prefixBits, maximum: 31 } }, () => {
    const { text, bits } = randomText(random, charset, 31);
    return { value: text, bits: binary(bits.length / 8, prefixBits) + bits };
  }, false);
}

function bytesField(random: Random, name: string): RandomField[] {
  const length = random.integer(1, 9);
  return [{
    name,
    schema: { type: "string", "x-packet": { encoding: "bytes", bits: length * 8 } },
    required: true,
    fixed: true,
    comparable: false,
    sample() {
      const bytes = random.bytes(length);
      return { value: btoa(String.fromCharCode(...bytes)), bits: bitsOf(bytes) };
    },
  }];
}

function bitsOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => binary(byte, 8)).join("");
}

function arrayField(random: Random, name: string, depth: number): RandomField[] {
  const item = randomItem(random, depth);
  const count = random.integer(0, 5);
  return [{
    name,
    schema: { type: "array", items: item.schema, "x-packet": { count } },
    required: true,
    fixed: item.fixed,
    comparable: false,
    sample: () => sampleItems(item, count),
  }];
}

function randomItem(random: Random, depth: number): RandomField {
  const make = random.number() < 0.5 ? numberField : objectField;
  const [item] = make(random, "item", depth);
  return item ?? numberOf(random, "item");
}

function sampleItems(item: RandomField, count: number): FieldSample {
  const samples = Array.from({ length: count }, () => item.sample({}));
  return {
    value: samples.map(({ value }) => value),
    bits: samples.map(({ bits }) => bits).join(""),
  };
}

/** A number of items, and the items. */
function countedField(random: Random, name: string, depth: number): RandomField[] {
  const item = randomItem(random, depth);
  const [factor, offset] = [random.integer(1, 3), random.integer(0, 3)];
  const size = random.integer(3, 9);
  const counter = `${name}n`;
  return [{
    name: counter,
    schema: { type: "integer", "x-packet": { bits: size } },
    required: true,
    fixed: true,
    comparable: false,
    sample() {
      const value = random.integer(0, 4);
      return { value, bits: binary(value, size) };
    },
  }, {
    name,
    schema: {
      type: "array",
      items: item.schema,
      "x-packet": { count: { field: `/${counter}`, factor, offset } },
    },
    required: true,
    fixed: false,
    comparable: false,
    sample: (message) => sampleItems(item, Number(message[counter]) * factor + offset),
  }];
}

function objectField(random: Random, name: string, depth: number): RandomField[] {
  const fields = randomFields(random, depth - 1, random.integer(1, 4));
  const padding = random.number() < 0.3 ? random.integer(1, 9) : 0;
  return [{
    name,
    schema: objectSchema(fields, padding > 0 ? { padding } : {}),
    required: true,
    fixed: fields.every(({ fixed }) => fixed),
    comparable: false,
    sample() {
      const { value, bits } = sampleFields(fields);
      return { value, bits: bits + "0".repeat(padding) };
    },
  }];
}

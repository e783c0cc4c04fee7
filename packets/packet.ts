/**
 * What `telestion gen` makes of a schema with `x-packet`: a decoder, an encoder and what belongs to
 * them; and the checks that all decoders share.
 *
 * @example
 * ```ts
 * import { checked, expectEnd, expectLength, expectMembers, expectRoom } from "telestion-edge/packets";
 * import { notAmong, notConstant, notFinite, outOfRange, type Packet } from "telestion-edge/packets";
 * import { unknownPacket, unknownState, wrongChecksum, wrongCount } from "telestion-edge/packets";
 *
 * // A decoder as it is generated: of a packet of one byte that holds a number below 100.
 * const count: Packet<number, number, Record<never, never>> = {
 *   name: "count",
 *   length: 1,
 *   decode(bytes) {
 *     expectLength(bytes, 1);
 *     const value = bytes[0] ?? 0;
 *     if (value > 99) throw outOfRange(value, "0 to 99", { offset: 0, pointer: "" });
 *     return value;
 *   },
 *   encode: (value) => Uint8Array.of(value),
 *   decodeRaw: (bytes) => bytes[0] ?? 0,
 *   limits: () => ({}),
 *   ranges: () => ({}),
 *   selects: (bytes) => bytes.length === 1,
 * };
 * console.log(count.decode(Uint8Array.of(7))); // 7
 *
 * const place = { offset: 0, pointer: "/mode" };
 * for (const error of [notConstant(2, 1, place), notFinite(NaN, place), unknownState(9, place)]) {
 *   console.log(error.fault); // constant, range, state
 * }
 * for (const error of [wrongCount(3, "2", place), wrongChecksum(1, 2, place), unknownPacket("a")]) {
 *   console.log(error.fault); // length, checksum, unknown
 * }
 * expectRoom(new Uint8Array(2), 16, "/mode");
 * expectMembers({ mode: 1 }, ["mode"], "");
 * console.log(notAmong(7, [255], place)); // 7
 * expectEnd(new Uint8Array(2), 16);
 * console.log(checked({ check: (value): value is number => value === 7, explain: () => [] }, 7));
 * ```
 *
 * @module
 */
import type { Validator } from "../runtime/validator.ts";
import type { Limits } from "./limits.ts";
import { PacketError, type PacketPlace } from "./packet_error.ts";

/** A packet without an encoder: a calibration has no inverse, or the schema wants none. */
export interface DecodablePacket<T, Raw = unknown, States = unknown> {
  /** The name in the stream: that of the message in the client. */
  readonly name: string;
  /** In bytes; `undefined` when packets differ in length. */
  readonly length: number | undefined;
  /**
   * Reads a packet: calibrated, with labels, as the schema says.
   *
   * @throws {PacketError} when the bytes are no such packet
   */
  decode(this: void, bytes: Uint8Array): T;
  /**
   * Reads a packet as it is: no calibration, no labels; integers of more than 53 bits as `bigint`.
   *
   * @throws {PacketError} when the bytes are no such packet
   */
  decodeRaw(this: void, bytes: Uint8Array): Raw;
  /** The limit state of each member with `x-limits`, by JSON Pointer; absent members have none. */
  limits(this: void, value: T): States;
  /** The limits that these states follow from, by JSON Pointer. */
  ranges(this: void, value: T): Readonly<Record<string, Limits>>;
  /** Whether the bytes are this packet and no other of its family: looks at `select` only. */
  selects(this: void, bytes: Uint8Array): boolean;
}

/** A packet: how its bytes become a message, and back. */
export interface Packet<T, Raw = unknown, States = unknown>
  extends DecodablePacket<T, Raw, States> {
  /**
   * Writes a packet; fills in constants, lengths and checksums.
   *
   * @throws {PacketError} when the value does not fit
   */
  encode(this: void, value: T): Uint8Array<ArrayBuffer>;
}

/**
 * Expects a packet of fixed length.
 *
 * @param bytes the packet
 * @param length in bytes
 * @throws {PacketError} `length` for any other
 */
export function expectLength(bytes: Uint8Array, length: number): void {
  if (bytes.length === length) return;
  throw new PacketError("length", `Packet has ${bytes.length} bytes: expected ${length}`, {
    offset: Math.min(bytes.length, length),
    pointer: "",
  });
}

/**
 * Expects that a packet reaches as far as a field.
 *
 * @param bytes the packet
 * @param end of the field, in bits
 * @param pointer the field
 * @throws {PacketError} `length` when it ends before
 */
export function expectRoom(bytes: Uint8Array, end: number, pointer: string): void {
  if (end <= bytes.length * 8) return;
  const message = `Packet has ${bytes.length} bytes: expected at least ${Math.ceil(end / 8)}`;
  throw new PacketError("length", message, { offset: bytes.length, pointer });
}

/**
 * Expects no members that the packet has no field for: they would be lost.
 *
 * @param value an object of the message
 * @param names the members that it may have
 * @param pointer where it lies
 * @throws {PacketError} `range` for another member
 */
export function expectMembers(value: object, names: readonly string[], pointer: string): void {
  const other = Object.keys(value).find((name) => !names.includes(name));
  if (other === undefined) return;
  const message = `Packet has no field for the member ${JSON.stringify(other)}`;
  throw new PacketError("range", message, { offset: 0, pointer });
}

/**
 * Expects that a packet ends where its last field does.
 *
 * @param bytes the packet
 * @param end of the last field, in bits
 * @throws {PacketError} `length` when it does not
 */
export function expectEnd(bytes: Uint8Array, end: number): void {
  if (end === bytes.length * 8) return;
  const message = `Packet has ${bytes.length} bytes: expected its end after ${end} bits`;
  throw new PacketError("length", message, {
    offset: Math.min(bytes.length, Math.ceil(end / 8)),
    pointer: "",
  });
}

/**
 * A length or a number of items that cannot be.
 *
 * @param value what was found
 * @param expected what was expected
 * @param place where
 * @returns the error
 */
export function wrongCount(value: number, expected: string, place: PacketPlace): PacketError {
  return new PacketError("length", `Field has length ${value}: expected ${expected}`, place);
}

/**
 * A fixed field or spare bits with another value.
 *
 * @param value what was found
 * @param expected what was expected
 * @param place where
 * @returns the error
 */
export function notConstant(
  value: number | bigint,
  expected: number | bigint,
  place: PacketPlace,
): PacketError {
  return new PacketError("constant", `Field is ${value}: expected ${expected}`, place);
}

/**
 * A number that JSON cannot carry.
 *
 * @param value `NaN` or an infinity
 * @param place where
 * @returns the error
 */
export function notFinite(value: number, place: PacketPlace): PacketError {
  return new PacketError("range", `Field is ${value}: expected a finite number`, place);
}

/**
 * A raw value without a label.
 *
 * @param value what was found
 * @param place where
 * @returns the error
 */
export function unknownState(
  value: number | bigint | string,
  place: PacketPlace,
): PacketError {
  return new PacketError("state", `State ${JSON.stringify(String(value))} is unknown`, place);
}

/**
 * A value that does not fit.
 *
 * @param value what was found
 * @param expected what was expected
 * @param place where
 * @returns the error
 */
export function outOfRange(value: unknown, expected: string, place: PacketPlace): PacketError {
  return new PacketError("range", `Value ${show(value)} does not fit: expected ${expected}`, place);
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 60));
  return typeof value === "object" && value !== null ? "of this kind" : String(value);
}

/**
 * Expects a raw value that does not mean "not valid".
 *
 * @param raw the raw value
 * @param invalid the raw values that mean it
 * @param place where it lies
 * @returns the same
 * @throws {PacketError} `range` for one of these
 */
export function notAmong<T extends number | bigint>(
  raw: T,
  invalid: readonly T[],
  place: PacketPlace,
): T {
  if (!invalid.includes(raw)) return raw;
  throw outOfRange(raw, "one that does not mean that the value is not valid", place);
}

/**
 * Expects what a message's schema expects.
 *
 * @param validator of the message
 * @param value the message
 * @returns the same
 * @throws {PacketError} `range` at the first member that does not fit
 */
export function checked<T>(validator: Validator<T>, value: unknown): T {
  if (validator.check(value)) return value;
  const [issue] = validator.explain(value);
  throw new PacketError("range", issue?.message ?? "Value does not fit the message's schema", {
    offset: 0,
    pointer: issue?.path ?? "",
  });
}

/**
 * A packet that is none of those known.
 *
 * @param what the packet or the family
 * @returns the error
 */
export function unknownPacket(what: string): PacketError {
  return new PacketError("unknown", `Packet is not of "${what}"`, { offset: 0, pointer: "" });
}

/**
 * A checksum that does not fit.
 *
 * @param value what was found
 * @param expected what was computed
 * @param place where
 * @returns the error
 */
export function wrongChecksum(value: number, expected: number, place: PacketPlace): PacketError {
  const [found, computed] = [value, expected].map((one) => `0x${one.toString(16)}`);
  return new PacketError("checksum", `Checksum is ${found}: expected ${computed}`, place);
}

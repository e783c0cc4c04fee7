/**
 * What decoders and encoders of packets throw.
 *
 * @module
 */

/** Why bytes are no packet of a layout, or a value fits into none. */
export type PacketFault =
  | "length" // too short, too long, or not as a length field says
  | "checksum"
  | "constant" // a fixed field or spare has another value
  | "range" // a value that the field or its calibration cannot hold
  | "state" // a raw value without a label, or the reverse
  | "text" // bytes that are no text of the charset
  | "unknown"; // no packet of the family is selected

/** Where a packet or a value does not fit its layout. */
export interface PacketPlace {
  /** Byte of the packet where the fault lies. */
  readonly offset: number;
  /** JSON Pointer of the message's member, `""` for the packet as a whole. */
  readonly pointer: string;
}

/**
 * Bytes that do not fit a packet's layout, or a value that cannot be written in it.
 *
 * @example
 * ```ts
 * import { PacketError } from "telestion-edge/packets";
 *
 * const error = new PacketError("length", "Packet has 70 bytes: expected 71", {
 *   offset: 70,
 *   pointer: "",
 * });
 * console.log(error.fault, error.offset); // length 70
 * ```
 */
export class PacketError extends Error {
  /** The class name, literal so that it survives minifying. */
  override readonly name = "PacketError";
  /** What kind of fault it is. */
  readonly fault: PacketFault;
  /** Byte of the packet where the fault lies. */
  readonly offset: number;
  /** JSON Pointer of the message's member, `""` for the packet as a whole. */
  readonly pointer: string;

  /**
   * @param fault what kind of fault it is
   * @param message what is wrong and what was expected
   * @param place where it lies
   */
  constructor(fault: PacketFault, message: string, { offset, pointer }: PacketPlace) {
    super(message);
    this.fault = fault;
    this.offset = offset;
    this.pointer = pointer;
  }
}

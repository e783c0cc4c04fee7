/**
 * AX.25 2.2 frames as a KISS TNC passes them on: without flags, bit stuffing and checksum.
 *
 * @module
 */
import { checkInteger } from "./frame_limits.ts";
import { PacketError } from "../packet_error.ts";

/** An address of an AX.25 frame. */
export interface Ax25Address {
  /** 1 to 6 capital letters and digits. */
  readonly callsign: string;
  /** Secondary station identifier, 0 to 15. */
  readonly ssid: number;
  /** The C bit of a destination or source, the H bit (has been repeated) of a repeater. */
  readonly flag: boolean;
}

/** An AX.25 frame; an unnumbered information (UI) frame when `control` is 0x03 (or 0x13). */
export interface Ax25Frame {
  readonly destination: Ax25Address;
  readonly source: Ax25Address;
  /** Digipeaters, at most eight, in their order. */
  readonly repeaters: readonly Ax25Address[];
  /** The control field: of a UI frame 0x03, with the P/F bit 0x13. */
  readonly control: number;
  /** Protocol identifier, 0xf0 for none; only of information (I and UI) frames. */
  readonly pid?: number;
  /** What the frame carries. */
  readonly information: Uint8Array;
}

const ADDRESS_LENGTH = 7;
const MAX_REPEATERS = 8;
const UI = 0x03;
const NO_PROTOCOL = 0xf0;

/**
 * Reads an AX.25 frame.
 *
 * @param bytes the frame without flags and checksum
 * @returns addresses, control, protocol identifier and information, which is a view of `bytes`
 * @throws {PacketError} for bytes that are no such frame
 *
 * @example
 * ```ts
 * import { decodeAx25, encodeAx25 } from "telestion-edge/packets";
 *
 * const bytes = encodeAx25({ destination: "CQ", source: "DP0WUE-1" }, Uint8Array.of(1, 2));
 * const { source, pid, information } = decodeAx25(bytes);
 * console.log(source.callsign, source.ssid, pid, information); // DP0WUE 1 240 Uint8Array [ 1, 2 ]
 * ```
 */
export function decodeAx25(bytes: Uint8Array): Ax25Frame {
  const addresses: Ax25Address[] = [];
  let at = 0;
  do {
    if (addresses.length === MAX_REPEATERS + 2) {
      throw fault("constant", at, `Frame has more than ${MAX_REPEATERS} repeaters`);
    }
    if (at + ADDRESS_LENGTH >= bytes.length) {
      throw fault("length", bytes.length, "Frame ends within its addresses or before its control");
    }
    addresses.push(readAddress(bytes, at));
    at += ADDRESS_LENGTH;
  } while (((bytes[at - 1] ?? 0) & 1) === 0);
  const [destination, source, ...repeaters] = addresses;
  if (destination === undefined || source === undefined) {
    throw fault("constant", 6, "Frame has one address: expected a destination and a source");
  }
  const control = bytes[at++] ?? 0;
  if (!carriesProtocol(control)) {
    return { destination, source, repeaters, control, information: bytes.subarray(at) };
  }
  const pid = bytes[at++];
  if (pid === undefined) throw fault("length", at - 1, "Frame ends before its protocol identifier");
  return { destination, source, repeaters, control, pid, information: bytes.subarray(at) };
}

/** From whom to whom a frame goes; addresses are written `CALL` or `CALL-SSID`. */
export interface Ax25Path {
  readonly destination: string | Ax25Address;
  readonly source: string | Ax25Address;
  /** Default none. */
  readonly repeaters?: readonly (string | Ax25Address)[];
  /** Default 0x03: unnumbered information. */
  readonly control?: number;
  /** Default 0xf0: no protocol above; absent where `control` is of a frame without information. */
  readonly pid?: number;
}

/**
 * Writes an AX.25 frame, by default an unnumbered information (UI) frame that is a command.
 *
 * @param path addresses, control and protocol identifier; a frame that was read will do
 * @param information what the frame carries
 * @returns the frame without flags and checksum
 * @throws {TypeError} for an address, control or protocol identifier that is none
 *
 * @example
 * ```ts
 * import { encodeAx25, encodeKiss } from "telestion-edge/packets";
 *
 * const beacon = new TextEncoder().encode("Hello");
 * const frame = encodeAx25({ destination: "CQ", source: "DP0WUE-1" }, beacon);
 * console.log(encodeKiss(frame).length); // 24
 * ```
 */
export function encodeAx25(path: Ax25Path, information: Uint8Array): Uint8Array<ArrayBuffer> {
  const { control = UI, repeaters = [] } = path;
  if (repeaters.length > MAX_REPEATERS) {
    throw new TypeError(`Frame has "${repeaters.length}" repeaters: expected ${MAX_REPEATERS}`);
  }
  const addresses = [
    toAddress(path.destination, true),
    toAddress(path.source, false),
    ...repeaters.map((repeater) => toAddress(repeater, false)),
  ];
  const byte = { minimum: 0, maximum: 255 };
  const tail = [checkInteger("control", control, byte)];
  if (carriesProtocol(control)) tail.push(checkInteger("pid", path.pid ?? NO_PROTOCOL, byte));
  const start = addresses.length * ADDRESS_LENGTH + tail.length;
  const frame = new Uint8Array(start + information.length);
  for (const [index, address] of addresses.entries()) {
    const isLast = index === addresses.length - 1;
    writeAddress(frame.subarray(index * ADDRESS_LENGTH), address, isLast);
  }
  frame.set(tail, start - tail.length);
  frame.set(information, start);
  return frame;
}

/** I frames end in 0, UI frames are 000x0011. */
function carriesProtocol(control: number): boolean {
  return (control & 1) === 0 || (control & 0xef) === UI;
}

function readAddress(bytes: Uint8Array, at: number): Ax25Address {
  let callsign = "";
  for (let index = at; index < at + 6; index++) {
    const byte = bytes[index] ?? 0;
    if ((byte & 1) === 1) throw fault("constant", index, "Address ends within its callsign");
    callsign += String.fromCharCode(byte >> 1);
  }
  const trimmed = callsign.trimEnd();
  if (!/^[A-Z0-9]{1,6}$/.test(trimmed)) {
    throw fault("text", at, `Callsign is ${JSON.stringify(trimmed)}: expected letters and digits`);
  }
  const last = bytes[at + 6] ?? 0;
  return { callsign: trimmed, ssid: (last >> 1) & 15, flag: last > 127 };
}

function toAddress(address: string | Ax25Address, flag: boolean): Ax25Address {
  if (typeof address !== "string") {
    return { ...toAddress(`${address.callsign}-${address.ssid}`, flag), flag: address.flag };
  }
  const [, callsign, ssid = "0"] = /^([A-Z0-9]{1,6})(?:-([0-9]|1[0-5]))?$/.exec(address) ?? [];
  if (callsign !== undefined) return { callsign, ssid: Number(ssid), flag };
  throw new TypeError(
    `Address is ${JSON.stringify(address)}: expected up to six capital letters and digits, ` +
      `and a number to 15 such as "DP0WUE-1"`,
  );
}

function writeAddress(target: Uint8Array, address: Ax25Address, isLast: boolean): void {
  const { callsign, ssid, flag } = address;
  for (let index = 0; index < 6; index++) {
    target[index] = (callsign.padEnd(6).charCodeAt(index)) << 1;
  }
  target[6] = (flag ? 0x80 : 0) | 0x60 | (ssid << 1) | (isLast ? 1 : 0);
}

function fault(kind: "length" | "constant" | "text", offset: number, message: string): PacketError {
  return new PacketError(kind, message, { offset, pointer: "" });
}

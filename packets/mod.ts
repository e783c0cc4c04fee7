/**
 * Packets and links: what generated decoders need, and streams of bytes cut into packets.
 *
 * @module
 */
export { PacketError, type PacketFault, type PacketPlace } from "./packet_error.ts";
export {
  type Ax25Address,
  type Ax25Frame,
  type Ax25Path,
  decodeAx25,
  encodeAx25,
} from "./streams/ax25.ts";
export { createCobsDecoder, encodeCobs } from "./streams/cobs.ts";
export {
  createDelimiterDecoder,
  type DelimiterOptions,
  encodeDelimited,
} from "./streams/delimited.ts";
export type { FrameLimits } from "./streams/frame_limits.ts";
export { createKissDecoder, encodeKiss, type KissFrame } from "./streams/kiss.ts";
export {
  createLengthPrefixDecoder,
  encodeLengthPrefixed,
  type LengthPrefixOptions,
} from "./streams/length_prefixed.ts";
export { createSlipDecoder, encodeSlip } from "./streams/slip.ts";
export {
  createSpacePacketEncoder,
  encodeSpacePacket,
  readSpacePacketHeader,
  type SequenceFlags,
  type SpacePacketEncoder,
  type SpacePacketEncoderOptions,
  type SpacePacketHeader,
  type SpacePacketType,
} from "./streams/space_packet.ts";
export {
  createSpacePacketDecoder,
  type SpacePacketDecoder,
} from "./streams/space_packet_decoder.ts";
export type {
  SpacePacket,
  SpacePacketDecoderOptions,
  SpacePacketSource,
  SpacePacketStats,
} from "./streams/space_packet_stream.ts";
export type { StreamDecoder, StreamStats } from "./streams/stream_decoder.ts";
export {
  bcd,
  littleEndian,
  littleEndianWide,
  onesComplement,
  readBits,
  readWide,
  reverseBits,
  reverseWide,
  signMagnitude,
  toBcd,
  toLittleEndian,
  toOnesComplement,
  toSignMagnitude,
  twosComplement,
} from "./bits.ts";
export {
  invert,
  spline,
  splineInverse,
  type SplineOptions,
  type SplinePoints,
  steps,
  stepsInverse,
} from "./calibrations.ts";
export { checksum, type ChecksumName } from "./checksums.ts";
export {
  float16,
  float32,
  float64,
  fromFloat16,
  fromFloat32,
  fromFloat64,
  fromMil1750a,
  mil1750a,
} from "./floats.ts";
export { type LimitBounds, type Limits, type LimitState, limitState } from "./limits.ts";
export {
  checked,
  type DecodablePacket,
  expectEnd,
  expectLength,
  expectMembers,
  expectRoom,
  notAmong,
  notConstant,
  notFinite,
  outOfRange,
  type Packet,
  unknownPacket,
  unknownState,
  wrongChecksum,
  wrongCount,
} from "./packet.ts";
export { PacketWriter } from "./packet_writer.ts";
export {
  bytesAt,
  type Charset,
  fromBase64,
  fromText,
  terminatorAt,
  type TextEnd,
  textOf,
  toBase64,
  withoutFill,
} from "./text.ts";
export {
  bcdWide,
  onesComplementWide,
  safeInteger,
  signMagnitudeWide,
  toBcdWide,
  toOnesComplementWide,
  toSignMagnitudeWide,
} from "./wide.ts";

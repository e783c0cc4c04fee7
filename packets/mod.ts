/**
 * Packets and links: what generated decoders need, and streams of bytes cut into packets.
 *
 * @module
 */
export { PacketError, type PacketFault, type PacketPlace } from "./packet_error.ts";

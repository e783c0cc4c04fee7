/**
 * The packets that become telemetry: all layouts of `schemas/` that are events. Another packet, or
 * another field of one, is an edit of a schema and nothing else.
 *
 * @module
 */
import type { EventMessage, MessageTree } from "telestion-edge/client";
import { type DecodablePacket, type Limits, PacketError } from "telestion-edge/packets";
import { messages } from "../../generated/mod.ts";
import * as layouts from "../../generated/packets.ts";

/** The event of a packet. */
export type TelemetryEvent = EventMessage<unknown, { spacecraft: string }>;

/** The limit states of a message's members, by JSON Pointer. */
export type LimitStates = Readonly<Record<string, LimitState>>;

/** Whether a number is within its limits. */
export type LimitState = "ok" | "warning-low" | "warning-high" | "critical-low" | "critical-high";

/** A packet, and the event that it becomes. */
export interface TelemetryPacket {
  readonly packet: DecodablePacket<object, unknown, LimitStates>;
  readonly event: TelemetryEvent;
}

/** Telemetry, decoded. */
export interface Telemetry {
  readonly event: TelemetryEvent;
  readonly data: object;
  readonly limits: LimitStates;
  /** What the limit states follow from, by JSON Pointer. */
  ranges(): Readonly<Record<string, Limits>>;
}

/** All packets that become telemetry of a spacecraft. */
export const TELEMETRY_PACKETS: readonly TelemetryPacket[] = Object.values<unknown>(layouts)
  .filter(isPacket)
  .flatMap((packet) => {
    const event = findMessage(messages, packet.name);
    return isTelemetry(event) ? [{ packet, event }] : [];
  });

/**
 * Decodes whichever packet comes.
 *
 * @param bytes one raw packet
 * @param packets those that may come; default all
 * @returns the telemetry
 * @throws {PacketError} `unknown` when it is none of them; others when it is damaged
 */
export function decodeTelemetry(
  bytes: Uint8Array,
  packets: readonly TelemetryPacket[] = TELEMETRY_PACKETS,
): Telemetry {
  const found = packets.find(({ packet }) => packet.selects(bytes));
  if (found === undefined) {
    throw new PacketError("unknown", "Packet is none of the telemetry", { offset: 0, pointer: "" });
  }
  const { packet, event } = found;
  const data = packet.decode(bytes);
  return { event, data, limits: packet.limits(data), ranges: () => packet.ranges(data) };
}

/** Beside packets there are functions that decode families. */
function isPacket(layout: unknown): layout is TelemetryPacket["packet"] {
  return typeof layout === "object" && layout !== null && "selects" in layout;
}

function findMessage(tree: MessageTree, name: string): unknown {
  return name.split(".").reduce<unknown>(
    (entry, key) => (entry as Readonly<Record<string, unknown>> | undefined)?.[key],
    tree,
  );
}

function isTelemetry(message: unknown): message is TelemetryEvent {
  const { kind, subject } = (message ?? {}) as Partial<TelemetryEvent>;
  return kind === "event" && subject?.parameters.join() === "spacecraft";
}

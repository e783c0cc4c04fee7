import type { EventMessage } from "telestion-edge/client";

/** What the replayer adds to a reading: which flight, and which message of it. */
type SetOnReplay = "flight" | "sequence";

/** What an instrument said at one time: a message that lacks its place in a flight. */
export interface Reading {
  /** Which message. */
  readonly message: EventMessage<unknown, { vehicle: string }>;
  /** Time since lift-off, in s. */
  readonly time: number;
  /** The payload, but for the number of the flight and the sequence count. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** A reading with its sequence count: ready to be published in any flight. */
export interface FlightSample extends Reading {
  /** Number of the reading among those of its message, from 0. */
  readonly sequence: number;
}

/**
 * Makes a reading; the compiler checks that it has the members of its message.
 *
 * @param message which message
 * @param data its payload, but for the number of the flight and the sequence count
 * @returns the reading
 */
export function reading<T extends { readonly time: number }>(
  message: EventMessage<T, { vehicle: string }>,
  data: Omit<T, SetOnReplay> & { readonly time: number },
): Reading {
  return { message, time: data.time, data: { ...data } };
}

/**
 * Puts readings into the order of time, and counts those of each message from 0.
 *
 * @param readings in any order; those of equal time stay in theirs
 * @returns the samples of one flight
 */
export function toSamples(readings: readonly Reading[]): FlightSample[] {
  const next = new Map<string, number>();
  return [...readings].sort((a, b) => a.time - b.time).map((reading) => {
    const sequence = next.get(reading.message.name) ?? 0;
    next.set(reading.message.name, sequence + 1);
    return { ...reading, sequence };
  });
}

/**
 * The payload of a sample in a certain flight.
 *
 * @param sample which sample
 * @param flight number of the flight
 * @returns the whole payload
 */
export function payloadOf(
  { sequence, data }: FlightSample,
  flight: number,
): Record<string, unknown> {
  return { flight, sequence, ...data };
}

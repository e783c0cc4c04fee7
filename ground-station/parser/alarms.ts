import type { LimitBounds, Limits } from "telestion-edge/packets";
import type { Alarm } from "../../generated/mod.ts";
import { parsePointer, readMember } from "../database/pointer.ts";
import type { LimitState, LimitStates } from "./packet_table.ts";

const SEVERITY: Readonly<Record<LimitState, number>> = {
  "ok": 0,
  "warning-low": 1,
  "warning-high": 1,
  "critical-low": 2,
  "critical-high": 2,
};

/** How many packets in a row decide. */
export interface Hysteresis {
  /** Packets until an alarm is raised or gets worse, at least 1. */
  readonly raiseAfter: number;
  /** Packets until it gets better or is over, at least 1. */
  readonly clearAfter: number;
}

/** One packet of a kind. */
export interface Sample {
  /** The kind: its message's name. */
  readonly message: string;
  readonly data: unknown;
  readonly limits: LimitStates;
  /** What these follow from; asked for when a state changes. */
  ranges(): Readonly<Record<string, Limits>>;
  /** When it was made, in milliseconds since 1970; asked for when a state changes. */
  time(): number;
}

interface Watch {
  /** What was reported last. */
  alarm: Alarm | undefined;
  /** What the last packets say instead, and how many in a row. */
  next: LimitState;
  count: number;
}

/** Watches the limits of one spacecraft: one value at the edge must not raise alarm after alarm. */
export class Alarms {
  readonly #hysteresis: Hysteresis;
  readonly #watches: Map<string, Watch> = new Map();

  /** @param hysteresis how many packets in a row decide */
  constructor(hysteresis: Hysteresis) {
    this.#hysteresis = hysteresis;
  }

  /** The members that are out of their limits. */
  get active(): readonly Alarm[] {
    return [...this.#watches.values()].flatMap(({ alarm }) =>
      alarm === undefined || alarm.state === "ok" ? [] : [alarm]
    );
  }

  /**
   * Takes note of a packet.
   *
   * @param sample the packet
   * @returns what has changed by it
   */
  observe(sample: Sample): readonly Alarm[] {
    return Object.entries(sample.limits).flatMap(([pointer, state]) => {
      const changed = this.#observe(sample, pointer, state);
      return changed === undefined ? [] : [changed];
    });
  }

  #observe(sample: Sample, pointer: string, state: LimitState): Alarm | undefined {
    const key = `${sample.message}${pointer}`;
    const watch = this.#watches.get(key) ?? { alarm: undefined, next: "ok", count: 0 };
    this.#watches.set(key, watch);
    const previous = watch.alarm?.state ?? "ok";
    watch.count = state === watch.next ? watch.count + 1 : 1;
    watch.next = state;
    if (state === previous || watch.count < this.#due(previous, state)) return undefined;
    const { message, data } = sample;
    const time = Math.round(sample.time());
    const since = previous === "ok" ? time : watch.alarm?.since ?? time;
    const value = readMember(data, parsePointer(pointer));
    const number = typeof value === "number" ? value : null;
    const crossed = limitOf(sample.ranges()[pointer], state === "ok" ? previous : state);
    watch.alarm = { message, pointer, state, previous, value: number, ...crossed, time, since };
    return watch.alarm;
  }

  #due(previous: LimitState, state: LimitState): number {
    const { raiseAfter, clearAfter } = this.#hysteresis;
    return SEVERITY[state] < SEVERITY[previous] ? clearAfter : raiseAfter;
  }
}

function limitOf(limits: Limits | undefined, state: LimitState): Pick<Alarm, "limit" | "unit"> {
  if (limits === undefined || state === "ok") return {};
  const [severity, side] = state.split("-") as ["warning" | "critical", keyof LimitBounds];
  const limit = limits[severity]?.[side];
  const { unit } = limits;
  return { ...limit !== undefined && { limit }, ...unit !== undefined && { unit } };
}

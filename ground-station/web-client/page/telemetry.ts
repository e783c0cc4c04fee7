import { fillSubject } from "telestion-edge/client";
import { createClock, type MessageClock } from "../../database/message_time.ts";
import type { Member } from "../protocol.ts";
import type { Bus } from "./bus.ts";
import { LiveTable } from "./live_table.ts";

/** Where messages say when they were made, unless their schema names another member. */
const TIME = "/time";

/**
 * Older telemetry than the last is played back, and for the archive. When nothing newer comes for
 * so long, in milliseconds, the clock has begun anew.
 */
const PLAYBACK_MS = 10_000;

/** What is known of one telemetry message. */
export interface MessageState {
  readonly name: string;
  /** The subject that it comes on. */
  readonly subject: string;
  /** What is plotted of it; the columns of the table are in the same order. */
  readonly members: readonly Member[];
  readonly table: LiveTable;
  /** Reads when a payload was made. */
  readonly clock: MessageClock;
  /** The last payload; `undefined` before the first one. */
  data: unknown;
  /** When that was made, in milliseconds since 1970. */
  time: number;
  /** When it came. */
  heard: number;
}

/** Who is told of each message; `isLive` is `false` for one out of the archive. */
export type TelemetryListener = (state: MessageState, isLive: boolean) => void;

/** The telemetry of one spacecraft: the last message of each kind, and the newest values. */
export class Telemetry {
  readonly #bus: Bus;
  readonly #spacecraft: string;
  readonly #states: ReadonlyMap<string, MessageState>;
  readonly #listener: TelemetryListener;

  /**
   * @param bus where it comes from
   * @param options which spacecraft, its members, and who is told
   */
  constructor(
    bus: Bus,
    options: {
      readonly spacecraft: string;
      readonly members: readonly Member[];
      readonly listener: TelemetryListener;
    },
  ) {
    this.#bus = bus;
    this.#spacecraft = options.spacecraft;
    this.#listener = options.listener;
    this.#states = new Map(
      Object.entries(bus.events).map(([name, event]) => {
        const members = options.members.filter(({ message, kind }) =>
          message === name && kind !== "text"
        );
        const table = new LiveTable(members.map(({ pointer }) => pointer));
        const subject = fillSubject(event.subject, { spacecraft: options.spacecraft });
        const clock = createClock(event.time ?? TIME);
        return [name, { name, subject, members, table, clock, data: undefined, time: 0, heard: 0 }];
      }),
    );
  }

  /** Begins to listen. */
  open(): void {
    for (const state of this.#states.values()) {
      this.#bus.telemetry[state.name]?.subscribe((data) => {
        const time = state.clock(data) ?? Date.now();
        if (time < state.time && Date.now() - state.heard < PLAYBACK_MS) return;
        state.heard = Date.now();
        state.data = data;
        state.time = time;
        state.table.add(time, data);
        this.#listener(state, true);
      }, { spacecraft: this.#spacecraft });
    }
  }

  /** What is known of a message. */
  get(name: string): MessageState | undefined {
    return this.#states.get(name);
  }

  /** Forgets the curves: while nothing could be heard they have missed something. */
  clear(): void {
    for (const { table } of this.#states.values()) table.clear();
  }

  /** Asks the archive for the last message of each kind. */
  async recall(): Promise<void> {
    const subject = `telemetry.${this.#spacecraft}.>`;
    const { messages } = await this.#bus.client.archive.readLatest.request({ subject });
    for (const { name, time, data } of [...messages].sort((a, b) => a.time - b.time)) {
      const state = this.#states.get(name);
      if (state === undefined || state.time >= time) continue;
      state.data = data;
      state.time = time;
      this.#listener(state, false);
    }
  }
}

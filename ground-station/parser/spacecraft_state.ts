import type { Alarm, LatestPacket } from "../../generated/mod.ts";
import { createClock, type MessageClock } from "../database/message_time.ts";
import { Alarms, type Hysteresis } from "./alarms.ts";
import type { Telemetry, TelemetryEvent } from "./packet_table.ts";

/** Where a spacecraft's clock is, unless the schema names other members. */
const USUAL_TIME = "/time";

/** What is known of one spacecraft. */
export class SpacecraftState {
  readonly alarms: Alarms;
  readonly #latest: Map<string, LatestPacket> = new Map();
  readonly #clocks: Map<string, MessageClock> = new Map();

  /** @param hysteresis of the alarms */
  constructor(hysteresis: Hysteresis) {
    this.alarms = new Alarms(hysteresis);
  }

  /** The last packet of each kind. */
  get latest(): Iterable<LatestPacket> {
    return this.#latest.values();
  }

  /**
   * Takes note of a packet.
   *
   * @param telemetry the packet
   * @param received when it came, in milliseconds since 1970
   * @returns the alarms that have changed by it
   */
  observe({ event, data, limits, ranges }: Telemetry, received: number): readonly Alarm[] {
    const { name } = event;
    const packets = (this.#latest.get(name)?.packets ?? 0) + 1;
    this.#latest.set(name, { name, received, packets, data: { ...data }, limits: { ...limits } });
    const time = (): number => this.#clockOf(event)(data) ?? received;
    return this.alarms.observe({ message: name, data, limits, ranges, time });
  }

  #clockOf({ name, time = USUAL_TIME }: TelemetryEvent): MessageClock {
    const clock = this.#clocks.get(name) ?? createClock(time);
    this.#clocks.set(name, clock);
    return clock;
  }
}

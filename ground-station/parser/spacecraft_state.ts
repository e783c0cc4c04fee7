import type { Alarm, LatestPacket } from "../../generated/mod.ts";
import { Alarms, type Hysteresis } from "./alarms.ts";
import type { Telemetry } from "./packet_table.ts";

/** What is known of one spacecraft. */
export class SpacecraftState {
  readonly alarms: Alarms;
  readonly #latest: Map<string, LatestPacket> = new Map();

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
    return this.alarms.observe({ message: name, data, limits, ranges, time: received });
  }
}

import {
  commandReportPacket,
  flightPacket,
  housekeepingPacket,
  positionPacket,
} from "../../generated/mod.ts";
import type { Report } from "./command_desk.ts";
import type { Downlink } from "./downlink.ts";
import type { Spacecraft } from "./spacecraft.ts";

/** What a spacecraft sends by itself. */
export type TelemetryKind = "housekeeping" | "flight" | "position";

/** Makes packets of what the spacecraft says, and sends them. */
export class TelemetrySender {
  readonly #spacecraft: Spacecraft;
  readonly #downlink: Downlink;

  /**
   * @param spacecraft who speaks
   * @param downlink where it goes
   */
  constructor(spacecraft: Spacecraft, downlink: Downlink) {
    this.#spacecraft = spacecraft;
    this.#downlink = downlink;
  }

  /** Sends a packet of one kind. */
  async send(kind: TelemetryKind): Promise<void> {
    await this.#downlink.send(this.#encode(kind));
  }

  /** Sends what became of a telecommand. */
  async report(report: Report): Promise<void> {
    const place = this.#place(103);
    await this.#downlink.send(commandReportPacket.encode({ ...place, ...report }));
  }

  #encode(kind: TelemetryKind): Uint8Array {
    switch (kind) {
      case "housekeeping":
        return housekeepingPacket.encode({
          ...this.#place(100),
          ...this.#spacecraft.housekeeping(),
        });
      case "flight":
        return flightPacket.encode({ ...this.#place(101), ...this.#spacecraft.flight() });
      case "position":
        return positionPacket.encode({ ...this.#place(102), ...this.#spacecraft.position() });
    }
  }

  #place(apid: number): { header: ReturnType<Downlink["header"]>; time: number } {
    return { header: this.#downlink.header(apid), time: Date.now() };
  }
}

import type { Transport } from "../io/transport.ts";
import type { Faults } from "./faults.ts";

/** What became of the packets. made = sent + unsent + gaps; bitErrors are among those sent. */
export interface DownlinkCounts {
  made: number;
  sent: number;
  /** The link was down. */
  unsent: number;
  /** Left out on purpose. */
  gaps: number;
  /** Damaged on purpose. */
  bitErrors: number;
  /** How often the link was cut on purpose. */
  dropOuts: number;
}

/** Sends packets, and makes the faults that are asked for. */
export class Downlink {
  readonly counts: DownlinkCounts = {
    made: 0,
    sent: 0,
    unsent: 0,
    gaps: 0,
    bitErrors: 0,
    dropOuts: 0,
  };
  readonly #transport: Pick<Transport, "write" | "interrupt">;
  readonly #faults: Faults;
  readonly #next: Map<number, number> = new Map();

  /**
   * @param transport where packets go
   * @param faults what becomes of them
   */
  constructor(transport: Pick<Transport, "write" | "interrupt">, faults: Faults) {
    this.#transport = transport;
    this.#faults = faults;
  }

  /**
   * The header of the next packet of an application process.
   *
   * @param apid its identifier
   * @returns the header
   */
  header(apid: number): {
    readonly secondaryHeader: boolean;
    readonly apid: number;
    readonly sequenceCount: number;
  } {
    const sequenceCount = this.#next.get(apid) ?? 0;
    this.#next.set(apid, (sequenceCount + 1) % 16_384);
    return { secondaryHeader: false, apid, sequenceCount };
  }

  /**
   * Sends a packet, unless nobody listens.
   *
   * @param packet its bytes
   * @returns settles when the platform has it, or it is counted as lost
   */
  async send(packet: Uint8Array): Promise<void> {
    this.counts.made++;
    const fault = this.#faults.next();
    if (fault === "gap") {
      this.counts.gaps++;
      return;
    }
    if (fault === "drop-out") {
      this.counts.dropOuts++;
      this.#transport.interrupt();
    }
    try {
      await this.#transport.write(fault === "bit-error" ? this.#faults.damage(packet) : packet);
    } catch {
      this.counts.unsent++;
      return;
    }
    this.counts.sent++;
    if (fault === "bit-error") this.counts.bitErrors++;
  }
}

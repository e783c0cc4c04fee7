import type { Transport } from "../io/transport.ts";
import type { Fault, Faults } from "./faults.ts";
import type { Recorder } from "./recorder.ts";

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
  /** Packets that were sent again, which no other number counts. */
  playedBack: number;
}

/** Keeps packets that are made, and knows which sequence count is the next. */
type PacketMemory = Pick<Recorder, "nextCount" | "write">;

/** Sends packets, and makes the faults that are asked for. */
export class Downlink {
  readonly counts: DownlinkCounts = {
    made: 0,
    sent: 0,
    unsent: 0,
    gaps: 0,
    bitErrors: 0,
    dropOuts: 0,
    playedBack: 0,
  };
  readonly #transport: Pick<Transport, "write" | "interrupt">;
  readonly #faults: Faults;
  readonly #memory: PacketMemory;

  /**
   * @param transport where packets go
   * @param faults what becomes of them
   * @param memory keeps them
   */
  constructor(
    transport: Pick<Transport, "write" | "interrupt">,
    faults: Faults,
    memory: PacketMemory,
  ) {
    this.#transport = transport;
    this.#faults = faults;
    this.#memory = memory;
  }

  /**
   * The header of the next packet of an application process, which is to be sent before others.
   *
   * @param apid its identifier
   * @returns the header
   */
  header(apid: number): {
    readonly secondaryHeader: boolean;
    readonly apid: number;
    readonly sequenceCount: number;
  } {
    return { secondaryHeader: false, apid, sequenceCount: this.#memory.nextCount(apid) };
  }

  /**
   * Keeps a new packet, and sends it, unless nobody listens.
   *
   * @param packet its bytes
   * @returns settles when the platform has it, or it is counted as lost
   */
  async send(packet: Uint8Array): Promise<void> {
    await this.#memory.write(packet); // before: after a kill no count is given twice
    await this.relay(packet);
  }

  /**
   * Sends a packet that somebody else keeps, unless nobody listens.
   *
   * @param packet its bytes
   * @returns settles when the platform has it, or it is counted as lost
   */
  async relay(packet: Uint8Array): Promise<void> {
    this.counts.made++;
    const outcome = await this.#transmit(packet);
    if (outcome === "gap") this.counts.gaps++;
    else if (outcome === "unsent") this.counts.unsent++;
    else this.counts.sent++;
    if (outcome === "bit-error") this.counts.bitErrors++;
  }

  /**
   * Sends a packet again, with as many faults as a new one.
   *
   * @param packet its bytes
   * @returns `false` when the link is down
   */
  async playBack(packet: Uint8Array): Promise<boolean> {
    this.counts.playedBack++;
    return await this.#transmit(packet) !== "unsent";
  }

  async #transmit(packet: Uint8Array): Promise<Fault | "unsent"> {
    const fault = this.#faults.next();
    if (fault === "gap") return fault;
    if (fault === "drop-out") {
      this.counts.dropOuts++;
      this.#transport.interrupt();
    }
    try {
      await this.#transport.write(fault === "bit-error" ? this.#faults.damage(packet) : packet);
      return fault;
    } catch {
      return "unsent";
    }
  }
}

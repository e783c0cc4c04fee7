import type { MissionClient } from "./observe.ts";
import { Tally } from "./tally.ts";

/** What the services of a mission have counted since it began, over all their restarts. */
export interface ServiceCounts {
  /** Frames that the IO Services have published, and those that they could not use. */
  readonly received: number;
  readonly damagedFrames: number;
  /** Packets that became telemetry. */
  readonly decoded: number;
  /** Packets that the parser could not use, and those that it does not know. */
  readonly damaged: number;
  readonly unknown: number;
  /** Rows of all kinds, and messages whose row was there already. */
  readonly rows: number;
  readonly duplicates: number;
  /** How often a value has left its limits. */
  readonly alarms: number;
}

/** Listens to what services say of themselves. */
export class Counters {
  /** Whether the writer takes messages. */
  writerIsReady = false;
  /** The state of the link that was heard of last. */
  linkState = "";
  readonly #link = new Tally(["framesReceived", "framesDamaged"]);
  readonly #quality = new Tally(["decoded", "damaged", "unknown"]);
  readonly #writer = new Tally(["stored", "duplicates"]);
  readonly #commands: Map<number, string> = new Map();
  #alarms = 0;

  /** @param client how to listen */
  constructor({ link, archive, alarm, telecommand }: MissionClient) {
    link.linkStatus.subscribe((status) => {
      this.linkState = status.state;
      this.#link.update(status);
    });
    link.linkQuality.subscribe((quality) => this.#quality.update(quality));
    archive.writerStatus.subscribe((status) => {
      this.writerIsReady = true;
      this.#writer.update(status);
    });
    alarm.alarm.subscribe(({ previous, state }) => {
      if (previous === "ok" && state !== "ok") this.#alarms++;
    });
    telecommand.progress.subscribe(({ number, state }) => void this.#commands.set(number, state));
  }

  /** The numbers now. */
  get counts(): ServiceCounts {
    const { decoded, damaged, unknown } = this.#quality.totals;
    const { stored: rows, duplicates } = this.#writer.totals;
    const { framesReceived: received, framesDamaged: damagedFrames } = this.#link.totals;
    const alarms = this.#alarms;
    return { received, damagedFrames, decoded, damaged, unknown, rows, duplicates, alarms };
  }

  /** The last states of the telecommands that were heard of. */
  get commandStates(): readonly string[] {
    return [...this.#commands.values()];
  }
}

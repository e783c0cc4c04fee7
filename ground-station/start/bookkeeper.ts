import type { ProjectService } from "../../cli/project.ts";
import type { Counters } from "./counters.ts";
import type { Crew } from "./crew.ts";
import type { DeviceLog } from "./device_log.ts";
import type { MissionClient } from "./observe.ts";
import { ROLES } from "./services.ts";
import { countStored, type TimeSpan } from "./stored_packets.ts";
import {
  type Account,
  countCommands,
  damagedOf,
  isComplete,
  lostOf,
  type Summary,
} from "./summary.ts";
import { pause } from "./until.ts";

const CLOCK_TOLERANCE_MS = 60_000;
const ASK_INTERVAL_MS = 200;

/** How long to wait for what is still under way when nothing moves any more. */
const PATIENCE_MS = 5000;

/** The most telecommands of one answer. */
const MOST_COMMANDS = 1000;

/** What a {@linkcode Bookkeeper} works with. */
export interface BookkeeperOptions {
  readonly client: MissionClient;
  readonly counters: Counters;
  readonly spacecraft: string;
  /** What the device has told; absent: there is none. */
  readonly device?: DeviceLog;
  /** The times of a file of packets that is sent. */
  readonly fileSpan?: TimeSpan | undefined;
  readonly services: readonly ProjectService[];
  readonly crew: Pick<Crew, "restarts">;
}

/** Knows at the end where every packet is. */
export class Bookkeeper {
  readonly #options: BookkeeperOptions;
  readonly #begin: number = Date.now();
  #storedBefore = 0;
  #openedAt = 0;
  #closedAt = 0;

  /** @param options whom to ask */
  constructor(options: BookkeeperOptions) {
    this.#options = options;
  }

  /** Counts what was in the archive before; rejects as long as that does not answer. */
  async open(): Promise<void> {
    this.#storedBefore = await this.#count();
    this.#openedAt = Date.now();
  }

  /**
   * Waits until what was sent has arrived, and counts it.
   *
   * @param signal ends the waiting
   * @returns the numbers
   * @throws {ServiceError} when the archive does not answer
   */
  async close(signal: AbortSignal): Promise<Summary> {
    this.#closedAt = Date.now();
    let account = await this.#account();
    let movedAt = performance.now();
    while (!signal.aborted && !isComplete(account) && performance.now() - movedAt < PATIENCE_MS) {
      await pause(ASK_INTERVAL_MS, signal);
      const next = await this.#account();
      if (JSON.stringify(next) !== JSON.stringify(account)) movedAt = performance.now();
      account = next;
    }
    return await this.#summarize(account);
  }

  async #account(): Promise<Account> {
    const { counters: { counts }, device, fileSpan } = this.#options;
    return {
      ...counts,
      ...device && { sent: this.#isAllTold ? device.sent : Math.max(device.sent, counts.received) },
      damagedOnPurpose: device?.damaged ?? 0,
      known: fileSpan === undefined ? 0 : counts.duplicates,
      stored: await this.#count() - this.#storedBefore,
    };
  }

  async #summarize(account: Account): Promise<Summary> {
    const { services, crew } = this.#options;
    const { sent, received, decoded, unknown, duplicates, alarms, stored, known } = account;
    return {
      seconds: Math.round((this.#closedAt - this.#openedAt) / 1000),
      ...sent !== undefined && { sent },
      isAllTold: this.#isAllTold,
      received,
      decoded,
      damaged: damagedOf(account),
      unknown,
      stored,
      known,
      duplicates,
      lost: lostOf(account),
      commands: await this.#commands(),
      alarms,
      restarts: services.reduce((sum, { name }) => sum + crew.restarts(name), 0),
    };
  }

  /** A device that was killed could not tell what it had sent. */
  get #isAllTold(): boolean {
    const { device, crew } = this.#options;
    return device === undefined || device.lives > crew.restarts(ROLES.device);
  }

  async #count(): Promise<number> {
    const { client, spacecraft, fileSpan } = this.#options;
    const span = { from: this.#begin, to: Date.now() + CLOCK_TOLERANCE_MS };
    const spans = fileSpan === undefined ? [span] : [span, fileSpan];
    const counts = await Promise.all(spans.map((one) => countStored(client, spacecraft, one)));
    return counts.reduce((a, b) => a + b, 0);
  }

  /** The history has also what was published while nobody listened. */
  async #commands(): Promise<Summary["commands"]> {
    const { client: { telecommand }, counters, spacecraft } = this.#options;
    try {
      const { commands } = await telecommand.history.request({ limit: MOST_COMMANDS }, {
        spacecraft,
      });
      const own = commands.filter(({ steps: [first] }) => first.time >= this.#begin);
      return countCommands(own.flatMap(({ steps }) => steps.at(-1)?.state ?? []));
    } catch {
      return countCommands(counters.commandStates); // the best that is known
    }
  }
}

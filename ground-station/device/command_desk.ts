import { PacketError } from "telestion-edge/packets";
import { type CommandReport, decodeTelecommand, isCommandReport } from "../../generated/mod.ts";
import type { Journal } from "../journal/journal.ts";
import type { Content, Spacecraft } from "./spacecraft.ts";

const ANY_HEADER = { secondaryHeader: false, apid: 0, sequenceCount: 0 };

/** What became of a telecommand. */
export type Report = Content<CommandReport>;

/** Whether a line of the memory is a report. */
export function isReport(value: unknown): value is Report {
  const { number, stage, reason } = (value ?? {}) as Partial<Report>;
  return isCommandReport({ header: ANY_HEADER, time: 0, number, stage, reason });
}

/** What a {@linkcode CommandDesk} works with. */
export interface DeskOptions {
  readonly spacecraft: Spacecraft;
  /** Every report so far; it outlives the program. */
  readonly memory: Journal<Report>;
  /** Sends a report. */
  report(report: Report): Promise<void>;
  /** Sends telemetry of a span of time again; gives whether the link took all of it. */
  playBack(from: number, to: number): Promise<boolean>;
  /** Told of each telecommand that is executed, and of frames that are none. */
  onEvent(text: string, fields: Readonly<Record<string, unknown>>): void;
}

/** Takes telecommands: obeys each number once, whatever comes how often. */
export class CommandDesk {
  readonly #options: DeskOptions;
  readonly #reports: Map<number, Report> = new Map();
  #booting: number | undefined;
  #played: Promise<void> = Promise.resolve();

  /** @param options spacecraft, memory, and where reports go */
  constructor(options: DeskOptions) {
    this.#options = options;
    for (const report of options.memory.records) this.#reports.set(report.number, report);
    for (const report of [...this.#reports.values()]) {
      if (report.stage === "accepted") this.#remember(report, "failed", "interrupted");
    }
  }

  /** Sends the last reports again: the link was down, and some may be lost. */
  async repeat(count: number): Promise<void> {
    for (const report of [...this.#reports.values()].slice(-count)) {
      await this.#options.report(report);
    }
  }

  /** Takes a frame of the uplink. */
  async take(frame: Uint8Array): Promise<void> {
    const { onEvent, spacecraft } = this.#options;
    try {
      await this.#obey(decodeTelecommand(frame).value, spacecraft);
    } catch (error) {
      if (!(error instanceof PacketError)) throw error;
      onEvent("Refused a frame", { reason: error.message });
    }
  }

  /** What had to wait for a boot is completed after it. */
  async finishBoot(): Promise<void> {
    const number = this.#booting;
    if (number === undefined || this.#options.spacecraft.booting) return;
    this.#booting = undefined;
    await this.#report({ number, stage: "accepted", reason: "none" }, "completed");
  }

  async #obey(
    { number, header: _, ...telecommand }: ReturnType<typeof decodeTelecommand>["value"],
    spacecraft: Spacecraft,
  ): Promise<void> {
    if (spacecraft.booting) return; // nobody listens
    const known = this.#reports.get(number);
    if (known !== undefined) return await this.#options.report(known);
    const refusal = spacecraft.judge(telecommand);
    const report: Report = { number, stage: "accepted", reason: refusal };
    if (refusal !== "none") return await this.#report(report, "rejected");
    await this.#report(report, "accepted");
    this.#options.onEvent("Executed", { number, ...telecommand });
    if (telecommand.command === "playback") return this.#playBack(report, telecommand);
    spacecraft.execute(telecommand);
    if (spacecraft.booting) this.#booting = number;
    else await this.#report(report, "completed");
  }

  /** One after another, while other telecommands are taken. */
  #playBack(report: Report, { from, to }: { readonly from: number; readonly to: number }): void {
    this.#played = this.#played.then(async () => {
      if (await this.#options.playBack(from, to)) await this.#report(report, "completed");
      else await this.#report({ ...report, reason: "interrupted" }, "failed");
    });
  }

  async #report(report: Report, stage: Report["stage"]): Promise<void> {
    await this.#options.report(this.#remember(report, stage, report.reason));
  }

  /** On disk before it is done: after a kill in between it is not done again. */
  #remember({ number }: Report, stage: Report["stage"], reason: Report["reason"]): Report {
    const report = { number, stage, reason };
    this.#options.memory.append(report);
    this.#reports.delete(number); // to the end of the order
    this.#reports.set(number, report);
    return report;
  }
}

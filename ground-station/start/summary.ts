import type { ServiceCounts } from "./counters.ts";

/** Telecommands. */
export interface CommandCounts {
  readonly submitted: number;
  readonly completed: number;
}

/** What came of a mission. */
export interface Summary extends Omit<ServiceCounts, "rows" | "damaged" | "damagedFrames"> {
  /** How long it flew, in s. */
  readonly seconds: number;
  /** Those that somebody has noticed, or that were damaged on purpose. */
  readonly damaged: number;
  /** What the Mission Device says that it has sent; absent: there is none. */
  readonly sent?: number;
  /** Whether that is all: one that is killed cannot say what it has sent. */
  readonly isAllTold: boolean;
  /** New packets in the archive. */
  readonly stored: number;
  /** Packets that were in the archive already, as when a file is sent again. */
  readonly known: number;
  /** Packets that were sent in order, and are nowhere. */
  readonly lost: number;
  readonly commands: CommandCounts;
  /** How often services have come back. */
  readonly restarts: number;
}

/** What is counted at the end. */
export interface Account extends ServiceCounts {
  /** Packets that the device has sent; absent: there is none. */
  readonly sent?: number;
  /** Those among them that it has damaged on purpose. */
  readonly damagedOnPurpose: number;
  /** Packets that were in the archive already, as when a file is sent again. */
  readonly known: number;
  readonly stored: number;
}

/**
 * How many packets were lost.
 *
 * @param account what was counted
 * @returns those that were sent, or else received, and are not in the archive
 */
export function lostOf(account: Account): number {
  const { sent, received, damagedFrames, unknown, known, stored } = account;
  const expected = sent ?? received + damagedFrames;
  return Math.max(0, expected - damagedOf(account) - unknown - known - stored);
}

/**
 * How many packets were damaged.
 *
 * @param account what was counted
 * @returns those that somebody has noticed, or has damaged on purpose: not all look like packets
 */
export function damagedOf({ damagedOnPurpose, damagedFrames, damaged }: Account): number {
  return Math.max(damagedOnPurpose, damagedFrames + damaged);
}

/**
 * Whether every packet is where it belongs, and all services have told so.
 *
 * @param account what was counted
 * @returns whether there is nothing to wait for
 */
export function isComplete(account: Account): boolean {
  const { sent = 0, damagedOnPurpose, received, decoded, damaged, unknown, rows, stored } = account;
  const isReceived = received >= sent - damagedOnPurpose;
  const isDecoded = decoded + damaged + unknown >= received;
  return isReceived && isDecoded && rows >= stored && lostOf(account) === 0;
}

/**
 * Counts telecommands.
 *
 * @param states their last states
 * @returns how many there are, and how many are completed
 */
export function countCommands(states: readonly string[]): CommandCounts {
  const completed = states.filter((state) => state === "completed");
  return { submitted: states.length, completed: completed.length };
}

/**
 * Says what came of a mission.
 *
 * @param summary the numbers
 * @returns two lines for people
 */
export function describeSummary(summary: Summary): string[] {
  const { sent, isAllTold, received, damaged, decoded, unknown, stored, known, lost } = summary;
  const { commands: { submitted, completed }, alarms, restarts, seconds } = summary;
  const counts = {
    ...sent !== undefined && { [isAllTold ? "sent" : "sent at least"]: sent },
    received,
    ...damaged > 0 && { damaged },
    decoded,
    ...unknown > 0 && { unknown },
    stored,
    ...known > 0 && { "stored before": known },
    lost,
  };
  const parts = Object.entries(counts).map(([what, n]) => `${what} ${n.toLocaleString("en")}`);
  return [
    `Packets: ${parts.join(", ")}`,
    `${completed} of ${plural(submitted, "telecommand")} completed, ${plural(alarms, "alarm")}, ` +
    `${plural(restarts, "restart")} in ${seconds} s`,
  ];
}

/**
 * A number of things, as people write it.
 *
 * @param count how many
 * @param noun what one is called
 * @returns such as `1 alarm`, `2 alarms`
 */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

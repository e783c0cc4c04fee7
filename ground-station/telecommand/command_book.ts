import type { CommandRecord, CommandState, Progress, Telecommand } from "../../generated/mod.ts";
import type { Journal } from "../journal/journal.ts";

/** From each state, those that can follow. */
const FOLLOWING: Readonly<Record<CommandState, readonly CommandState[]>> = {
  "unconfirmed": ["queued", "cancelled"],
  // A report may be faster than the answer of the IO Service.
  "queued": ["sent", "accepted", "rejected", "completed", "failed", "timed-out", "cancelled"],
  "sent": ["accepted", "rejected", "completed", "failed", "timed-out"],
  "accepted": ["completed", "failed", "timed-out"],
  // What the spacecraft says late is true nevertheless.
  "timed-out": ["accepted", "rejected", "completed", "failed"],
  "completed": [],
  "failed": [],
  "rejected": [],
  "cancelled": [],
};

/** A telecommand as it stands now. */
export interface BookEntry {
  readonly number: number;
  readonly telecommand: Telecommand;
  readonly state: CommandState;
  /** Since when, in milliseconds since 1970. */
  readonly time: number;
}

/** All telecommands and what became of them; outlives the service by its journal. */
export class CommandBook {
  readonly #journal: Journal<Progress>;
  readonly #records: Map<number, CommandRecord> = new Map();
  #last = 0;

  /** @param journal what happened so far, and where the rest is written */
  constructor(journal: Journal<Progress>) {
    this.#journal = journal;
    for (const progress of journal.records) this.#enter(progress);
  }

  /** The telecommands that have not come to their end. */
  get open(): readonly BookEntry[] {
    return [...this.#records.values()].map(toEntry).filter((entry) => this.isOpen(entry));
  }

  /** Whether a telecommand has timed out since a time: what it did is not known. */
  hasTimedOut(since: number): boolean {
    return [...this.#records.values()].map(toEntry)
      .some(({ state, time }) => state === "timed-out" && time >= since);
  }

  /** Whether a telecommand has not come to its end. */
  isOpen({ state }: BookEntry): boolean {
    return FOLLOWING[state].length > 0 && state !== "timed-out";
  }

  /**
   * Finds a telecommand.
   *
   * @param number its number
   * @returns how it stands, or `undefined` when there is none
   */
  find(number: number): BookEntry | undefined {
    const record = this.#records.get(number);
    return record && toEntry(record);
  }

  /**
   * Gives a telecommand a number, which no other has or had.
   *
   * @param telecommand what is to be done
   * @param state its first state
   * @returns what is written down, to be published
   */
  add(telecommand: Telecommand, state: CommandState): Progress {
    return this.#write({ number: this.#last + 1, telecommand, state, time: Date.now() });
  }

  /**
   * Notes that a telecommand has got further.
   *
   * @param number its number
   * @param state the new state
   * @param reason why, when it went wrong
   * @returns what is written down, to be published; `undefined` when that state cannot follow
   */
  advance(number: number, state: CommandState, reason?: string): Progress | undefined {
    const entry = this.find(number);
    if (entry === undefined || !FOLLOWING[entry.state].includes(state)) return undefined;
    const { telecommand } = entry;
    const why = reason === undefined ? {} : { reason };
    return this.#write({ number, telecommand, state, time: Date.now(), ...why });
  }

  /**
   * Lists telecommands, the newest first.
   *
   * @param before only those with lower numbers
   * @param limit the most
   * @returns the telecommands with all that became of them
   */
  history(before: number, limit: number): readonly CommandRecord[] {
    return [...this.#records.values()].filter(({ number }) => number < before)
      .sort((a, b) => b.number - a.number).slice(0, limit);
  }

  #write(progress: Progress): Progress {
    this.#journal.append(progress); // before anything is done: a restart knows of it
    this.#enter(progress);
    return progress;
  }

  #enter({ number, telecommand, state, time, reason }: Progress): void {
    const step = reason === undefined ? { state, time } : { state, time, reason };
    const steps = this.#records.get(number)?.steps ?? [];
    this.#records.set(number, { number, telecommand, steps: [...steps, step] as [typeof step] });
    this.#last = Math.max(this.#last, number);
  }
}

function toEntry({ number, telecommand, steps }: CommandRecord): BookEntry {
  const { state, time } = steps.at(-1) ?? steps[0];
  return { number, telecommand, state, time };
}

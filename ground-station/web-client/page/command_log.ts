import type { CommandRecord, CommandStep, Progress } from "../../../generated/mod.ts";

type Steps = CommandRecord["steps"];

/** The most telecommands that are shown. */
const MAX_RECORDS = 100;

/** The last telecommands and what became of them, out of history and of what happens. */
export class CommandLog {
  readonly #records: Map<number, CommandRecord> = new Map();

  /** The newest first. */
  get records(): readonly CommandRecord[] {
    return [...this.#records.values()].sort((a, b) => b.number - a.number).slice(0, MAX_RECORDS);
  }

  /** Takes over what the Telecommand Service knows; steps that came meanwhile stay. */
  addHistory(records: readonly CommandRecord[]): void {
    for (const record of records) {
      const known = this.#records.get(record.number)?.steps ?? [];
      const steps = known.reduce<Steps>(addStep, record.steps);
      this.#records.set(record.number, { ...record, steps });
    }
  }

  /** Something became of a telecommand. */
  addProgress({ number, telecommand, state, time, reason }: Progress): void {
    const step = { state, time, ...reason !== undefined && { reason } };
    const steps = addStep(this.#records.get(number)?.steps ?? [], step);
    this.#records.set(number, { number, telecommand, steps });
    const oldest = this.records.at(-1)?.number ?? 0;
    for (const key of this.#records.keys()) if (key < oldest) this.#records.delete(key);
  }
}

/** A step comes twice when history was asked for while it happened. */
function addStep(steps: readonly CommandStep[], step: CommandStep): Steps {
  const isKnown = steps.some(({ state, time }) => state === step.state && time === step.time);
  const all = isKnown ? steps : [...steps, step].sort((a, b) => a.time - b.time);
  const [first = step, ...rest] = all;
  return [first, ...rest];
}

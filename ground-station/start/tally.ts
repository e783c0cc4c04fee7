type Counts = Readonly<Record<string, number>>;

/** Adds up the counters of a service over its restarts: each time they begin with 0 again. */
export class Tally<Name extends string> {
  readonly #names: readonly Name[];
  #before: Counts = {};
  #now: Counts = {};

  /** @param names the counters; they never go back but by a restart */
  constructor(names: readonly Name[]) {
    this.#names = names;
  }

  /** Takes what the service says now. */
  update(status: Readonly<Record<Name, number>>): void {
    const now = Object.fromEntries(this.#names.map((name) => [name, status[name]]));
    const hasRestarted = this.#names.some((name) => status[name] < (this.#now[name] ?? 0));
    if (hasRestarted) this.#before = this.totals;
    this.#now = now;
  }

  /** The sums over all lives of the service. */
  get totals(): Record<Name, number> {
    const sums = this.#names.map((name) =>
      [name, (this.#before[name] ?? 0) + (this.#now[name] ?? 0)] as const
    );
    return Object.fromEntries(sums) as Record<Name, number>;
  }
}

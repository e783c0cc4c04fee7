import { summarise, type Summary } from "./statistics.ts";

/** What runs contenders: a runtime's name and its executable. */
export interface Platform {
  readonly name: string;
  readonly command: readonly string[];
}

/** How much to measure. */
export interface Extent {
  readonly rounds: number;
  /** Of one burst over NATS. */
  readonly seconds: number;
  readonly quick: boolean;
  readonly full: boolean;
}

/** What a suite works with. */
export interface Bench {
  readonly extent: Extent;
  readonly platforms: readonly Platform[];
  /** Where built contenders are. */
  readonly folder: string;
}

/** One quantity of several contenders, measured in alternating rounds. */
export interface Table {
  readonly title: string;
  readonly unit: string;
  /** Ratios are taken to this contender. */
  readonly baseline: string;
  readonly rows: readonly Row[];
}

/** One contender in a table. */
export interface Row {
  readonly contender: string;
  readonly summary: Summary;
  /** To the baseline's median; absent without a baseline. */
  readonly ratio?: number;
  /** Why it is out. */
  readonly disqualified?: string;
  readonly note?: string;
}

/** One subject of measurement. */
export interface Suite {
  readonly name: string;
  run(bench: Bench): Promise<readonly Table[]>;
}

/** A contender of a table that is measured in rounds. */
export interface Runner {
  readonly name: string;
  readonly note?: string;
  /** Measures once; rejects when an answer was wrong or missing. */
  measure(): Promise<Readonly<Record<string, number>>>;
}

/** The values of all rounds, by quantity, of one contender. */
export interface Series {
  readonly runner: Runner;
  readonly values: Map<string, number[]>;
  disqualified?: string;
}

/** Measures all contenders in alternating rounds; one that fails is out from then on. */
export async function alternate(
  runners: readonly Runner[],
  rounds: number,
): Promise<readonly Series[]> {
  const all: Series[] = runners.map((runner) => ({ runner, values: new Map() }));
  for (let round = 0; round < rounds; round++) {
    for (const series of all) {
      if (series.disqualified !== undefined) continue;
      try {
        for (const [name, value] of Object.entries(await series.runner.measure())) {
          series.values.set(name, [...series.values.get(name) ?? [], value]);
        }
      } catch (error) {
        series.disqualified = String(error);
      }
    }
  }
  return all;
}

/** Makes the table of one quantity. */
export function tableOf(
  all: readonly Series[],
  { title, unit, baseline, quantity }: Omit<Table, "rows"> & { readonly quantity: string },
): Table {
  const summaries = new Map(
    all.map(({ runner, values }) => [runner.name, summarise(values.get(quantity) ?? [])]),
  );
  const base = summaries.get(baseline)?.median;
  const rows = all.filter(({ values, disqualified }) =>
    values.has(quantity) || disqualified !== undefined
  )
    .map(({ runner: { name, note }, disqualified }): Row => {
      const summary = summaries.get(name) ?? summarise([]);
      return {
        contender: name,
        summary,
        ...base !== undefined && { ratio: summary.median / base },
        ...disqualified !== undefined && { disqualified },
        ...note !== undefined && { note },
      };
    });
  return { title, unit, baseline, rows };
}

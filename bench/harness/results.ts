import { mkdir, writeFile } from "node:fs/promises";
import { arch, cpus, loadavg, platform } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../tests/helpers/run_program.ts";
import { findRuntime, PROJECT_FOLDER } from "../../tests/helpers/runtimes.ts";
import { drawChart } from "./chart.ts";
import type { Extent, Table } from "./suite.ts";

const FOLDER = join(PROJECT_FOLDER, "bench/results");

/** What a run has measured, where and when. */
export interface Results {
  readonly date: string;
  readonly machine: string;
  /** Processes that wanted to run, on average over the last 15 minutes. */
  readonly load: number;
  readonly rounds: number;
  readonly tables: readonly Table[];
}

/** Writes the tables as JSON, and those of requests as a chart; quick runs replace nothing. */
export async function writeResults(
  tables: readonly Table[],
  { extent: { rounds, quick }, whole }: { readonly extent: Extent; readonly whole: boolean },
): Promise<void> {
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} cores of ${cpus()[0]?.model ?? arch()}, ${platform()}`,
    load: Math.round((loadavg()[2] ?? 0) * 10) / 10,
    rounds,
    tables,
  };
  await mkdir(FOLDER, { recursive: true });
  const isKept = whole && !quick;
  const name = isKept ? "latest" : "quick";
  await writeFile(join(FOLDER, `${name}.json`), `${JSON.stringify(results, undefined, 1)}\n`);
  const chart = drawChart(results);
  if (chart !== undefined) {
    await writeFile(join(FOLDER, `${isKept ? "chart" : "quick"}.svg`), chart);
  }
  // They may be committed, and then stand before the gate.
  await runCommand(findRuntime("deno"), ["fmt", "--quiet", FOLDER]);
  console.log(`\nWrote bench/results/${name}.json`);
}

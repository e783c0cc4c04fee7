/**
 * `npm run bench [-- --quick | --full] [--only NAME,…] [--runtime "Node 20,Bun"] [--rounds 9]`:
 * this package and its peers side by side, in alternating rounds of one run. Prints tables and
 * writes `bench/results/latest.json` and `bench/results/chart.svg`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { BUILD, buildContenders, installPeers } from "./harness/build.ts";
import { listPlatforms } from "./harness/platforms.ts";
import { printTable } from "./harness/print.ts";
import { writeResults } from "./harness/results.ts";
import type { Bench, Suite, Table } from "./harness/suite.ts";
import { browser } from "./suites/browser.ts";
import { gen } from "./suites/gen.ts";
import { health } from "./suites/health.ts";
import { ingest } from "./suites/ingest.ts";
import { memory } from "./suites/memory.ts";
import { requestReply } from "./suites/request_reply.ts";
import { startup } from "./suites/startup.ts";
import { validators } from "./suites/validators.ts";

const SUITES: readonly Suite[] = [
  requestReply,
  ingest,
  validators,
  gen,
  startup,
  browser,
  health,
  memory,
];

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    full: { type: "boolean", default: false },
    only: { type: "string" },
    runtime: { type: "string" },
    rounds: { type: "string" },
  },
});

const { quick, full } = values;

function isListed(list: string | undefined, name: string): boolean {
  return list === undefined || list.toLowerCase().split(",").includes(name.toLowerCase());
}

const suites = SUITES.filter(({ name }) => isListed(values.only, name));
const bench: Bench = {
  extent: {
    rounds: Number(values.rounds ?? (quick ? 3 : 9)),
    seconds: 0.2,
    quick,
    full,
  },
  platforms: listPlatforms().filter(({ name }) =>
    isListed(values.runtime ?? (quick ? "Node 20" : undefined), name)
  ),
  folder: BUILD,
};
if (suites.length === 0 || bench.platforms.length === 0) {
  const names = SUITES.map(({ name }) => name).join(", ");
  throw new TypeError(`Nothing is to be measured: expected suites of ${names}`);
}

await installPeers();
await buildContenders();
const tables: Table[] = [];
for (const suite of suites) {
  const measured = await suite.run(bench);
  for (const table of measured) printTable(table);
  tables.push(...measured);
}
const whole = values.only === undefined && values.runtime === undefined;
await writeResults(tables, { extent: bench.extent, whole });

/**
 * Validators in process: the check of a valid message of 25 members, the listing of one wrong
 * member, and `JSON.parse` of the same message for scale.
 *
 * @module
 */
import { join } from "node:path";
import { PROJECT_FOLDER } from "../../tests/helpers/runtimes.ts";
import type { ValidateOrder } from "../contenders/validate.ts";
import { BUILD, PEERS } from "../harness/build.ts";
import {
  alternate,
  type Bench,
  type Platform,
  type Runner,
  type Suite,
  type Table,
  tableOf,
} from "../harness/suite.ts";
import { Worker } from "../harness/worker.ts";

const BASELINE = "by hand";

const CONTENDERS: readonly (readonly [name: string, file: string])[] = [
  [BASELINE, "hand.js"],
  ["telestion-edge", "emitted.js"],
  ["TypeBox compiled", "typebox.js"],
  ["by hand, closed", "hand_closed.js"],
  ["telestion-edge, closed", "emitted_closed.js"],
  ["TypeBox compiled, closed", "typebox_closed.js"],
  ["Ajv", "ajv.js"],
  ["Valibot", "valibot.js"],
  ["Zod 3", "zod3.js"],
  ["Zod 4", "zod4.js"],
];

/** Validators beside one another. */
export const validators: Suite = { name: "validators", run };

async function run(bench: Bench): Promise<readonly Table[]> {
  const tables: Table[] = [];
  for (const platform of bench.platforms) tables.push(...await runOn(platform, bench));
  return tables;
}

async function runOn(platform: Platform, { extent }: Bench): Promise<readonly Table[]> {
  const workers = new Map<string, Worker>();
  try {
    for (const [name, file] of CONTENDERS) {
      const own = /^(?:hand|emitted|typebox)/.test(file);
      const module = own ? join(BUILD, "validators", file) : join(PEERS, "validators", file);
      const command = [...platform.command, join(BUILD, "process.js"), "validate", module];
      workers.set(name, await Worker.start({ command, cwd: PROJECT_FOLDER }));
    }
    const measure = async (
      what: ValidateOrder["what"],
      names: readonly string[],
    ): Promise<Table> => {
      const order = { what, milliseconds: extent.quick ? 30 : 100 };
      const runners = names.map((name): Runner => ({
        name,
        measure: async () => await workers.get(name)?.ask(order) ?? {},
      }));
      await alternate(runners, 2);
      return tableOf(await alternate(runners, extent.rounds), {
        title: `${platform.name}: ${TITLES[what]}`,
        unit: "ns",
        baseline: names[0] ?? "",
        quantity: "nanoseconds",
      });
    };
    const names = CONTENDERS.map(([name]) => name);
    return [
      await measure("check", names),
      await measure("explain", names.filter((name) => !name.startsWith(BASELINE)).sort(oursFirst)),
      await measure("parse", [BASELINE]),
    ];
  } finally {
    for (const worker of workers.values()) worker.stop();
  }
}

const TITLES = {
  check: "check of a valid message of 25 members",
  explain: "listing one wrong member",
  parse: "JSON.parse of the same message",
};

function oursFirst(a: string, b: string): number {
  return Number(b === "telestion-edge") - Number(a === "telestion-edge");
}

/**
 * `npm run endurance`: kills the parts of a mission with SIGKILL, 50 times each with core NATS, with
 * playback, with streams, with both, and with both over a link that has faults; accounts for every
 * packet and telecommand.
 *
 * @module
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { flyWithKills, type KillOutcome, type KillPlan } from "../once/mission_kills.ts";

const USAGE = "Usage: npm run endurance -- [--kills N] [--seed N] [--only NAME]";

const PLANS = [
  { name: "core", jetStream: false, fillGaps: false },
  { name: "playback", jetStream: false, fillGaps: true },
  {
    name: "streams",
    jetStream: true,
    fillGaps: false,
    roles: ["writer", "query", "web", "parser", "telecommand"], // the link is not theirs
  },
  { name: "jetstream", jetStream: true, fillGaps: true },
  {
    name: "noise",
    jetStream: true,
    fillGaps: true,
    faults: { GAPS: "0.01", BIT_ERRORS: "0.01", DROP_OUTS: "0.002" },
  },
] as const;

function readPlans(): readonly KillPlan[] {
  const { values } = parseArgs({
    options: {
      kills: { type: "string", default: "50" },
      seed: { type: "string", default: "1" },
      only: { type: "string" },
    },
  });
  const [kills, seed] = [Number(values.kills), Number(values.seed)];
  if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) throw new TypeError(USAGE);
  return PLANS.filter(({ name }) => values.only === undefined || values.only === name)
    .map((plan) => ({ kills, seed, ...plan }));
}

/** What must hold. */
function findFaults({ jetStream, fillGaps }: KillPlan, outcome: KillOutcome): readonly string[] {
  const { made, stored, lost, before, unexplained, executedTwice, falseStates } = outcome;
  const accounted = stored + lost + before;
  return [
    ...made === accounted ? [] : [`${made} made, but ${accounted} stored or counted as lost`],
    ...(jetStream || fillGaps) && lost > 0 ? [`${lost} lost`] : [],
    ...unexplained > 0 ? [`${unexplained} rows of no packet`] : [],
    ...executedTwice > 0 ? [`${executedTwice} telecommands executed twice`] : [],
    ...falseStates > 0 ? [`${falseStates} telecommands with a wrong state`] : [],
  ];
}

async function main(): Promise<number> {
  let faults = 0;
  for (const plan of readPlans()) {
    const started = performance.now();
    const outcome = await flyWithKills(plan);
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(JSON.stringify({ ...plan, seconds, ...outcome }));
    for (const fault of findFaults(plan, outcome)) {
      console.error(fault);
      faults++;
    }
  }
  return faults === 0 ? 0 : 1;
}

process.exitCode = await main();

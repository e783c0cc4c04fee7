/**
 * Measures a mission at full speed: telemetry from the device over the link, the bus and the parser
 * into the database, all services processes of their own as `telestion.json` has them. Says how many
 * packets were lost, how long each took until it was committed, and what the processes used.
 *
 * Run: `npx tsx bench/mission.ts [--rate 10000] [--seconds 300] [--database sqlite,postgres]
 * [--broker embedded|nats-server] [--runtime bun | --runtime telemetry-parser=bun,…]
 * [--profiles FOLDER]`; runs of 60 s and more are written to `bench/results/mission.json`.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { arch, cpus, loadavg, platform } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { processTerminal } from "../cli/terminal.ts";
import { PROJECT_FOLDER, RUNTIME_NAMES, type RuntimeName } from "../tests/helpers/runtimes.ts";
import { type MissionFigures, type MissionOrder, runMission } from "./mission/run_mission.ts";
import { SERVICES } from "./mission/start_mission.ts";

const RESULTS = join(PROJECT_FOLDER, "bench/results");
const KEPT_FROM_SECONDS = 60;

const { values } = parseArgs({
  options: {
    rate: { type: "string", default: "10000" },
    seconds: { type: "string", default: "300" },
    database: { type: "string", default: "sqlite,postgres" },
    broker: { type: "string", default: "embedded" },
    runtime: { type: "string", default: "" },
    profiles: { type: "string" },
  },
});
const terminal = processTerminal(fileURLToPath(import.meta.url));
const seconds = Number(values.seconds);
const missions: MissionFigures[] = [];
const load = [...loadavg()];

for (const broker of values.broker.split(",")) {
  for (const database of values.database.split(",")) {
    if (!isBroker(broker) || !isDatabase(database)) {
      throw new TypeError(
        `Cannot measure "${broker}" with "${database}": see the head of the file`,
      );
    }
    const figures = await runMission({
      broker,
      database,
      rate: Number(values.rate),
      seconds,
      runtimes: readRuntimes(values.runtime),
      ...values.profiles !== undefined && { profiles: resolve(values.profiles) },
      onProgress: (text) => terminal.progress(`${database}, ${broker}: ${text}`),
    });
    missions.push(figures);
    if (terminal.isInteractive) printFigures(figures);
  }
}

const results = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus().length} cores of ${cpus()[0]?.model ?? arch()}, ${platform()}`,
  /** Processes that wanted to run, over the last minute: before, and at the end. */
  load: [load[0], loadavg()[0]].map((value = 0) => Math.round(value * 10) / 10),
  rate: Number(values.rate),
  seconds,
  missions,
};
if (!terminal.isInteractive) terminal.print(JSON.stringify(results));
if (seconds >= KEPT_FROM_SECONDS) {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, "mission.json"), `${JSON.stringify(results, undefined, 2)}\n`);
  terminal.complain("Wrote bench/results/mission.json");
}

function isBroker(name: string): name is MissionOrder["broker"] {
  return name === "embedded" || name === "nats-server";
}

function isDatabase(name: string): name is MissionOrder["database"] {
  return name === "sqlite" || name === "postgres";
}

/** One runtime for all, or `SERVICE=RUNTIME` for some. */
function readRuntimes(text: string): MissionOrder["runtimes"] {
  const pairs = text === "" ? [] : text.split(",").flatMap((entry) => {
    const [first = "", second] = entry.split("=");
    return second === undefined ? SERVICES.map((name) => [name, first]) : [[first, second]];
  });
  for (const [name = "", runtime = ""] of pairs) {
    const isKnown = (SERVICES as readonly string[]).includes(name) &&
      RUNTIME_NAMES.includes(runtime as RuntimeName);
    if (!isKnown) throw new TypeError(`Option "--runtime" has "${name}=${runtime}"`);
  }
  return Object.fromEntries(pairs);
}

function printFigures({ processes, latencyMs, warnings, ...figures }: MissionFigures): void {
  const { database, broker, sent, stored, lost, gaps, duplicates, perSecond } = figures;
  terminal.print(`\n${database}, ${broker}: ${perSecond.toLocaleString("en")} packets/s`);
  terminal.print(
    `  sent ${sent}, stored ${stored}, lost ${lost}, gaps ${gaps}, twice ${duplicates}`,
  );
  const { p50, p99, p999, max } = latencyMs ?? {};
  terminal.print(`  device to commit: p50 ${p50}, p99 ${p99}, p99.9 ${p999}, max ${max} ms`);
  for (const { name, runtime, cpuSecondsPer1000, memoryMiB } of processes) {
    const cpu = `${(cpuSecondsPer1000 * 1000).toFixed(1)} µs a packet`.padStart(18);
    terminal.print(
      `  ${name.padEnd(24)} ${runtime.padEnd(11)} ${cpu}  ${memoryMiB.join(", ")} MiB`,
    );
  }
  for (const [text, count] of Object.entries(warnings)) terminal.print(`  ${count} × ${text}`);
}

import { setTimeout as sleep } from "node:timers/promises";
import { checkHealth } from "../../runtime/check_health.ts";
import type { OptionValues } from "../command.ts";
import type { Terminal } from "../terminal.ts";
import { type HealthDemands, type HealthReport, judgeHealth } from "../tools/judge_health.ts";
import { numberOption, roundMs } from "../tools/numbers.ts";
import { type Cell, showTable, showTime } from "../tools/show.ts";
import { type Bus, withBus } from "../tools/with_bus.ts";

const WATCH_MS = 1000;
const CLEAR = "\u001B[2J\u001B[H";

/**
 * Runs `telestion health`.
 *
 * @param options the options of the command
 * @param terminal where to write
 * @returns the exit code; with `--watch` that of the last look
 * @throws {UsageError} for wrong usage
 */
export async function runHealth(options: OptionValues, terminal: Terminal): Promise<number> {
  const demands = readDemands(options);
  return await withBus(options, terminal, async (bus) => {
    if (options["watch"] !== true) return show(await look(bus, demands), demands, terminal);
    let code = 1;
    while (!bus.ended.aborted) {
      const reports = await look(bus, demands);
      if (bus.ended.aborted) break;
      if (terminal.isInteractive) terminal.print(CLEAR);
      code = show(reports, demands, terminal);
      await sleep(WATCH_MS, undefined, { signal: bus.ended }).catch(() => {});
    }
    return code;
  });
}

function readDemands(options: OptionValues): HealthDemands {
  const expected = String(options["expect"] ?? "").split(",").map((name) => name.trim());
  return {
    expected: expected.filter((name) => name !== ""),
    timeout: numberOption(options, "timeout", { minimum: 1, maximum: 1e6 }) ?? 0,
    maxErrors: numberOption(options, "max-errors", { minimum: 0, maximum: 1e9 }) ?? 0,
  };
}

/** Waits as long again as is allowed: who is late is told from who is missing. */
async function look({ connection }: Bus, demands: HealthDemands): Promise<readonly HealthReport[]> {
  const { timeout } = demands;
  return judgeHealth(
    await checkHealth(connection, { maxWait: 2 * timeout, stall: timeout }),
    demands,
  );
}

function show(
  reports: readonly HealthReport[],
  { expected }: HealthDemands,
  terminal: Terminal,
): number {
  if (!terminal.isInteractive) {
    for (const { latency, ...report } of reports) {
      const latencyMs = latency === undefined ? undefined : roundMs(latency);
      terminal.print(JSON.stringify({ ...report, latencyMs }));
    }
  } else if (reports.length > 0) {
    showTable(
      [["SERVICE", "INSTANCES", "ERRORS", "LATENCY", "STATE"], ...reports.map(row)],
      terminal,
    );
  }
  if (reports.length === 0) terminal.complain("Nobody answers health requests on this bus");
  const counted = expected.length === 0
    ? reports
    : reports.filter(({ name }) => expected.includes(name));
  return counted.length > 0 && counted.every(({ state }) => state === "ok") ? 0 : 1;
}

function row({ name, state, instances, errors, latency }: HealthReport): readonly Cell[] {
  const colour = state === "ok" ? "green" : state === "missing" ? "red" : "yellow";
  const time = latency === undefined ? "-" : showTime(latency);
  return [name, String(instances), String(errors), time, [colour, state]];
}

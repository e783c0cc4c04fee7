/**
 * How soon a service answers health while it receives 80 % of what it can take.
 *
 * @module
 */
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { type NatsServer, startNatsServer } from "../../tests/helpers/nats_server.ts";
import type { FloodResult } from "../contenders/flood.ts";
import { CONTENDERS, startEnd } from "../harness/ends.ts";
import { listPlatforms } from "../harness/platforms.ts";
import {
  alternate,
  type Bench,
  type Platform,
  type Runner,
  type Suite,
  type Table,
  tableOf,
} from "../harness/suite.ts";
import type { Worker } from "../harness/worker.ts";

const SUBJECT = "__telestion__.health";
const EVERY_MS = 5;

/** Health under load. */
export const health: Suite = { name: "health", run };

async function run(bench: Bench): Promise<readonly Table[]> {
  const tables: Table[] = [];
  for (const platform of bench.platforms) tables.push(...await runOn(platform, bench));
  return tables;
}

async function runOn(platform: Platform, { extent }: Bench): Promise<readonly Table[]> {
  const broker = await startNatsServer();
  const connection = await connect({ servers: broker.url });
  const ends: Worker[] = [];
  try {
    const flood = await startEnds(platform, broker, ends);
    await flood.ask({ seconds: 1 });
    const { perSecond: most } = await flood.ask<FloodResult>({ seconds: 1 });
    const runnerOf = (name: string, perSecond: number): Runner => ({
      name,
      note: `${Math.round(perSecond).toLocaleString("en")} messages/s`,
      measure: () => measure(connection, flood, { perSecond, seconds: 1 }),
    });
    const runners = [runnerOf("idle", 0), runnerOf("80 % of the maximum load", most * 0.8)];
    const series = await alternate(runners, extent.rounds);
    const common = { unit: "ms", baseline: "idle" };
    return ["p50", "p99"].map((quantity) =>
      tableOf(series, { title: `${platform.name}: health, ${quantity}`, ...common, quantity })
    );
  } finally {
    for (const end of ends) end.stop();
    await connection.close();
    await broker.stop();
  }
}

async function startEnds(platform: Platform, broker: NatsServer, ends: Worker[]): Promise<Worker> {
  const contender = CONTENDERS.find(({ name }) => name === "telestion-edge");
  const [node] = listPlatforms();
  if (contender === undefined || node === undefined) throw new TypeError("Nobody to measure");
  const link = { contender, url: broker.url, subject: "ingest.health" };
  ends.push(await startEnd({ platform, role: "receive", ...link }));
  const flood = await startEnd({ platform: node, role: "flood", ...link });
  ends.push(flood);
  await new Promise((resolve) => setTimeout(resolve, 500)); // it subscribes
  return flood;
}

async function measure(
  connection: NatsConnection,
  flood: Worker,
  order: { readonly perSecond: number; readonly seconds: number },
): Promise<Record<string, number>> {
  const flooding = order.perSecond > 0 ? flood.ask(order) : undefined;
  const latencies: number[] = [];
  const end = performance.now() + order.seconds * 1000;
  while (performance.now() < end) {
    const asked = performance.now();
    await connection.request(SUBJECT, "", { timeout: 5000 });
    latencies.push(performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  await flooding;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

/**
 * How soon a service answers health while it receives 80 % of what it can take; beside it a bare
 * socket that receives as much, since publisher, broker and service share the machine's cores.
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
    const service = await startFlooded(platform, broker, { name: "telestion-edge", ends });
    const socket = await startFlooded(platform, broker, { name: "bare socket", ends });
    await service.flood.ask({ seconds: 1 });
    const { perSecond: most } = await service.flood.ask<FloodResult>({ seconds: 1 });
    const runnerOf = (name: string, flooded: Flooded, perSecond: number): Runner => ({
      name,
      note: `${Math.round(perSecond).toLocaleString("en")} messages/s`,
      measure: () => measure(connection, flooded, { perSecond, seconds: 1 }),
    });
    const runners = [
      runnerOf("idle", service, 0),
      runnerOf("80 % of the maximum load", service, most * 0.8),
      runnerOf("bare socket, the same load", socket, most * 0.8),
    ];
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

/** A process that can be flooded, and where it answers health. */
interface Flooded {
  readonly flood: Worker;
  readonly subject: string;
}

async function startFlooded(
  platform: Platform,
  broker: NatsServer,
  { name, ends }: { readonly name: string; readonly ends: Worker[] },
): Promise<Flooded> {
  const contender = CONTENDERS.find((each) => each.name === name);
  const [node] = listPlatforms();
  if (contender === undefined || node === undefined) throw new TypeError("Nobody to measure");
  const subject = `ingest.${name.replaceAll(" ", "-")}`;
  const link = { contender, url: broker.url, subject };
  ends.push(await startEnd({ platform, role: "receive", ...link }));
  const flood = await startEnd({ platform: node, role: "flood", ...link });
  ends.push(flood);
  await new Promise((resolve) => setTimeout(resolve, 500)); // it subscribes
  const own = name === "bare socket" ? `${subject}.health` : "__telestion__.health";
  return { flood, subject: own };
}

async function measure(
  connection: NatsConnection,
  { flood, subject }: Flooded,
  order: { readonly perSecond: number; readonly seconds: number },
): Promise<Record<string, number>> {
  const flooding = order.perSecond > 0 ? flood.ask(order) : undefined;
  const latencies: number[] = [];
  const end = performance.now() + order.seconds * 1000;
  while (performance.now() < end) {
    const asked = performance.now();
    await connection.request(subject, "", { timeout: 5000 });
    latencies.push(performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  await flooding;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

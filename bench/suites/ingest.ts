/**
 * Ingest of 504-byte telemetry: one process floods, the contender checks and hands over. The
 * flood waits for acknowledgements, so that nothing is dropped on the way.
 *
 * @module
 */
import { startNatsServer } from "../../tests/helpers/nats_server.ts";
import type { FloodResult } from "../contenders/flood.ts";
import { type ContenderModule, CONTENDERS, startEnd } from "../harness/ends.ts";
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

/** A receiving contender, and the process that floods it. */
interface Ends {
  readonly contender: ContenderModule;
  readonly receiver?: Worker;
  readonly flood?: Worker;
  readonly failure?: string;
}

/** Ingest of all contenders that receive. */
export const ingest: Suite = { name: "ingest", run };

async function run(bench: Bench): Promise<readonly Table[]> {
  const tables: Table[] = [];
  for (const platform of bench.platforms) tables.push(...await runOn(platform, bench));
  return tables;
}

async function runOn(platform: Platform, { extent }: Bench): Promise<readonly Table[]> {
  const broker = await startNatsServer();
  const all: Ends[] = [];
  try {
    for (const contender of CONTENDERS) {
      if (contender.name.startsWith("Moleculer")) continue; // its events are no plain messages
      all.push(await startEnds(platform, contender, broker.url));
    }
    const runners = all.map((ends) => runnerOf(ends, extent.seconds));
    await alternate(all.map((ends) => runnerOf(ends, 1)), 1);
    const series = await alternate(runners, extent.rounds);
    const title = `${platform.name}: ingest of 504 B`;
    const baseline = "raw nats.js";
    return [
      tableOf(series, { title: `${title}: messages`, unit: "/s", baseline, quantity: "perSecond" }),
      tableOf(series, { title: `${title}: CPU for one`, unit: "µs", baseline, quantity: "cpu" }),
    ];
  } finally {
    for (const { receiver, flood } of all) {
      receiver?.stop();
      flood?.stop();
    }
    await broker.stop();
  }
}

async function startEnds(
  platform: Platform,
  contender: ContenderModule,
  url: string,
): Promise<Ends> {
  const subject = `ingest.${contender.name.replaceAll(/\W+/g, "-")}`;
  // The same flood for all, whatever receives.
  const [node = platform] = listPlatforms();
  const receiver = await startEnd({ platform, role: "receive", contender, url, subject });
  const flood = await startEnd({ platform: node, role: "flood", contender, url, subject });
  try {
    await new Promise((resolve) => setTimeout(resolve, 500)); // it subscribes
    await flood.ask({ messages: 256 });
    return { contender, receiver, flood };
  } catch (error) {
    return { contender, receiver, flood, failure: String(error) };
  }
}

function runnerOf({ contender, receiver, flood, failure }: Ends, seconds: number): Runner {
  return {
    name: contender.name,
    measure: async () => {
      if (flood === undefined || receiver === undefined || failure !== undefined) {
        throw new Error(failure);
      }
      const before = await receiver.ask<{ cpu: number }>({});
      const { perSecond, messages } = await flood.ask<FloodResult>({ seconds });
      const after = await receiver.ask<{ cpu: number }>({});
      return { perSecond, cpu: (after.cpu - before.cpu) / messages };
    },
  };
}
